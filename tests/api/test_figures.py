"""Indicators and measurements through the API."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from ideas.kernel.actor import Actor
from ideas.measurement.models import Indicator
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.measurement import make_indicator, make_value, report
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import make_site

NOON = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def pilot(november: None, alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    pilot = make_running_pilot(alice, otto, carla)
    pilot.started_at = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
    pilot.save(update_fields=["started_at"])
    return pilot


@pytest.fixture
def indicator(pilot: Pilot) -> Indicator:
    return make_indicator(pilot)


def test_an_indicator_is_made_changed_and_ended(api: Calls, pilot: Pilot, alice: Actor) -> None:
    said = {
        "name": "Logées",
        "baseline": "0",
        "baseline_on": "2026-07-01",
        "data_source": "Registre.",
        "dimension": "Âge",
        "categories": ["a", "b"],
        "targets": [{"due_on": "2026-12-31", "value": "60.50"}],
    }
    assert api().post(f"pilots/{pilot.code}/indicators/", said).status_code == 401
    made = api(alice).post(f"pilots/{pilot.code}/indicators/", said)
    shown = made.json()
    assert (made.status_code, shown["targets"], shown["data_source"], shown["categories"]) == (
        201,
        [{"due_on": "2026-12-31", "value": "60.5"}],
        "Registre.",
        ["a", "b"],
    )
    path = f"indicators/{shown['code']}/"
    assert api(alice).patch(path, {"unit": "x"}).status_code == 428
    tag = api(alice).get(path).headers["ETag"]
    changed = api(alice).patch(path, {"unit": "personnes", "targets": []}, headers={"If-Match": tag}).json()
    assert (changed["unit"], changed["targets"]) == ("personnes", [])
    ended = api(alice).post(f"{path}end/", {"reason": "Fini."}).json()
    assert (ended["ended_on"], ended["end_reason"]) == ("2026-11-23", "Fini.")
    assert api().get("indicators/22222222/").status_code == 404


def test_a_list_says_where_each_stands_and_what_is_missing(api: Calls, indicator: Indicator) -> None:
    make_value(indicator, "40.50", starts_on=datetime.date(2026, 4, 1))

    shown = api().get(f"pilots/{indicator.pilot.code}/indicators/").json()["results"][0]

    total = {"value": "40.5", "known": 1, "expected": 1}
    assert (shown["standing"], shown["course"]) == (total, [{"starts_on": "2026-04-01", **total}])
    assert shown["missing"] == [
        {"site": None, "starts_on": "2026-07-01", "ends_on": "2026-09-30", "late": True}
    ]
    assert (shown["reporter"], shown["baseline"], shown["range_low"]) == (None, "0", None)


def test_a_value_is_entered_written_anew_and_accepted(
    api: Calls, indicator: Indicator, alice: Actor, carla: Actor
) -> None:
    path = f"indicators/{indicator.code}/measurements/"
    made = api(alice).post(path, {"starts_on": "2026-07-01", "value": "40", "note": "École fermée."})
    code = made.json()["code"]
    assert (made.status_code, made.json()["state"], api().get(path).json()["results"]) == (201, "draft", [])
    assert api().get(f"measurements/{code}/").status_code == 404

    sent = api(alice).patch(
        f"measurements/{code}/", {"value": "41.5", "submit": True}, headers={"If-Match": made.headers["ETag"]}
    )
    assert (sent.status_code, sent.json()["state"], sent.json()["note"]) == (
        200,
        "submitted",
        "École fermée.",
    )
    assert api(alice).post(f"measurements/{code}/decision/", {"accept": True}).status_code == 403
    returned = api(carla).post(f"measurements/{code}/decision/", {"accept": False, "words": "Et juin ?"})
    assert returned.json()["decision_words"] == "Et juin ?"
    again = api(alice).patch(
        f"measurements/{code}/", {"submit": True}, headers={"If-Match": returned.headers["ETag"]}
    )
    assert again.json()["value"] == "41.5"
    assert api(carla).post(f"measurements/{code}/decision/", {"accept": True}).status_code == 201

    assert [row["value"] for row in api().get(path, state="accepted").json()["results"]] == ["41.5"]
    wrong = api(alice).post(path, {"starts_on": "2026-07-01", "value": "4", "submit": True})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "correction_reason")
    fixed = {"starts_on": "2026-07-01", "value": "4", "submit": True, "correction_reason": "Un zéro de trop."}
    assert api(alice).post(path, fixed).json()["corrects"] == code


def test_small_breakdowns_are_for_who_measures(api: Calls, pilot: Pilot, alice: Actor, otto: Actor) -> None:
    indicator = make_indicator(pilot, reporter=otto.organisation, dimension="Âge", categories="a\nb")
    site = make_site(pilot)
    small = make_value(indicator, 10, cells=(7, 3), site=site)
    large = make_value(indicator, 10, cells=(5, 5), site=site, starts_on=datetime.date(2026, 4, 1))
    path = f"indicators/{indicator.code}/measurements/"

    def seen(by: Actor | None = None) -> dict[str, Any]:
        rows = (api(by) if by else api()).get(path, site=site.code).json()["results"]
        return {row["code"]: row["breakdown"] for row in rows}

    parts = [{"category": "a", "value": "5"}, {"category": "b", "value": "5"}]
    assert seen() == {small.code: None, large.code: parts}
    assert seen(alice)[small.code] == [{"category": "a", "value": "7"}, {"category": "b", "value": "3"}]
    entered = api(otto).post(
        path,
        {"site": site.code, "starts_on": "2026-01-01", "value": "9", "cells": ["4", "5"], "submit": True},
    )
    assert (entered.status_code, entered.json()["organisation"]["code"]) == (201, otto.organisation_code)
    assert api().get(f"indicators/{indicator.code}/").json()["reporter"]["code"] == otto.organisation_code


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_of_any_number(
    api: Calls, pilot: Pilot, alice: Actor, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(rows):
        indicator = make_indicator(pilot, f"Indicateur {number}")
    for number in range(rows):
        make_value(indicator, number, starts_on=datetime.date(2026, 1 + 3 * number, 1))
    for path, count in (
        (f"pilots/{pilot.code}/indicators/", 9),
        (f"indicators/{indicator.code}/measurements/", 3),
    ):
        with django_assert_num_queries(count):
            assert len(api().get(path).json()["results"]) == rows


def test_nobody_decides_twice(api: Calls, indicator: Indicator, alice: Actor, carla: Actor) -> None:
    sent = report(indicator, 40, by=alice)
    path = f"measurements/{sent.code}/decision/"

    assert api(carla).post(path, {"accept": True}).status_code == 201
    assert api(carla).post(path, {"accept": True}).status_code == 409
