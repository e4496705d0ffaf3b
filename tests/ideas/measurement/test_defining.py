"""Saying what is measured: by whom, what fits, what is kept when it changes."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import TeamMember
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.kernel.subjects import kind_of, subject_visible_to
from ideas.measurement.guards import indicator_with_target
from ideas.measurement.lifecycle import MOST_INDICATORS
from ideas.measurement.models import Indicator
from ideas.measurement.operations import add_indicator, change_indicator, end_indicator
from ideas.measurement.queries import indicators_visible_to
from ideas.pilots.guards import verdicts_to_start
from ideas.pilots.models import Pilot
from tests.at_once import just_before
from tests.factories.activity import facts_of
from tests.factories.measurement import BASELINE, TARGETS, make_indicator, make_value
from tests.factories.organisations import make_organisation

DAY = datetime.date(2026, 1, 1)


def refusal(pilot: Pilot, by: Actor, targets: Any = (), **values: Any) -> list[tuple[str, str]]:
    """What is wrong with such an indicator."""
    with pytest.raises(Invalid) as refused:
        add_indicator(pilot, values={"name": "Logées", **values}, targets=targets, by=by)
    return [(error.field, error.code) for error in refused.value.errors]


def test_the_lead_says_what_shall_change(pilot: Pilot, alice: Actor) -> None:
    first = add_indicator(
        pilot, values={"name": " Personnes  logées ", **BASELINE}, targets=TARGETS, by=alice
    )
    second = add_indicator(pilot, values={"name": "Taux", "nature": "percentage", "adding": "mean"}, by=alice)

    assert (first.name, first.position, second.position) == ("Personnes logées", 1, 2)
    assert (first.created_by, first.language, str(first), str(first.targets.get())) == (
        alice.person,
        "fr",
        "Personnes logées",
        f"{first.pk} 2026-12-31",
    )
    assert facts_of("pilot", pilot.code)[-2:] == ["IndicatorAdded", "IndicatorAdded"]
    assert subject_visible_to(alice, "indicator", first.code) == first
    assert indicators_visible_to(SYSTEM).count() == 2
    kind = kind_of("indicator")
    assert (kind.parent(first), alice.person.code in kind.concerned(first)) == (("pilot", pilot.code), True)


def test_who_may(pilot: Pilot, carla: Actor, nadia: Actor, otto: Actor, charlie: Actor, bruno: Actor) -> None:
    TeamMember.objects.create(idea=pilot.idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    for number, actor in enumerate((carla, nadia, bruno)):
        add_indicator(pilot, values={"name": f"Indicateur {number}"}, by=actor)

    for actor in (otto, charlie, Actor(person=bruno.person, mandate=otto.mandate)):
        with pytest.raises(NotAllowed):
            add_indicator(pilot, values={"name": "Autre"}, by=actor)


def test_what_is_wrong_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    wrong = refusal(pilot, alice, name=" ", unit="x" * 41, nature="colour", language="es")

    assert wrong == [
        ("unit", "too_long"),
        ("name", "required"),
        ("nature", "unknown"),
        ("language", "unknown"),
    ]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"nature": "percentage"}, [("adding", "does_not_fit")]),
        ({"adding": "ratio_of_sums"}, [("adding", "does_not_fit")]),
        (
            {"nature": "percentage", "adding": "mean", "baseline": Decimal(101), "baseline_on": DAY},
            [("baseline", "out_of_range")],
        ),
        ({"nature": "yes_no", "baseline": Decimal(2), "baseline_on": DAY}, [("baseline", "out_of_range")]),
        ({"baseline": Decimal("0.00001"), "baseline_on": DAY}, [("baseline", "out_of_range")]),
        ({"baseline": Decimal("NaN"), "baseline_on": DAY}, [("baseline", "out_of_range")]),
        ({"baseline": Decimal(3)}, [("baseline_on", "required")]),
        ({"direction": "range", "range_low": Decimal(3)}, [("range_high", "required")]),
        (
            {"direction": "range", "range_low": Decimal(3), "range_high": Decimal(2)},
            [("range_high", "required")],
        ),
        ({"dimension": "Âge"}, [("categories", "incomplete")]),
        ({"categories": "a\nb"}, [("categories", "incomplete")]),
        ({"dimension": "Âge", "categories": "a\na"}, [("categories", "incomplete")]),
        (
            {"nature": "percentage", "adding": "mean", "dimension": "Âge", "categories": "a\nb"},
            [("dimension", "does_not_fit")],
        ),
    ],
)
def test_what_does_not_fit_together(
    pilot: Pilot, alice: Actor, values: dict[str, Any], wrong: list[tuple[str, str]]
) -> None:
    assert refusal(pilot, alice, **values) == wrong


def test_targets_come_after_the_baseline_once_a_day_and_can_be_reached(pilot: Pilot, alice: Actor) -> None:
    one = (DAY, Decimal(10))

    assert refusal(pilot, alice, [one, one]) == [("targets", "twice")]
    assert refusal(pilot, alice, [one], baseline=Decimal(0), baseline_on=DAY) == [
        ("targets", "before_baseline")
    ]
    assert refusal(pilot, alice, [(DAY, Decimal(101))], nature="percentage", adding="mean") == [
        ("targets", "out_of_range")
    ]


def test_categories_are_cleaned_and_a_range_has_both_ends(pilot: Pilot, alice: Actor) -> None:
    made = make_indicator(
        pilot,
        dimension="Âge",
        categories=" moins de 30 \n\n 30 et plus",
        direction="range",
        range_low=Decimal(1),
        range_high=Decimal(2),
    )

    assert made.category_names == ["moins de 30", "30 et plus"]


def test_only_a_partner_or_the_team_reports(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    assert refusal(pilot, alice, reporter=make_organisation("Ailleurs")) == [("reporter", "no_partner")]
    assert add_indicator(pilot, values={"name": "Logées", "reporter": otto.organisation}, by=alice).reporter


def test_names_are_once_per_pilot_and_there_are_not_too_many(indicator: Indicator, alice: Actor) -> None:
    assert refusal(indicator.pilot, alice, name=indicator.name) == [("name", "taken")]

    Indicator.objects.update(position=MOST_INDICATORS)

    assert refusal(indicator.pilot, alice) == [("name", "too_many")]


def test_before_a_value_was_accepted_all_can_be_changed(indicator: Indicator, alice: Actor) -> None:
    targets = [(DAY, Decimal(5))]
    changed = change_indicator(
        indicator,
        changes={"unit": "%", "nature": "percentage", "adding": "mean"},
        targets=targets,
        version=1,
        by=alice,
    )

    assert (changed.unit, changed.version, changed.definitions.count()) == ("%", 2, 0)
    assert [(one.due_on, one.value) for one in changed.targets.all()] == targets
    same = change_indicator(changed, changes={"unit": "%"}, by=alice)
    assert same.version == 2
    assert facts_of("pilot", indicator.pilot.code)[-2:] == ["IndicatorAdded", "IndicatorChanged"]


def test_once_a_value_was_accepted_the_former_definition_is_kept(indicator: Indicator, alice: Actor) -> None:
    make_value(indicator)
    with pytest.raises(Invalid) as refused:
        change_indicator(indicator, changes={"name": "Formés"}, by=alice)
    assert refused.value.errors[0].field == "reason"

    changed = change_indicator(
        indicator, changes={"name": "Formés"}, targets=[], reason="Plus court.", by=alice
    )

    kept = changed.definitions.get()
    assert (kept.number, kept.name, kept.reason, kept.replaced_by) == (
        1,
        "Professionnels formés",
        "Plus court.",
        alice.person,
    )
    assert (kept.said["targets"], kept.said["baseline_on"], kept.said["range_low"]) == (
        [["2026-12-31", "270.0000"]],
        "2025-01-01",
        None,
    )
    assert str(kept) == f"{indicator.pk} 1"


def test_what_values_mean_by_stays(indicator: Indicator, alice: Actor) -> None:
    make_value(indicator)

    with pytest.raises(Invalid) as refused:
        change_indicator(
            indicator, changes={"frequency": "yearly", "adding": "mean"}, reason="Oui.", by=alice
        )

    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("adding", "fixed"),
        ("frequency", "fixed"),
    ]


def test_two_who_change_it_at_once(indicator: Indicator, alice: Actor, otto: Actor) -> None:
    changed = change_indicator(indicator, changes={"reporter": otto.organisation}, by=alice)
    with pytest.raises(StaleRevision) as stale:
        change_indicator(indicator, changes={"unit": "x"}, version=1, by=alice)
    assert stale.value.current["version"] == 2

    def overtake() -> None:
        Indicator.objects.update(version=9)

    with just_before('UPDATE "measurement_indicator"', overtake), pytest.raises(MovedOn):
        change_indicator(changed, changes={"unit": "y"}, by=alice)


def test_another_name_that_there_is(indicator: Indicator, alice: Actor) -> None:
    other = make_indicator(indicator.pilot, "Autre")

    with pytest.raises(Invalid) as refused:
        change_indicator(other, changes={"name": indicator.name}, by=alice)

    assert refused.value.errors[0].code == "taken"


def test_it_ends_with_a_reason_once(indicator: Indicator, alice: Actor) -> None:
    with pytest.raises(Invalid):
        end_indicator(indicator, reason=" ", by=alice)
    with pytest.raises(StaleRevision):
        end_indicator(indicator, reason="Fini.", version=7, by=alice)

    ended = end_indicator(indicator, reason="Fini.", version=1, by=alice)

    assert (ended.ended_on, ended.end_reason) == (datetime.date(2026, 11, 23), "Fini.")
    with pytest.raises(MovedOn):
        end_indicator(indicator, reason="Fini.", by=alice)
    assert facts_of("pilot", indicator.pilot.code)[-1] == "IndicatorEnded"


def test_a_pilot_earns_its_start_by_an_indicator_with_baseline_and_target(pilot: Pilot, alice: Actor) -> None:
    bare = add_indicator(pilot, values={"name": "Nu"}, by=alice)
    assert indicator_with_target(pilot, {}) == {}
    change_indicator(bare, changes=BASELINE, by=alice)
    assert indicator_with_target(pilot, {}) == {}
    said = {verdict.guard: verdict for verdict in verdicts_to_start(pilot)}["indicator_with_target"]
    assert (bool(said.wording), said.is_met) == (True, False)

    change_indicator(bare, changes={}, targets=TARGETS, by=alice)

    assert indicator_with_target(pilot, {}) is None
