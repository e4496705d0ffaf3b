"""Leaving a pilot with notice, and what becomes of the duties of who leaves."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid
from ideas.pilots.facts import DutiesDeclined, DutiesTakenOn, NoticeGiven, NoticeTakenBack, PartnerLeft
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Partner
from ideas.pilots.noticing import days_of_notice
from ideas.pilots.operations.answering import CHANGED, expect_read, locked_partner
from ideas.pilots.operations.leading import expect_change, owed_reason
from ideas.pilots.operations.partnering import NO_NOTICE, named, read_again, short_text


def earliest_leaving(partner: Partner) -> datetime.date:
    """The first day on which ``partner`` can leave without the agreement of who leads, if it says so today."""
    return clock.today() + datetime.timedelta(days=days_of_notice(partner))


def give_notice(
    partner: Partner,
    *,
    reason: str,
    leaves_on: datetime.date | None = None,
    duties: str = "",
    successor: Partner | None = None,
    version: str | None = None,
    by: Actor,
) -> Partner:
    """Say that a partner leaves on a day, why, and what becomes of its duties; it stays a partner until then.

    Without ``leaves_on`` it is the earliest day that its notice allows. ``successor``, another partner of the pilot, is asked
    to take its duties on. Reason and ``duties`` are published. ``version`` is the one that the caller read: raises
    StaleRevision when there is another. Raises Invalid with every fault at once, MovedOn when it takes no part or has given
    notice. Records NoticeGiven.
    """
    reason = owed_reason(reason, _("Dites pourquoi votre organisation se retire."))
    duties = short_text(duties)
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.give_notice", partner)
        expect_read(partner, version, [PartnerState.ACCEPTED])
        day = _checked_day(partner, leaves_on, successor)
        notice = {"leaves_on": day, "duties": duties, "successor": successor, "reason": reason}
        open_rows = Partner.objects.filter(pk=partner.pk, state=PartnerState.ACCEPTED, leaves_on=None)
        expect_change(open_rows.update(**{**NO_NOTICE, **notice, "notice_at": clock.now()}), CHANGED)
        payload = {"partner": partner.pk, "leaves_on": day.isoformat()}
        defer("pilots.leave_at_the_day", payload, run_after=clock.end_of_day(day))
        code = successor.organisation.code if successor is not None else ""
        record(NoticeGiven(**named(partner), leaves_on=day.isoformat(), successor=code), by=by)
        return read_again(partner)


def _checked_day(
    partner: Partner, leaves_on: datetime.date | None, successor: Partner | None
) -> datetime.date:
    """The day of leaving; Invalid for one before the notice is over, or for nobody who could take the duties on."""
    earliest, errors = earliest_leaving(partner), []
    if leaves_on is not None and leaves_on < earliest:
        words = str(
            _("Votre préavis court jusqu’au %(day)s. Pour partir avant, demandez à qui mène le pilote.")
        )
        errors.append(
            FieldError("leaves_on", "too_early", words % {"day": date_format(earliest, "DATE_FORMAT")})
        )
    if successor is not None and not _can_take_over(partner, successor):
        errors.append(
            FieldError("successor", "unknown", _("Choisissez un autre partenaire, qui reste dans le pilote."))
        )
    if errors:
        raise Invalid(errors)
    return leaves_on or earliest


def _can_take_over(partner: Partner, successor: Partner) -> bool:
    others = Partner.objects.filter(pilot=partner.pilot, state=PartnerState.ACCEPTED, leaves_on=None)
    return others.exclude(pk=partner.pk).filter(pk=successor.pk).exists()


def take_notice_back(partner: Partner, *, version: str | None = None, by: Actor) -> Partner:
    """Let a partner that was to leave stay. Raises StaleRevision, MovedOn when it has left or gave no notice.

    Records NoticeTakenBack.
    """
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.give_notice", partner)
        expect_read(partner, version, [PartnerState.ACCEPTED])
        expect_change(_leaving(partner).update(**NO_NOTICE, reason=""), CHANGED)
        record(NoticeTakenBack(**named(partner)), by=by)
        return read_again(partner)


def answer_handover(partner: Partner, *, accept: bool, version: str | None = None, by: Actor) -> Partner:
    """Say for the successor whether it takes on the duties of ``partner``, which leaves; a no leaves them without one.

    Raises StaleRevision, MovedOn when it is not asked (any more) or has agreed. Records DutiesTakenOn or DutiesDeclined.
    """
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.answer_handover", partner)
        expect_read(partner, version, [PartnerState.ACCEPTED])
        asked = _leaving(partner).filter(successor=partner.successor_id, successor_agreed_at=None)
        answer = {"successor_agreed_at": clock.now()} if accept else {"successor": None}
        expect_change(asked.exclude(successor=None).update(**answer), CHANGED)
        fact = DutiesTakenOn if accept else DutiesDeclined
        record(fact(**named(partner), successor=by.organisation.code), by=by)
        return read_again(partner)


def let_partner_leave(partner: Partner, *, version: str | None = None, by: Actor) -> Partner:
    """Agree, leading the pilot, that a partner which gave notice leaves at once. Raises StaleRevision, MovedOn where
    it gave none or has left. Records PartnerLeft.
    """
    with transaction.atomic():
        partner = locked_partner(partner)
        authorize(by, "pilots.let_partner_leave", partner)
        expect_read(partner, version, [PartnerState.ACCEPTED])
        return _leave(partner, by)


def leave_at_the_day(partner: Partner, *, by: Actor) -> None:
    """Let a partner go whose notice is over; nothing happens to one that stays or has left. Records PartnerLeft."""
    authorize(by, "pilots.leave_at_the_day", partner)
    with transaction.atomic():
        partner = locked_partner(partner)
        if _leaving(partner).filter(leaves_on__lte=clock.today()).exists():
            _leave(partner, by)


def _leaving(partner: Partner) -> Any:
    return Partner.objects.filter(pk=partner.pk, state=PartnerState.ACCEPTED).exclude(leaves_on=None)


def _leave(partner: Partner, by: Actor) -> Partner:
    """Gone; who agreed to take on the duties of the accountable one answers for the pilot from now on."""
    expect_change(_leaving(partner).update(state=PartnerState.LEFT, left_at=clock.now()), CHANGED)
    heir = partner.successor
    if (
        partner.role == PartnerRole.ACCOUNTABLE
        and heir is not None
        and partner.successor_agreed_at is not None
    ):
        staying = Partner.objects.filter(pk=heir.pk, state=PartnerState.ACCEPTED)
        staying.update(role=PartnerRole.ACCOUNTABLE)
    record(PartnerLeft(**named(partner)), by=by)
    return read_again(partner)
