"""Pages by key: the next page begins after the last row seen, so that deep pages cost what the first costs.

A file of its own because every list in every door is paged this way.
"""

import base64
import binascii
import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
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


def values_of(cursor: str, length: int) -> list[Any]:
    """What a cursor holds; raises Invalid for one that is not ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise Invalid.one("cursor", "unknown", _("Cette page de résultats n’existe pas."))
    return values


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
        rows = rows.filter(
            _beyond(fields, values_of(cursor, len(fields)), is_falling=is_descending != backwards)
        )
    sign = "-" if is_descending != backwards else ""
    try:
        found = list(rows.order_by(*(sign + name for name in fields))[: size + 1])
    except (ValueError, TypeError):
        raise Invalid.one("cursor", "unknown", _("Cette page de résultats n’existe pas.")) from None
    has_more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    return _page(
        found, fields, has_before=has_more if backwards else bool(cursor), has_after=backwards or has_more
    )


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
