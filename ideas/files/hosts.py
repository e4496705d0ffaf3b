"""Who may give files to a subject.

A file of its own because it is a registry: files come before the chapters whose subjects have them, so this one asks
and they answer. A kind that registers nothing takes no files.
"""

from collections.abc import Callable
from typing import Any

from ideas.kernel import subjects
from ideas.kernel.actor import SYSTEM, Actor

type MayKeep = Callable[[Actor, Any], bool]

_hosts: dict[str, MayKeep] = {}


def register_host(kind: str, may_keep_files: MayKeep) -> None:
    """Have ``may_keep_files(actor, subject)`` say who adds, changes and removes files of subjects of ``kind``."""
    _hosts[kind] = may_keep_files


def forget_host(kind: str) -> None:
    """Take a kind out again; for tests that plant their own."""
    _hosts.pop(kind, None)


def may_keep_files(actor: Actor, kind: str, subject: Any) -> bool:
    """Whether ``actor`` may add, change and remove files of ``subject``, which they may know of."""
    return kind in _hosts and _hosts[kind](actor, subject)


def is_concerned(actor: Actor, kind: str, subject: Any) -> bool:
    """Whether ``subject`` belongs to ``actor``."""
    return actor.is_person and actor.person_code in subjects.kind_of(kind).concerned(subject)


def is_curator(actor: Actor, kind: str, subject: Any) -> bool:
    """Whether ``actor`` leads or moderates ``subject`` for the lab."""
    return bool(subjects.kind_of(kind).curated_by(actor, subject))


def subject_of(kind: str, code: str) -> Any:
    """The subject of that kind and code, whoever may see it; None when there is none (any more)."""
    known = subjects.kinds().get(kind)
    return known.visible_to(SYSTEM).filter(code=code).first() if known else None
