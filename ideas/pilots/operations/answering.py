"""What becomes of organisations that were asked or asked: answers, decisions, their words, leaving."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import raise_generation, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision, Words
from ideas.organisations.operations import expect_commitment
from ideas.pilots.facts import (
    PartnerAccepted,
    PartnerDeclined,
    PartnerExpired,
    PartnerLeft,
)
from ideas.pilots.lifecycle import (
    PartnerState,
)
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason
from ideas.pilots.operations.partnering import ONE_ACCOUNTABLE, named, read_again, short_text

READ_ANEW: dict[str, Words] = {
    PartnerState.INVITED: _("L’invitation a changé entre-temps. Relisez-la, puis répondez."),
    PartnerState.APPLIED: _("La proposition a changé entre-temps. Relisez-la, puis répondez."),
    PartnerState.ACCEPTED: _("Cette participation a changé entre-temps. Relisez-la, puis recommencez."),
}

CHANGED = _("Cette participation a changé entre-temps : voyez où elle en est maintenant.")


def answer_invitation(
    partner: Partner,
    *,
    accept: bool,
    version: str | None = None,
    text: str | None = None,
    reason: str = "",
    by: Actor,
) -> Partner:
    """Say yes or no to an invitation, for the organisation that ``by`` acts for; a no may have a ``reason``.

    ``version`` is that of the invitation that the caller read: raises StaleRevision when another one, such as to another
    role, has taken its place.

    With a yes ``text`` says what it brings, in place of what it was asked; without one only its own words stay. Raises
    Invalid for too long a text, MovedOn when it was answered, has ended, or when another organisation is accountable
    already. Records PartnerAccepted or PartnerDeclined.
    """
    text = short_text(text) if text is not None else None
    answer = Answer(
        "pilots.answer_invitation", PartnerState.INVITED, accept, short_text(reason), version, text
    )
    return _answer(partner, answer, by, mandate=by.mandate)


def decide_application(
    partner: Partner, *, accept: bool, version: str | None = None, reason: str = "", by: Actor
) -> Partner:
    """Take an organisation that applied in as a partner, or decline with a ``reason``, which is owed then.

    ``version`` is that of the application that the caller read: raises StaleRevision when another one has taken its place.
    Raises Invalid, and MovedOn when it was decided or taken back, or when another organisation is accountable already.
    Records PartnerAccepted or PartnerDeclined.
    """
    if not accept:
        reason = owed_reason(reason, _("Dites pourquoi vous déclinez cette candidature."))
    answer = Answer("pilots.decide_application", PartnerState.APPLIED, accept, short_text(reason), version)
    return _answer(partner, answer, by)


@dataclass(frozen=True)
class Answer:
    """A yes or no to what waits in a state, in the version that was read; ``text`` goes with a yes to an invitation."""

    permission: str
    waiting: PartnerState
    accept: bool
    reason: str
    version: str | None
    text: str | None = None


def _answer(partner: Partner, answer: Answer, by: Actor, **columns: Any) -> Partner:
    now = clock.now()
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, answer.permission, partner)
        expect_read(partner, answer.version, [answer.waiting])
        if answer.accept and answer.waiting is PartnerState.INVITED:
            expect_commitment(partner.organisation)
        columns |= {
            "answered_by": by.person,
            "answered_at": now,
            "accepted_at": now if answer.accept else None,
        }
        columns["state"] = PartnerState.ACCEPTED if answer.accept else PartnerState.DECLINED
        columns["reason"] = "" if answer.accept else answer.reason
        if answer.accept:
            columns["text"] = _own_words(partner) if answer.text is None else answer.text
        _turn(partner, [answer.waiting], columns)
        if answer.accept:
            Pilot.objects.filter(pk=partner.pilot_id).update(active_at=now)
            record(PartnerAccepted(**named(partner)), by=by)
        else:
            was_application = answer.waiting is PartnerState.APPLIED
            record(PartnerDeclined(**named(partner), was_application=was_application), by=by)
        return read_again(partner)


def _own_words(partner: Partner) -> str:
    return "" if partner.is_asked else partner.text


def change_contribution(partner: Partner, *, text: str, version: str | None = None, by: Actor) -> Partner:
    """Say anew what a partner brings, for the organisation that ``by`` acts for.

    ``version`` is the one the caller read: raises StaleRevision when it says something else by now. Raises Invalid for too
    long a text, MovedOn when it takes no part (any more).
    """
    text = short_text(text)
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.change_contribution", partner)
        expect_read(partner, version, [PartnerState.ACCEPTED])
        _turn(partner, [PartnerState.ACCEPTED], {"text": text, "mandate": by.mandate})
        raise_generation()
        return read_again(partner)


def withdraw_application(partner: Partner, *, reason: str, version: str | None = None, by: Actor) -> Partner:
    """Take an organisation's application back, with a ``reason`` that the team reads.

    ``version`` is the one the caller read: raises StaleRevision when another one has taken its place, or it was accepted by
    now. Raises Invalid without a reason, MovedOn when it was decided or taken back. Records PartnerLeft, for those concerned.
    """
    reason = owed_reason(reason, _("Dites pourquoi votre organisation se retire."))
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.withdraw_application", partner)
        expect_read(partner, version, [PartnerState.APPLIED, PartnerState.ACCEPTED])
        left = {"state": PartnerState.LEFT, "reason": reason, "left_at": clock.now()}
        _turn(partner, [PartnerState.APPLIED], left)
        record(PartnerLeft(**named(partner)), by=by, audience=Audience.CONCERNED)
        return read_again(partner)


def expire_invitation(partner: Partner, *, by: Actor) -> None:
    """End an invitation that nobody answered in time; nothing happens to one that was. Records PartnerExpired."""
    authorize(by, "pilots.expire_invitation", partner)
    with transaction.atomic():
        partner = locked_partner(partner)
        over = Partner.objects.filter(pk=partner.pk, state=PartnerState.INVITED, answer_by__lte=clock.now())
        if over.update(state=PartnerState.EXPIRED):
            record(PartnerExpired(**named(partner)), by=by)


def locked_partner(partner: Partner) -> Partner:
    """The partner's row as it is now, with its pilot locked where the database can."""
    pilot = locked(partner.pilot)
    partner = Partner.objects.select_related("organisation", "successor__organisation").get(pk=partner.pk)
    partner.pilot = pilot
    return partner


def expect_read(partner: Partner, version: str | None, over: list[PartnerState]) -> None:
    """Raise StaleRevision where it still stands in one of ``over`` but is no longer what the caller read."""
    if partner.state in over and version not in {None, partner.version}:
        current = {"role": partner.role, "state": partner.state, "text": partner.text}
        raise StaleRevision(current, READ_ANEW[partner.state])


def _turn(partner: Partner, over: list[PartnerState], values: dict[str, Any]) -> None:
    """Set ``values`` if the row still stands in one of ``over``."""
    try:
        with transaction.atomic():
            moved = Partner.objects.filter(pk=partner.pk, state__in=over).update(**values)
    except IntegrityError:
        raise MovedOn(ONE_ACCOUNTABLE) from None
    expect_change(moved, CHANGED)
