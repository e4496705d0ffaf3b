"""Subjects: anything with a public code that other chapters point at by kind and code.

Each owner registers its kind when the apps are ready. A registry answers questions; it never carries a
consequence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound


@dataclass(frozen=True)
class Kind:
    """What the house must know of a kind of subject.

    ``visible_to(actor)`` gives the queryset of those the actor may know of; ``title(row)`` what it is called;
    ``concerned(row)`` the codes of people it belongs to (team, author); ``curated_by(actor, row)`` whether
    the actor leads or moderates it for the lab; ``hide(row, reason=, by=)`` and ``show(row, by=)`` are
    operations of the owner. ``belonging_to(actor)`` and ``led_by(actor)`` ask ``concerned`` and ``curated_by`` as
    querysets, for kinds that can have files. ``parent(row)`` names the subject it is part of, as (kind, code), or
    None.
    """

    name: str
    letter: str
    visible_to: Callable[[Actor], QuerySet[Any]]
    title: Callable[[Any], str]
    concerned: Callable[[Any], Iterable[str]]
    curated_by: Callable[[Actor, Any], bool]
    hide: Callable[..., Any] | None = None
    show: Callable[..., Any] | None = None
    belonging_to: Callable[[Actor], QuerySet[Any]] | None = None
    led_by: Callable[[Actor], QuerySet[Any]] | None = None
    parent: Callable[[Any], tuple[str, str] | None] = lambda _row: None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind; its name and its letter must be its own."""
    for other in _kinds.values():
        if other.name != kind.name and other.letter == kind.letter:
            raise ImproperlyConfigured(f"{kind.name} and {other.name} both want the letter {kind.letter!r}.")
    _kinds[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    """Every registered kind, by name."""
    return dict(_kinds)


def kind_of(name: str) -> Kind:
    """The kind called ``name``; NotFound for an unknown one."""
    try:
        return _kinds[name]
    except KeyError:
        raise NotFound() from None


def short_path(kind: str, code: str) -> str:
    """The address for life, ``/i/CODE``, without the host."""
    return f"/{_kinds[kind].letter}/{code}"


def subject_visible_to(actor: Actor, kind: str, code: str) -> Any:
    """The subject of that kind and code; NotFound when there is none ``actor`` may know of."""
    row = kind_of(kind).visible_to(actor).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def subjects_visible_to(actor: Actor, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Those of the named subjects ``actor`` may know of, with one query per kind."""
    wanted: dict[str, list[str]] = {}
    for kind, code in names:
        wanted.setdefault(kind, []).append(code)
    return {
        (kind, row.code): row
        for kind, codes in wanted.items()
        if kind in _kinds
        for row in _kinds[kind].visible_to(actor).filter(code__in=set(codes))
    }


def titles(rows: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    """The title of each of ``rows``, as given by ``subjects_visible_to``."""
    return {(kind, code): _kinds[kind].title(row) for (kind, code), row in rows.items()}


def letters() -> Sequence[str]:
    """The letters of all short addresses."""
    return sorted(kind.letter for kind in _kinds.values())
