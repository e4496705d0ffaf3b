"""Which kinds of subjects have rounds, who may open one about each, whose voices are asked, and whether all may follow it.

A file of its own because it is a registry: consent comes before the chapters whose subjects are decided about, so it asks
and they answer. An owner registers its kind when the apps are ready.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ideas.kernel.actor import Actor


class Venue(NamedTuple):
    """A subject about which a round is to be opened, with its kind."""

    kind: str
    subject: Any


class Voices(NamedTuple):
    """Whose voices are asked unless somebody names others: people and organisations, one seat each."""

    people: list[Any]
    organisations: list[Any]


@dataclass(frozen=True)
class Host:
    """What the house must know of a kind that has rounds, each asked of a subject as it is now."""

    may_open: Callable[[Actor, Any], bool]
    voices: Callable[[Any], Voices]
    is_public: Callable[[Any], bool]


_hosts: dict[str, Host] = {}


def register_host(kind: str, host: Host) -> None:
    """Let subjects of ``kind`` have rounds."""
    _hosts[kind] = host


def hosts() -> Mapping[str, Host]:
    """Every kind that has rounds."""
    return dict(_hosts)


def may_open(actor: Actor, venue: Venue) -> bool:
    """Whether ``actor`` may open a round about that subject now; no for a kind that nobody registered."""
    host = _hosts.get(venue.kind)
    return host is not None and host.may_open(actor, venue.subject)
