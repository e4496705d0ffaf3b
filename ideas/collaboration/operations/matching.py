"""Bringing a need and an offer together: proposing, answering, taking back, noting what came, thanking.

Every operation locks the idea that leads the need, then the need, then the offer, then writes the match where its state is
still the one that was read.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record, spend
from ideas.collaboration.facts.needs import (
    MatchAgreed,
    MatchDeclined,
    MatchDelivered,
    MatchProposed,
    MatchThanked,
    MatchWithdrawn,
    NeedMet,
)
from ideas.collaboration.lifecycle.needs import (
    CONTACT_LIMIT,
    DAYS_TO_ANSWER,
    MESSAGE_LIMIT,
    REASON_LIMIT,
    THANKS_LIMIT,
    Kind,
    MatchState,
    MatchStep,
    NeedState,
    OfferState,
    Side,
    leads_to,
)
from ideas.collaboration.measures import amount_said
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations import describing
from ideas.collaboration.operations.lapsing import lapse_proposals, named
from ideas.collaboration.operations.needing import locked_need
from ideas.collaboration.operations.offering import locked_offer, make_offer
from ideas.collaboration.queries.resources import is_meant_for, standing_idea
from ideas.collaboration.rules.needs import sides_held
from ideas.ideation.lifecycle import CreditKind
from ideas.ideation.operations import give_credit
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision

LAPSE = "collaboration.lapse_match"

CHANGED = _("Cette mise en relation a changé entre-temps : voyez où elle en est maintenant.")
PROPOSED_ALREADY = _("Cette offre et ce besoin sont déjà mis en relation.")
NOT_OPEN = _("Ce besoin n’est plus ouvert.")
NOT_TO_BE_HAD = _("Cette offre n’est plus disponible.")


@dataclass(frozen=True)
class Yes:
    """What a side says with its yes: ``words`` for the other side, ``contact`` how it is reached once both agree."""

    words: str = ""
    contact: str = ""

    def columns(self, side: Side, by: Actor) -> dict[str, Any]:
        """As a match keeps them. Raises Invalid for what is too long."""
        return {
            f"{side}_words": describing.short(self.words, "words", MESSAGE_LIMIT),
            f"{side}_contact": describing.short(self.contact, "contact", CONTACT_LIMIT),
            f"{side}_person": by.person,
            f"{side}_yes_at": clock.now(),
        }


# --- Proposing ------------------------------------------------------------------------------------------------------


def propose_match(
    need: Need, offer: Offer, *, amount: Decimal | None = None, words: str = "", contact: str = "", by: Actor
) -> Match:
    """Ask the other side to bring ``need`` and ``offer`` together; who speaks for both has both sides' yes at once.

    Without ``amount`` as much as is missing and to be had. The other side has thirty days to answer. Raises
    NotAllowed, Invalid for what does not go together or another fault, MovedOn when either is not open any
    more or both are together already. Records MatchProposed, or MatchAgreed.
    """
    with transaction.atomic():
        need = locked_need(need)
        match = Match(need=need, offer=locked_offer(offer), idea=standing_idea(need))
        authorize(by, "collaboration.propose_match", match)
        _expect_open(match)
        _expect_fitting(match)
        spend("match", by)
        held = sides_held(by, match)
        _fill(match, amount, Side.OFFER if Side.OFFER in held else Side.NEED)
        for side in held:
            for name, value in Yes(words, contact).columns(side, by).items():
                setattr(match, name, value)
        _insert(match)
        if len(held) == 2:
            _agree(match, {}, by)
        else:
            record(MatchProposed(**named(match), side=match.proposed_side), by=by)
            payload = {"match": match.pk}
            defer(LAPSE, payload, run_after=match.answer_by, key=match.code)
    return match


def offer_help(need: Need, *, words: str = "", contact: str = "", by: Actor, **said: Any) -> Match:
    """Make an offer to a need's idea, of the need's kind, and propose it for the need: as much as is missing of what it holds.

    Raises and records what ``make_offer`` and ``propose_match`` do; where one is refused nothing is made.
    """
    with transaction.atomic():
        need = locked_need(need)
        said = {**said, "kind": need.kind}
        offer = make_offer(idea=standing_idea(need), for_need=need.code, by=by, **said)
        return propose_match(need, offer, words=words, contact=contact, by=by)


def _expect_open(match: Match) -> None:
    today = clock.today()
    if match.need.state != NeedState.OPEN or match.need.is_hidden or match.need.is_over_on(today):
        raise MovedOn(NOT_OPEN)
    if match.offer.state != OfferState.OPEN or match.offer.is_hidden or match.offer.is_over_on(today):
        raise MovedOn(NOT_TO_BE_HAD)


def _expect_fitting(match: Match) -> None:
    need, offer = match.need, match.offer
    if need.kind != offer.kind:
        said = {"kind": str(Kind(need.kind).label)}
        raise Invalid.one("offer", "other_kind", gettext("Ce besoin est d’un autre genre : %(kind)s.") % said)
    if not is_meant_for(offer, need):
        raise Invalid.one("offer", "other_idea", _("Cette offre s’adresse à une autre idée."))


def _fill(match: Match, amount: Decimal | None, side: Side) -> None:
    """Who proposes, until when, and how much of what."""
    need, offer = match.need, match.offer
    match.proposed_side, match.proposed_at = side, clock.now()
    match.answer_by = clock.end_of_day(clock.today() + datetime.timedelta(days=DAYS_TO_ANSWER))
    match.unit = need.unit or offer.unit
    match.amount = amount if amount is not None else _likely_amount(need, offer)
    if match.amount is None:
        match.unit = ""
    elif not match.unit:
        raise Invalid.one("amount", "no_unit", _("Ni le besoin ni l’offre ne disent en quoi cela se compte."))
    elif faults := list(describing.amount_faults(match.amount)):
        raise Invalid(faults)


def _likely_amount(need: Need, offer: Offer) -> Decimal | None:
    """As much as is missing and to be had, where both are counted alike; None where nothing says how much."""
    is_other = need.unit and offer.unit and need.unit != offer.unit
    amounts = [need.missing] if is_other else [need.missing, offer.left]
    known = [amount for amount in amounts if amount]
    return min(known, default=None)


def _insert(match: Match) -> None:
    """Write the row; of two between the same need and offer the constraint lets one through."""
    try:
        with transaction.atomic():
            match.save(force_insert=True)
    except IntegrityError:
        raise MovedOn(PROPOSED_ALREADY) from None


# --- Answering ------------------------------------------------------------------------------------------------------


def accept_match(
    match: Match, *, version: str | None = None, words: str = "", contact: str = "", by: Actor
) -> Match:
    """Say yes for the side that was asked: from now on both sides read each other's words and contact.

    ``version`` is that of what the caller read: raises StaleRevision when it is another by now. Raises
    NotAllowed, Invalid, MovedOn when it was answered, is not open any more, or when somebody else has taken
    what was left. Records MatchAgreed.
    """
    with transaction.atomic():
        match = locked_match(match)
        authorize(by, "collaboration.accept_match", match)
        _expect_read(match, version)
        if match.state == MatchState.PROPOSED:
            _expect_open(match)
        side = Side(match.proposed_side).other
        _agree(match, Yes(words, contact).columns(side, by), by)
    return match


def _agree(match: Match, columns: dict[str, Any], by: Actor) -> None:
    """Both sides have said yes: count what is promised, of the offer never more than there is."""
    _turn(match, MatchStep.ACCEPT, {**columns, "agreed_at": clock.now()})
    if match.amount is not None:
        _take(match)
        if match.unit == match.need.unit:
            Need.objects.filter(pk=match.need_id).update(agreed=F("agreed") + match.amount)
    record(MatchAgreed(**named(match)), by=by)
    match.refresh_from_db()


def _take(match: Match) -> None:
    if match.unit != match.offer.unit:
        return
    enough = Q(amount=None) | Q(amount__gte=F("taken") + match.amount)
    if not Offer.objects.filter(enough, pk=match.offer_id).update(taken=F("taken") + match.amount):
        left = match.offer.left
        said = {"left": amount_said(left, match.unit)}
        raise MovedOn(gettext("Il n’en reste plus que %(left)s.") % said if left else NOT_TO_BE_HAD)


def decline_match(match: Match, *, reason: str, version: str | None = None, by: Actor) -> Match:
    """Say no for the side that was asked, with a reason that the other side reads.

    Raises NotAllowed, Invalid without a reason, StaleRevision, MovedOn when it was answered. Records
    MatchDeclined.
    """
    reason = describing.owed(reason, "reason", REASON_LIMIT, _("Dites pourquoi vous déclinez."))
    with transaction.atomic():
        match = locked_match(match)
        authorize(by, "collaboration.decline_match", match)
        _expect_read(match, version)
        ended = {"reason": reason, "ended_side": Side(match.proposed_side).other, "ended_at": clock.now()}
        _turn(match, MatchStep.DECLINE, ended)
        record(MatchDeclined(**named(match)), by=by)
        match.refresh_from_db()
    return match


def withdraw_match(match: Match, *, reason: str, version: str | None = None, by: Actor) -> Match:
    """Take back what one's side proposed, or, once agreed, what was promised, with a reason that the other side reads.

    What was promised can be had again. Raises NotAllowed, Invalid without a reason, StaleRevision, MovedOn
    when it has ended. Records MatchWithdrawn.
    """
    reason = describing.owed(reason, "reason", REASON_LIMIT, _("Dites pourquoi vous retirez cela."))
    with transaction.atomic():
        match = locked_match(match)
        authorize(by, "collaboration.withdraw_match", match)
        _expect_read(match, version)
        held = sides_held(by, match)
        side = Side.NEED if Side.NEED in held else Side.OFFER
        was_agreed = match.state == MatchState.AGREED
        _turn(match, MatchStep.WITHDRAW, {"reason": reason, "ended_side": side, "ended_at": clock.now()})
        if was_agreed and match.amount is not None:
            _count(match, agreed=-match.amount, taken=-match.amount)
        record(MatchWithdrawn(**named(match), was_agreed=was_agreed), by=by)
        match.refresh_from_db()
    return match


# --- What came ------------------------------------------------------------------------------------------------------


def deliver_match(
    match: Match, *, amount: Decimal | None = None, version: str | None = None, by: Actor
) -> Match:
    """Note that what was agreed on came, and how much (as much as was agreed, unless told otherwise): a contribution in kind.

    More or less than was agreed may have come; what happened is what counts. A need that has all it asked
    for is met. Whoever gave is credited on the idea. Raises NotAllowed, Invalid, StaleRevision, MovedOn
    when it is not agreed (any more). Records MatchDelivered, and NeedMet.
    """
    with transaction.atomic():
        match = locked_match(match)
        authorize(by, "collaboration.deliver_match", match)
        _expect_read(match, version)
        came = amount if amount is not None else match.amount
        if came is not None and (faults := list(describing.amount_faults(came))):
            raise Invalid(faults)
        if came is not None and not match.unit:
            raise Invalid.one("amount", "no_unit", _("Cette mise en relation ne compte rien."))
        _turn(match, MatchStep.DELIVER, {"delivered_amount": came, "delivered_at": clock.now()})
        if came is not None and match.amount is not None:
            _count(match, agreed=-match.amount, delivered=came, taken=came - match.amount)
        _credit(match, by)
        record(MatchDelivered(**named(match)), by=by)
        _meet(match.need, by)
        match.refresh_from_db()
    return match


def _count(match: Match, *, agreed: Decimal, taken: Decimal, delivered: Decimal = Decimal(0)) -> None:
    """Move the sums of the need and of the offer, each where it counts in the match's unit."""
    if match.unit == match.need.unit:
        sums = {"agreed": F("agreed") + agreed, "delivered": F("delivered") + delivered}
        Need.objects.filter(pk=match.need_id).update(**sums)
    if match.unit == match.offer.unit:
        Offer.objects.filter(pk=match.offer_id).update(taken=F("taken") + taken)


def _credit(match: Match, by: Actor) -> None:
    kind = CreditKind.HOSTED if match.need.kind == Kind.PLACE else CreditKind.CONTRIBUTED
    give_credit(
        match.need.idea,
        kind=kind,
        person=match.offer.person,
        organisation=match.offer.organisation,
        source=("match", match.code),
        by=by,
    )


def _meet(need: Need, by: Actor) -> None:
    """A need that has got all it asked for is met."""
    enough = Need.objects.filter(pk=need.pk, state=NeedState.OPEN, amount__lte=F("delivered"))
    if enough.update(state=NeedState.MET, closed_at=clock.now()):
        record(NeedMet(need=need.code, idea=need.idea.code), by=by)
        lapse_proposals(by=by, need=need)


def thank_match(match: Match, *, thanks: str, version: str | None = None, by: Actor) -> Match:
    """Say thank you for what came, in words that whoever gave reads.

    Raises NotAllowed, Invalid without words, StaleRevision, MovedOn when nothing came or thanks were said.
    Records MatchThanked.
    """
    thanks = describing.owed(thanks, "thanks", THANKS_LIMIT, _("Écrivez quelques mots."))
    with transaction.atomic():
        match = locked_match(match)
        authorize(by, "collaboration.thank_match", match)
        _expect_read(match, version)
        _turn(match, MatchStep.THANK, {"thanks": thanks, "thanked_at": clock.now()})
        record(MatchThanked(**named(match)), by=by)
        match.refresh_from_db()
    return match


# --- One row --------------------------------------------------------------------------------------------------------


def locked_match(match: Match) -> Match:
    """The match as it is now, with its idea, need and offer locked in that order where the database can."""
    need, offer = locked_need(match.need), locked_offer(match.offer)
    row = Match.objects.prefetch_related("idea__team__person").get(pk=match.pk)
    row.need, row.offer = need, offer
    return row


def _expect_read(match: Match, version: str | None) -> None:
    """Raise StaleRevision where it is no longer what the caller read."""
    if version not in {None, match.version}:
        raise StaleRevision({"state": match.state}, CHANGED)


def _turn(match: Match, step: MatchStep, values: dict[str, Any]) -> None:
    """Take ``step`` if the row still stands where that is possible."""
    target = leads_to(step, match.state)
    waiting = Match.objects.filter(pk=match.pk, state=match.state)
    if target is None or not waiting.update(state=target, **values):
        raise MovedOn(CHANGED)
