"""Questions about calls."""

import datetime

from django.db.models import Q, QuerySet

from ideas.calls.models import Call
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_keeper
from ideas.topics.models import Territory
from ideas.topics.queries import ancestors_of, territories_within


def calls_visible_to(viewer: Actor) -> QuerySet[Call]:
    """Calls ``viewer`` may know of, the permanent one first, then the newest: announced, open, closed and
    archived ones.

    Hidden calls are for lab staff.
    """
    calls = Call.objects.all()
    if viewer.is_system or is_keeper(viewer):
        return calls
    return calls.filter(hidden_at=None)


def calls_led_by(viewer: Actor) -> QuerySet[Call]:
    """All calls for lab staff, none for others."""
    return Call.objects.all() if is_keeper(viewer) else Call.objects.none()


def calls_open_at(now: datetime.datetime) -> QuerySet[Call]:
    """Calls to which ideas may be proposed at ``now``, the permanent one first, then the newest."""
    has_not_closed = Q(closes_at=None) | Q(closes_at__gt=now)
    return Call.objects.filter(has_not_closed, hidden_at=None, archived_at=None, opens_at__lte=now)


def open_calls() -> QuerySet[Call]:
    """Calls to which ideas may be proposed now."""
    return calls_open_at(clock.now())


def open_calls_in(territory: Territory) -> QuerySet[Call]:
    """Open calls that name ``territory``, a place in it or one it lies in; those without any place are not among them."""
    around = ancestors_of(territory) | territories_within(territory.code)
    naming = Call.territories.through.objects.filter(territory__in=around.values("pk"))
    return open_calls().filter(pk__in=naming.values("call"))


def calls_about(calls: QuerySet[Call], slug: str) -> QuerySet[Call]:
    """Those of ``calls`` that name the theme of this slug."""
    naming = Call.themes.through.objects.filter(theme__slug=slug)
    return calls.filter(pk__in=naming.values("call"))


def permanent_call() -> Call | None:
    """The one permanent call; None only in a lab that has not been started."""
    return Call.objects.filter(is_permanent=True).first()
