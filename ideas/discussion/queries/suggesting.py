"""Whom and what somebody may mean who begins to name it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ideas.discussion.models import RoleNamed, Thread
from ideas.discussion.naming import names_of_roles
from ideas.discussion.queries.mentions import named_in, people_at_hand, readers_of
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.text import folded
from ideas.organisations.models import Organisation
from ideas.organisations.queries import listed_organisations, organisations_called
from ideas.people.models import Person
from ideas.people.queries import by_name, is_public
from ideas.search.queries import codes_matching

MOST = 8
STRANGERS_FROM = 3  # letters, before people are looked for who are not at hand
LOOKED_AT = 50


@dataclass(frozen=True)
class Suggestion:
    """Something that can be named: ``written`` is what names it in a text, ``note`` tells it apart from others."""

    kind: str
    code: str
    name: str
    note: str
    written: str
    language: str = ""


def suggestions_for(typed: str, thread: Thread, by: Actor) -> list[Suggestion]:
    """At most eight of what ``typed``, an ``@`` or ``#`` with the beginning of a name, can stand for in ``thread``.

    People at hand first, then roles of the lab, organisations, and from three letters on people with a public page; nobody who
    does not read the thread. After ``#`` ideas that everybody may see.
    """
    sign, words = typed[:1], typed[1:].strip()
    if sign == "#":
        return list(_ideas(words)) if words else []
    if sign != "@" or not folded(words):
        return []
    found = [*_people(words, thread, by), *_organisations(words)]
    return [*_roles(words), *_told_apart(found, thread, by)][:MOST]


def _ideas(words: str) -> Iterator[Suggestion]:
    codes = codes_matching("idea", words, most=MOST) or [words.upper()]
    rows = {row.code: row for row in subjects.kind_of("idea").visible_to(ANYONE).filter(code__in=codes)}
    for code in codes:
        if code in rows:
            title = subjects.kind_of("idea").title(rows[code])
            yield Suggestion("idea", code, title, f"#{code}", f"#{code}", getattr(rows[code], "language", ""))


def _roles(words: str) -> Iterator[Suggestion]:
    for role, name in names_of_roles().items():
        if folded(name).startswith(folded(words)):
            yield Suggestion("role", role, name, str(RoleNamed(role).label), f"@{name}")


def _people(words: str, thread: Thread, by: Actor) -> list[Person]:
    """Those whose name, or a part of it, begins so."""
    beginning = folded(words)
    near = [one for one in people_at_hand(thread, by) if f" {beginning}" in f" {folded(one.display_name)}"]
    others: list[Person] = []
    if len(words) >= STRANGERS_FROM:
        called = Person.objects.filter(is_public(), united_with=None, display_name__istartswith=words)
        others = list(by_name(called.exclude(pk__in=[one.pk for one in near]))[:LOOKED_AT])
    may_read = readers_of(thread, by)
    found = (one for one in (*near, *others) if one.pk != by.person.pk and may_read(one))
    return [one for one, _place in zip(found, range(MOST), strict=False)]


def _organisations(words: str) -> list[Organisation]:
    named = organisations_called(listed_organisations(), words)
    return list(named.order_by("search_name", "pk")[:MOST])


def _told_apart(found: list[Any], thread: Thread, by: Actor) -> Iterator[Suggestion]:
    """Each with what names exactly it: its name, with its code where others bear the same."""
    plain = [f"@{one.name}" for one in found]
    named = named_in("\n\n".join(plain), thread, by) if found else None
    for one, written in zip(found, plain, strict=True):
        kept: dict[Any, list[str]] = {}
        if named is not None:
            kept = named.people if isinstance(one, Person) else named.organisations
        is_clear = written in kept.get(one, ())
        is_person = isinstance(one, Person)
        note = _("personne") if is_person else one.get_kind_display()
        kind = "person" if is_person else "organisation"
        if is_clear:
            yield Suggestion(kind, one.code, one.name, note, written)
        else:
            yield Suggestion(kind, one.code, one.name, f"{note}, {one.code}", f"{written} ({one.code})")
