"""Axes of the lab and of networks, the pilots under them, and what comes together there."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, NotAllowed, StaleRevision
from ideas.organisations.models import NetworkMember
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Axis, Milestone
from ideas.roadmap.operations import add_axis, change_axis, move_milestone
from ideas.roadmap.queries import (
    axes_by_network,
    axes_of,
    axes_visible_to,
    late_milestones,
    milestones_belonging_to,
    milestones_curated_by,
    milestones_of,
    milestones_visible_to,
    next_milestones,
    people_of_axis,
    people_of_milestone,
    pilots_under,
    progress_of,
    progress_of_each,
    rolled_up,
)
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import make_pilot
from tests.factories.roadmap import in_days, make_axis, make_milestone, make_network


def test_lab_staff_keep_the_labs_axes_and_a_network_its_own(
    pilot: Pilot, carla: Actor, alice: Actor, otto: Actor
) -> None:
    network = make_network()
    vera = acting_for(make_mandate(make_person("Vera"), network))

    own = add_axis(network, values={"name": " Habiter "}, by=vera)
    lab = add_axis(None, values={"name": "Se former", "position": 2}, by=carla)

    assert (own.name, own.network, lab.network, str(lab)) == ("Habiter", network, None, "Se former")
    assert facts_of("axis", lab.code) == ["AxisAdded"]
    assert people_of_axis(own) == [vera.person.code]
    assert people_of_axis(lab) == []
    for actor, about in ((alice, None), (otto, network), (vera, None)):
        with pytest.raises(NotAllowed):
            add_axis(about, values={"name": "Non"}, by=actor)
    with pytest.raises(NotAllowed):
        change_axis(lab, changes={"name": "Non"}, by=vera)


def test_every_fault_of_an_axis_is_said_at_once(carla: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        add_axis(make_organisation(), values={"name": "", "text": "x" * 5001, "language": "xx"}, by=carla)

    found = [(one.field, one.code) for one in refused.value.errors]
    assert found == [
        ("network", "no_network"),
        ("text", "too_long"),
        ("name", "required"),
        ("language", "unknown"),
    ]


def test_an_organisation_with_members_is_a_network_whatever_its_kind(carla: Actor, db: None) -> None:
    federation = make_organisation("Fédération", kind="association")
    NetworkMember.objects.create(network=federation, member=make_organisation())

    assert add_axis(federation, values={"name": "Ensemble"}, by=carla).network == federation


def test_a_network_takes_pilots_of_its_members_and_the_lab_any(
    pilot: Pilot, otto: Actor, charlie: Actor, carla: Actor
) -> None:
    network = make_network("Vallées", otto.organisation)
    vera = acting_for(make_mandate(make_person("Vera"), network))
    foreign = make_pilot(charlie)
    axis, lab = make_axis(network=network), make_axis("Du lab")

    changed = change_axis(axis, changes={"pilots": [pilot], "text": "Ici."}, version=1, by=vera)
    change_axis(lab, changes={"pilots": [pilot, foreign]}, by=carla)
    same = change_axis(axis, changes={"pilots": [pilot]}, by=vera)

    assert (changed.version, same.version, list(changed.pilots.all())) == (2, 2, [pilot])
    assert facts_of("axis", axis.code) == ["AxisAdded", "AxisChanged"]
    assert list(axes_of(pilot, ANYONE)) == [lab, axis]
    with pytest.raises(Invalid):
        change_axis(axis, changes={"pilots": [pilot, foreign]}, by=vera)
    with pytest.raises(StaleRevision) as refused:
        change_axis(axis, changes={"name": "Autre"}, version=1, by=vera)
    assert refused.value.current["text"] == "Ici."
    NetworkMember.objects.update(until=clock.today())
    change_axis(axis, changes={"name": "Il reste", "pilots": [pilot]}, by=vera)


def test_axes_of_hidden_networks_are_seen_by_our_own_code_alone(db: None) -> None:
    network = make_network()
    axis, lab = make_axis(network=network), make_axis("Du lab")
    assert list(axes_by_network(axes_visible_to(ANYONE))) == [lab, axis]

    network.hidden_at = clock.now()
    network.save(update_fields=["hidden_at"])

    assert list(axes_visible_to(ANYONE)) == [lab]
    assert axes_visible_to(SYSTEM).count() == 2


def test_an_axis_adds_up_its_pilots_and_their_milestones(pilot: Pilot, charlie: Actor, alice: Actor) -> None:
    other, hidden = make_pilot(charlie), make_pilot(charlie, title="Masqué")
    Pilot.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    axis, bare = make_axis("Habiter", None, pilot, other), make_axis("Vide")
    axis.pilots.add(hidden)
    reached = make_milestone(pilot)
    move_milestone(reached, state="reached", evidence="Oui.", by=alice)
    dropped = make_milestone(pilot)
    move_milestone(dropped, state="dropped", reason="Non.", by=alice)
    for of, days in ((pilot, -2), (other, 5), (other, -3), (hidden, -9)):
        make_milestone(of, days=days)

    rows = {one.pk: one for one in rolled_up(Axis.objects.all())}

    found = rows[axis.pk]
    assert (found.pilot_count, found.milestone_count, found.reached_count, found.late_count) == (2, 4, 1, 2)
    assert (rows[bare.pk].pilot_count, rows[bare.pk].late_count) == (None, None)
    assert set(pilots_under(axis)) == {pilot, other}


def test_milestones_are_asked_by_whose_they_are(
    pilot: Pilot, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    late, soon = (
        make_milestone(pilot, "Tard", -2, owner=otto.person, organisation=otto.organisation),
        make_milestone(pilot, "Tôt", 2),
    )
    last = make_milestone(pilot, "Loin", 50, position=2)

    assert list(late_milestones(Milestone.objects.all())) == [late]
    assert list(next_milestones(Milestone.objects.all())) == [soon, last]
    assert list(milestones_of(pilot)) == [late, soon, last]
    assert milestones_visible_to(ANYONE).count() == milestones_visible_to(SYSTEM).count() == 3
    assert milestones_belonging_to(otto).count() == milestones_belonging_to(alice).count() == 3
    assert milestones_belonging_to(charlie).count() == 0
    assert (milestones_curated_by(carla).count(), milestones_curated_by(alice).count()) == (3, 0)
    assert set(people_of_milestone(late)) == {alice.person.code, otto.person.code}
    assert alice.person.code in people_of_milestone(soon)


STATES = ("planned", "under_way", "reached", "dropped")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(STATES), st.integers(-9, 9)), max_size=12))
def test_progress_is_what_one_counts_by_hand(pilot: Pilot, plan: list[tuple[str, int]]) -> None:
    Milestone.objects.all().delete()
    Milestone.objects.bulk_create(
        Milestone(
            pilot=pilot,
            title="Jalon",
            state=state,
            planned_on=in_days(days),
            reached_on=in_days(days) if state == "reached" else None,
        )
        for state, days in plan
    )

    progress = progress_of(Milestone.objects.filter(pilot=pilot))

    kept = [state for state, _days in plan if state != "dropped"]
    late = sum(state in {"planned", "under_way"} and days < 0 for state, days in plan)
    assert (progress.total, progress.reached, progress.late) == (len(kept), kept.count("reached"), late)
    assert progress.share == (kept.count("reached") / len(kept) if kept else 0)
    assert progress_of_each([pilot]) == {pilot.pk: progress}
