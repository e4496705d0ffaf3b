"""What happened to the texts of an idea in other languages, and how they are shown."""

from typing import Any

from ideas.activity.models import Fact
from ideas.ideation import reading
from ideas.ideation.models import Idea, Translation


def facts_about(idea: Idea) -> list[tuple[str, Any]]:
    """What happened to the texts of ``idea``, in order, with versions."""
    rows = Fact.objects.filter(subject_code=idea.code, name__startswith="Translation").order_by("pk")
    return [(row.name, row.data.get("version")) for row in rows]


def said(idea: Idea, translation: Translation | None) -> list[tuple[str, str]]:
    """(language, text) of every part as it is shown."""
    text = reading.shown(idea, translation)
    return [(part.language, part.text) for part in (text.title, text.summary, *text.sections)]
