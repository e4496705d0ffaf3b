"""What each door answers, according to the tables: ``routes.csv`` says which row of ``who.csv`` each address asks.

The column ``rule`` is a permission (or several, of which one is enough), or one of these: ``public`` (everybody), ``signed in`` (about oneself), ``own`` (only
whose it is; for others it does not exist), ``led`` (only the curator who leads it; for others it does not exist), ``desk``
(who works at that desk), ``composes`` (who composes pages at Wagtail's desk), ``nobody``, ``nothing`` (there is nothing there). ``about`` is what must be seen first, ``desk`` the
lab roles for whom the address exists, ``form`` what is sent, ``but`` single cells that follow from nothing else.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.test import Client
from django.urls import resolve

from ideas.kernel.actor import Actor
from ideas.people.models import Token
from tests.api.conftest import Caller
from tests.permissions.tables import action_called, allows, rows_of, sees
from tests.permissions.world import World

PAST, SIGN_IN, REFUSED, NOT_FOUND = "past", "sign in", "refused", "not found"
SIGN_IN_PAGE = "/fr/account/sign-in/"
SIGNED_OUT, READING = "signed out", "token to read"
WAGTAILS = "/cms/"
EVERYBODY_ELSE = "everybody else"
SAFE = {"GET", "HEAD"}
SHORT = re.compile(r"/\w/")  # a short address: of some kinds it asks who is signed out to sign in
PAST_WEB = {200, 201, 302, 304, 400, 409, 412, 422}
PAST_API = {200, 201, 204, 302, 400, 409, 412, 415, 422, 428}

# Who comes to which door. Where the answer is the same whoever it is, and at the desk, fewer are enough.
WEB = (
    *(
        SIGNED_OUT,
        "signed in",
        "whose it is",
        "lead",
        "co-author",
        "contributor",
        "representative",
        "partner",
    ),
    *("facilitator", "curator", "curator elsewhere", "administrator", "blocked"),
)
API = (*WEB, READING, "token without lab")
FEWER = {
    "public": (SIGNED_OUT, "signed in", "blocked", READING),
    "nothing": (SIGNED_OUT, "signed in", "administrator", READING),
    "signed in": (SIGNED_OUT, "signed in", "curator", "blocked", READING),
}
COMPOSING = (SIGNED_OUT, "signed in", "facilitator", "curator", "administrator", "blocked", "editor")
AT_THE_DESK = (
    *(SIGNED_OUT, "signed in", "lead", "facilitator", "curator", "curator elsewhere"),
    *("administrator", "blocked"),
)

# As what a thing of the world stands in ``seen.csv``, where that is not for all to see.
SEEN_AS = {
    "idea": ("idea", "submitted"),
    "draft": ("idea", "draft"),
    "hidden idea": ("idea", "hidden"),
    "pilot": ("pilot", "running"),
    "agreement": ("agreement", "negotiation"),
    "proposal": ("agreement", "negotiation"),
    "paper": ("agreement", "negotiation"),
    "standing agreement": ("agreement", "in_force"),
    "amendment": ("amendment", "shown"),
    "comment": ("comment", "shown"),
    "team discussion": ("comment", "to the team"),
    "team message": ("comment", "to the team"),
    "lab notes": ("comment", "of the lab"),
    "note": ("comment", "of the lab"),
    "file": ("file", "shown"),
    "indicator": ("indicator", "shown"),
    "learning": ("learning", "shown"),
    "funder report": ("funder_report", "public"),
    "draft funder report": ("funder_report", "draft"),
    "news": ("news", "shown"),
    "site": ("site", "shown"),
    "requested site": ("site", "requested"),
    "hidden site": ("site", "hidden"),
    "need": ("need", "shown"),
    "offer": ("offer", "shown"),
    "offer of an organisation": ("offer", "shown"),
    "match": ("match", "proposed"),
    "organisation": ("organisation", "listed"),
    "proposed organisation": ("organisation", "proposed"),
    "call": ("call", "shown"),
    "person": ("person", "account"),
    "staff member": ("person", "account"),
    "unclaimed person": ("person", "without account"),
    "report": ("report", "open"),
    "round": ("round", "public"),
    "merge": ("merge", "proposed"),
    "done merge": ("merge", "done"),
}
# That every idea has these is no secret: a page leads who is not signed in to signing in.
ROOMS = frozenset({"team discussion", "lab notes"})
STANDING = {"idea": "submitted", "pilot": "running"}


@dataclass(frozen=True)
class Route:
    """A row of ``routes.csv``."""

    method: str
    path: str
    about: str
    rule: str
    desk: tuple[str, ...]
    form: str
    but: tuple[tuple[str, str], ...]

    @property
    def is_api(self) -> bool:
        """Whether it is an address for machines."""
        return self.path.startswith("/api/")

    @property
    def is_wagtails(self) -> bool:
        """Whether it is an address of Wagtail's own desk."""
        return self.path.startswith("/cms/")

    @property
    def name(self) -> str:
        """How a test calls it."""
        return f"{self.method} {self.path}{' ' + self.form if self.form else ''}"

    def callers(self) -> tuple[str, ...]:
        """Who calls it."""
        if self.is_wagtails:
            return COMPOSING
        everybody = API if self.is_api else WEB
        fewer = AT_THE_DESK if self.desk else FEWER.get(self.rule, everybody)
        return tuple(role for role in everybody if role in fewer)


@cache
def routes() -> tuple[Route, ...]:
    """Every row of ``routes.csv``."""
    return tuple(
        Route(
            *(row[name] for name in ("method", "path", "about", "rule")),
            tuple(row["desk"].split()),
            row["form"],
            tuple((who, answer) for who, _sign, answer in _parts(row["but"])),
        )
        for row in rows_of("routes")
    )


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    return (part.strip().partition(" = ") for part in text.split(";") if part)


# --- What the tables say ----------------------------------------------------------------------------------------------


def expected(route: Route, role: str, *, stage: str = "") -> str:
    """What the address answers ``role``; ``stage`` is where what it is about stands, if not as in the world."""
    if role == READING and route.method not in SAFE:
        return REFUSED
    if route.rule == "nothing":
        return NOT_FOUND
    if route.desk:
        if role == SIGNED_OUT:
            return SIGN_IN
        if role.removesuffix(" elsewhere") not in route.desk:
            return NOT_FOUND
    if route.about in SEEN_AS:
        kind, state = SEEN_AS[route.about]
        if not sees(role, kind, stage or state):
            return (
                dict(route.but).get(role, NOT_FOUND)
                if route.about in ROOMS or SHORT.match(route.path)
                else NOT_FOUND
            )
    but = dict(route.but)
    if role in but or (role != SIGNED_OUT and EVERYBODY_ELSE in but):
        return but[role] if role in but else but[EVERYBODY_ELSE]
    return _past_the_door(route, role, stage)


def _past_the_door(route: Route, role: str, stage: str) -> str:
    is_let_in = {
        "public": True,
        "desk": True,
        "signed in": role != SIGNED_OUT,
        "own": role == "whose it is",
        "led": role == "curator",
        "composes": role == "editor",
        "nobody": False,
    }.get(route.rule)
    if is_let_in is None:
        asked = [action_called(permission, route.about) for permission in route.rule.split(" | ")]
        is_let_in = any(allows(one, role, (stage or STANDING[one.of]) if one.of else "") for one in asked)
    if is_let_in:
        return PAST
    if role == SIGNED_OUT:
        return SIGN_IN
    return NOT_FOUND if route.rule in {"own", "led"} else REFUSED


# --- What the doors say -----------------------------------------------------------------------------------------------


class Doors:
    """Calls the addresses as anybody of the world; nothing that a call changes stays."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies = {role: _cookie_of(actor) for role, actor in world.actors.items()}
        self.callers = {role: _caller(role, world.actors[role]) for role in API}

    def answer(self, route: Route, role: str) -> str:
        """What ``route`` answers ``role``."""
        path, form = self.filled(route.path, role), self.filled(route.form, role)
        with transaction.atomic():
            response = (self._call_api if route.is_api else self._call_web)(route.method, path, form, role)
            transaction.set_rollback(True)
        if response.streaming:
            b"".join(response.streaming_content)
        return _of_api(response) if route.is_api else _of_web(response)

    def _call_api(self, method: str, path: str, form: str, role: str) -> Any:
        body = json.loads(form) if form else {}
        return self.callers[role](method, path, None if method in {"GET", "DELETE"} else body)

    def _call_web(self, method: str, path: str, form: str, role: str) -> Any:
        client = Client(raise_request_exception=False)
        if self.cookies[role]:
            client.cookies["sessionid"] = self.cookies[role]
        sent = dict(parse_qsl(form, keep_blank_values=True))
        return client.get(path) if method == "GET" else client.post(path, sent)

    def filled(self, text: str, role: str = SIGNED_OUT) -> str:
        """``text`` with codes in the place of names."""
        own = self.world.actors[role].organisation_code
        for name in {part.split("}")[0] for part in text.split("{")[1:] if "}" in part}:
            if name in self.world.things or name in self.world.actors or name in self.world.words:
                text = text.replace(f"{{{name}}}", self.world.code_of(name))
        return text.replace("{own organisation}", own)


def _cookie_of(actor: Actor) -> str:
    if not actor.is_person:
        return ""
    client = Client()
    client.force_login(actor.person)
    return client.cookies["sessionid"].value


def _caller(role: str, actor: Actor) -> Caller:
    scopes = actor.scopes if actor.scopes is not None else Token.Scope.values
    return Caller(replace(actor, scopes=None), *scopes)


def _of_web(response: Any) -> str:
    status = response.status_code
    if status == 302 and response["Location"].startswith(SIGN_IN_PAGE):
        return SIGN_IN
    if status == 401 and "sign_in" in response.json():
        return SIGN_IN
    if status == 302 and response["Location"] == WAGTAILS:  # so it refuses its own people
        return REFUSED
    return PAST if status in PAST_WEB else {403: REFUSED, 404: NOT_FOUND}.get(status, str(status))


def _of_api(response: Any) -> str:
    status = response.status_code
    named = {401: SIGN_IN, 403: REFUSED, 404: NOT_FOUND}
    return PAST if status in PAST_API else named.get(status, str(status))


def pattern_of(route: Route, doors: Doors) -> str:
    """Which pattern of the resolver the address is answered by."""
    return str(resolve(doors.filled(route.path).split("?")[0]).route)
