"""Every address answers everybody what the tables say, and no address is without a row."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, path

from api.v1.docs import schema
from tests.permissions.doors import SIGNED_OUT, Doors, Route, expected, pattern_of, routes
from tests.permissions.tables import WITHOUT_TEAM, action_called, actions, stages_of

# Wagtail's own desk: its addresses are Wagtail's, and each kind of them has a row. What editors do there is in tests/cms.
NOT_OURS = "cms/"
KIND = re.compile(r"cms/([a-z0-9-]+)/")


def patterns(entries: Iterable[Any], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every pattern below ``entries`` as the resolver names it, with its view."""
    for entry in entries:
        here = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield here, entry.callback


def takes_forms(view: Callable[..., Any]) -> bool:
    """Whether a view reads what is sent to it: then it needs a row for POST."""
    theirs = getattr(view, "view_class", None)
    if theirs is not None:
        return hasattr(theirs, "post") and "post" in getattr(theirs, "http_method_names", ["post"])
    return "POST" in inspect.getsource(inspect.unwrap(view))


def without_row(entries: Iterable[Any], known: set[tuple[str, str]]) -> list[str]:
    """Addresses below ``entries`` that no row of the table names, or whose forms none names."""
    missing = []
    for route, view in patterns(entries):
        if route.startswith(NOT_OURS):
            continue
        methods = {method for method, pattern in known if pattern == route}
        if not methods:
            missing.append(route)
        elif takes_forms(view) and not route.startswith("api/") and "POST" not in methods:
            missing.append(f"POST {route}")
    return missing


def known_to(doors: Doors) -> set[tuple[str, str]]:
    return {(route.method, pattern_of(route, doors)) for route in routes()}


def test_no_address_is_without_a_row(doors: Doors) -> None:
    assert without_row(get_resolver().url_patterns, known_to(doors)) == []


def test_no_kind_of_wagtails_addresses_is_without_a_row(doors: Doors) -> None:
    kinds = {
        found[1] for route, _view in patterns(get_resolver().url_patterns) if (found := KIND.match(route))
    }
    known = {found[1] for route in routes() if (found := KIND.match(route.path.removeprefix("/")))}

    assert len(kinds) > 20
    assert kinds - known == set()


def test_an_address_without_a_row_would_be_found(doors: Doors) -> None:
    def planted(request: Any) -> Any:
        return request.POST

    entries = [*get_resolver().url_patterns, path("planted/", planted)]

    assert without_row(entries, known_to(doors)) == ["planted/"]
    assert without_row(entries, known_to(doors) | {("GET", "planted/")}) == ["POST planted/"]


def test_every_operation_of_the_api_has_a_row(doors: Doors) -> None:
    described = {(method.upper(), path) for path, methods in schema()["paths"].items() for method in methods}

    assert described - {(method, "/" + _as_schema(pattern)) for method, pattern in known_to(doors)} == set()


def _as_schema(pattern: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern)


def wrong(doors: Doors, asked: Iterable[tuple[Route, str]], *, stage: str = "") -> str:
    """What is answered otherwise than the tables say, one line each."""
    lines = []
    for route, role in asked:
        found, wanted = doors.answer(route, role), expected(route, role, stage=stage)
        if found != wanted:
            lines.append(f"{route.name}: {role} should get « {wanted} », gets « {found} »")
    return "\n".join(lines)


PLACES = ("/api/", "/cms/", "/fr/desk/", "/fr/account/", "/fr/", "/")


@pytest.mark.parametrize("place", PLACES)
def test_every_address_answers_everybody_what_the_tables_say(doors: Doors, place: str) -> None:
    here = [route for route in routes() if next(one for one in PLACES if route.path.startswith(one)) == place]

    assert wrong(doors, ((route, role) for route in here for role in route.callers())) == ""


# --- Where the subject stands elsewhere -------------------------------------------------------------------------------

AROUND = (SIGNED_OUT, "signed in", "whose it is", "lead", "partner", "curator", "curator elsewhere")
WHO_ACTS = ("lead", "signed in", "representative", "partner")


def asked_of(kind: str) -> list[tuple[Route, str]]:
    """Every address about a subject of ``kind``, with those for whom it matters where it stands."""
    return [
        (route, role)
        for route in routes()
        if route.about == kind
        for role in AROUND
        if role != "partner" or kind == "pilot"
    ]


def acts_on(kind: str) -> list[tuple[Route, str]]:
    """Every address by which something is done that is not open everywhere, with one who may where it is open."""
    known = {action.permission for action in actions()}
    found = []
    for route in routes():
        if route.about == kind and route.rule in known:
            action = action_called(route.rule, kind)
            role = next((role for role in WHO_ACTS if dict(action.cells)[role]), None)
            if role is not None and action.when:
                found.append((route, role))
    return found


@pytest.mark.parametrize("stage", ["draft", "hidden"])
def test_what_few_may_know_of_does_not_exist_for_others(doors: Doors, stage: str) -> None:
    doors.world.stand_idea(stage)

    assert wrong(doors, asked_of("idea"), stage=stage) == ""


def test_a_hidden_pilot_does_not_exist_for_others(doors: Doors) -> None:
    doors.world.stand_pilot("hidden")

    assert wrong(doors, asked_of("pilot"), stage="hidden") == ""


@pytest.mark.parametrize("stage", [stage for stage in stages_of("idea") if stage not in WITHOUT_TEAM])
def test_every_door_is_open_where_the_stage_says(doors: Doors, stage: str) -> None:
    doors.world.stand_idea(stage)

    assert wrong(doors, acts_on("idea"), stage=stage) == ""


@pytest.mark.parametrize("state", stages_of("pilot"))
def test_every_door_is_open_where_the_pilot_stands(doors: Doors, state: str) -> None:
    doors.world.stand_pilot(state)

    assert wrong(doors, acts_on("pilot"), stage=state) == ""
