"""What lists of pages share: addresses with other values. A file of its own because every list needs it."""

from django.http import QueryDict

CURSORS = ("after", "before")


def with_values(query: QueryDict, **values: str | list[str]) -> str:
    """This address with other values, one or several of a name; cursors of pages fall away unless given."""
    changed = query.copy()
    for name in CURSORS:
        changed.pop(name, None)
    for name, value in values.items():
        changed.pop(name, None)
        if value:
            changed.setlist(name, value if isinstance(value, list) else [value])
    return f"?{changed.urlencode()}" if changed else "?"
