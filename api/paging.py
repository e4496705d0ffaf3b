"""Pages of lists by cursor: where the last row stands in a stable order, never how many rows to skip.

A cursor is opaque and signed: it holds the order it belongs to, the direction, and the keys of the row at the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.parsing import Choosing
from ideas.kernel.errors import Invalid

SIZE = 20
LARGEST = 100


class Paged(Choosing):
    """Parameters of every list."""

    cursor = serializers.CharField(required=False, max_length=1000, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, default=SIZE)


@dataclass(frozen=True)
class Page[Row]:
    """Rows of one page, and the cursors of its neighbours where there are any."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page_of[Row: Model](
    rows: QuerySet[Row], keys: Sequence[str], *, cursor: str | None, size: int
) -> Page[Row]:
    """The page of ``rows`` at ``cursor`` in the order of ``keys`` (as for ``order_by``), whose last one is unique.

    One query, whatever the place. No key may be null. Raises Invalid for a cursor that is not of this order.
    """
    order = ",".join(keys)
    is_back, edge = _opened(cursor, order) if cursor else (False, None)
    wanted = [_turned(key) for key in keys] if is_back else list(keys)
    if edge is not None:
        rows = rows.filter(_beyond(wanted, edge))
    found = list(rows.order_by(*wanted)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if is_back:
        found.reverse()
    has_next = bool(found) and (has_more or is_back)
    has_previous = bool(found) and (has_more if is_back else edge is not None)
    return Page(
        rows=found,
        next=_closed(order, keys, found[-1], is_back=False) if has_next else None,
        previous=_closed(order, keys, found[0], is_back=True) if has_previous else None,
    )


def _turned(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _beyond(keys: Sequence[str], edge: Sequence[Any]) -> Q:
    """What follows the row of the keys ``edge``; led by a range on the first key, which an index can serve."""
    first, after, equal = Q(), Q(), Q()
    for place, (key, value) in enumerate(zip(keys, edge, strict=True)):
        name, step = key.removeprefix("-"), "lt" if key.startswith("-") else "gt"
        if place == 0:
            first = Q(**{f"{name}__{step}e": value})
        beyond = equal & Q(**{f"{name}__{step}": value})
        after = beyond if place == 0 else after | beyond
        equal &= Q(**{name: value})
    return first & after


def _closed(order: str, keys: Sequence[str], row: Any, *, is_back: bool) -> str:
    edge = [getattr(row, key.removeprefix("-")) for key in keys]
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in edge]
    return signing.Signer(salt="api.cursor").sign_object([order, is_back, plain])


def _opened(cursor: str, order: str) -> tuple[bool, list[Any]]:
    try:
        of, is_back, plain = signing.Signer(salt="api.cursor").unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        of = None
    if of != order:
        raise Invalid.one("cursor", "invalid", _("Ce curseur n’est pas de cette liste dans cet ordre."))
    return is_back, [parse_datetime(v["t"]) if isinstance(v, dict) else v for v in plain]
