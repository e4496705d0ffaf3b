"""Pages by key: the next page begins after the last row seen, so that deep pages cost what the first costs.

A file of its own because every list in every door is paged this way.
"""

import base64
import binascii
import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import Invalid


@dataclass(frozen=True)
class Page[Row: Model]:
    """Rows in order, and the cursors of the pages beside it (empty where there is none)."""

    rows: list[Row]
    after: str
    before: str


def cursor_of(values: Sequence[Any]) -> str:
    """An opaque cursor that holds ``values``."""
    plain = [value.isoformat() if isinstance(value, datetime.datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def values_of(cursor: str, *kinds: type) -> list[Any]:
    """What a cursor holds, one value of each kind; raises Invalid for one that is not ours."""
    values = _held(cursor)
    if len(values) != len(kinds) or any(
        type(value) is not kind for value, kind in zip(values, kinds, strict=True)
    ):
        raise no_such_page()
    return values


def no_such_page() -> Invalid:
    """The error about a cursor that is not ours."""
    return Invalid.one("cursor", "unknown", _("Cette page de résultats n’existe pas."))


def _held(cursor: str) -> list[Any]:
    """The list in a cursor; empty when it is none."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return []
    return values if isinstance(values, list) else []


def page_of[Row: Model](
    rows: QuerySet[Row], order: Sequence[str], *, size: int, after: str = "", before: str = ""
) -> Page[Row]:
    """One page of ``rows`` in ``order`` (field names, ``-`` for descending, all the same way, the last one unique).

    ``after`` or ``before`` are cursors of another page. Raises Invalid for a cursor that is not ours.
    """
    fields = [name.lstrip("-") for name in order]
    is_descending = order[0].startswith("-")
    backwards = bool(before)
    cursor = before or after
    if cursor:
        values = _values_for(rows, fields, cursor)
        rows = rows.filter(_beyond(fields, values, is_falling=is_descending != backwards))
    sign = "-" if is_descending != backwards else ""
    found = list(rows.order_by(*(sign + name for name in fields))[: size + 1])
    has_more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    return _page(
        found, fields, has_before=has_more if backwards else bool(cursor), has_after=backwards or has_more
    )


def _values_for(rows: QuerySet[Any], fields: Sequence[str], cursor: str) -> list[Any]:
    """The values of a cursor as those fields of ``rows`` hold them; raises Invalid for those they cannot hold.

    A cursor comes with the address, so anything may be in it.
    """
    held = _held(cursor)
    if len(held) != len(fields):
        raise no_such_page()
    return [_value_for(_field_of(rows, name), value) for name, value in zip(fields, held, strict=True)]


def _field_of(rows: QuerySet[Any], name: str) -> "Field[Any, Any]":
    computed = rows.query.annotations.get(name)
    return cast("Field[Any, Any]", computed.output_field if computed else rows.model._meta.get_field(name))


def _value_for(field: "Field[Any, Any]", held: Any) -> Any:
    if type(held) not in (str, int) or "\0" in str(held):
        raise no_such_page()
    try:
        str(held).encode()
        value = field.to_python(held)
    except (ValidationError, ValueError, TypeError, OverflowError):
        raise no_such_page() from None
    if isinstance(value, datetime.datetime) and timezone.is_naive(value):
        raise no_such_page()
    return value


def _beyond(fields: Sequence[str], values: Sequence[Any], *, is_falling: bool) -> Q:
    """Rows that come after ``values`` in lexicographic order."""
    comparison = "lt" if is_falling else "gt"
    condition = Q()
    for index, name in enumerate(fields):
        same = Q(**dict(zip(fields[:index], values[:index], strict=True)))
        condition |= same & Q(**{f"{name}__{comparison}": values[index]})
    # The plain bound on the first field lets the database begin at the right place of its index.
    return Q(**{f"{fields[0]}__{comparison}e": values[0]}) & condition


def _page[Row: Model](
    rows: list[Row], fields: Sequence[str], *, has_before: bool, has_after: bool
) -> Page[Row]:
    def cursor(row: Row) -> str:
        return cursor_of([getattr(row, name) for name in fields])

    return Page(
        rows,
        after=cursor(rows[-1]) if rows and has_after else "",
        before=cursor(rows[0]) if rows and has_before else "",
    )
