"""Which kinds of subjects have threads, and when each lets people comment.

A file of its own because it is a registry: discussion comes before the chapters whose subjects are discussed,
so it asks and they answer. An owner registers its kind when the apps are ready.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ideas.kernel.actor import Actor

type IsOpen = Callable[[Actor, Any], bool]

_hosts: dict[str, IsOpen] = {}


def register_host(kind: str, is_open_for_comments: IsOpen) -> None:
    """Let subjects of ``kind`` have a thread; ``is_open_for_comments(actor, subject)`` answers from what the
    subject is now.
    """
    _hosts[kind] = is_open_for_comments


def hosts() -> Mapping[str, IsOpen]:
    """Every kind that has threads, with its answer."""
    return dict(_hosts)


def is_open_for_comments(actor: Actor, kind: str, subject: Any) -> bool:
    """Whether ``subject`` lets ``actor`` comment now; no for a kind that nobody registered."""
    answer = _hosts.get(kind)
    return answer is not None and answer(actor, subject)


def forget_host(kind: str) -> None:
    """Take a kind out again; for tests that plant their own."""
    _hosts.pop(kind, None)
