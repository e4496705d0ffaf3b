"""What the demonstration's pilots plan and reach: milestones, axes, indicators with their history."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement import operations as measurement
from ideas.measurement.models import Indicator, Measurement
from ideas.pilots.models import Pilot
from ideas.roadmap import operations as roadmap
from ideas.roadmap.models import Milestone
from ideas.sites.models import Site
from lab.web.demo.people import DAY, Cast
from lab.web.demo.planning import Event

DEFINED = ("name", "meaning", "unit", "nature", "direction", "adding", "frequency", "is_cumulative", "source")
BROKEN_DOWN = ("dimension", "categories")
UNAVAILABLE = "!"


class FollowingUp:
    """The events about milestones and figures, by their titles and names."""

    cast: Cast

    def _plan(self, pilot: Pilot, event: Event) -> None:
        values: dict[str, Any] = {"title": event["title"], "planned_on": self._day(event["days"])}
        if "starts" in event:
            values["starts_on"] = self._day(event["starts"])
        if "site" in event:
            values["site"] = Site.objects.get(pilot=pilot, name=event["site"])
        if key := event.get("owner"):
            values["owner"] = self.cast.people[key]
            if key in self.cast.represented:
                values["organisation"] = self.cast.organisations[self.cast.represented[key]]
        values["waits_for"] = Milestone.objects.filter(pilot=pilot, title__in=event.get("waits_for", ()))
        roadmap.plan_milestone(pilot, values=values, by=self.cast.actor(event["by"]))

    def _move(self, pilot: Pilot, event: Event) -> None:
        milestone = Milestone.objects.select_related("pilot__idea__stage").get(
            pilot=pilot, title=event["title"]
        )
        by = self.cast.actor(event["by"])
        if late := event.get("late"):
            roadmap.explain_delay(milestone, reason=late, by=by)
            return
        said = {key: event[key] for key in ("evidence", "reason") if key in event}
        roadmap.move_milestone(milestone, state=event["state"], **said, by=by)

    def _measure(self, pilot: Pilot, event: Event) -> None:
        """An indicator, with its baseline on the day when it begins and its targets."""
        started = self._day(event["starts"])
        values = {key: event[key] for key in (*DEFINED, *BROKEN_DOWN) if key in event}
        values |= {"starts_on": started, "baseline_on": started, "baseline": Decimal(event["baseline"])}
        if key := event.get("reporter"):
            values["reporter"] = self.cast.organisations[key]
        targets = [(self._day(days), Decimal(value)) for days, value in event["targets"]]
        by = self.cast.actor(event["looks"])
        measurement.add_indicator(pilot, values=values, targets=targets, by=by)

    def _enter(self, pilot: Pilot, event: Event) -> None:
        indicator, site = _indicator(pilot, event), _site(pilot, event)
        by = self._reporting(indicator, event["by"])
        measurement.enter_value(
            indicator,
            starts_on=event["period"].starts_on,
            entry=_entry(event),
            site=site,
            submit=True,
            correction_reason=event.get("reason", ""),
            by=by,
        )

    def _accept_value(self, pilot: Pilot, event: Event) -> None:
        waiting = Measurement.objects.select_related("indicator__pilot__idea__stage").get(
            indicator=_indicator(pilot, event),
            site=_site(pilot, event),
            starts_on=event["period"].starts_on,
            state="submitted",
        )
        measurement.decide_value(waiting, accept=True, by=self.cast.actor(event["by"]))

    def _reporting(self, indicator: Indicator, key: str) -> Actor:
        return self.cast.actor(key) if indicator.reporter is None else self.cast.actor_for(key)

    def _day(self, days: int) -> datetime.date:
        return self.cast.today + days * DAY

    def set_axis(self, plan: Mapping[str, Any]) -> None:
        """A priority axis of the lab, or of a network, with the pilots that hang under it."""
        key = plan.get("network")
        network = self.cast.organisations[key] if key else None
        by = self.cast.actor_for(plan["by"]) if key else self.cast.actor(plan["by"])
        with clock.set_to(clock.now() - plan["ago"] * DAY):
            values = {name: plan[name] for name in ("name", "text", "language", "position") if name in plan}
            axis = roadmap.add_axis(network, values=values, by=by)
            placed = Pilot.objects.filter(title__in=plan["pilots"])
            roadmap.change_axis(axis, changes={"pilots": placed}, by=by)


def _indicator(pilot: Pilot, event: Event) -> Indicator:
    return Indicator.objects.select_related("pilot__idea__stage").get(pilot=pilot, name=event["indicator"])


def _site(pilot: Pilot, event: Event) -> Site | None:
    return Site.objects.get(pilot=pilot, name=event["site"]) if event["site"] else None


def _entry(event: Event) -> measurement.Entry:
    """A number; two of them for a ratio; more for a breakdown; words after « ! » say why there is none."""
    said = event["value"]
    notes = {key: event[key] for key in ("evidence", "context") if key in event}
    if isinstance(said, str) and said.startswith(UNAVAILABLE):
        return measurement.Entry(unavailable_reason=said.removeprefix(UNAVAILABLE), **notes)
    if isinstance(said, dict):
        return measurement.Entry(numerator=Decimal(said["of"]), denominator=Decimal(said["by"]), **notes)
    if isinstance(said, list):
        cells = [Decimal(one) for one in said]
        return measurement.Entry(value=sum(cells, Decimal(0)), cells=cells, **notes)
    return measurement.Entry(value=Decimal(str(said)), **notes)
