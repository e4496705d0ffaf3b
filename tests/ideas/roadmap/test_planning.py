"""Milestones are planned and changed by those whose plan it is."""

import datetime
from typing import Any

import pytest

from ideas.activity.models import Delivery
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed, StaleRevision
from ideas.organisations.models import Mandate
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations import change_milestone, plan_milestone
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_partner, make_pilot
from tests.factories.roadmap import in_days, make_milestone
from tests.factories.sites import make_site


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.errors]


def test_the_team_plans_a_milestone_with_all_that_belongs_to_it(
    pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    site, first = make_site(pilot), make_milestone(pilot, "D’abord", 10)

    made = plan_milestone(
        pilot,
        values={
            "title": "  Salle\nouverte ",
            "starts_on": in_days(20),
            "planned_on": in_days(30),
            "site": site,
            "owner": otto.person,
            "organisation": otto.organisation,
            "waits_for": [first],
        },
        by=alice,
    )

    made.refresh_from_db()
    assert (made.title, made.state, made.site, made.language) == ("Salle ouverte", "planned", site, "fr")
    assert list(made.waits_for.all()) == [first]
    assert (made.begins_on, first.begins_on) == (in_days(20), in_days(10))
    assert str(made) == "Salle ouverte"
    assert facts_of("pilot", pilot.code)[-2:] == ["MilestonePlanned", "MilestoneGiven"]


def test_who_owns_what_they_plan_is_not_told_so(pilot: Pilot, alice: Actor) -> None:
    make_milestone(pilot, by=alice, owner=alice.person)

    assert facts_of("pilot", pilot.code)[-1] == "MilestonePlanned"


def test_the_accountable_partner_and_curators_plan_too_and_others_do_not(
    pilot: Pilot, nadia: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    make_milestone(pilot, by=nadia)
    make_milestone(pilot, by=carla)

    for other in (otto, charlie, Actor(person=nadia.person)):
        with pytest.raises(NotAllowed):
            make_milestone(pilot, by=other)


def test_a_mandate_that_was_revoked_plans_nothing_more(pilot: Pilot, nadia: Actor) -> None:
    made = make_milestone(pilot, by=nadia)
    Mandate.objects.filter(pk=nadia.mandate.pk).update(revoked_at=clock.now())

    with pytest.raises(NotAllowed):
        change_milestone(made, changes={"title": "Autre"}, by=nadia)


def test_a_mandate_for_this_pilot_alone_reaches_its_milestones(pilot: Pilot, alice: Actor) -> None:
    partner = make_partner(pilot, "Régie", role="accountable")
    limits = {"scope_kind": "pilot", "scope_code": pilot.code}
    actor = acting_for(make_mandate(make_person("Rita"), partner.organisation, **limits))
    made = make_milestone(pilot, by=actor, owner=actor.person, organisation=partner.organisation)

    changed = change_milestone(made, changes={"title": "Autre"}, by=actor)

    assert changed.title == "Autre"


def test_only_curators_plan_once_the_pilot_has_ended(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(state="completed")

    make_milestone(pilot, by=carla)
    with pytest.raises(NotAllowed):
        make_milestone(pilot, by=alice)


def test_every_fault_is_said_at_once(pilot: Pilot, alice: Actor, charlie: Actor, otto: Actor) -> None:
    other = make_pilot(charlie)

    with pytest.raises(Invalid) as refused:
        plan_milestone(
            pilot,
            values={
                "title": " ",
                "language": "xx",
                "starts_on": in_days(2),
                "planned_on": in_days(1),
                "site": make_site(other),
                "owner": charlie.person,
                "waits_for": [make_milestone(other)],
            },
            by=alice,
        )

    assert faults(refused) == [
        ("title", "required"),
        ("language", "unknown"),
        ("starts_on", "after_end"),
        ("site", "unknown"),
        ("owner", "unknown"),
        ("waits_for", "unknown"),
    ]
    others = [make_milestone(pilot)] * 21
    values = {"title": "x" * 161, "organisation": otto.organisation, "waits_for": others}
    with pytest.raises(Invalid) as refused:
        plan_milestone(pilot, values=values, by=alice)
    assert faults(refused) == [
        ("title", "too_long"),
        ("planned_on", "required"),
        ("owner", "required"),
        ("waits_for", "too_many"),
    ]


def test_an_owner_belongs_to_the_team_or_speaks_for_an_accepted_partner(
    pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    outside = acting_for_new("Ailleurs")

    make_milestone(pilot, owner=alice.person)
    make_milestone(pilot, owner=otto.person, organisation=otto.organisation)
    for wrong in (
        {"owner": otto.person},
        {"owner": alice.person, "organisation": otto.organisation},
        {"owner": outside.person, "organisation": outside.organisation},
    ):
        with pytest.raises(Invalid):
            make_milestone(pilot, **wrong)


def test_what_changes_is_written_once_and_told_by_its_fields(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    made, first = make_milestone(pilot), make_milestone(pilot, "D’abord")
    changes = {
        "title": "Autre",
        "owner": otto.person,
        "organisation": otto.organisation,
        "waits_for": [first],
    }

    changed = change_milestone(made, changes=changes, version=1, by=alice)
    again = change_milestone(made, changes=changes, version=2, by=alice)

    assert (changed.title, changed.version, again.version) == ("Autre", 2, 2)
    assert facts_of("pilot", pilot.code)[-2:] == ["MilestoneChanged", "MilestoneGiven"]
    with pytest.raises(StaleRevision) as refused:
        change_milestone(made, changes={"title": "Trop tard"}, version=1, by=alice)
    assert (refused.value.current["title"], refused.value.current["version"]) == ("Autre", 2)


def test_another_day_has_reminders_of_its_own(pilot: Pilot, alice: Actor) -> None:
    made = make_milestone(pilot, days=30)
    change_milestone(made, changes={"planned_on": in_days(40)}, by=alice)
    change_milestone(made, changes={"planned_on": in_days(30)}, by=alice)

    owed = Delivery.objects.filter(handler__startswith="roadmap.")
    assert owed.count() == 4


def test_what_is_past_is_not_reminded_of(pilot: Pilot) -> None:
    make_milestone(pilot, days=3)
    make_milestone(pilot, days=-3)

    assert [one.handler for one in Delivery.objects.filter(handler__startswith="roadmap.")] == [
        "roadmap.remind_late"
    ]


# --- Waiting for each other -------------------------------------------------------------------------------------------


def test_a_milestone_never_waits_for_itself_however_long_the_way(pilot: Pilot, alice: Actor) -> None:
    first = make_milestone(pilot, "1")
    second = make_milestone(pilot, "2", waits_for=[first])
    third = make_milestone(pilot, "3", waits_for=[second, first])

    for back in (first, second, third):
        with pytest.raises(Invalid) as refused:
            change_milestone(first, changes={"waits_for": [back]}, by=alice)
        assert faults(refused) == [("waits_for", "circle")]
    change_milestone(second, changes={"waits_for": []}, by=alice)
    change_milestone(first, changes={"waits_for": [second]}, by=alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_would_close_a_circle_at_once_one_holds(pilot: Pilot, alice: Actor) -> None:
    one, two = make_milestone(pilot, "1"), make_milestone(pilot, "2")

    answers = at_once(
        lambda: change_milestone(one, changes={"waits_for": [two]}, by=alice),
        lambda: change_milestone(two, changes={"waits_for": [one]}, by=alice),
    )

    assert successes(answers) == 1
    assert Milestone.waits_for.through.objects.count() == 1


# --- Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("day", ["2028-02-29", "2026-03-29", "2026-10-25", "2026-12-31"])
def test_a_day_is_over_when_it_is_over_at_the_lab(pilot: Pilot, settings: Any, zone: str, day: str) -> None:
    settings.TIME_ZONE = zone
    planned = datetime.date.fromisoformat(day)
    made = Milestone(pilot=pilot, title="Jour", planned_on=planned)
    last = clock.end_of_day(planned)

    with clock.set_to(last.astimezone(datetime.UTC)):
        assert not made.is_late
    with clock.set_to((last + datetime.timedelta(seconds=1)).astimezone(datetime.UTC)):
        assert made.is_late
    with clock.set_to(last.astimezone(datetime.UTC) - datetime.timedelta(days=20)):
        kept = make_milestone(pilot, days=(planned - clock.today()).days)
    due = {one.handler: one.run_after for one in Delivery.objects.filter(payload__milestone=kept.pk)}
    assert due["roadmap.remind_late"] == last.replace(microsecond=0) + datetime.timedelta(seconds=1)
    at = due["roadmap.remind_soon"].astimezone(clock.lab_zone())
    assert (at.date(), at.hour) == (planned - datetime.timedelta(days=7), 7)
