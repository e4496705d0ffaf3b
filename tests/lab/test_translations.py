"""The interface is whole in every language: nothing is left in French, and each concept has one word."""

import csv
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tests.lab.messages import ROOT, Message, bare_words_in, messages_in, our_sources

LOCALES = ROOT / "platform" / "lab" / "locale"
LANGUAGES = {"it": "italian", "de": "german", "en": "english"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z]+[^>]*>")


@functools.cache
def messages() -> frozenset[Message]:
    """Every message of ours."""
    found: set[Message] = set()
    for suffix in (".py", ".html", ".txt"):
        for path in our_sources(suffix):
            found |= messages_in(path)
    return frozenset(found)


@functools.cache
def catalogue(language: str) -> polib.POFile:
    """The translations into one language."""
    return polib.pofile(str(LOCALES / language / "LC_MESSAGES" / "django.po"))


def forms(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """(French, translation) of each form of a message."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    yield entry.msgid, entry.msgstr_plural[0]
    yield entry.msgid_plural, entry.msgstr_plural[1]


def glossary() -> list[dict[str, str]]:
    """Concepts of the lab: how the French says them, and what each language must then say. Regular expressions."""
    with (LOCALES / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = {
        Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)
        for entry in catalogue(language)
        if entry.translated() and not entry.obsolete
    }

    assert sorted(message.words for message in messages() - known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    said = {(message.context, message.words) for message in messages()}

    assert [entry.msgid for entry in catalogue(language) if (entry.msgctxt, entry.msgid) not in said] == []


def test_french_has_the_plurals_of_all_messages() -> None:
    plurals = {(one.context, one.words) for one in messages() if one.plural}

    assert {(entry.msgctxt, entry.msgid) for entry in catalogue("fr")} == plurals


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_the_same(language: str) -> None:
    wrong = [
        (french, said)
        for entry in catalogue(language)
        for french, said in forms(entry)
        if sorted(PLACEHOLDER.findall(french)) != sorted(PLACEHOLDER.findall(said))
        and not set(PLACEHOLDER.findall(said)) < set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_concept_has_one_word(language: str) -> None:
    wrong = [
        f"{row['meaning']}: {french!r} became {said!r}"
        for row in glossary()
        for entry in catalogue(language)
        for french, said in forms(entry)
        if re.search(row["french"], PLACEHOLDER.sub("", french), re.IGNORECASE)
        and not re.search(row[LANGUAGES[language]], said, re.IGNORECASE)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", [*our_sources(".html")], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    assert bare_words_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    ["<p>Bonjour</p>", '<img alt="Un chien">', "« {{ reason }} »", "{{ name }} : {{ value }}"],
)
def test_a_bare_word_would_be_found(planted: str) -> None:
    assert bare_words_in(planted)


def test_a_message_of_a_template_and_of_a_file_is_found(tmp_path: Path) -> None:
    page, code = tmp_path / "page.html", tmp_path / "code.py"
    page.write_text(
        '{% load i18n %}{% translate "Un" %}{% blocktranslate count n=n %}{{ n }} a{% plural %}{{ n }} b{% endblocktranslate %}'
    )
    code.write_text('pgettext_lazy("c", "Deux")')

    assert messages_in(page) | messages_in(code) == {
        Message(None, "Un", None),
        Message(None, "%(n)s a", "%(n)s b"),
        Message("c", "Deux", None),
    }
