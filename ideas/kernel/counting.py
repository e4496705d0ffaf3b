"""How many rows several querysets have, asked in one query. For pages that count much that is unlike."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_of[Name](rows: Mapping[Name, QuerySet[Any]]) -> dict[Name, int]:
    """How many rows each of ``rows`` has, by its name, in one query; none where they need no query to be empty."""
    counts = dict.fromkeys(rows, 0)
    asked: list[Name] = []
    columns: list[str] = []
    values: list[Any] = []
    for name, queryset in rows.items():
        try:
            sql, parameters = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(name)
        columns.append("(SELECT COUNT(*) FROM (" + sql + ") AS counted)")  # noqa: S608 - Django wrote it
        values += parameters
    if asked:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(columns), values)
            counts |= dict(zip(asked, cursor.fetchone(), strict=True))
    return counts
