"""Small lists read within the row they belong to, as JSON, where each would cost a page a question of its own.

A file of its own because it is neither a model nor a question: it says once, for both databases, how such a list is
asked for and how rows are made of it again.
"""

import datetime
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler


class ListOf(Subquery):
    """Columns of ``rows``, which may refer to the outer row, as a list of dictionaries for ``rows_of``.

    For few and short rows. Their order is kept by neither database: ask for a column that says it.
    """

    output_field = JSONField()
    empty_result_set_value = "[]"

    def __init__(self, rows: QuerySet[Any], *columns: str) -> None:
        row = JSONObject(**{column: column for column in columns})
        super().__init__(rows.order_by().annotate(row_as_json=row).values("row_as_json"))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        """Gathered by ``json_group_array``."""
        template = "(SELECT json_group_array(json(row_as_json)) FROM (%(subquery)s) AS gathered)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        """Gathered by ``jsonb_agg``."""
        template = "(SELECT coalesce(jsonb_agg(row_as_json), '[]'::jsonb) FROM (%(subquery)s) AS gathered)"
        return self.as_sql(compiler, connection, template=template, **extra)


def rows_of[Row: Model](model: type[Row], found: Iterable[dict[str, Any]]) -> list[Row]:
    """Rows of ``model`` out of what ``ListOf`` found; columns that it left out are asked for where they are looked at."""
    rows = []
    for said in found:
        fields: list[Any] = [field for field in model._meta.concrete_fields if field.name in said]
        values = [_value(field, said[field.name]) for field in fields]
        rows.append(model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values))
    return rows


def _value(field: Any, value: Any) -> Any:
    """What a column of JSON stands for. SQLite gives what is JSON already as text, and moments in UTC without saying so."""
    if isinstance(field, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    known = field.to_python(value)
    is_naive = isinstance(known, datetime.datetime) and known.tzinfo is None
    return known.replace(tzinfo=datetime.UTC) if is_naive else known


def remember(row: Model, name: str, rows: Sequence[Model]) -> None:
    """Let ``row.<name>.all()`` give ``rows`` without asking, as after a prefetch."""
    known: Any = getattr(row, name).all()
    known._result_cache = list(rows)
    known._prefetch_done = True
    cache = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[name] = known
