"""Questions about reports."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_keeper
from ideas.moderation.models import Report


def sees_all(viewer: Actor) -> bool:
    """Whether ``viewer`` sees to reports for the lab."""
    return viewer.is_system or is_keeper(viewer)


@dataclass(frozen=True)
class Reported:
    """What a report is about: its kind, code and row."""

    kind: str
    code: str
    row: Any


def reports_visible_to(viewer: Actor) -> QuerySet[Report]:
    """All reports for curators and administrators, their own for others; newest first."""
    reports = Report.objects.select_related("reporter", "settled_by").order_by("-pk")
    if sees_all(viewer):
        return reports
    return reports.filter(reporter=viewer.person) if viewer.is_person else reports.none()


def title_of(report: Report) -> str:
    """What to call a report: what it complains of."""
    return _("Signalement : %(reason)s") % {"reason": report.get_reason_display()}


def reports_about(kind: str, code: str) -> QuerySet[Report]:
    """Every report of one subject, newest first."""
    reports = Report.objects.filter(subject_kind=kind, subject_code=code)
    return reports.select_related("reporter", "settled_by").order_by("-pk")


def has_reported(viewer: Actor, kind: str, code: str) -> bool:
    """Whether a report of ``viewer`` about that subject is still open."""
    mine = Report.objects.filter(reporter=viewer.person, state=Report.State.OPEN)
    return viewer.is_person and mine.filter(subject_kind=kind, subject_code=code).exists()


def can_be_reported(kind: str) -> bool:
    """Whether subjects of ``kind`` can be reported: those that the lab could hide."""
    known = subjects.kinds().get(kind)
    return known is not None and known.hide is not None


def reported_by(report: Report, viewer: Actor) -> Reported:
    """What ``report`` is about; the row is None when ``viewer`` may not (or not any more) know of it."""
    name = (report.subject_kind, report.subject_code)
    return Reported(*name, subjects.subjects_visible_to(viewer, [name]).get(name))
