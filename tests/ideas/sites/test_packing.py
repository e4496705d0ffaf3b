"""The pack of a pilot: drafted from what the pilot says, published in versions that never change."""

from decimal import Decimal
from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.files.models import File
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.pilots.lifecycle import CriterionFor
from ideas.pilots.models import Criteria, Criterion, Pilot
from ideas.sites import asking
from ideas.sites.models import Pack, Site
from ideas.sites.operations import begin_pack, note_deviation, publish_pack, write_pack
from ideas.sites.queries import draft_of, latest_pack, pack_numbered, published_packs
from tests.at_once import at_once, successes
from tests.factories.sites import SAYS, make_pack

COST = {"label": "Loyer", "amount": Decimal("12.50"), "every": "month"}


def make_file(kind: str, code: str) -> File:
    return File.objects.create(
        subject_kind=kind,
        subject_code=code,
        type="document",
        name="plan.pdf",
        media_type="application/pdf",
        size=1,
    )


def test_a_first_pack_begins_with_what_the_pilot_says(pilot: Pilot, site: Site, alice: Actor) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(text="Chaque mardi, un café.")
    criteria = Criteria.objects.create(pilot=pilot, number=1)
    Criterion.objects.create(criteria=criteria, decision=CriterionFor.CONTINUE, place=1, text="Dix familles.")
    note_deviation(site, text="Le matin,\npas le soir.", reason="Le marché.", by=alice)
    file = make_file("pilot", pilot.code)

    draft = begin_pack(pilot, by=alice)

    assert draft.number is None
    assert draft.core == "Chaque mardi, un café."
    assert draft.adaptable == "- Le matin, pas le soir."
    assert draft.conditions.endswith("- Dix familles.")
    assert draft.people.startswith("- ")
    assert "Commune" not in draft.people
    assert [*draft.files.all()] == [file]
    assert draft_of(pilot) == draft
    assert latest_pack(pilot) is None


def test_without_criteria_nothing_is_said_of_conditions(pilot: Pilot, alice: Actor) -> None:
    assert begin_pack(pilot, by=alice).conditions == ""


def test_criteria_that_say_nothing_of_going_on_are_no_conditions(pilot: Pilot, alice: Actor) -> None:
    Criteria.objects.create(pilot=pilot, number=1)

    assert begin_pack(pilot, by=alice).conditions == ""


def test_one_is_written_at_a_time(pilot: Pilot, alice: Actor, charlie: Actor) -> None:
    begin_pack(pilot, by=alice)

    with pytest.raises(MovedOn):
        begin_pack(pilot, by=alice)
    with pytest.raises(NotAllowed):
        begin_pack(pilot, by=charlie)


def test_what_is_written_is_kept_and_costs_are_exact(pilot: Pilot, alice: Actor) -> None:
    draft = write_pack(begin_pack(pilot, by=alice), changes={**SAYS, "costs": [COST, COST]}, by=alice)

    assert draft.version == 2
    assert [(cost.amount, cost.place) for cost in draft.costs.all()] == [
        (Decimal("12.50"), 1),
        (Decimal("12.50"), 2),
    ]


def test_who_was_slower_is_told_what_stands_there(pilot: Pilot, alice: Actor) -> None:
    draft = begin_pack(pilot, by=alice)
    write_pack(draft, changes=SAYS, version=1, by=alice)

    with pytest.raises(StaleRevision) as refused:
        write_pack(draft, changes={"core": "Autre."}, version=1, by=alice)
    with pytest.raises(StaleRevision):
        publish_pack(draft, version=1, by=alice)

    assert refused.value.current["core"] == SAYS["core"]
    assert refused.value.current["version"] == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"core": "x" * 30_001}, "core"),
        ({"language": "xx"}, "language"),
        ({"currency": "ABC"}, "currency"),
        ({"costs": [{**COST, "label": " "}]}, "costs"),
        ({"costs": [{**COST, "label": "x" * 201}]}, "costs"),
        ({"costs": [{**COST, "amount": Decimal("1.005")}]}, "costs"),
        ({"costs": [{**COST, "amount": Decimal(-1)}]}, "costs"),
        ({"costs": [{**COST, "amount": Decimal("1e12")}]}, "costs"),
        ({"costs": [{**COST, "amount": Decimal("NaN")}]}, "costs"),
        ({"costs": [{**COST, "every": "day"}]}, "costs"),
        ({"costs": [COST] * 31}, "costs"),
    ],
)
def test_what_cannot_be_kept_is_said(pilot: Pilot, alice: Actor, changes: dict[str, Any], field: str) -> None:
    draft = begin_pack(pilot, by=alice)

    with pytest.raises(Invalid) as refused:
        write_pack(draft, changes=changes, by=alice)

    assert [fault.field for fault in refused.value.errors] == [field]


def test_documents_are_the_pilots(pilot: Pilot, alice: Actor) -> None:
    draft, own = begin_pack(pilot, by=alice), make_file("pilot", pilot.code)
    other = make_file("idea", pilot.idea.code)

    with pytest.raises(Invalid):
        write_pack(draft, changes={"files": [own, other]}, by=alice)

    assert [*write_pack(draft, changes={"files": [own]}, by=alice).files.all()] == [own]


def test_the_currency_is_the_pilots_once_it_has_one(
    pilot: Pilot, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_currencies", [])
    asking.tells_currency(lambda _pilot: "")
    asking.tells_currency(lambda _pilot: "EUR")

    draft = begin_pack(pilot, by=alice)

    assert draft.currency == "EUR"
    with pytest.raises(Invalid):
        write_pack(draft, changes={"currency": "CHF"}, by=alice)


# --- Publishing -------------------------------------------------------------------------------------------------


def test_a_pack_says_all_before_it_is_published(pilot: Pilot, alice: Actor) -> None:
    empty = dict.fromkeys(("core", "adaptable", "conditions", "people"), "")
    draft = write_pack(begin_pack(pilot, by=alice), changes=empty, by=alice)

    with pytest.raises(Invalid) as refused:
        publish_pack(draft, by=alice)

    assert [fault.field for fault in refused.value.errors] == [*empty, "costs"]


def test_versions_are_numbered_and_never_change(pilot: Pilot, alice: Actor) -> None:
    first = make_pack(pilot, alice)
    with pytest.raises(MovedOn):
        write_pack(first, changes={"core": "Autre."}, by=alice)
    draft = begin_pack(pilot, by=alice)
    with pytest.raises(Invalid):
        publish_pack(draft, by=alice)

    second = publish_pack(draft, changes="Rien de grave.", by=alice)

    assert (first.number, second.number) == (1, 2)
    assert [cost.amount for cost in second.costs.all()] == [Decimal("1200.00")]
    assert [*published_packs(pilot)] == [second, first]
    assert pack_numbered(pilot, 1) == first
    assert [row.data["number"] for row in Fact.objects.filter(name="PackPublished")] == [1, 2]
    with pytest.raises(MovedOn):
        publish_pack(second, by=alice)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    draft = write_pack(begin_pack(pilot, by=alice), changes=SAYS, by=alice)

    results = at_once(
        lambda: publish_pack(draft, version=2, by=alice), lambda: publish_pack(draft, version=2, by=carla)
    )

    assert successes(results) == 1
    assert [*Pack.objects.values_list("number", flat=True)] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_one(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    results = at_once(lambda: begin_pack(pilot, by=alice), lambda: begin_pack(pilot, by=carla))

    assert successes(results) == 1
    assert Pack.objects.count() == 1
