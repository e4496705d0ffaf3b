"""Texts that two parties wrote at once, made one again. A file of its own because it is pure.

What people write of an agreement is taken part by part: each section and annex, the duties of each organisation, each date.
A part that only one side changed is that side's; a section that both changed is merged by lines and words, as ideas are.
"""

from collections.abc import Mapping
from typing import Any

from ideas.ideation.three_way import merge

type Parts = dict[str, Any]

PLAIN = ("title", "starts_on", "ends_on", "notice_days")


def parts_of(values: Mapping[str, Any]) -> Parts:
    """What people write of a text, by part: ``sections.purpose``, ``duties.CODE``, ``title``…"""
    parts: Parts = {name: values[name] for name in PLAIN}
    for group in ("sections", "annexes"):
        parts |= {f"{group}.{key}": text for key, text in values[group].items()}
    for duty in values["duties"]:
        parts.setdefault(f"duties.{duty['organisation']}", []).append(duty)
    return parts


def values_of(parts: Parts) -> dict[str, Any]:
    """The same the other way round; empty texts are left out."""
    values: dict[str, Any] = {name: parts[name] for name in PLAIN}
    values |= {"sections": {}, "annexes": {}, "duties": []}
    for name, said in parts.items():
        group, _, key = name.partition(".")
        if group == "duties":
            values["duties"] += said
        elif key and said:
            values[group][key] = said
    return values


def merged(base: Parts, ours: Parts, theirs: Parts) -> tuple[Parts, list[str]]:
    """What ``ours`` and ``theirs``, both grown from ``base``, say together, and the names of the parts in conflict.

    Of a part in conflict the result has what ``theirs`` says.
    """
    result: Parts = {}
    conflicts: list[str] = []
    for name in [*theirs, *(name for name in (*ours, *base) if name not in theirs)]:
        was, one, other = (side.get(name, _empty(name)) for side in (base, ours, theirs))
        if one in (was, other):
            result[name] = other
        elif other == was:
            result[name] = one
        else:
            result[name], is_clean = _both(name, was, one, other)
            conflicts += [] if is_clean else [name]
    return result, conflicts


def _empty(name: str) -> Any:
    return [] if name.startswith("duties.") else ""


def _both(name: str, was: Any, one: Any, other: Any) -> tuple[Any, bool]:
    if not name.startswith(("sections.", "annexes.")):
        return other, False
    found = merge(was, one, other)
    return (found.text, True) if found.is_clean else (other, False)
