"""What places are called where two could be confused, and which one a text names.

A file of its own, for neither question can be changed without the other: what one says, the other must find again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet, prefetch_related_objects

from ideas.kernel.text import folded
from ideas.topics.models import Territory

LONGEST = 200  # characters of what a place is called: the longest name with the longest code in brackets fits


def names_told_apart(territories: Sequence[Territory]) -> list[str]:
    """What to call each of ``territories``, in their order, so that ``territories_named`` finds it alone.

    Its name; where another place has that name, with what it lies in (« Aubrive, Jura »); where that is not enough, or could
    not be read again, with its official code (« Aubrive (CH-X01) »). Asks one or two questions, whatever their number.
    """
    names = {folded(one.name) for one in territories}
    known = [
        (folded(name), folded(parent or ""))
        for name, parent in _of_names(names).values_list("name", "parent__name")
        if folded(name) in names
    ]
    alone, together = Counter(name for name, _ in known), Counter(known)
    confused = [one for one in territories if alone[folded(one.name)] > 1]
    prefetch_related_objects(confused, "parent")
    return [
        one.name if alone[folded(one.name)] < 2 else _with_parent_or_code(one, together)
        for one in territories
    ]


def _with_parent_or_code(territory: Territory, together: Counter[tuple[str, str]]) -> str:
    parent = territory.parent.name if territory.parent else ""
    within = f"{territory.name}, {parent}"
    is_read_again = parent and "," not in parent and len(within) <= LONGEST
    if is_read_again and together[folded(territory.name), folded(parent)] < 2:
        return within
    return f"{territory.name} ({territory.code})"


def territories_named(text: str) -> list[Territory]:
    """The territories that ``text`` names exactly: by code, by name, as ``names_told_apart`` says it. Widest first.

    Accents, case, hyphens and apostrophes make no difference in names. Several where the text alone does not tell them
    apart.
    """
    text = text.strip()
    in_brackets = text.rsplit("(", 1)[-1].rstrip(")") if text.endswith(")") else ""
    name, _, parent = text.rpartition(",")
    return (
        _of_code(text)
        or _called(text)
        or _of_code(in_brackets)
        or [one for one in _called(name) if one.parent and folded(one.parent.name) == folded(parent)]
    )


def _of_code(code: str) -> list[Territory]:
    return list(Territory.objects.filter(code=code)) if code else []


def _called(name: str) -> list[Territory]:
    wanted = folded(name)
    if not wanted:
        return []
    found = _of_names({wanted}).select_related("parent")
    return sorted((one for one in found if folded(one.name) == wanted), key=_width)


def _width(territory: Territory) -> tuple[int, int, int]:
    levels = list(Territory.Level.values)
    level = levels.index(territory.level) if territory.level in levels else len(levels)
    return level, -(territory.population or 0), territory.pk


def _of_names(names: Iterable[str]) -> QuerySet[Territory]:
    """Territories whose searched name is one of ``names``, or begins with it as a word: another name may follow."""
    condition = Q(pk__in=[])
    for name in sorted(names):
        condition |= Q(search_name=name) | Q(search_name__begins=f"{name} ")
    return Territory.objects.filter(condition)
