"""Reports to funders: prepared, frozen, verified; what must go from them goes, and says so."""

import datetime
from typing import Any

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.canonical import canonical_json, hash_of
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.learning.operations import hide_learning, show_learning
from ideas.measurement.operations import note_consent, withdraw_story
from ideas.organisations.models import Mandate
from ideas.pilots.models import Pilot
from ideas.reporting import queries
from ideas.reporting.models import FunderReport, ReportEntry
from ideas.reporting.operations import change_report, discard_report, freeze_report, prepare_report
from tests.at_once import at_once
from tests.factories.learning import make_learning
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import acting_for_new
from tests.factories.pledges import make_line, make_pledge
from tests.factories.reporting import make_frozen_report, make_report
from tests.factories.roadmap import make_milestone
from tests.factories.stories import make_shown_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(pilot: Pilot, nadia: Actor) -> Pilot:
    """A pilot with something of every kind but stories."""
    make_value(make_indicator(pilot), 12)
    make_milestone(pilot)
    make_line(pilot)
    make_pledge(pilot, nadia)
    make_learning(pilot)
    return pilot


def faults(error: Invalid) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in error.errors}


def test_a_draft_shows_what_can_be_counted_on_and_leaves_the_rest_to_choose(
    full: Pilot, alice: Actor
) -> None:
    report = make_report(full, by=alice)

    assert set(report.choices) == {"indicators", "milestones", "pledges", "budget"}
    assert set(queries.rows_offered(report)) >= {"learnings", "stories"}
    chosen = {"learnings": [queries.rows_offered(report)["learnings"][0].key]}
    changed = change_report(report, changes={"choices": chosen}, version=1, by=alice)
    assert (list(queries.rows_chosen(changed)), changed.version) == (["learnings"], 2)
    assert change_report(changed, changes={"choices": chosen}, by=alice).version == 2


def test_what_is_wrong_is_said_all_at_once(full: Pilot, alice: Actor, charlie: Actor) -> None:
    stranger = acting_for_new("Sans lien").organisation
    tomorrow = clock.today() + datetime.timedelta(days=1)
    wrong = {
        "title": " ",
        "language": "xx",
        "funder": stranger,
        "ends_on": tomorrow,
        "choices": {"gold": ["1"]},
    }
    with pytest.raises(Invalid) as error:
        prepare_report(full, values=wrong, by=alice)
    assert faults(error.value) == {
        ("title", "required"),
        ("language", "unknown"),
        ("starts_on", "required"),
        ("ends_on", "in_future"),
        ("funder", "unknown"),
        ("choices", "unknown"),
    }
    with pytest.raises(Invalid) as missing:
        prepare_report(full, values={"title": "T" * 161, "introduction": "I" * 5001}, by=alice)
    assert {("title", "too_long"), ("introduction", "too_long"), ("ends_on", "required")} <= faults(
        missing.value
    )
    days = {"starts_on": clock.today(), "ends_on": clock.today() - datetime.timedelta(days=1)}
    with pytest.raises(Invalid) as backwards:
        prepare_report(full, values={"title": "T", **days}, by=alice)
    assert faults(backwards.value) == {("ends_on", "unfit")}
    with pytest.raises(NotAllowed):
        make_report(full, by=charlie)


def test_the_hash_is_that_of_the_manifest_which_names_those_of_the_entries(full: Pilot, alice: Actor) -> None:
    report = make_frozen_report(full, by=alice, introduction="Une année.")

    assert report.sha256 == hash_of(canonical_json(report.manifest))
    named = [(one["part"], one["sha256"]) for one in report.manifest["entries"]]
    assert named == [(one.part, hash_of(canonical_json(one.said))) for one in report.entries.all()]
    assert queries.standing_of(report).is_whole
    assert queries.report_with_hash(report.sha256) == report
    assert queries.report_with_hash("") is None


def test_one_byte_changed_no_longer_verifies(full: Pilot, alice: Actor) -> None:
    report = make_frozen_report(full, by=alice)
    entry = report.entries.get(part="milestones")
    entry.said["title"] += "."
    entry.save()
    assert queries.standing_of(report).changed == 1

    entry.sha256 = hash_of(canonical_json(entry.said))
    entry.save()
    assert queries.standing_of(report).changed == 1, "its own hash is that of the manifest no more"

    report.manifest["title"] += "."
    assert queries.standing_of(report).is_own_changed
    report.entries.filter(part="budget").delete()
    assert queries.standing_of(report).changed == 2


def test_what_changes_later_changes_nothing_that_is_frozen(full: Pilot, alice: Actor) -> None:
    indicator = full.indicators.get()
    report = make_frozen_report(full, by=alice)
    type(indicator).objects.filter(pk=indicator.pk).update(name="Autre nom")

    assert report.entries.get(part="indicators").said["name"] != "Autre nom"
    for act in (
        lambda: change_report(report, changes={"title": "Autre"}, by=alice),
        lambda: discard_report(report, by=alice),
        lambda: freeze_report(report, by=alice),
    ):
        with pytest.raises(MovedOn):
            act()
    corrected = make_report(full, by=alice)
    discard_report(corrected, by=alice)
    with pytest.raises(MovedOn):
        discard_report(corrected, by=alice)


def test_a_correction_names_what_it_replaces(full: Pilot, alice: Actor) -> None:
    report = make_frozen_report(full, by=alice)
    year = {"title": "Corrigé", "starts_on": report.starts_on, "ends_on": report.ends_on}
    corrected = prepare_report(full, values=year, replaces=report, by=alice)
    assert freeze_report(corrected, by=alice).manifest["replaces"] == report.sha256
    with pytest.raises(Invalid):
        prepare_report(full, values=year, replaces=make_report(full, by=alice), by=alice)


def test_nothing_and_something_else_are_not_frozen(full: Pilot, alice: Actor) -> None:
    report = make_report(full, by=alice, choices={})
    with pytest.raises(Invalid):
        freeze_report(report, by=alice)
    with pytest.raises(StaleRevision) as stale:
        freeze_report(report, version=7, by=alice)
    assert stale.value.current["version"] == 1


def test_a_story_goes_when_its_person_agrees_no_more(full: Pilot, alice: Actor, deliver_facts: Any) -> None:
    told, kept = make_shown_story(full, alice), make_shown_story(full, alice)
    report = make_frozen_report(full, by=alice, choices={"stories": [told.code, kept.code]})
    withdraw_story(told, by=alice)
    deliver_facts()
    standing = queries.standing_of(report)
    assert (standing.taken_back, standing.changed, standing.is_own_changed) == (1, 0, False)
    gone = report.entries.get(key=told.code)
    assert (gone.said, gone.is_shown, gone.shown) == ({}, False, {})
    note_consent(kept, uses=["site"], way="written", by=alice)
    deliver_facts()
    assert queries.standing_of(report).taken_back == 2


def test_a_story_is_read_as_long_as_was_agreed(full: Pilot, alice: Actor) -> None:
    report = make_frozen_report(full, by=alice)
    entry = report.entries.first()
    assert entry is not None
    entry.until = clock.today()
    assert entry.is_shown
    entry.until -= datetime.timedelta(days=1)
    assert not entry.is_shown


def test_what_a_curator_hides_is_shown_again_with_it(
    full: Pilot, alice: Actor, carla: Actor, deliver_facts: Any
) -> None:
    learning = make_learning(full, "Autre")
    report = make_frozen_report(full, by=alice, choices={"learnings": [learning.code]})
    hide_learning(learning, reason="Nomme quelqu’un.", by=carla)
    deliver_facts()
    assert queries.standing_of(report).taken_back == 1
    show_learning(learning, by=carla)
    deliver_facts()
    assert queries.standing_of(report).is_whole


def test_who_knows_of_reports(full: Pilot, alice: Actor, otto: Actor, nadia: Actor, charlie: Actor) -> None:
    draft, public = make_report(full, by=alice), make_frozen_report(full, by=alice)
    closed = make_frozen_report(full, by=alice, is_public=False, funder=nadia.organisation)

    def known(actor: Actor) -> set[str]:
        return {one.code for one in queries.reports_of(full, actor)}

    assert known(alice) == known(nadia) == {draft.code, public.code, closed.code}
    assert known(otto) == {public.code, closed.code}
    assert known(charlie) == {public.code}
    assert may(nadia, "reporting.freeze_report", draft)
    Mandate.objects.filter(pk=nadia.mandate.pk).update(ends_on=clock.today() - datetime.timedelta(days=1))
    assert draft.code not in known(nadia)
    assert [one.code for one in queries.public_reports_of(full)] == [public.code]
    assert nadia.organisation in queries.funders_to_report_to(full)


@pytest.mark.django_db(transaction=True)
def test_frozen_twice_at_once_is_frozen_once(full: Pilot, alice: Actor) -> None:
    report = make_report(full, by=alice)
    rows = len(report.choices)
    results = at_once(lambda: freeze_report(report, by=alice), lambda: freeze_report(report, by=alice))
    assert sorted(type(one).__name__ for one in results) == ["FunderReport", "MovedOn"]
    assert ReportEntry.objects.filter(report=report).count() >= rows
    assert FunderReport.objects.get(pk=report.pk).version == 2
