"""What a new lab begins with, and what it may be answered. A file of its own: ``start_lab`` and ``doctor`` ask the same."""

import contextlib
import tomllib
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.test.utils import override_settings
from django.utils.translation import override

from ideas.kernel.actor import Actor
from ideas.topics.models import Theme
from ideas.topics.operations import add_theme

FIRST_THEMES = Path(__file__).with_name("first_themes.toml")


@contextlib.contextmanager
def speaking(languages: list[str], *, name: str) -> Iterator[None]:
    """The lab is called ``name`` and speaks ``languages`` meanwhile, as it will once it reads what is being written.

    Django's own way for tests is the only one that also tells Wagtail and the translations, which keep what they read.
    """
    named = [(code, code) for code in languages]
    with (
        override_settings(
            LAB_NAME=name,
            LAB_LANGUAGES=languages,
            LANGUAGE_CODE=languages[0],
            LANGUAGES=named,
            WAGTAIL_CONTENT_LANGUAGES=named,
        ),
        override(languages[0]),
    ):
        yield


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
