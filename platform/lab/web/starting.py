"""What a new lab begins with, and what it may be answered. A file of its own: ``start_lab`` and ``doctor`` ask the same."""

import tomllib
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ideas.kernel.actor import Actor
from ideas.topics.models import Theme
from ideas.topics.operations import add_theme

FIRST_THEMES = Path(__file__).with_name("first_themes.toml")


def add_first_themes(*, by: Actor) -> list[Theme]:
    """Add the themes that a new lab begins with, in the lab's languages; none where it has some already."""
    if Theme.objects.exists():
        return []
    rows = tomllib.loads(FIRST_THEMES.read_text("utf-8"))["themes"]
    return [
        add_theme(
            slug=row["slug"],
            hue=row["hue"],
            names=_spoken(row["names"]),
            summaries=_spoken(row["summaries"]),
            order=number,
            by=by,
        )
        for number, row in enumerate(rows)
    ]


def _spoken(words: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in words.items() if language in settings.LAB_LANGUAGES}


def is_sender(text: str) -> bool:
    """Whether mails can be sent from ``text``: an address, or « Name <address> »."""
    address = parseaddr(text)[1]
    if text != address and not (text.endswith(f"<{address}>") and text[: -len(address) - 2].strip()):
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
