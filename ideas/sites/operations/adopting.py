"""Sites are offered a version of the pack; each takes it, or keeps the one that it follows."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.pilots.operations.leading import owed_reason
from ideas.sites.facts import PackOfferAnswered, PackOffered
from ideas.sites.lifecycle import UNDER_WAY_STATES, OfferState
from ideas.sites.models import Pack, PackOffer, Site
from ideas.sites.operations.opening import locked_site

NEWER = _("Une version plus récente est proposée entre-temps : lisez-la d’abord.")


def offer_to_sites(pack: Pack, *, by: Actor) -> None:
    """Within a transaction with the pilot's row locked: offer ``pack`` to every site under way, in place of what nobody
    answered. Records PackOffered for each.
    """
    waiting = PackOffer.objects.filter(site__pilot=pack.pilot, state=OfferState.OFFERED)
    waiting.update(state=OfferState.SUPERSEDED)
    for site in pack.pilot.sites.filter(state__in=UNDER_WAY_STATES).order_by("position", "pk"):
        offer_to_site(site, pack, by=by)


def offer_to_site(site: Site, pack: Pack, *, by: Actor) -> None:
    """Within a transaction: offer ``pack`` to ``site``. Records PackOffered."""
    PackOffer.objects.create(site=site, pack=pack)
    record(PackOffered(site=site.code, pilot=pack.pilot.code, number=pack.number or 0), by=by)


def answer_pack_offer(
    offer: PackOffer, *, take: bool, reason: str = "", number: int | None = None, by: Actor
) -> PackOffer:
    """Let the site follow the version that it is offered, or keep its own with a ``reason``, which is owed then.

    One that was kept away can still be taken, until the next version comes. With the ``number`` that was read, raises
    StaleRevision when it is another one. Raises Invalid without the reason that is owed, MovedOn when it was answered, or
    another version came. Records PackOfferAnswered.
    """
    if not take:
        reason = owed_reason(
            reason, _("Dites pourquoi le lieu garde sa version : l’équipe du pilote le lit.")
        )
    with transaction.atomic():
        site = locked_site(offer.site)
        offer = PackOffer.objects.select_related("pack").get(pk=offer.pk)
        offer.site = site
        authorize(by, "sites.answer_pack_offer", offer)
        if number is not None and number != offer.pack.number:
            raise StaleRevision({"number": offer.pack.number}, NEWER)
        _expect_last(offer)
        over = (OfferState.OFFERED, OfferState.KEPT) if take else (OfferState.OFFERED,)
        answered = {"answered_by": by.person, "answered_at": clock.now(), "mandate": by.mandate}
        state = OfferState.TAKEN if take else OfferState.KEPT
        _turn(offer, over, {**answered, "state": state, "reason": "" if take else reason})
        if take:
            Site.objects.filter(pk=site.pk).update(pack=offer.pack)
        number = offer.pack.number or 0
        record(PackOfferAnswered(site=site.code, pilot=site.pilot.code, number=number, is_taken=take), by=by)
    return PackOffer.objects.select_related("pack", "site__pilot__idea__stage").get(pk=offer.pk)


def _expect_last(offer: PackOffer) -> None:
    """Raise MovedOn where a later version was offered to the site."""
    later = PackOffer.objects.filter(site=offer.site, pack__number__gt=offer.pack.number or 0)
    if later.exists():
        raise MovedOn(NEWER)


def _turn(offer: PackOffer, over: tuple[OfferState, ...], values: dict[str, Any]) -> None:
    if not PackOffer.objects.filter(pk=offer.pk, state__in=over).update(**values):
        raise MovedOn(_("Votre lieu a déjà répondu pour cette version."))
