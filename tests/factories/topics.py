"""Themes and territories for tests."""

from itertools import count

from ideas.topics.models import Territory, Theme

_numbers = count(1)


def make_theme(name: str = "Insertion") -> Theme:
    """A theme that is open."""
    return Theme.objects.create(slug=f"theme-{next(_numbers)}", names={"fr": name})


def make_territory(code: str, parent: Territory | None = None, level: str = "commune") -> Territory:
    """A place below ``parent``, with its path."""
    path = f"{parent.path if parent else '/'}{code}/"
    return Territory.objects.create(
        code=code, level=level, parent=parent, path=path, name=code, search_name=code.lower()
    )
