"""Freezing a report: from then on it says what it says."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.canonical import canonical_json, hash_of
from ideas.kernel.errors import Invalid
from ideas.pilots.operations.leading import expect_change
from ideas.reporting.facts import ReportFrozen
from ideas.reporting.lifecycle import FORM
from ideas.reporting.models import FunderReport, ReportEntry
from ideas.reporting.operations.preparing import expect_draft, read_locked
from ideas.reporting.queries import rows_chosen


def freeze_report(
    report: FunderReport, *, is_public: bool = False, version: int | None = None, by: Actor
) -> FunderReport:
    """Freeze what the draft chose, as it is now; with ``is_public`` for everybody to read, else for partners and the funder.

    With ``version``, raises StaleRevision when the draft says something else than what was looked at. Raises Invalid when it
    would show nothing, MovedOn when it is frozen, TooMany. Records ReportFrozen.
    """
    with transaction.atomic():
        report = read_locked(report)
        authorize(by, "reporting.freeze_report", report)
        expect_draft(report, version)
        entries = _entries(report)
        if not entries:
            words = _("Choisissez au moins un indicateur, un jalon, un apport, un récit ou un enseignement.")
            raise Invalid.one("choices", "required", words)
        spend("news", by)
        ReportEntry.objects.bulk_create(entries)
        _seal(report, entries, is_public=is_public, by=by)
        funder = report.funder.code if report.funder else ""
        record(ReportFrozen(pilot=report.pilot.code, funder_report=report.code, funder=funder), by=by)
        raise_generation()
    report.refresh_from_db()
    return report


def _entries(report: FunderReport) -> list[ReportEntry]:
    rows = [(part, row) for part, found in rows_chosen(report).items() for row in found]
    return [
        ReportEntry(
            report=report,
            position=number,
            part=part,
            key=row.key,
            said=dict(row.said),
            sha256=hash_of(canonical_json(row.said)),
            until=row.until,
        )
        for number, (part, row) in enumerate(rows, 1)
    ]


def _seal(report: FunderReport, entries: list[ReportEntry], *, is_public: bool, by: Actor) -> None:
    """Write what the hash is taken of, and the hash, on the draft that was read."""
    at = clock.now()
    manifest = {**_head(report), "frozen_at": at.isoformat(), "entries": [_named(one) for one in entries]}
    sealed = {"manifest": manifest, "sha256": hash_of(canonical_json(manifest)), "is_public": is_public}
    draft = FunderReport.objects.filter(pk=report.pk, frozen_at=None, version=report.version)
    expect_change(draft.update(**sealed, frozen_at=at, frozen_by=by.person, version=F("version") + 1))


def _head(report: FunderReport) -> dict[str, Any]:
    """What a report says of itself."""
    pilot, funder = report.pilot, report.funder
    return {
        "form": FORM,
        "report": report.code,
        "pilot": {"code": pilot.code, "title": pilot.title},
        "funder": {"code": funder.code, "name": funder.name} if funder else None,
        "replaces": report.replaces.sha256 if report.replaces else "",
        **{name: getattr(report, name) for name in ("title", "introduction", "language")},
        "starts_on": report.starts_on.isoformat(),
        "ends_on": report.ends_on.isoformat(),
    }


def _named(entry: ReportEntry) -> dict[str, str]:
    return {"part": entry.part, "key": entry.key, "sha256": entry.sha256}
