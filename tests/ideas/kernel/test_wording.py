"""Words in several languages."""

import pytest
from django.utils import translation

from ideas.kernel.wording import in_language, in_language_with_source


@pytest.fixture(autouse=True)
def four_languages(settings):
    """French first."""
    settings.LANGUAGE_CODE = "fr"
    settings.LAB_LANGUAGES = ["fr", "it", "de", "en"]


WORDS = {"fr": "Jardins", "it": "Giardini", "de": ""}


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", ("Jardins", "fr")),
        ("it", ("Giardini", "it")),
        ("de", ("Jardins", "fr")),
        ("en", ("Jardins", "fr")),
    ],
)
def test_the_readers_language_else_the_labs(language, shown):
    assert in_language_with_source(WORDS, language) == shown


def test_the_active_language_is_the_readers():
    with translation.override("it"):
        assert in_language(WORDS) == "Giardini"


def test_without_an_active_language_the_labs():
    with translation.override(None):
        assert in_language(WORDS) == "Jardins"


def test_else_any_there_is():
    assert in_language_with_source({"en": "Gardens"}, "de") == ("Gardens", "en")
    assert in_language_with_source({"rm": "Orts"}, "de") == ("Orts", "rm")


def test_no_words_are_no_words():
    assert in_language_with_source({}, "de") == ("", "de")
