"""What ``plans.toml`` says of a pilot, as events: each at its day, so that they are told in their order with the others."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from ideas.kernel import clock
from ideas.measurement.periods import periods_between

type Event = Mapping[str, Any]
DAYS_TO_ENTER = 12
DAYS_TO_ACCEPT = 18
LONG_AGO = datetime.timedelta(days=900)


def events_of(plan: Mapping[str, Any]) -> Iterator[Event]:
    """All that happened by ``plan``; nothing that is still to come."""
    yield from plan.get("events", ())
    for row in plan.get("milestones", ()):
        yield from _of_milestone(row)
    for row in plan.get("indicators", ()):
        yield {**row, "what": "measure"}
        for place, said in row["values"].items():
            yield from _of_values(row, place, said)


def _of_milestone(row: Event) -> Iterator[Event]:
    yield {**row, "what": "plan"}
    for move in row.get("moves", ()):
        yield {"what": "move", "by": row["by"], "title": row["title"], **move}


def _of_values(row: Event, place: str, said: list[Any]) -> Iterator[Event]:
    """A value of each whole period up to now, the last one last; where it says nothing none was given."""
    today = clock.today()
    whole = [
        one
        for one in periods_between(today - LONG_AGO, today, row.get("frequency", "quarterly"))
        if one.ends_on < today
    ]
    for period, value in zip(whole[-len(said) :], said, strict=True):
        age = (today - period.ends_on).days
        same = {"indicator": row["name"], "site": place, "period": period, "by": row["by"]}
        if value != "" and age > DAYS_TO_ENTER:
            yield {**same, "what": "enter", "ago": age - DAYS_TO_ENTER, "value": value}
            if age > DAYS_TO_ACCEPT:
                yield {**same, "what": "accept_value", "ago": age - DAYS_TO_ACCEPT, "by": row["looks"]}
    for one in row.get("corrections", ()):
        if one.get("site", "") == place:
            same = {"indicator": row["name"], "site": place, "period": whole[-one["back"]]}
            yield {**same, "what": "enter", "by": row["by"], **one}
            yield {**same, "what": "accept_value", "by": row["looks"], "ago": one["ago"] - 1}
