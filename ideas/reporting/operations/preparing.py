"""Preparing what a pilot reports, and leaving it."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked
from ideas.reporting.lifecycle import INTRODUCTION_LIMIT, TITLE_LIMIT
from ideas.reporting.models import FunderReport
from ideas.reporting.parts import Part, parts
from ideas.reporting.queries import funders_to_report_to, rows_offered

COLUMNS = ("title", "introduction", "language", "funder", "starts_on", "ends_on", "choices")
READ_ANEW = _("Ce rapport a été figé entre-temps : il ne change plus. Pour corriger, préparez-en un nouveau.")


def prepare_report(
    pilot: Pilot, *, values: Mapping[str, Any], replaces: FunderReport | None = None, by: Actor
) -> FunderReport:
    """Begin a draft of what ``pilot`` reports: ``title``, ``starts_on``, ``ends_on``; if wanted ``introduction``, ``language``,
    ``funder`` for whom alone it is, ``choices`` as lists of keys by part.

    Without ``choices`` it shows every row of the parts that are chosen at first. ``replaces`` is a frozen report of the same
    pilot that it corrects. Raises Invalid with every fault at once. Tells nobody: a draft is a draft.
    """
    blank: dict[str, Any] = {
        "title": "",
        "introduction": "",
        "language": _language(),
        "funder": None,
        "choices": {},
    }
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "reporting.prepare_report", pilot)
        columns = _checked(pilot, {**blank, "starts_on": None, "ends_on": None, **values}, replaces)
        report = FunderReport(pilot=pilot, replaces=replaces, created_by=by.person, **columns)
        if "choices" not in values:
            report.choices = _chosen_at_first(report)
        report.save(force_insert=True)
    return report


def change_report(
    report: FunderReport, *, changes: Mapping[str, Any], version: int | None = None, by: Actor
) -> FunderReport:
    """Change a draft: any of what ``prepare_report`` takes; the rest stays, the same again changes nothing.

    With ``version``, raises StaleRevision when it says something else by now. Raises MovedOn when it is frozen, Invalid with
    every fault at once.
    """
    with transaction.atomic():
        report = read_locked(report)
        authorize(by, "reporting.change_report", report)
        expect_draft(report, version)
        current = {name: getattr(report, name) for name in COLUMNS}
        columns = _checked(report.pilot, {**current, **changes}, report.replaces)
        if columns != current:
            same = FunderReport.objects.filter(pk=report.pk, version=report.version)
            expect_change(same.update(**columns, version=F("version") + 1))
            report = read_locked(report)
    return report


def discard_report(report: FunderReport, *, by: Actor) -> None:
    """Throw a draft away. Raises MovedOn when it is frozen: that stays."""
    with transaction.atomic():
        report = read_locked(report)
        authorize(by, "reporting.discard_report", report)
        expect_draft(report)
        report.delete()


def read_locked(report: FunderReport) -> FunderReport:
    """The report as it is now, with its pilot locked where the database can; MovedOn when it is gone."""
    pilot = locked(report.pilot)
    found = FunderReport.objects.select_related("funder", "replaces").filter(pk=report.pk).first()
    if found is None:
        raise MovedOn(READ_ANEW)
    found.pilot = pilot
    return found


def expect_draft(report: FunderReport, version: int | None = None) -> None:
    """Raise MovedOn when ``report`` is frozen, StaleRevision unless it is the one with ``version``, where one is named."""
    if report.is_frozen:
        raise MovedOn(READ_ANEW)
    if version is not None and version != report.version:
        raise StaleRevision({**said(report), "version": report.version})


def said(report: FunderReport) -> dict[str, Any]:
    """What a draft says now of itself, in words and codes."""
    texts = {name: getattr(report, name) for name in ("title", "introduction", "language")}
    days = {name: getattr(report, name).isoformat() for name in ("starts_on", "ends_on")}
    return texts | days | {"funder": report.funder.code if report.funder else ""}


# --- What is asked of values ------------------------------------------------------------------------------------------


def _checked(pilot: Pilot, values: Mapping[str, Any], replaces: FunderReport | None) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong."""
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned["title"] = clean_text(values["title"], lines=False)
    cleaned["introduction"] = clean_text(values["introduction"])
    cleaned["choices"] = {code: [*dict.fromkeys(keys)] for code, keys in values["choices"].items() if keys}
    errors = [*_faults_of_words(cleaned), *_faults_of_days(cleaned["starts_on"], cleaned["ends_on"])]
    errors += _faults_of_choices(pilot, cleaned, replaces)
    if errors:
        raise Invalid(errors)
    return cleaned


def _faults_of_words(values: Mapping[str, Any]) -> Iterator[FieldError]:
    if not values["title"]:
        yield FieldError("title", "required", _("Donnez un titre au rapport."))
    for name, limit in (("title", TITLE_LIMIT), ("introduction", INTRODUCTION_LIMIT)):
        if len(values[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            yield FieldError(name, "too_long", words)
    if values["language"] not in dict(settings.LANGUAGES):
        yield FieldError("language", "unknown", _("Choisissez une langue de la liste."))


def _faults_of_days(starts_on: datetime.date | None, ends_on: datetime.date | None) -> Iterator[FieldError]:
    if starts_on is None:
        yield FieldError("starts_on", "required", _("Dites quel jour la période commence."))
    if ends_on is None:
        yield FieldError("ends_on", "required", _("Dites quel jour la période finit."))
        return
    if ends_on > clock.today():
        words = _("Un rapport dit ce qui a été : la période finit aujourd’hui au plus tard.")
        yield FieldError("ends_on", "in_future", words)
    if starts_on is not None and starts_on > ends_on:
        yield FieldError("ends_on", "unfit", _("La période finit avant de commencer."))


def _faults_of_choices(
    pilot: Pilot, values: Mapping[str, Any], replaces: FunderReport | None
) -> Iterator[FieldError]:
    if values["funder"] is not None and not funders_to_report_to(pilot).filter(pk=values["funder"].pk):
        words = _("Choisissez une organisation partenaire de ce pilote.")
        yield FieldError("funder", "unknown", words)
    if set(values["choices"]) - set(parts()):
        yield FieldError("choices", "unknown", _("Cette partie n’existe pas."))
    if replaces is not None and (replaces.pilot_id != pilot.pk or not replaces.is_frozen):
        words = _("Un rapport en remplace un autre du même pilote, déjà figé.")
        yield FieldError("replaces", "unknown", words)


def _chosen_at_first(report: FunderReport) -> dict[str, list[str]]:
    offered = rows_offered(report)
    first: list[Part] = [part for part in parts().values() if part.is_chosen]
    return {part.code: [row.key for row in offered[part.code]] for part in first if offered[part.code]}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]
