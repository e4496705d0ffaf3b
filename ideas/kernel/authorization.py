"""May this actor do that? One question, asked by operations to refuse and by doors to show or hide.

Predicates are small functions of ``(actor, subject)`` joined with ``&``, ``|`` and ``~`` into sentences.
Every chapter keeps one table (permission name → predicate) at the foot of its ``rules.py`` and registers it
when the apps are ready.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext

from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError, NotAllowed, SignInNeeded, Words

Check = Callable[[Actor, Any], bool]
Missing = Callable[[Actor, Any], Sequence[Words]]
Standing = Callable[[Actor, str, Any], LabError | None]


class Predicate:
    """A yes-or-no question about an actor and a subject, and what it takes to be answered yes.

    ``missing`` gives, of an actor who is refused, what they would need: « le rôle de curation ».
    """

    def __init__(self, check: Check, name: str, missing: Missing | None = None) -> None:
        self.check = check
        self.name = name
        self.missing: Missing = missing or (lambda _actor, _subject: [])
        self.__doc__ = check.__doc__

    def needing(self, words: Words) -> "Predicate":
        """The same question; who is refused is told ``words``."""
        return Predicate(self.check, self.name, lambda _actor, _subject: [words])

    def __call__(self, actor: Actor, subject: Any = None) -> bool:
        return bool(self.check(actor, subject))

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda a, s: self(a, s) and other(a, s),
            f"({self.name} & {other.name})",
            lambda a, s: (other if self(a, s) else self).missing(a, s),
        )

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda a, s: self(a, s) or other(a, s),
            f"({self.name} | {other.name})",
            lambda a, s: [*self.missing(a, s), *other.missing(a, s)],
        )

    def __invert__(self) -> "Predicate":
        return Predicate(lambda a, s: not self(a, s), f"~{self.name}")

    def __repr__(self) -> str:
        return self.name


def predicate(check: Check) -> Predicate:
    """Make ``check`` a predicate that can be joined with others."""
    return Predicate(check, check.__name__)


def needs(words: Words) -> Callable[[Check], Predicate]:
    """As ``predicate``; who is refused is told that this takes ``words``."""
    return lambda check: predicate(check).needing(words)


_permissions: dict[str, Predicate] = {}
_standing: list[Standing] = []
_rereading: list[Standing] = []


def register_permissions(table: Mapping[str, Predicate]) -> None:
    """Take over a chapter's table; a name registered twice is a mistake."""
    for name, rule in table.items():
        if name in _permissions and _permissions[name] is not rule:
            raise ImproperlyConfigured(f"The permission {name!r} is registered twice.")
        _permissions[name] = rule


def register_standing_check(check: Standing, *, rereads: bool = False) -> None:
    """Add a check that precedes every permission: (actor, permission, subject) → an error or None.

    One that ``rereads`` the database runs only where something is done (``authorize``), not where a door
    merely shows or hides (``may``): a page asks often.
    """
    checks = _rereading if rereads else _standing
    if check not in checks:
        checks.append(check)


def permissions() -> Mapping[str, Predicate]:
    """Every registered permission, by name."""
    return dict(_permissions)


def authorize(by: Actor, permission: str, subject: Any = None) -> None:
    """Return when ``by`` may do ``permission`` to ``subject``; otherwise raise.

    Raises SignInNeeded when nobody is signed in and signing in could help, NotAllowed otherwise, or the error
    of a standing check (blocked person, mandate not in force, token without the scope). Our own code (SYSTEM)
    may do all. An unknown permission name raises KeyError.
    """
    error = _refusal(by, permission, subject, [*_standing, *_rereading])
    if type(error) is NotAllowed and error.message is NotAllowed.message:
        raise NotAllowed(_reason(_permissions[permission].missing(by, subject)))
    if error is not None:
        raise error


def _reason(missing: Sequence[Words]) -> str | None:
    """What a refusal says: all that would do, each once; None where nothing that people can have would."""
    words = list(dict.fromkeys(map(str, missing)))
    if not words:
        return None
    return gettext("Il faut pour cela : %(needs)s.") % {"needs": gettext(" ou ").join(words)}


def may(by: Actor, permission: str, subject: Any = None) -> bool:
    """Whether ``authorize`` would let it pass, from what is already read; for doors, to show or hide."""
    return _refusal(by, permission, subject, _standing) is None


def _refusal(by: Actor, permission: str, subject: Any, checks: Sequence[Standing]) -> LabError | None:
    rule = _permissions[permission]
    if by.is_system:
        return None
    for check in checks:
        error = check(by, permission, subject)
        if error is not None:
            return error
    if rule(by, subject):
        return None
    return NotAllowed() if by.is_person else SignInNeeded()


@predicate
def is_person(actor: Actor, _subject: Any) -> bool:
    """Somebody is signed in."""
    return actor.is_person


@predicate
def anyone(_actor: Actor, _subject: Any) -> bool:
    """Everybody, signed in or not."""
    return True


@predicate
def nobody(_actor: Actor, _subject: Any) -> bool:
    """Only our own code."""
    return False
