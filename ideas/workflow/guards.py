"""Guards: something to be earned before a step, by name and parameters.

Chapters that own subjects register their guards here when the apps are ready; processes name them as data. A guard answers
None when it is earned, else says in words what is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ideas.kernel.errors import Unmet

type Parameters = Mapping[str, Any]
type Check = Callable[[Any, Parameters], str | None]


@dataclass(frozen=True)
class Verdict:
    """What one guard said: ``missing`` is None when it is earned, ``wording`` names the condition either way."""

    guard: str
    parameters: Parameters
    wording: str
    missing: str | None

    @property
    def is_met(self) -> bool:
        """Whether the guard is earned."""
        return self.missing is None

    def unmet(self) -> Unmet:
        """As the error that a refused step lists."""
        return Unmet(self.guard, self.missing or "", dict(self.parameters))


@dataclass(frozen=True)
class Guard:
    """One guard: its check, and the condition in words for those parameters."""

    name: str
    check: Check
    wording: Callable[[Parameters], str]


_guards: dict[str, Guard] = {}


def register_guard(name: str, *, wording: Callable[[Parameters], str]) -> Callable[[Check], Check]:
    """Add a guard under ``name``; ``wording(parameters)`` says the condition, such as « 5 soutiens »."""

    def register(check: Check) -> Check:
        if name in _guards and _guards[name].check.__module__ != check.__module__:
            raise ImproperlyConfigured(f"Two guards are called {name!r}.")
        _guards[name] = Guard(name, check, wording)
        return check

    return register


def guard_names() -> set[str]:
    """The names of all guards."""
    return set(_guards)


def verdict_on(subject: Any, condition: Mapping[str, Any]) -> Verdict:
    """What the guard named in ``condition`` says of ``subject``; ``any_of`` is met when one of several is."""
    if "any_of" in condition:
        return _verdict_on_any(subject, condition["any_of"])
    guard = _guards[condition["guard"]]
    parameters = {key: value for key, value in condition.items() if key != "guard"}
    return Verdict(guard.name, parameters, guard.wording(parameters), guard.check(subject, parameters))


def _verdict_on_any(subject: Any, conditions: list[Mapping[str, Any]]) -> Verdict:
    verdicts = [verdict_on(subject, condition) for condition in conditions]
    name = "_or_".join(verdict.guard for verdict in verdicts)
    wording = _(" ou ").join(verdict.wording for verdict in verdicts)
    if any(verdict.is_met for verdict in verdicts):
        return Verdict(name, {}, wording, None)
    return Verdict(name, {}, wording, _(" ou ").join(str(verdict.missing) for verdict in verdicts))


def verdicts_on(subject: Any, conditions: list[Mapping[str, Any]]) -> list[Verdict]:
    """What every guard of a step says of ``subject``."""
    return [verdict_on(subject, condition) for condition in conditions]
