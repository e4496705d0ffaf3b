"""The public record through the API."""

from collections.abc import Callable

import pytest

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea, support_idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import make_draft, make_idea


def test_the_record_holds_what_everyone_may_know_in_order(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, deliver_facts: Callable[[], int]
) -> None:
    make_draft(bruno)
    support_idea(idea, by=bruno)
    deliver_facts()

    facts = api().get("facts/").json()["results"]

    assert [(fact["name"], fact["subject"]["code"], fact["actor"]) for fact in facts] == [
        ("IdeaAdvanced", idea.code, alice.person_code),
        ("IdeaSupported", idea.code, bruno.person_code),
    ]
    assert facts[0]["data"]["target"] == "submitted"
    assert [fact["position"] for fact in facts] == sorted(fact["position"] for fact in facts)
    assert facts[0]["on_behalf_of"] is None


def test_reading_on_from_the_last_position_misses_nothing(
    api: Calls, alice: Actor, carla: Actor, deliver_facts: Callable[[], int]
) -> None:
    ideas = [make_idea(alice, title=f"Idée {number}") for number in range(3)]
    hide_idea(ideas[1], reason="Doublon.", by=carla)
    deliver_facts()
    address, seen, pages = "facts/?page_size=1", [], 0

    while address:
        page = api().get(address).json()
        seen += [fact["subject"]["code"] for fact in page["results"]]
        address, pages = page["next"], pages + 1

    public = Fact.objects.filter(audience="public").count()
    assert seen == [ideas[0].code, ideas[2].code]
    assert pages == public
    last = Fact.objects.filter(audience="public").order_by("position").last()
    assert last is not None
    assert api().get("facts/", position=last.position).json() == {
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_record_asks_the_same_questions_for_any_length(
    api: Calls, alice: Actor, rows: int, deliver_facts: Callable[[], int], django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_idea(alice, title=f"Idée {number}")
    deliver_facts()
    caller = api()

    with django_assert_num_queries(2):  # type: ignore[operator]
        answer = caller.get("facts/")

    assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize(
    "query", ["position=-1", "position=x", f"position={2**80}", "cursor=a", "page_size=0"]
)
def test_a_place_that_cannot_be_is_refused(api: Calls, query: str) -> None:
    assert api().get(f"facts/?{query}").status_code == 400
