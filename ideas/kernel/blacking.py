"""Which rows say something of a subject in words, so that one act takes words out of all of them.

A file of its own because every chapter registers what it holds, and the act that asks for it knows none of them. A column of
words that belongs to nobody's holding fails a test.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q, QuerySet

# Made about subjects of other kinds, so that those are found before them.
LAST = {"round": 1, "comment": 2}

type Black = Callable[[str], str]


@dataclass(frozen=True)
class Around:
    """An idea, named by its key, with all that belongs to it: codes by kinds of subject, its own too."""

    idea: int
    subjects: Mapping[str, Collection[str]]

    def named(self, prefix: str = "", *, kind: str = "subject_kind", code: str = "subject_code") -> Q:
        """Rows that name one of the subjects, in the columns of a row at ``prefix``."""
        found = Q(pk__in=())
        for name, codes in self.subjects.items():
            found |= Q(**{f"{prefix}{kind}": name, f"{prefix}{code}__in": codes})
        return found


@dataclass(frozen=True)
class Holding:
    """``columns`` of words in those ``rows`` of ``model`` that belong to an idea.

    ``kind`` is what the rows are called as subjects of others, of which they hold words then, too. Where ``is_by_owner``
    another operation writes them: people choose, or more must happen. ``takes_away`` leaves of the rows what remains when
    the idea's text is taken away by who wrote it: those that repeat it have one. It is given a mark to put in its place.
    """

    model: type[Model]
    columns: tuple[str, ...]
    belongs: Callable[[Around], Q]
    kind: str = ""
    is_by_owner: bool = False
    takes_away: Callable[[QuerySet[Any], str], Any] | None = None

    def rows(self, around: Around) -> QuerySet[Any]:
        """The rows in the order of their keys, to be locked: without joins."""
        manager = self.model._default_manager
        keys = manager.filter(self.belongs(around)).values("pk")
        return manager.filter(pk__in=keys).order_by("pk")


_holdings: dict[tuple[type[Model], tuple[str, ...]], Holding] = {}


def holds(
    model: type[Model],
    *columns: str,
    belongs: Callable[[Around], Q] | str,
    kind: str = "",
    is_by_owner: bool = False,
    takes_away: Callable[[QuerySet[Any], str], Any] | None = None,
) -> None:
    """Register what ``model`` says of ideas. ``belongs`` may be the path to the idea's key."""
    to_idea = (lambda around: Q(**{belongs: around.idea})) if isinstance(belongs, str) else belongs
    _holdings[model, columns] = Holding(model, columns, to_idea, kind, is_by_owner, takes_away)


def holdings() -> list[Holding]:
    """All that chapters hold, in the order of the house."""
    return list(_holdings.values())


def around_idea(pk: int, code: str) -> Around:
    """The idea of that key and code with everything that belongs to it."""
    subjects: dict[str, Collection[str]] = {"idea": [code]}
    named = [holding for holding in holdings() if holding.kind]
    for holding in sorted(named, key=lambda one: LAST.get(one.kind, 0)):
        subjects[holding.kind] = list(holding.rows(Around(pk, subjects)).values_list("code", flat=True))
    return Around(pk, subjects)


def black_out(around: Around, black: Black) -> bool:
    """Within a transaction: take the words out of all that no owner takes them out of; whether there were any.

    Rows are locked before they are read, so that nothing typed meanwhile escapes or is lost.
    """
    own = [holding for holding in holdings() if not holding.is_by_owner]
    return sum(black_out_rows(one.rows(around), one.columns, black) for one in own) > 0


def black_out_rows(rows: QuerySet[Any], columns: Collection[str], black: Black, **also: Any) -> int:
    """The same in ``columns`` of ``rows``, which are in the order of their keys and without joins; in how many of them.

    Their versions move on, so that no window left open writes the words back unseen; ``also`` is written with them.
    """
    count = 0
    for row in rows.select_for_update():
        changes = dict(_changes(row, columns, black))
        if changes:
            count += 1
            newer = {"version": F("version") + 1} if _has_version(row) else {}
            type(row)._default_manager.filter(pk=row.pk).update(**{**changes, **newer, **also})
    return count


def take_away(around: Around, mark: str) -> None:
    """Within a transaction: leave ``mark`` wherever the idea's text is repeated."""
    for holding in holdings():
        if holding.takes_away is not None:
            holding.takes_away(holding.rows(around), mark)


def _changes(row: Any, columns: Collection[str], black: Black) -> Iterator[tuple[str, Any]]:
    """``clock.pause_reason`` is what a column of texts by key says under that one."""
    for column in columns:
        name, _, key = column.partition(".")
        value = getattr(row, name)
        blacked = _blacked(value, black) if not key else _blacked_under(key, value, black)
        limit = row._meta.get_field(name).max_length
        if isinstance(blacked, str) and limit:
            blacked = blacked[:limit]  # a mark can be longer than the word
        if blacked != value:
            yield name, blacked


def _blacked(value: Any, black: Black) -> Any:
    """Texts in lists and under keys, too; keys stay."""
    if isinstance(value, str):
        return black(value)
    if isinstance(value, Mapping):
        return {key: _blacked(one, black) for key, one in value.items()}
    if isinstance(value, list):
        return [_blacked(one, black) for one in value]
    return value


def _blacked_under(key: str, value: Any, black: Black) -> Any:
    return value | {key: _blacked(value[key], black)} if value and key in value else value


def _has_version(row: Any) -> bool:
    """Whether the row counts its changes, rather than being one of several versions of something."""
    names = {field.name for field in row._meta.concrete_fields}
    return "version" in names and not any("version" in one.fields for one in _once(row))


def _once(row: Any) -> list[Any]:
    return [one for one in row._meta.constraints if hasattr(one, "fields")]
