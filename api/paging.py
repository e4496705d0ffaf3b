"""Pages of lists by cursor: where the last row stands in a stable order, never how many rows to skip.

A cursor is opaque and signed: it holds the order it belongs to, the direction, and the keys of the row at the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.parsing import Choosing
from ideas.kernel import keyset
from ideas.kernel.errors import Invalid

SIZE = 20
LARGEST = 100
AFTER, BEFORE = "after", "before"


class Paged(Choosing):
    """Parameters of every list."""

    cursor = serializers.CharField(required=False, max_length=1000, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, default=SIZE)


@dataclass(frozen=True)
class Page[Row]:
    """Rows of one page, and the cursors of its neighbours where there are any."""

    rows: list[Row]
    next: str | None = None
    previous: str | None = None


def page_of[Row: Model](
    rows: QuerySet[Row], keys: Sequence[str], *, cursor: str | None, size: int
) -> Page[Row]:
    """The page of ``rows`` at ``cursor`` in the order of ``keys``: as for ``order_by``, all the same way, none null,
    the last one unique.

    One query, whatever the place. Raises Invalid for a cursor that is not of this order.
    """
    order = ",".join(keys)
    edge = _opened(cursor, order) if cursor else {}
    page = keyset.page_of(rows, keys, size=size, **edge)
    return Page(
        rows=page.rows,
        next=_closed(order, AFTER, page.after) if page.after else None,
        previous=_closed(order, BEFORE, page.before) if page.before else None,
    )


@dataclass(frozen=True)
class Part:
    """Rows of a list that holds several kinds of them, one after the other, with their keys as for ``page_of``."""

    rows: QuerySet[Any]
    keys: Sequence[str]

    def edge_at(self, row: Any) -> str:
        """Where ``row`` stands."""
        return keyset.cursor_of([getattr(row, key.lstrip("-")) for key in self.keys])

    def beyond(self, edge: str, *, most: int, is_backwards: bool) -> list[Any]:
        """At most so many rows after ``edge``, from the beginning without one; ``is_backwards`` from the end on."""
        turned = [key.removeprefix("-") if key.startswith("-") else f"-{key}" for key in self.keys]
        return keyset.page_of(self.rows, turned if is_backwards else self.keys, size=most, after=edge).rows


def page_of_parts(parts: Sequence[Part], *, cursor: str | None, size: int) -> Page[Any]:
    """The page at ``cursor`` of all ``parts`` one after the other; a query for each part that it reaches."""
    order = ";".join(",".join(part.keys) for part in parts)
    side, held = next(iter(_opened(cursor, order).items())) if cursor else (AFTER, "0 ")
    start, edge = int(held.partition(" ")[0]), held.partition(" ")[2]
    is_backwards = side == BEFORE
    found: list[tuple[int, Any]] = []
    for place in range(start, -1, -1) if is_backwards else range(start, len(parts)):
        rows = parts[place].beyond(edge, most=size + 1 - len(found), is_backwards=is_backwards)
        found += [(place, row) for row in rows]
        edge = ""
        if len(found) > size:
            break
    has_more, shown = len(found) > size, found[:size]
    shown = shown[::-1] if is_backwards else shown
    edges = [f"{place} {parts[place].edge_at(row)}" for place, row in (shown[:1] + shown[-1:])]
    return Page(
        rows=[row for _place, row in shown],
        next=_closed(order, AFTER, edges[-1]) if edges and (is_backwards or has_more) else None,
        previous=_closed(order, BEFORE, edges[0])
        if edges and (has_more if is_backwards else cursor)
        else None,
    )


def _closed(order: str, side: str, edge: str) -> str:
    return signing.Signer(salt="api.cursor").sign_object([order, side, edge])


def _opened(cursor: str, order: str) -> dict[str, str]:
    """The edge that ``cursor`` holds, by its side."""
    try:
        held: Any = signing.Signer(salt="api.cursor").unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        held = [None]
    if held[0] != order:
        raise Invalid.one("cursor", "invalid", _("Ce curseur n’est pas de cette liste dans cet ordre."))
    return {held[1]: held[2]}
