"""Which kinds of subjects have threads, in which circles, and when each lets people comment.

A file of its own because it is a registry: discussion comes before the chapters whose subjects are discussed,
so it asks and they answer. An owner registers its kind when the apps are ready.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ideas.discussion.models import Circle
from ideas.kernel.actor import Actor

type IsOpen = Callable[[Actor, Any], bool]


@dataclass(frozen=True)
class Readers:
    """Who reads a circle besides who leads the subject for the lab: asked of one subject, and as the subjects of one person.

    Both must say the same.
    """

    reads: Callable[[Actor, Any], bool]
    subjects: Callable[[Actor], QuerySet[Any]]


_hosts: dict[str, dict[str, IsOpen]] = {}
_readers: dict[tuple[str, str], Readers] = {}


def register_host(
    kind: str,
    is_open_for_comments: IsOpen,
    *,
    rooms: Mapping[str, IsOpen] | None = None,
    readers: Mapping[str, Readers] | None = None,
) -> None:
    """Let subjects of ``kind`` have a thread; ``is_open_for_comments(actor, subject)`` answers from what the
    subject is now.

    ``rooms`` names the inner circles that these subjects have besides, each with the same answer. Who reads them follows
    from the kind: whom it belongs to, and who leads it for the lab; where ``readers`` says so of a circle, who is named there.
    """
    _hosts[kind] = {Circle.PUBLIC: is_open_for_comments, **(rooms or {})}
    _readers.update({(kind, circle): who for circle, who in (readers or {}).items()})


def readers_of(kind: str, circle: str) -> Readers | None:
    """Who reads that circle of subjects of ``kind``; None where that follows from the kind."""
    return _readers.get((kind, circle))


def hosts() -> Mapping[str, IsOpen]:
    """Every kind that has threads, with its answer about the public one."""
    return {kind: circles[Circle.PUBLIC] for kind, circles in _hosts.items()}


def circles_of(kind: str) -> tuple[str, ...]:
    """The circles in which subjects of ``kind`` have threads; none for a kind that nobody registered."""
    return tuple(_hosts.get(kind, ()))


def is_open_for_comments(actor: Actor, kind: str, subject: Any, circle: str = Circle.PUBLIC) -> bool:
    """Whether ``subject`` lets ``actor`` comment there now; no for a kind or circle that nobody registered."""
    answer = _hosts.get(kind, {}).get(circle)
    return answer is not None and answer(actor, subject)


def forget_host(kind: str) -> None:
    """Take a kind out again; for tests that plant their own."""
    _hosts.pop(kind, None)
    for named in [one for one in _readers if one[0] == kind]:
        del _readers[named]
