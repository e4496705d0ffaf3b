"""What watches the lab asks here: does the process answer, and can it do its work?"""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ideas.activity.queries import living, outbox_figures

NO_DATABASE = "the database is away"
NOT_MIGRATED = "the database has not been migrated"
NO_RELAY = "no relay is running: what follows from what people do (notices, mails, pilots) waits"
NO_REDIS = "Redis is away: what follows from what people do waits until it is back"
NO_WORKER = "no worker is running: what follows from what people do waits"
LATE = "what follows from what people do is more than a minute late"
LATE_AFTER = 60.0


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive; nothing else is asked, so that a database away does not get it restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 ``away`` when pages cannot be served; 200 ``degraded`` when they can and only consequences wait; else 200
    ``ready``."""
    try:
        if not _is_migrated():
            return _answer("away", [NOT_MIGRATED], status=503)
        wanting = _what_waits()
    except DatabaseError:
        return _answer("away", [NO_DATABASE], status=503)
    return _answer("degraded" if wanting else "ready", wanting, status=200)


def _answer(state: str, wanting: list[str], *, status: int) -> HttpResponse:
    response = JsonResponse({"state": state, "wanting": wanting}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _what_waits() -> list[str]:
    """What is missing of the machinery behind the pages, as the heartbeats tell; this process never asks Redis itself."""
    relays = list(living("relay"))
    wanting = [] if relays else [NO_RELAY]
    if outbox_figures().oldest_due_seconds > LATE_AFTER:
        wanting.append(LATE)
    if not settings.LAB_REDIS_URL:
        return wanting
    if any(relay.is_redis_away for relay in relays):
        return [*wanting, NO_REDIS]
    return wanting if living("worker").exists() else [*wanting, NO_WORKER]


_seen_migrated: list[bool] = []


def _is_migrated() -> bool:
    """Whether every migration has been applied; once it has, this process does not look again."""
    if not _seen_migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _seen_migrated.append(True)
    return True
