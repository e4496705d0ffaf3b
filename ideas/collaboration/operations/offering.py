"""People and organisations say what they can give, change it, pause it, take it back; the lab hides it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.activity.operations import record, spend
from ideas.collaboration.facts.needs import (
    OfferChanged,
    OfferHidden,
    OfferMade,
    OfferPaused,
    OfferReopened,
    OfferShown,
    OfferWithdrawn,
)
from ideas.collaboration.lifecycle.needs import REASON_LIMIT, OfferState
from ideas.collaboration.models import Match, Offer
from ideas.collaboration.operations import describing
from ideas.collaboration.operations.lapsing import lapse_proposals
from ideas.collaboration.operations.standing import standing
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision

PROMISED = _("C’est moins que ce qui est déjà promis.")


def locked_offer(offer: Offer) -> Offer:
    """The row of ``offer`` as it is now, locked where the database can, with its idea and who gives."""
    row = Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    around = Offer.objects.select_related("idea__stage", "person", "organisation").get(pk=row.pk)
    row.idea, row.person, row.organisation = around.idea, around.person, around.organisation
    return row


def named(offer: Offer) -> dict[str, str]:
    """What all facts about ``offer`` say."""
    return {"offer": offer.code, "idea": offer.idea.code if offer.idea is not None else ""}


def make_offer(
    *, idea: Idea | None = None, comment_code: str = "", for_need: str = "", by: Actor, **said: Any
) -> Offer:
    """Say what ``by``, or the organisation for which they act, can give: to ``idea``, or in the open.

    ``said`` has ``kind`` and ``title``, and what else ``describing.COLUMNS`` and ``territories`` name;
    ``comment_code`` is that of a comment out of which it grew, ``for_need`` that of a need for which the caller proposes it at
    once, so that its team is told of that alone. Each call makes one more. Raises NotAllowed,
    Invalid with every fault, TooMany. Records OfferMade.
    """
    with transaction.atomic():
        if idea is not None:
            idea = standing(idea.pk)
            authorize(by, "collaboration.offer_to_idea", idea)
        else:
            authorize(by, "collaboration.make_offer", None)
        values = describing.checked(describing.whole(said))
        spend("offer", by)
        now = clock.now()
        times = {"created_at": now, "updated_at": now, "looked_at": now}
        who = {"person": by.person, "organisation": by.organisation, "mandate": by.mandate}
        offer = Offer.objects.create(idea=idea, comment_code=comment_code, **who, **values, **times)
        describing.set_territories(offer, said)
        record(OfferMade(**named(offer), resource=offer.kind, for_need=for_need), by=by)
    return offer


def change_offer(offer: Offer, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Offer:
    """Say it anew; what ``changes`` do not name stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises NotAllowed, Invalid
    with every fault; also for another kind or unit once something was promised, and for less than was
    promised. Records OfferChanged; the same values again change nothing.
    """
    with transaction.atomic():
        offer = locked_offer(offer)
        authorize(by, "collaboration.change_offer", offer)
        if version is not None and version != offer.version:
            raise StaleRevision(describing.current_of(offer))
        describing.whole(changes)
        said = {name: value for name, value in changes.items() if name != "territories"}
        values = describing.checked({**describing.columns_of(offer), **said})
        changed = [name for name, value in values.items() if getattr(offer, name) != value]
        describing.expect_measure_kept(offer, changed, is_used=Match.objects.filter(offer=offer).exists())
        changed += describing.set_territories(offer, changes)
        if changed:
            _write(offer, values)
            record(OfferChanged(**named(offer), changed=sorted(changed)), by=by)
        offer.refresh_from_db()
    return offer


def _write(offer: Offer, values: Mapping[str, Any]) -> None:
    """Write ``values`` where nobody else did, and where they leave what was promised meanwhile."""
    same = Offer.objects.filter(pk=offer.pk, version=offer.version)
    amount = values["amount"]
    enough = same if amount is None else same.filter(taken__lte=amount)
    if not enough.update(**values, version=F("version") + 1, updated_at=clock.now()):
        if same.exists():
            raise Invalid.one("amount", "promised", PROMISED)
        raise MovedOn()


def pause_offer(offer: Offer, *, by: Actor) -> Offer:
    """Say that it cannot be had just now; what was proposed or agreed stays.

    Raises NotAllowed, MovedOn when it is not open. Records OfferPaused.
    """
    return _turn(offer, OfferState.PAUSED, Q(state=OfferState.OPEN), OfferPaused, by)


def reopen_offer(offer: Offer, *, by: Actor) -> Offer:
    """Say that it can be had again. Raises NotAllowed, MovedOn when it is open. Records OfferReopened."""
    return _turn(offer, OfferState.OPEN, ~Q(state=OfferState.OPEN), OfferReopened, by)


def withdraw_offer(offer: Offer, *, by: Actor) -> Offer:
    """Take it back. Proposals that wait for an answer lapse with it; what was agreed stays until it is withdrawn itself.

    Raises NotAllowed, MovedOn when it is taken back already. Records OfferWithdrawn.
    """
    return _turn(offer, OfferState.WITHDRAWN, ~Q(state=OfferState.WITHDRAWN), OfferWithdrawn, by)


def _turn(offer: Offer, state: OfferState, over: Q, fact: type[FactData], by: Actor) -> Offer:
    with transaction.atomic():
        offer = locked_offer(offer)
        authorize(by, "collaboration.change_offer", offer)
        if not Offer.objects.filter(over, pk=offer.pk).update(state=state, updated_at=clock.now()):
            raise MovedOn()
        record(fact(**named(offer)), by=by)
        if state == OfferState.WITHDRAWN:
            lapse_proposals(by=by, offer=offer)
        offer.refresh_from_db()
    return offer


def hide_offer(offer: Offer, *, reason: str, by: Actor) -> Offer:
    """Hide ``offer`` with a reason that whoever gives it reads; proposals that wait for an answer lapse.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records OfferHidden.
    """
    reason = describing.owed(reason, "reason", REASON_LIMIT, _("Dites pourquoi cette offre est masquée."))
    with transaction.atomic():
        offer = locked_offer(offer)
        authorize(by, "collaboration.hide_offer", offer)
        seen = Offer.objects.filter(pk=offer.pk, hidden_at=None)
        if not seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason):
            raise MovedOn()
        record(OfferHidden(**named(offer)), by=by)
        lapse_proposals(by=by, offer=offer)
        offer.refresh_from_db()
    return offer


def show_offer(offer: Offer, *, by: Actor) -> Offer:
    """Show a hidden offer again. Raises MovedOn when it is not hidden. Records OfferShown."""
    with transaction.atomic():
        offer = locked_offer(offer)
        authorize(by, "collaboration.show_offer", offer)
        hidden = Offer.objects.filter(pk=offer.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
            raise MovedOn()
        record(OfferShown(**named(offer)), by=by)
        offer.refresh_from_db()
    return offer
