"""The milestones of a pilot as a calendar (RFC 5545): whole days without times, so that no zone moves them."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import STATUS, TRANSP, Calendar, Event

from ideas.kernel.subjects import short_path
from ideas.pilots.models import Pilot
from ideas.roadmap.lifecycle import MilestoneState
from ideas.roadmap.models import Milestone
from ideas.roadmap.queries import milestones_of
from lab.web.pages.roadmap_drawing import state_said


def calendar_of(pilot: Pilot) -> bytes:
    """All milestones of ``pilot``: each keeps its UID for life, its SEQUENCE grows; dropped ones are CANCELLED."""
    events = [_event(milestone) for milestone in milestones_of(pilot)]
    name = _("%(pilot)s : feuille de route") % {"pilot": pilot.title}
    calendar = Calendar.new(
        prodid="-//Terreau//roadmap//FR", method="PUBLISH", name=name, subcomponents=events
    )
    return calendar.to_ical()


def _event(milestone: Milestone) -> Event:
    address = f"{settings.LAB_BASE_URL}{short_path('milestone', milestone.code)}"
    is_dropped = milestone.state == MilestoneState.DROPPED
    return Event.new(
        uid=f"milestone-{milestone.code}@{urlsplit(settings.LAB_BASE_URL).hostname}",
        sequence=milestone.version - 1,
        stamp=milestone.changed_at,
        last_modified=milestone.changed_at,
        summary=milestone.title,
        location=milestone.site.name if milestone.site else _("Tout le pilote"),
        description=f"{state_said(milestone)}. {address}",
        url=address,
        start=milestone.begins_on,
        end=milestone.planned_on + datetime.timedelta(days=1),
        transparency=TRANSP.TRANSPARENT,
        status=STATUS.CANCELLED if is_dropped else STATUS.CONFIRMED,
    )
