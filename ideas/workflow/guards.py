"""Guards: something to be earned before a step, by name and parameters.

Chapters that own subjects register their guards here when the apps are ready; processes name them as data. A guard answers
None when it is earned, else what it found, such as how many there are; from that it says in words what is missing. What is
kept of a verdict are names and figures, so that everybody reads it in their own language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ideas.kernel.errors import Unmet

type Parameters = Mapping[str, Any]
type Condition = Mapping[str, Any]  # of a process: a guard with parameters, or ``any_of`` several
type Found = Mapping[str, Any]  # what a guard found that is not enough
type Check = Callable[[Any, Parameters], Found | None]
type Missing = Callable[[Parameters, Found], str]

NOTHING: Found = {}  # not earned, and no figure to say about it


@dataclass(frozen=True)
class Verdict:
    """What one guard said: ``missing`` is None when it is earned, ``wording`` names the condition either way.

    Words are in the language that was active. ``condition`` and ``found`` are what they were made from; of ``any_of``
    several, ``found`` has one of each.
    """

    guard: str
    parameters: Parameters
    wording: str
    missing: str | None
    condition: Condition
    found: Found | Sequence[Found | None] | None

    @property
    def is_met(self) -> bool:
        """Whether the guard is earned."""
        return self.missing is None

    def unmet(self) -> Unmet:
        """As the error that a refused step lists."""
        return Unmet(self.guard, self.missing or "", dict(self.parameters))

    def kept(self) -> dict[str, Any]:
        """What is written down of it, for ``verdict_kept``: no words."""
        return {"guard": self.guard, "condition": self.condition, "found": self.found}


@dataclass(frozen=True)
class Guard:
    """One guard: its check, the condition in words for those parameters, and what is missing in words."""

    name: str
    check: Check
    wording: Callable[[Parameters], str]
    missing: Missing


_guards: dict[str, Guard] = {}


def register_guard(
    name: str, *, wording: Callable[[Parameters], str], missing: Missing
) -> Callable[[Check], Check]:
    """Add a guard under ``name``; ``wording(parameters)`` says the condition, such as « 5 soutiens »,
    ``missing(parameters, found)`` what is still missing.
    """

    def register(check: Check) -> Check:
        if name in _guards and _guards[name].check.__module__ != check.__module__:
            raise ImproperlyConfigured(f"Two guards are called {name!r}.")
        _guards[name] = Guard(name, check, wording, missing)
        return check

    return register


def guard_names() -> set[str]:
    """The names of all guards."""
    return set(_guards)


def verdict_on(subject: Any, condition: Condition) -> Verdict:
    """What the guard named in ``condition`` says of ``subject``; ``any_of`` is met when one of several is."""
    if "any_of" in condition:
        found = [_check(subject, one) for one in condition["any_of"]]
        return _in_words(condition, None if None in found else found)
    return _in_words(condition, _check(subject, condition))


def verdicts_on(subject: Any, conditions: Sequence[Condition]) -> list[Verdict]:
    """What every guard of a step says of ``subject``."""
    return [verdict_on(subject, condition) for condition in conditions]


def verdict_kept(row: Mapping[str, Any]) -> Verdict:
    """A verdict that was kept, in words of the active language.

    Rows from before conditions were kept have their words, in the language of whoever took the step.
    """
    names = (
        [one["guard"] for one in row["condition"].get("any_of", [row["condition"]])]
        if "condition" in row
        else []
    )
    if names and _guards.keys() >= set(names):
        return _in_words(row["condition"], row["found"])
    return Verdict(row["guard"], {}, row.get("wording", row["guard"]), row.get("missing"), {}, None)


def _parameters(condition: Condition) -> Parameters:
    return {key: value for key, value in condition.items() if key != "guard"}


def _check(subject: Any, condition: Condition) -> Found | None:
    return _guards[condition["guard"]].check(subject, _parameters(condition))


def _in_words(condition: Condition, found: Any) -> Verdict:
    """The verdict on ``condition`` where its guard found that (None: it is earned), in the active language."""
    if "any_of" in condition:
        several = [(one, None if found is None else found[at]) for at, one in enumerate(condition["any_of"])]
        each = [_in_words(one, seen) for one, seen in several]
        missing = None if found is None else _(" ou ").join(str(one.missing) for one in each)
        wording = _(" ou ").join(one.wording for one in each)
        missing = missing and _as_sentence(missing)
        return Verdict("_or_".join(one.guard for one in each), {}, wording, missing, condition, found)
    guard, parameters = _guards[condition["guard"]], _parameters(condition)
    missing = None if found is None else guard.missing(parameters, found)
    return Verdict(guard.name, parameters, guard.wording(parameters), missing, condition, found)


def _as_sentence(words: str) -> str:
    """Parts of a choice, put together: with a capital and a full stop."""
    return words[:1].upper() + words[1:].rstrip(".") + "."
