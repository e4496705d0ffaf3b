"""Shapes that several resources share: people, organisations, texts, and where a subject is seen."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from ideas.kernel.subjects import short_path
from ideas.kernel.text import html_of


class Somebody(serializers.Serializer[Any]):
    """A person as others see them."""

    code = serializers.CharField()
    name = serializers.CharField()


class SomeOrganisation(serializers.Serializer[Any]):
    """An organisation by its name."""

    code = serializers.CharField()
    name = serializers.CharField()


class Text(serializers.Serializer[Any]):
    """Markdown as written, and the safe HTML we make of it."""

    text = serializers.CharField()
    html = serializers.CharField()


class SubjectNamed(serializers.Serializer[Any]):
    """What something is about."""

    kind = serializers.CharField(source="subject_kind")
    code = serializers.CharField(source="subject_code")


class CodesOf(serializers.ListField):
    """The codes of related rows, as they were prefetched."""

    child = serializers.CharField()

    def to_representation(self, value: Any) -> list[str]:
        """Their codes."""
        return [str(row.code) for row in value.all()]


def text_and_html(markdown: str) -> dict[str, str]:
    """``markdown`` in the shape of ``Text``."""
    return {"text": markdown, "html": str(html_of(markdown))}


def address_of(kind: str, code: str) -> str:
    """The address for life of the page of a subject."""
    return f"{settings.LAB_BASE_URL}{short_path(kind, code)}"
