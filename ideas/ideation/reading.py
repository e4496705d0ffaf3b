"""In which words somebody reads an idea: the original, a translation, plain words.

A file of its own because every door, the search and the notices ask the same of it. Nothing is ever shown as what it is not:
each part of a text says its own language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ideas.ideation.comparing import Change, differences
from ideas.ideation.lifecycle import PARTS, SECTION_TITLES, SECTIONS, TranslationKind
from ideas.ideation.models import Idea, Revision, Translation
from ideas.kernel.errors import NotFound

BEST_FIRST = (TranslationKind.HUMAN, TranslationKind.PLAIN, TranslationKind.MACHINE)


@dataclass(frozen=True)
class Part:
    """One part of a text in the words and the language in which it is shown."""

    key: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class Shown:
    """An idea as somebody reads it. ``translation`` is None for the original."""

    title: Part
    summary: Part
    sections: Sequence[Part]
    translation: Translation | None = None

    @property
    def is_partial(self) -> bool:
        """Whether some of it is the original because nobody translated it."""
        row = self.translation
        parts = (self.title, self.summary, *self.sections)
        return row is not None and any(part.text and not row.part(part.key) for part in parts)


def translations_of(idea: Idea) -> QuerySet[Translation]:
    """What ``idea`` can be read in beside the original, and what was asked of an engine, by language; without long texts."""
    rows = Translation.objects.filter(idea=idea).select_related("author", "organisation", "reviewed_by")
    return rows.order_by("language", "kind").defer("sections")


def readable(idea: Idea, rows: Sequence[Translation]) -> list[Translation]:
    """Those of ``rows`` that can be read, in the order of the lab's languages: by people, in plain words, by an engine.

    What people wrote comes before an engine's. A translation into the idea's own language, as one that changed its language
    has, is none.
    """
    own = [
        row
        for row in rows
        if row.is_there and (row.language != idea.language or row.kind == TranslationKind.PLAIN)
    ]
    return sorted(
        (row for row in own if row.language in settings.LAB_LANGUAGES),
        key=lambda row: (
            settings.LAB_LANGUAGES.index(row.language),
            BEST_FIRST.index(TranslationKind(row.kind)),
        ),
    )


def text_called(idea: Idea, key: str) -> Translation | None:
    """The text of ``idea`` that ``key`` names, with its long texts; None for the original.

    A language alone (``fr``) is people's translation, else an engine's. Raises NotFound for what is not there.
    """
    if not key or key == idea.language:
        return None
    language, kind = kind_and_language(key)
    kinds = (TranslationKind.HUMAN, TranslationKind.MACHINE) if kind == TranslationKind.HUMAN else (kind,)
    rows = Translation.objects.filter(idea=idea, language=language, kind__in=kinds)
    found = {row.kind: row for row in rows.select_related("author", "organisation", "reviewed_by")}
    for row in readable(idea, list(found.values())):
        return row
    raise NotFound()


def kind_and_language(key: str) -> tuple[str, TranslationKind]:
    """Language and kind of the text that ``key`` names. Raises NotFound for what names none."""
    language, dash, kind = key.partition("-")
    if not dash:
        return language, TranslationKind.HUMAN
    if kind not in (TranslationKind.PLAIN, TranslationKind.MACHINE):
        raise NotFound()
    return language, TranslationKind(kind)


def shown(idea: Idea, translation: Translation | None = None) -> Shown:
    """``idea`` in the words of ``translation``, part by part; what it lacks in those of the original."""
    parts = {key: _part(idea, translation, key) for key in PARTS}
    sections = [parts[key] for key in SECTIONS if parts[key].text]
    return Shown(parts["title"], parts["summary"], sections, translation)


def _part(idea: Idea, translation: Translation | None, key: str) -> Part:
    title = str(SECTION_TITLES.get(key, ""))
    words = translation.part(key) if translation is not None else ""
    if translation is not None and words:
        return Part(key, title, words, translation.language)
    return Part(key, title, idea.part(key), idea.language)


def is_outdated(translation: Translation, idea: Idea) -> bool:
    """Whether the original has moved on since."""
    return translation.revision < idea.revision


def moved_on(translation: Translation, idea: Idea, *, title_name: str, summary_name: str) -> list[Change]:
    """What of the original has changed since ``translation`` was true to it, by parts; nothing where it has not."""
    if not is_outdated(translation, idea):
        return []
    then = Revision.objects.filter(idea=idea, number=translation.revision).first()
    return (
        differences(then, idea, title_name=title_name, summary_name=summary_name) if then is not None else []
    )


def texts_for_search(idea: Idea) -> Mapping[str, tuple[str, str]]:
    """In each language what people wrote of ``idea``: title, and the rest as Markdown. Nothing that an engine wrote."""
    said: dict[str, tuple[list[str], list[str]]] = {}
    people = (TranslationKind.HUMAN, TranslationKind.PLAIN)
    rows = Translation.objects.filter(idea=idea, kind__in=people, withdrawn_at=None).order_by("kind", "pk")
    texts: list[Idea | Translation] = [idea, *rows]
    for text in texts:
        heavy, light = said.setdefault(text.language, ([], []))
        heavy.append(text.title)
        light += [text.summary, *(text.section(key) for key in SECTIONS)]
    return {
        language: (" ".join(filter(None, heavy)), "\n\n".join(filter(None, light)))
        for language, (heavy, light) in said.items()
    }


def with_words_in(ideas: QuerySet[Idea], language: str) -> QuerySet[Idea]:
    """``ideas`` with ``title_here`` and ``summary_here``: what people translated into ``language``; None where nobody did."""
    rows = Translation.objects.filter(
        ~Q(language=OuterRef("language")),
        idea=OuterRef("pk"),
        language=language,
        kind=TranslationKind.HUMAN,
        withdrawn_at=None,
    )
    return ideas.annotate(
        title_here=Subquery(rows.values("title")[:1]), summary_here=Subquery(rows.values("summary")[:1])
    )


def words_here(idea: Idea, language: str) -> tuple[Part, Part]:
    """Title and summary as a card shows them to who reads ``language``; wants what ``with_words_in`` fetches.

    Both in the same language: where one of them was not translated, both are the original's.
    """
    title, summary = getattr(idea, "title_here", None), getattr(idea, "summary_here", None)
    if title and (summary or not idea.summary):
        return Part("title", "", title, language), Part("summary", "", summary or "", language)
    return Part("title", "", idea.title, idea.language), Part("summary", "", idea.summary, idea.language)


def languages_missing(idea: Idea, rows: Sequence[Translation]) -> list[str]:
    """The lab's languages in which nobody has written ``idea``."""
    written = {row.language for row in rows if row.is_there and row.kind == TranslationKind.HUMAN}
    return [code for code in settings.LAB_LANGUAGES if code != idea.language and code not in written]
