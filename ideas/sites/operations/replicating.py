"""Replication: an organisation of a territory asks to take a pilot up there, and the pilot says yes or no."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import locked, owed_reason
from ideas.sites.facts import (
    ReplicationAccepted,
    ReplicationAsked,
    ReplicationDeclined,
    ReplicationWithdrawn,
    SitePartnerAccepted,
)
from ideas.sites.lifecycle import NAME_LIMIT, TEXT_LIMIT, SiteState
from ideas.sites.models import Pack, Replication, Site, SitePartner
from ideas.sites.operations.adopting import offer_to_site
from ideas.sites.operations.opening import add_site, expect_name_free, expect_site_change, locked_site
from ideas.sites.queries import latest_pack
from ideas.topics.models import Territory

NEWER = _("Une version plus récente du kit d’essaimage est publiée : lisez ce qui change, puis envoyez.")


def ask_replication(
    pilot: Pilot,
    *,
    territory: Territory,
    why: str,
    carriers: str,
    adaptations: str = "",
    name: str = "",
    pack: int | None = None,
    by: Actor,
) -> Site:
    """Ask, for the organisation that ``by`` acts for, to take ``pilot`` up in ``territory``: a site that is asked for.

    ``carriers`` says who would carry it there, ``pack`` is the number of the version of the pack that was read, owed once
    there is one. Raises Invalid with every fault at once, StaleRevision when a newer version came, MovedOn when the
    organisation waits for an answer of this pilot already. Records ReplicationAsked.
    """
    said = _checked({"why": why, "carriers": carriers, "adaptations": adaptations})
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "sites.ask_replication", pilot)
        _expect_none_waits(pilot, by)
        read = _read(pilot, pack)
        spend("apply", by)
        values = {"name": name or territory.name[:NAME_LIMIT], "language": pilot.language}
        site = add_site(pilot, territory, values, SiteState.REQUESTED)
        own = {"organisation": by.organisation, "mandate": by.mandate, "asked_by": by.person}
        now = clock.now()
        Replication.objects.create(site=site, asked_at=now, pack=read, **own, **said)
        SitePartner.objects.create(
            site=site, role=PartnerRole.ACCOUNTABLE, state=PartnerState.APPLIED, asked_at=now, **own
        )
        record(ReplicationAsked(**_named(site, by.organisation_code)), by=by)
    return site


def decide_replication(site: Site, *, accept: bool, reason: str, by: Actor) -> Site:
    """Let an organisation take the pilot up, or not, with a ``reason`` that it reads.

    With a yes the site is being prepared, and the organisation is accountable there under the mandate with which it asked;
    it follows the version of the pack that was read, and is offered the newer one where there is one.
    Raises Invalid without a reason, or where a site has the name by now; MovedOn when it was decided or taken back. Records
    ReplicationAccepted and SitePartnerAccepted, or ReplicationDeclined.
    """
    reason = owed_reason(reason, _("Dites pourquoi : l’organisation qui demande lit ce motif."))
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.decide_replication", site)
        if accept:
            expect_name_free(site.pilot, site.name)
        asked = _settle(site, SiteState.PREPARING if accept else SiteState.DECLINED, reason, by)
        code = asked.organisation.code
        fact: FactData = (ReplicationAccepted if accept else ReplicationDeclined)(**_named(site, code))
        record(fact, by=by)
        if accept:
            _follow(site, asked, by)
            record(SitePartnerAccepted(**_named(site, code), role=PartnerRole.ACCOUNTABLE), by=by)
        return locked_site(site)


def withdraw_replication(site: Site, *, by: Actor) -> Site:
    """Take the question back, for the organisation that asked. Raises MovedOn when it was decided or taken back.

    Records ReplicationWithdrawn.
    """
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.withdraw_replication", site)
        _settle(site, SiteState.WITHDRAWN, "", by)
        record(ReplicationWithdrawn(**_named(site, by.organisation_code)), by=by)
        return locked_site(site)


def _settle(site: Site, state: SiteState, reason: str, by: Actor) -> Replication:
    now = clock.now()
    expect_site_change(Site.objects.filter(pk=site.pk, state=SiteState.REQUESTED).update(state=state))
    asked = Replication.objects.select_related("organisation").get(site=site)
    decided = {"reason": reason, "decided_by": by.person, "decided_at": now}
    Replication.objects.filter(pk=asked.pk).update(**decided)
    is_in = state is SiteState.PREPARING
    part = {
        SiteState.PREPARING: PartnerState.ACCEPTED,
        SiteState.DECLINED: PartnerState.DECLINED,
        SiteState.WITHDRAWN: PartnerState.LEFT,
    }[state]
    answered = {"answered_by": by.person, "answered_at": now, "accepted_at": now if is_in else None}
    SitePartner.objects.filter(site=site, organisation=asked.organisation).update(
        state=part, left_at=now if part is PartnerState.LEFT else None, **answered
    )
    return asked


def _expect_none_waits(pilot: Pilot, by: Actor) -> None:
    waiting = Replication.objects.filter(
        organisation=by.organisation, site__pilot=pilot, site__state=SiteState.REQUESTED
    )
    if waiting.exists():
        raise MovedOn(_("Votre organisation a déjà une demande en attente pour ce pilote."))


def _read(pilot: Pilot, number: int | None) -> Pack | None:
    """The version of the pack that was read: the last one."""
    last = latest_pack(pilot)
    if last is None:
        return None
    if number is None:
        raise Invalid.one("pack", "required", _("Lisez d’abord le kit d’essaimage, et dites quelle version."))
    if number != last.number:
        raise StaleRevision({"pack": last.number}, NEWER)
    return last


def _follow(site: Site, asked: Replication, by: Actor) -> None:
    """Let a site that was accepted follow the version that was read, and offer it the newer one."""
    last = latest_pack(site.pilot)
    Site.objects.filter(pk=site.pk).update(pack=asked.pack)
    if last is not None and last != asked.pack:
        offer_to_site(site, last, by=by)


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    cleaned = {name: clean_text(text) for name, text in texts.items()}
    errors = []
    if not cleaned["why"]:
        errors.append(FieldError("why", "required", _("Dites pourquoi votre territoire en a besoin.")))
    if not cleaned["carriers"]:
        errors.append(FieldError("carriers", "required", _("Dites qui porterait le lieu.")))
    for name, text in cleaned.items():
        if len(text) > TEXT_LIMIT:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": TEXT_LIMIT}
            errors.append(FieldError(name, "too_long", words))
    if errors:
        raise Invalid(errors)
    return cleaned


def _named(site: Site, organisation: str) -> dict[str, str]:
    return {"site": site.code, "pilot": site.pilot.code, "organisation": organisation}
