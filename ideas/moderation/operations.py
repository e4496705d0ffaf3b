"""Reporting something, and settling reports."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, NotFound
from ideas.kernel.text import clean_text
from ideas.moderation.facts import ReportMade, ReportSettled
from ideas.moderation.models import Report
from ideas.moderation.queries import Reported, reported_by

DETAIL_LIMIT = 1_000
WORDS_LIMIT = 500
Decision = Report.Decision


def report_subject(kind: str, code: str, *, reason: str, detail: str = "", by: Actor) -> Report:
    """Tell the lab that something should not be there as it is.

    While a report of the same person about the same thing is open, another changes nothing. Raises NotFound
    for what ``by`` may not know of, NotAllowed for what is their own or could not be hidden, Invalid,
    TooMany. Records ReportMade, once.
    """
    with transaction.atomic():
        row = subjects.subject_visible_to(by, kind, code)
        authorize(by, "moderation.report_subject", Reported(kind, code, row))
        detail = _checked(reason, detail)
        report, is_new = Report.objects.get_or_create(
            reporter=by.person,
            subject_kind=kind,
            subject_code=code,
            state=Report.State.OPEN,
            defaults={"reason": reason, "detail": detail},
        )
        if is_new:
            spend("report", by)
            record(_told(ReportMade, report, reason=reason), by=by)
    return report


def settle_report(report: Report, *, decision: str, words: str, by: Actor) -> Report:
    """Decide about a report, and about every other open one of the same thing: leave it, or hide it.

    ``words`` say why; whoever reported reads them, and everybody where something is hidden. Hiding is the
    owner's own operation; what is hidden already stays so. Raises NotAllowed, Invalid, MovedOn when it was
    settled meanwhile. Records ReportSettled for each.
    """
    now = clock.now()
    with transaction.atomic():
        reported = reported_by(report, by)
        authorize(by, "moderation.settle_report", reported)
        words = _checked_words(decision, words)
        settled = _settle_all(report, decision, words, by, now)
        if decision == Decision.HIDE:
            _hide(reported, words, by)
        for row in settled:
            record(_told(ReportSettled, row, decision=decision), by=by)
    report.refresh_from_db()
    return report


def _checked(reason: str, detail: str) -> str:
    detail = clean_text(detail)
    errors = []
    if reason not in Report.Reason.values:
        errors.append(FieldError("reason", "unknown", _("Choisissez un motif dans la liste.")))
    if reason == Report.Reason.OTHER and not detail:
        errors.append(FieldError("detail", "required", _("Dites en quelques mots ce qui ne va pas.")))
    if len(detail) > DETAIL_LIMIT:
        errors.append(FieldError("detail", "too_long", _("C’est trop long : 1 000 caractères au plus.")))
    if errors:
        raise Invalid(errors)
    return detail


def _checked_words(decision: str, words: str) -> str:
    words = clean_text(words)
    errors = []
    if decision not in Decision.values:
        errors.append(FieldError("decision", "unknown", _("Choisissez une décision.")))
    if not words:
        errors.append(FieldError("words", "required", _("Donnez le motif de cette décision.")))
    if len(words) > WORDS_LIMIT:
        errors.append(FieldError("words", "too_long", _("Ce motif est trop long : 500 caractères au plus.")))
    if errors:
        raise Invalid(errors)
    return words


def _settle_all(report: Report, decision: str, words: str, by: Actor, now: datetime.datetime) -> list[Report]:
    """Settle all open reports of what ``report`` is about, which must be one of them; all that were settled.

    They are locked in one order before any is written, so that of two who settle two of them one waits.
    """
    of_it = Report.objects.filter(subject_kind=report.subject_kind, subject_code=report.subject_code)
    still_open = of_it.filter(state=Report.State.OPEN)
    waiting = list(still_open.order_by("pk").select_for_update())
    if report not in waiting:
        raise MovedOn()
    values = {"decision": decision, "words": words, "settled_by": by.person, "settled_at": now}
    settled = still_open.filter(pk__in=[row.pk for row in waiting])
    if settled.update(state=Report.State.SETTLED, **values) != len(waiting):
        raise MovedOn()
    return waiting


def _hide(reported: Reported, words: str, by: Actor) -> None:
    hide = subjects.kind_of(reported.kind).hide
    if hide is None or reported.row is None:
        raise NotFound()
    try:
        hide(reported.row, reason=words, by=by)
    except MovedOn:
        return  # somebody else has hidden or deleted it: what was asked for holds


def _told(
    fact: type[ReportMade] | type[ReportSettled], report: Report, **more: str
) -> ReportMade | ReportSettled:
    about = {"reported_kind": report.subject_kind, "reported_code": report.subject_code}
    return fact(report=report.code, **about, **more)
