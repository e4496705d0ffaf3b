"""Every list that can grow comes in pages by cursor: forwards and backwards, at the same cost for any length."""

from collections.abc import Mapping
from typing import Any

import pytest

from ideas.files.operations import add_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import endorse_idea, invite_to_team
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.organisations.operations import ask_mandate, invite_member
from ideas.pilots.models import Pilot
from tests.api.conftest import OPERATIONS, Calls, filled, token_for
from tests.factories.files import PDF
from tests.factories.ideas import lead_to, make_theme
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_partner

# What leaves one stage or state and the languages of an idea cannot grow; the nearest are so many as the caller asks for;
# facts have positions, given once and for all.
WITHOUT_CURSOR = {
    "get_amendments_code_comments_suggestions",
    "get_facts",
    "get_ideas_code_comments_suggestions",
    "get_ideas_code_learnings",
    "get_ideas_code_steps",
    "get_ideas_code_translations",
    "get_ideas_code_twins",
    "get_matches_code_steps",
    "get_needs_code_suggestions",
    "get_offers_code_suggestions",
    "get_pilots_code_comments_suggestions",
    "get_pilots_code_criteria",
    "get_pilots_code_indicators",
    "get_pilots_code_steps",
    "get_sites_code_steps",
    "post_twins",
}

# Questions that a page asks, the one about the token among them.
QUERIES = {
    "get_ideas_code_passages": 4,
    "get_ideas_code_endorsements": 4,
    "get_ideas_code_team": 4,
    "get_ideas_code_invitations": 5,
    "get_ideas_code_files": 4,
    "get_organisations_code_members": 9,
    "get_pilots_code_partners": 7,
    "get_me_tokens": 2,
    "get_themes": 2,
}


def is_list(operation: Mapping[str, Any]) -> bool:
    shape = (
        operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    )
    return str(shape.get("$ref", "")).endswith("Page")


def test_every_list_that_can_grow_takes_a_cursor() -> None:
    lists = {name: operation for name, (_m, _p, operation) in OPERATIONS.items() if is_list(operation)}
    taken = {
        name: {parameter.get("name") for parameter in operation["parameters"]}
        for name, operation in lists.items()
    }

    assert {name for name in lists if not {"cursor", "page_size"} <= taken[name]} == WITHOUT_CURSOR


@pytest.fixture
def long_lists(
    codes: Mapping[str, str], idea_of_two: Idea, alice: Actor, bruno: Actor, carla: Actor, otto: Actor
) -> Mapping[str, str]:
    """At least three rows in each of ``QUERIES``."""
    lead_to(idea_of_two, "screening", by=carla)
    for number in range(3):
        endorse_idea(idea_of_two, text="Oui.", by=acting_for_new(f"Atelier {number}"))
        invite_to_team(idea_of_two, person=make_person(f"Invité {number}"), role="contributor", by=alice)
        add_file(kind="idea", code=idea_of_two.code, content=PDF + b" " * number, name="Plan.pdf", by=alice)
        make_theme(f"theme-{number}", f"Thème {number}")
        token_for(alice, "read")
    organisation = Organisation.objects.get(code=otto.organisation_code)
    for name in ("Zoé", "Anna"):
        organisation.memberships.create(person=make_person(name), joined_at=clock.now())
    make_partner(Pilot.objects.get())
    ask_mandate(organisation, role="deputy", by=bruno)
    invite_member(organisation, person=make_person("Vera"), by=otto)
    return codes


def caller_of(name: str, api: Calls, alice: Actor, otto: Actor) -> Any:
    return api(otto if "organisations" in name else alice)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_pages_follow_each_other_forwards_and_backwards(
    api: Calls, long_lists: Mapping[str, str], alice: Actor, otto: Actor, name: str
) -> None:
    caller = caller_of(name, api, alice, otto)
    path = filled(OPERATIONS[name][1], long_lists)
    whole = caller.get(path).json()

    page = caller.get(path, page_size=1).json()
    there, last = list(page["results"]), page
    while last["next"]:
        last = caller.get(last["next"]).json()
        there += last["results"]
    back = list(last["results"])
    while last["previous"]:
        last = caller.get(last["previous"]).json()
        back = last["results"] + back

    assert len(whole["results"]) >= 2
    assert (whole["next"], whole["previous"]) == (None, None)
    assert there == whole["results"]
    assert back == whole["results"]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_list_asks_the_same_questions_for_any_length(
    api: Calls,
    long_lists: Mapping[str, str],
    alice: Actor,
    otto: Actor,
    name: str,
    django_assert_num_queries: Any,
) -> None:
    caller = caller_of(name, api, alice, otto)
    path = filled(OPERATIONS[name][1], long_lists)

    with django_assert_num_queries(QUERIES[name]):
        caller.get(path)


def test_members_come_by_name_then_those_who_act_then_those_awaited(
    api: Calls, long_lists: Mapping[str, str], otto: Actor
) -> None:
    rows = api(otto).get(f"organisations/{otto.organisation_code}/members/", page_size=100).json()["results"]

    assert [(row["person"]["name"], row["state"]) for row in rows] == [
        ("Anna", "joined"),
        ("Zoé", "joined"),
        ("Otto", "granted"),
        ("Charlie", "invited"),
        ("Vera", "invited"),
        ("Bruno", "asked"),
    ]


def test_a_cursor_of_another_list_is_refused(api: Calls, long_lists: Mapping[str, str], otto: Actor) -> None:
    caller = api(otto)
    themes = caller.get("themes/", page_size=1).json()["next"].partition("cursor=")[2].partition("&")[0]

    answers = [
        caller.get(f"organisations/{otto.organisation_code}/members/", cursor=cursor)
        for cursor in (themes, "nonsense")
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert {answer.json()["errors"][0]["field"] for answer in answers} == {"cursor"}
