"""Verbs of the process engine: publishing processes, running clocks."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record
from ideas.kernel import clock as time
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, permissions
from ideas.kernel.errors import Invalid, MovedOn
from ideas.workflow.facts import ClockPaused, ClockResumed, ProcessPublished
from ideas.workflow.guards import Condition, guard_names
from ideas.workflow.models import Clock, Process, ProcessVersion, Stage, Step

WARNING_BEFORE = datetime.timedelta(days=3)
DEFAULT_PROCESS = Path(__file__).parent / "data" / "default_process.json"


def publish_process(data: Mapping[str, Any], *, by: Actor) -> ProcessVersion:
    """Publish the graph in ``data`` as the next version of its process; the one before is retired.

    Subjects keep the version they run under. Raises Invalid for unknown stages, ImproperlyConfigured for guards and acts
    that no chapter registered. Records ProcessPublished.
    """
    authorize(by, "workflow.publish_process")
    _check(data)
    with transaction.atomic():
        process, _is_new = Process.objects.get_or_create(key=data["key"], defaults={"names": data["names"]})
        process = Process.objects.select_for_update().get(pk=process.pk)
        versions = ProcessVersion.objects.filter(process=process)
        versions.filter(state=ProcessVersion.State.PUBLISHED).update(state=ProcessVersion.State.RETIRED)
        version = ProcessVersion.objects.create(
            process=process,
            number=versions.count() + 1,
            state=ProcessVersion.State.PUBLISHED,
            published_at=time.now(),
            conditions=data.get("conditions", {}),
        )
        _write_graph(version, data)
        record(ProcessPublished(process=process.code, number=version.number), by=by)
    return version


def ensure_default_process(*, by: Actor) -> Process:
    """Publish the process that ships with Terreau, unless the lab already has it."""
    process = Process.objects.filter(key="default").first()
    if process is None:
        process = publish_process(json.loads(DEFAULT_PROCESS.read_text("utf-8")), by=by).process
    return process


def _check(data: Mapping[str, Any]) -> None:
    stages = {stage["key"] for stage in data["stages"]}
    if data["start"] not in stages:
        raise Invalid.one("start", "unknown_stage", _("L’étape de départ n’existe pas."))
    for step in data["steps"]:
        for key in {*step["from"], step["to"]} - {None}:
            if key not in stages:
                raise Invalid.one(
                    "steps", "unknown_stage", _("Une transition mène à une étape qui n’existe pas.")
                )
        _check_guards(step["guards"])
    for act, conditions in data.get("conditions", {}).items():
        if act not in permissions():
            raise ImproperlyConfigured(f"No act is called {act!r}.")
        _check_guards(conditions)


def _check_guards(conditions: Sequence[Condition]) -> None:
    for condition in conditions:
        for one in condition.get("any_of", [condition]):
            if one["guard"] not in guard_names():
                raise ImproperlyConfigured(f"No guard is called {one['guard']!r}.")


def _write_graph(version: ProcessVersion, data: Mapping[str, Any]) -> None:
    stages = {
        row["key"]: Stage(version=version, order=order, is_start=row["key"] == data["start"], **row)
        for order, row in enumerate(data["stages"])
    }
    Stage.objects.bulk_create(stages.values())
    Step.objects.bulk_create(
        Step(
            version=version,
            key=row["key"],
            names=row["names"],
            source=stages[source],
            target=stages[row["to"]] if row["to"] else None,
            takers=row["by"],
            needs_reason=row["needs_reason"],
            reason_owed_by=row["reason_owed_by"],
            guards=row["guards"],
            order=order,
        )
        for order, row in enumerate(data["steps"])
        for source in row["from"]
    )


# --- Clocks -------------------------------------------------------------------------------------------------------


def start_clock(kind: str, code: str, stage: Stage, *, by: Actor, now: datetime.datetime) -> Clock | None:
    """Start the clock that ``stage`` asks for, in place of the one before; None where nobody owes anything.

    Days are counted to the end of the last day in the lab's time zone.
    """
    stop_clock(kind, code, by=by)
    if not stage.owed_by or stage.days is None:
        return None
    last_day = now.astimezone(time.lab_zone()).date() + datetime.timedelta(days=stage.days)
    clock = Clock.objects.create(
        kind=kind, subject=code, owed_by=stage.owed_by, started_at=now, due_at=time.end_of_day(last_day)
    )
    _set_alarms(clock)
    return clock


def stop_clock(kind: str, code: str, *, by: Actor) -> None:
    """Take the subject's clock away; nothing happens when there is none."""
    Clock.objects.filter(kind=kind, subject=code).delete()


def pause_clock(clock: Clock, *, reason: str, wake_at: datetime.datetime, by: Actor) -> Clock:
    """Let the clock stand still until ``wake_at``. Raises Invalid without a reason or with a date that is over."""
    now = time.now()
    with transaction.atomic():
        clock = Clock.objects.select_for_update().get(pk=clock.pk)
        authorize(by, "workflow.pause_clock", clock)
        if not reason.strip():
            raise Invalid.one("reason", "required", _("Dites pourquoi le délai est suspendu."))
        if wake_at <= now:
            raise Invalid.one("wake_at", "past", _("Choisissez une date à venir."))
        paused = Clock.objects.filter(pk=clock.pk, paused_at=None)
        if not paused.update(paused_at=now, wake_at=wake_at, pause_reason=reason.strip()):
            raise MovedOn()
        defer("workflow.wake_clock", {"clock": clock.pk, "wake_at": wake_at.isoformat()}, run_after=wake_at)
        record(ClockPaused(kind=clock.kind, subject=clock.subject, wake_at=wake_at.isoformat()), by=by)
    clock.refresh_from_db()
    return clock


def resume_clock(clock: Clock, *, by: Actor) -> Clock:
    """Let a paused clock run again; what was left before the pause is left after it."""
    now = time.now()
    with transaction.atomic():
        clock = Clock.objects.select_for_update().get(pk=clock.pk)
        authorize(by, "workflow.pause_clock", clock)
        if clock.paused_at is None:
            raise MovedOn()
        clock.due_at += now - clock.paused_at
        clock.paused_at, clock.wake_at, clock.pause_reason = None, None, ""
        clock.save(update_fields=["due_at", "paused_at", "wake_at", "pause_reason"])
        _set_alarms(clock)
        record(ClockResumed(kind=clock.kind, subject=clock.subject, due_at=clock.due_at.isoformat()), by=by)
    return clock


def set_clock_aside(kind: str, code: str, *, by: Actor) -> dict[str, Any] | None:
    """Take the subject's clock away and give what ``take_clock_up`` sets it going with again; None where there is none."""
    clock = Clock.objects.filter(kind=kind, subject=code).first()
    if clock is None:
        return None
    kept = {name: value.isoformat() if value else None for name, value in _moments(clock).items()}
    stop_clock(kind, code, by=by)
    said = {"owed_by": clock.owed_by, "pause_reason": clock.pause_reason, "aside_at": time.now().isoformat()}
    return {**kept, **said}


def take_clock_up(kind: str, code: str, kept: Mapping[str, Any] | None, *, by: Actor) -> Clock | None:
    """Set the clock that ``set_clock_aside`` kept going in place of the one there is: as much time is left as was then."""
    stop_clock(kind, code, by=by)
    if kept is None:
        return None
    moments = {name: datetime.datetime.fromisoformat(kept[name]) for name in _MOMENTS if kept[name]}
    if "paused_at" not in moments:
        moments["due_at"] += time.now() - datetime.datetime.fromisoformat(kept["aside_at"])
    said = {"owed_by": kept["owed_by"], "pause_reason": kept["pause_reason"]}
    clock = Clock.objects.create(kind=kind, subject=code, **said, **moments)
    if clock.wake_at is not None:
        wake_at = max(clock.wake_at, time.now())
        wake = {"clock": clock.pk, "wake_at": clock.wake_at.isoformat()}
        defer("workflow.wake_clock", wake, run_after=wake_at)
    elif clock.due_at > time.now():
        _set_alarms(clock)
    return clock


_MOMENTS = ("started_at", "due_at", "paused_at", "wake_at")


def _moments(clock: Clock) -> dict[str, datetime.datetime | None]:
    return {name: getattr(clock, name) for name in _MOMENTS}


def _set_alarms(clock: Clock) -> None:
    """Put off the two looks at the clock: three days before it is due, and when it is late."""
    payload = {"clock": clock.pk, "due_at": clock.due_at.isoformat()}
    if clock.due_at - WARNING_BEFORE > clock.started_at:
        defer("workflow.warn", payload, run_after=clock.due_at - WARNING_BEFORE)
    defer("workflow.tell_late", payload, run_after=clock.due_at)
