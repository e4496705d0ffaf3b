"""Filters that name rows by what everybody knows them by: a value that there is not is a fault, no empty list."""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ideas.topics.models import Theme
from ideas.topics.queries import names_a_place
from ideas.workflow.models import Stage

UNKNOWN: dict[str, Any] = {"unknown": _("Ce code n’existe pas.")}


def _asked(data: Any, max_length: int | None) -> str:
    """The words, validated before a database is asked for them: PostgreSQL takes no null character."""
    return str(serializers.CharField(max_length=max_length).run_validation(data))


class Place(serializers.CharField):
    """The code of a territory or of a grouping."""

    default_error_messages: ClassVar[dict[str, Any]] = UNKNOWN

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, "help_text": "It and all below.", **options})

    def to_internal_value(self, data: Any) -> str:
        """The code. What is nowhere would look like a place where nothing is."""
        code = _asked(data, self.max_length)
        if not names_a_place(code):
            self.fail("unknown")
        return code


class Named(serializers.CharField):
    """Values separated by commas, each of which ``known`` finds among those it is asked for."""

    default_error_messages: ClassVar[dict[str, Any]] = UNKNOWN

    def __init__(self, known: Callable[[Collection[str]], Collection[str]], **options: Any) -> None:
        self.known = known
        super().__init__(**{"required": False, "max_length": 300, **options})

    def to_internal_value(self, data: Any) -> list[str]:  # type: ignore[override]  # what is asked for, one by one
        """The values, in their order."""
        values = [value.strip() for value in _asked(data, self.max_length).split(",") if value.strip()]
        if not values:
            self.fail("blank")
        if not set(values) <= set(self.known(values)):
            self.fail("unknown")
        return values


def known_stages(keys: Collection[str]) -> set[str]:
    """Those of ``keys`` that a stage has, of any version of any process."""
    return set(Stage.objects.filter(key__in=keys).values_list("key", flat=True))


def known_themes(names: Collection[str]) -> set[str]:
    """Those of ``names`` that are the code or the slug of a theme."""
    themes = Theme.objects.filter(Q(code__in=names) | Q(slug__in=names))
    return {name for pair in themes.values_list("code", "slug") for name in pair}
