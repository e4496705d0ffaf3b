"""Who may know of what: the table, the query, the predicate and the pages say the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from ideas.discussion.queries import thread_of
from ideas.discussion.rules import can_see_subject
from ideas.files.queries import file_visible_to
from ideas.ideation.rules import can_see as can_see_idea
from ideas.kernel import subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import NotFound
from ideas.organisations.rules import can_see as can_see_organisation
from ideas.pilots.rules import can_see as can_see_pilot
from tests.permissions.tables import WITHOUT_TEAM, roles, seen_rows
from tests.permissions.world import World

# What stands for a kind in a state; ideas and pilots are put into each of theirs.
THINGS = {
    ("idea", "begun"): "begun",
    ("idea", "recorded"): "recorded",
    ("amendment", "shown"): "amendment",
    ("amendment", "hidden"): "hidden amendment",
    ("comment", "shown"): "comment",
    ("comment", "hidden"): "hidden comment",
    ("comment", "of a hidden idea"): "comment of hidden idea",
    ("comment", "to the team"): "team message",
    ("comment", "of the lab"): "note",
    ("file", "shown"): "file",
    ("file", "private"): "private file",
    ("file", "hidden"): "hidden file",
    ("file", "of a draft"): "file of draft",
    ("file", "of a hidden idea"): "file of hidden idea",
    ("indicator", "shown"): "indicator",
    ("learning", "shown"): "learning",
    ("learning", "hidden"): "hidden learning",
    ("funder_report", "public"): "funder report",
    ("funder_report", "draft"): "draft funder report",
    ("funder_report", "among partners"): "closed funder report",
    ("news", "shown"): "news",
    ("news", "hidden"): "hidden news",
    ("round", "public"): "round",
    ("round", "among those concerned"): "round among few",
    ("site", "shown"): "site",
    ("site", "requested"): "requested site",
    ("site", "hidden"): "hidden site",
    ("need", "shown"): "need",
    ("need", "hidden"): "hidden need",
    ("offer", "shown"): "offer",
    ("offer", "hidden"): "hidden offer",
    ("match", "proposed"): "match",
    ("match", "agreed"): "agreed match",
    ("organisation", "listed"): "organisation",
    ("organisation", "proposed"): "proposed organisation",
    ("organisation", "hidden"): "hidden organisation",
    ("call", "shown"): "call",
    ("call", "hidden"): "hidden call",
    ("person", "account"): "person",
    ("person", "without account"): "unclaimed person",
    ("person", "blocked"): "blocked person",
    ("person", "closed"): "closed person",
    ("report", "open"): "report",
    ("merge", "proposed"): "merge",
    ("merge", "done"): "done merge",
    ("agreement", "negotiation"): "agreement",
    ("agreement", "in_force"): "standing agreement",
    ("theme", "shown"): "theme",
    ("territory", "shown"): "territory",
}


def put(world: World, kind: str, state: str) -> Any:
    """A row of that kind in that state."""
    if kind == "idea" and state not in WITHOUT_TEAM:
        world.stand_idea(state)
    elif kind == "pilot":
        world.stand_pilot(state)
    return world.thing(THINGS.get((kind, state), kind))


def predicates_of(kind: str, row: Any) -> Iterator[Any]:
    """Every other way in which the house asks whether somebody may know of ``row``."""
    if kind == "idea":
        yield lambda actor: can_see_idea(actor, row)
    if kind == "pilot":
        yield lambda actor: can_see_pilot(actor, row)
    if kind == "organisation":
        yield lambda actor: can_see_organisation(actor, row)
    if kind == "file":
        yield lambda actor: _finds(actor, row.code)
    if thread_of(kind, row.code) is not None:
        yield lambda actor: can_see_subject(actor, thread_of(kind, row.code))
    if kind == "comment":
        yield lambda actor: can_see_subject(actor, row)


def _finds(actor: Actor, code: str) -> bool:
    try:
        file_visible_to(actor, code)
    except NotFound:
        return False
    return True


def test_every_kind_is_in_the_table() -> None:
    assert {kind for kind, _state, _names in seen_rows()} == set(subjects.kinds())


@pytest.mark.parametrize(
    ("kind", "state", "names"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in seen_rows()]
)
def test_query_and_predicate_say_what_the_table_says(
    world: World, kind: str, state: str, names: frozenset[str]
) -> None:
    row = put(world, kind, state)
    seen = subjects.kind_of(kind).visible_to

    found = {role for role in roles() if seen(world.actors[role]).filter(pk=row.pk).exists()}

    assert found == names
    for predicate in predicates_of(kind, row):
        assert {role for role in roles() if predicate(world.actors[role])} == names
    assert seen(SYSTEM).filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("kind", "state", "names"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in seen_rows()]
)
def test_whose_it_is_and_who_leads_it_is_the_same_as_a_query(
    world: World, kind: str, state: str, names: frozenset[str]
) -> None:
    row, asked = put(world, kind, state), subjects.kind_of(kind)
    people = {role: actor for role, actor in world.actors.items() if actor.is_person}
    concerned = set(asked.concerned(row))

    if asked.belonging_to is not None:
        belonging = {role for role in people if asked.belonging_to(people[role]).filter(pk=row.pk).exists()}
        assert belonging == {role for role in people if people[role].person_code in concerned}
    if asked.led_by is not None:
        led = {role for role in people if asked.led_by(people[role]).filter(pk=row.pk).exists()}
        assert led == {role for role in people if asked.curated_by(people[role], row)}
