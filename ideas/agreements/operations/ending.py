"""What comes with its day: reminders, coming into force, asking for a renewal, the end; and giving notice."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record
from ideas.agreements.facts import (
    AgreementEnded,
    AgreementNoticeGiven,
    AgreementRenewalAsked,
    SignatureAwaited,
)
from ideas.agreements.lifecycle import AgreementState, NewText, Voided
from ideas.agreements.models import Agreement
from ideas.agreements.operations.moving import locked, owed, void_signatures
from ideas.agreements.operations.signing import END, enter_force
from ideas.agreements.queries import unsigned_parties, version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn

type Job = Mapping[str, Any]


def remind_signers(job: Job, *, by: Actor) -> None:
    """Remind who has not signed, if that text is still being signed until that day. Records SignatureAwaited."""
    with transaction.atomic():
        agreement = _held(job, by=by)
        if agreement is None or agreement.signing_number != job["number"] or agreement.sign_by is None:
            return
        days = datetime.timedelta(days=job["days"])
        missing = unsigned_parties(version_numbered(agreement, job["number"]))
        if missing and (agreement.sign_by - days).isoformat() == job["day"]:
            said = {"number": job["number"], "days": job["days"], "organisations": missing}
            record(SignatureAwaited(agreement=agreement.code, **said), by=by)


def enter_on_its_day(job: Job, *, by: Actor) -> None:
    """Let a text that all parties signed come into force on its day; nothing happens to one that was changed since."""
    with transaction.atomic():
        agreement = _held(job, by=by)
        if agreement is not None and agreement.signing_number == job["number"]:
            enter_force(agreement, by=by)


def ask_renewal(job: Job, *, by: Actor) -> None:
    """Ask whether a text in force shall be renewed, unless it ends another day by now or is being renewed. Records
    AgreementRenewalAsked."""
    with transaction.atomic():
        agreement = _held(job, by=by)
        if agreement is None or not agreement.is_in_force or agreement.in_force_number != job["number"]:
            return
        if agreement.changing_kind != NewText.RENEWAL and agreement.ends_on is not None:
            said = {"number": job["number"], "ends_on": agreement.ends_on.isoformat()}
            record(AgreementRenewalAsked(agreement=agreement.code, **said), by=by)


def end_on_its_day(job: Job, *, by: Actor) -> None:
    """End an agreement whose last day is over. Records AgreementEnded."""
    with transaction.atomic():
        agreement = _held(job, by=by)
        if agreement is None or not agreement.is_in_force or agreement.ends_on is None:
            return
        if agreement.ends_on < clock.today():
            _end(agreement, by=by)


def end_agreement(agreement: Agreement, *, reason: str, by: Actor) -> Agreement:
    """Give notice of an agreement in force with a ``reason``: it ends when the notice has run out, or before by itself.

    One that never was in force is given up at once.

    Raises Invalid without a reason, MovedOn when it has ended, or notice was given. Records AgreementNoticeGiven, or
    AgreementEnded.
    """
    reason = owed(reason, "reason", _("Dites pourquoi : le motif est publié."))
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.end", agreement)
        if agreement.state == AgreementState.ENDED or agreement.ended_reason:
            raise MovedOn()
        Agreement.objects.filter(pk=agreement.pk).update(ended_reason=reason)
        if not agreement.is_in_force or agreement.ends_on is None:
            _end(agreement, by=by)
        else:
            _give_notice(agreement, agreement.ends_on, by=by)
    agreement.refresh_from_db()
    return agreement


def _give_notice(agreement: Agreement, ends_on: datetime.date, *, by: Actor) -> None:
    day = min(ends_on, clock.today() + datetime.timedelta(days=agreement.notice_days))
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=day, active_at=clock.now())
    record(AgreementNoticeGiven(agreement=agreement.code, ends_on=day.isoformat()), by=by)
    after = clock.end_of_day(day) + datetime.timedelta(seconds=1)
    defer(END, {"agreement": agreement.code, "number": agreement.in_force_number}, run_after=after)


def _end(agreement: Agreement, *, by: Actor) -> None:
    """Let it bind nobody any more; signatures on a text that did not come into force are void."""
    void_signatures(agreement, Voided.ENDED, by=by)
    was_in_force = agreement.is_in_force
    now = clock.now()
    values = {"changing": "", "changing_kind": "", "signing_number": None, "sign_by": None}
    living = Agreement.objects.filter(pk=agreement.pk).exclude(state=AgreementState.ENDED)
    if not living.update(state=AgreementState.ENDED, ended_at=now, active_at=now, **values):
        raise MovedOn()
    record(AgreementEnded(agreement=agreement.code, was_in_force=was_in_force), by=by)


def _held(job: Job, *, by: Actor) -> Agreement | None:
    """The agreement of a job, locked; None where there is none."""
    found = Agreement.objects.filter(code=job["agreement"]).first()
    if found is None:
        return None
    authorize(by, "agreements.take_its_course", found)
    return locked(found)
