"""Values: entered, submitted, returned, accepted, corrected; by whom, and by two at once."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations import Entry, change_indicator, decide_value, end_indicator, enter_value
from ideas.measurement.queries import (
    knows_inside,
    measurements_visible_to,
    shown_cells,
    values_waiting,
    with_cells,
)
from ideas.pilots.models import Pilot
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import facts_of
from tests.factories.measurement import LAST_QUARTER, accept, make_indicator, make_value, report
from tests.factories.sites import make_site

Q4 = datetime.date(2026, 10, 1)


def enter(indicator: Indicator, by: Actor, **said: Any) -> Measurement:
    """A value of the last quarter."""
    options = {
        name: said.pop(name)
        for name in ("site", "submit", "version", "correction_reason", "starts_on")
        if name in said
    }
    return enter_value(indicator, **{"starts_on": LAST_QUARTER, **options}, entry=Entry(**said), by=by)


def refusal(indicator: Indicator, by: Actor, **said: Any) -> list[tuple[str, str]]:
    """What is wrong with such a value."""
    with pytest.raises(Invalid) as refused:
        enter(indicator, by, **said)
    return [(error.field, error.code) for error in refused.value.errors]


def test_a_value_comes_to_count(indicator: Indicator, alice: Actor, carla: Actor) -> None:
    draft = enter(indicator, alice, value=Decimal(40), evidence="Listes de présence.")
    assert (draft.state, draft.ends_on, list(measurements_visible_to(ANYONE))) == (
        "draft",
        datetime.date(2026, 9, 30),
        [],
    )

    sent = enter(indicator, alice, value=Decimal(41), submit=True, version=draft.version)
    returned = decide_value(sent, accept=False, words="Et les absents ?", version=sent.version, by=carla)
    assert (returned.state, returned.decision_words, returned.decided_by) == (
        "returned",
        "Et les absents ?",
        carla.person,
    )
    kept = enter(indicator, alice, value=Decimal(39), version=returned.version)
    assert kept.state == MeasurementState.RETURNED
    again = enter(indicator, alice, value=Decimal(38), submit=True, version=kept.version)
    assert list(values_waiting(Pilot.objects.all())) == [again]
    accepted = accept(again, by=carla)

    assert (accepted.counts, accepted.value, accepted.written_by) == (True, Decimal(38), alice.person)
    assert list(with_cells(measurements_visible_to(ANYONE))) == [accepted]
    assert facts_of("pilot", indicator.pilot.code)[-4:] == [
        "MeasurementSubmitted",
        "MeasurementReturned",
        "MeasurementSubmitted",
        "MeasurementAccepted",
    ]
    assert str(accepted) == f"{indicator.pk}  2026-07-01 accepted"


def test_an_organisation_reports_under_a_mandate_which_is_kept(
    indicator: Indicator, alice: Actor, otto: Actor, carla: Actor
) -> None:
    indicator = change_indicator(indicator, changes={"reporter": otto.organisation}, by=alice)
    with pytest.raises(NotAllowed):
        report(indicator, 40, by=alice)

    sent = report(indicator, 40, by=otto)

    assert (sent.written_by, sent.organisation, sent.mandate) == (
        otto.person,
        otto.organisation,
        otto.mandate,
    )
    indicator.pilot.partners.update(state="left")
    with pytest.raises(NotAllowed):
        enter(indicator, otto, value=Decimal(1), starts_on=Q4)
    assert enter(indicator, alice, value=Decimal(1), starts_on=Q4).state == "draft"


def test_nobody_accepts_their_own_figures(
    indicator: Indicator, alice: Actor, nadia: Actor, carla: Actor
) -> None:
    sent = report(
        change_indicator(indicator, changes={"reporter": nadia.organisation}, by=alice), 40, by=nadia
    )
    for actor in (nadia, alice, ANYONE):
        with pytest.raises((NotAllowed, Exception)):
            accept(sent, by=actor)

    assert accept(sent, by=carla).decided_for is None


def test_who_answers_for_the_pilot_accepts(indicator: Indicator, alice: Actor, nadia: Actor) -> None:
    sent = report(indicator, 40, by=alice)

    assert accept(sent, by=nadia).decided_for == nadia.organisation


def test_what_is_wrong_with_a_value(indicator: Indicator, alice: Actor) -> None:
    assert refusal(indicator, alice, value=Decimal("0.00001")) == [("value", "out_of_range")]
    assert refusal(indicator, alice, evidence="x" * 2001) == [("evidence", "too_long")]
    assert refusal(indicator, alice, submit=True) == [("value", "required")]
    assert refusal(indicator, alice, value=Decimal(1), unavailable_reason="Perdu.") == [
        ("unavailable_reason", "both")
    ]
    assert refusal(indicator, alice, starts_on=datetime.date(2026, 7, 2)) == [("starts_on", "no_period")]
    assert refusal(indicator, alice, starts_on=datetime.date(2027, 1, 1)) == [("starts_on", "no_period")]
    assert refusal(indicator, alice, starts_on=Q4, value=Decimal(1), submit=True) == [
        ("starts_on", "not_over")
    ]
    Indicator.objects.update(ended_on=datetime.date(2026, 6, 30))
    assert refusal(indicator, alice) == [("starts_on", "ended")]


def test_that_there_is_none_has_a_reason(indicator: Indicator, alice: Actor, carla: Actor) -> None:
    sent = enter(indicator, alice, unavailable_reason="L’école était fermée.", submit=True)

    assert accept(sent, by=carla).value is None


@pytest.mark.parametrize(
    ("nature", "value"),
    [("percentage", Decimal(101)), ("yes_no", Decimal("0.5")), ("number", Decimal("1e20"))],
)
def test_values_are_of_their_nature(pilot: Pilot, alice: Actor, nature: str, value: Decimal) -> None:
    indicator = make_indicator(pilot, nature=nature, adding="mean", targets=(), baseline=Decimal(0))

    assert refusal(indicator, alice, value=value) == [("value", "out_of_range")]


def test_a_ratio_keeps_both_its_numbers(pilot: Pilot, alice: Actor) -> None:
    indicator = make_indicator(pilot, nature="ratio", adding="ratio_of_sums")

    assert refusal(indicator, alice, numerator=Decimal(1)) == [("denominator", "required")]
    assert refusal(indicator, alice, numerator=Decimal(1), denominator=Decimal(0)) == [
        ("denominator", "required")
    ]
    assert refusal(indicator, alice, numerator=Decimal("99999999999999"), denominator=Decimal("0.0001")) == [
        ("denominator", "out_of_range")
    ]
    sent = enter(
        indicator, alice, numerator=Decimal(1), denominator=Decimal(3), value=Decimal(9), submit=True
    )
    assert (sent.value, sent.numerator, sent.denominator) == (Decimal("0.3333"), 1, 3)
    assert enter(indicator, alice, starts_on=Q4).value is None


def test_parts_make_the_whole_and_small_ones_are_hidden(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    indicator = make_indicator(pilot, dimension="Âge", categories="moins de 30\n30 et plus")
    two = (Decimal(36), Decimal(4))
    assert refusal(indicator, alice, value=Decimal(40), cells=two[:1]) == [("cells", "incomplete")]
    assert refusal(indicator, alice, value=Decimal(40), cells=(Decimal(41), Decimal(-1))) == [
        ("cells", "incomplete")
    ]
    assert refusal(indicator, alice, value=Decimal(41), cells=two) == [("cells", "do_not_add_up")]
    assert refusal(indicator, alice, cells=two) == [("cells", "do_not_add_up")]

    small = accept(report(indicator, 40, cells=two, by=alice), by=carla)
    large = make_value(indicator, 40, starts_on=datetime.date(2026, 4, 1), cells=(35, 5))

    assert (shown_cells(small, is_insider=False), shown_cells(small, is_insider=True)) == (None, list(two))
    assert shown_cells(large, is_insider=False) == [Decimal(35), Decimal(5)]
    assert shown_cells(make_value(indicator, 1, starts_on=Q4), is_insider=True) is None
    assert str(small.cells.all()[0]) == f"{small.pk} 0"
    assert [knows_inside(actor, pilot) for actor in (ANYONE, SYSTEM, alice, carla)] == [
        False,
        True,
        True,
        True,
    ]


def test_each_site_gives_its_value(indicator: Indicator, alice: Actor) -> None:
    here, there = make_site(indicator.pilot), make_site(indicator.pilot, "Lens")
    declined = make_site(indicator.pilot, "Ailleurs", state="declined")

    assert refusal(indicator, alice, value=Decimal(1)) == [("site", "required")]
    assert refusal(indicator, alice, value=Decimal(1), site=declined) == [("site", "unknown")]
    assert {enter(indicator, alice, value=Decimal(1), site=one).place for one in (here, there)} == {
        here.code,
        there.code,
    }


def test_a_correction_keeps_the_old_value(indicator: Indicator, alice: Actor, carla: Actor) -> None:
    old = accept(report(indicator, 40, by=alice), by=carla)
    assert refusal(indicator, alice, value=Decimal(4), submit=True) == [("correction_reason", "required")]
    assert refusal(indicator, alice, value=Decimal(4), correction_reason="x" * 2001) == [
        ("correction_reason", "too_long")
    ]

    new = report(indicator, 4, correction_reason="Un zéro de trop.", by=alice)
    old.refresh_from_db()
    assert (new.corrects, old.counts) == (old, True)
    accepted = accept(new, by=carla)
    old.refresh_from_db()

    assert (accepted.counts, old.counts, old.value, old.superseded_at is not None) == (
        True,
        False,
        Decimal(40),
        True,
    )
    assert set(measurements_visible_to(ANYONE)) == {old, accepted}


def test_what_was_submitted_waits_and_what_is_stale_is_refused(
    indicator: Indicator, alice: Actor, carla: Actor
) -> None:
    draft = enter(indicator, alice, value=Decimal(40))
    with pytest.raises(StaleRevision):
        enter(indicator, alice, value=Decimal(41))
    with (
        just_before('UPDATE "measurement_measurement"', lambda: Measurement.objects.update(version=9)),
        pytest.raises(MovedOn),
    ):
        enter(indicator, alice, value=Decimal(41), version=draft.version)
    draft.refresh_from_db()
    sent = enter(indicator, alice, value=Decimal(41), version=draft.version, submit=True)
    with pytest.raises(MovedOn):
        enter(indicator, alice, value=Decimal(42), version=sent.version)
    with pytest.raises(StaleRevision):
        decide_value(sent, accept=True, version=1, by=carla)


def test_what_is_decided_is_decided_once(indicator: Indicator, alice: Actor, carla: Actor) -> None:
    sent = report(indicator, 40, by=alice)
    for words in ("", "x" * 2001):
        with pytest.raises(Invalid):
            decide_value(sent, accept=False, words=words, by=carla)
    accept(sent, by=carla)

    with pytest.raises(MovedOn):
        accept(sent, by=carla)


def test_of_two_values_that_would_count_one_does(indicator: Indicator, alice: Actor, carla: Actor) -> None:
    sent = report(indicator, 40, by=alice)
    make_value(indicator, 41)

    with pytest.raises(MovedOn):
        accept(sent, by=carla)


def test_what_was_corrected_meanwhile_is_not_corrected_again(
    indicator: Indicator, alice: Actor, carla: Actor
) -> None:
    old = make_value(indicator, 40)
    sent = report(indicator, 4, correction_reason="Non.", by=alice)
    Measurement.objects.filter(pk=old.pk).update(superseded_at=old.written_at)

    with pytest.raises(MovedOn):
        accept(sent, by=carla)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_at_once_one_does(indicator: Indicator, alice: Actor, bruno: Actor) -> None:
    results = at_once(*(lambda n=n: report(indicator, n, by=alice) for n in (40, 41, 42)))

    assert successes(results) == 1
    assert {type(one) for one in results if isinstance(one, Exception)} == {MovedOn}
    assert Measurement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(
    indicator: Indicator, alice: Actor, carla: Actor, nadia: Actor
) -> None:
    sent = report(indicator, 40, by=alice)

    results = at_once(
        lambda: accept(sent, by=carla), lambda: decide_value(sent, accept=False, words="Non.", by=nadia)
    )

    assert successes(results) == 1


def test_an_indicator_that_ended_takes_what_was_before(indicator: Indicator, alice: Actor) -> None:
    end_indicator(indicator, reason="Fini.", by=alice)

    assert report(indicator, 40, by=alice).state == "submitted"
