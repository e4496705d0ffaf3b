"""Blacking personal data out of an idea's texts, the former ones too."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.facts import IdeaRevised, TextRedacted
from ideas.ideation.lifecycle import SUMMARY_LIMIT, TITLE_LIMIT
from ideas.ideation.models import Idea, Redaction, Revision, Translation, TranslationVersion
from ideas.ideation.operations.writing import locked
from ideas.ideation.redacting import LEAST, MOST, MOST_WORDS, Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text

OF_IDEAS = ("title", "summary", "place", "sections")
OF_REVISIONS = ("title", "summary", "sections", "note")
OF_TRANSLATIONS = ("title", "summary", "sections")
LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT, "place": 160, "note": 280}


def words_to_redact(words: Iterable[str]) -> list[str]:
    """``words`` cleaned, each once. Raises Invalid for none, too many, too short or too long ones."""
    cleaned = list(dict.fromkeys(filter(None, (clean_text(one, lines=False) for one in words))))
    if not cleaned:
        raise Invalid.one("words", "required", _("Écrivez les mots à masquer, un par ligne."))
    if len(cleaned) > MOST_WORDS or any(not LEAST <= len(one) <= MOST for one in cleaned):
        raise Invalid.one(
            "words", "unfit", _("Au plus vingt mots ou passages, de deux à deux cents signes chacun.")
        )
    return cleaned


def redact_text(
    idea: Idea, *, words: Iterable[str], reason: str, is_elsewhere: bool = False, by: Actor
) -> Redaction:
    """Black ``words`` out of every revision, translation and the present text of ``idea``; nothing else changes.

    Whole words in upper or lower case. What was blacked out is kept nowhere. Raises Invalid without a reason, or
    where none of the words stands; ``is_elsewhere`` says that the caller found some beside the texts. Records
    TextRedacted, and IdeaRevised where the present text changed.
    """
    blackener = Blackener(words_to_redact(words))
    reason = clean_text(reason, lines=False)[:280]
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi ces mots sont masqués."))
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.redact_text", idea)
        count = _blacken_revisions(idea, blackener)
        is_present = _blacken_present(idea, blackener)
        is_translated = _blacken_translations(idea, blackener)
        if not (count or is_present or is_translated or is_elsewhere):
            raise Invalid.one("words", "not_found", _("Ces mots ne se trouvent dans aucune version."))
        redaction = Redaction.objects.create(idea=idea, by=by.person, reason=reason, revisions=count)
        record(TextRedacted(idea=idea.code, revisions=count), by=by)
        if is_present:
            record(IdeaRevised(idea=idea.code, revision=idea.revision), by=by, quiet=True)
    return redaction


def _blacken_revisions(idea: Idea, blackener: Blackener) -> int:
    """Each revision that holds such a word; how many."""
    count = 0
    for revision in idea.revisions.order_by("number"):
        changes = blackener.changes(revision, OF_REVISIONS)
        if changes:
            Revision.objects.filter(pk=revision.pk).update(**_fitting(changes))
            count += 1
    return count


def _blacken_present(idea: Idea, blackener: Blackener) -> bool:
    changes = blackener.changes(idea, OF_IDEAS)
    if changes:
        Idea.objects.filter(pk=idea.pk).update(**_fitting(changes), text_version=F("text_version") + 1)
        idea.refresh_from_db()
    return bool(changes)


def _blacken_translations(idea: Idea, blackener: Blackener) -> bool:
    """What it says in other languages, and said there."""
    is_found = False
    for translation in idea.translations.all():
        changes = blackener.changes(translation, OF_TRANSLATIONS)
        if changes:
            is_found = True
            Translation.objects.filter(pk=translation.pk).update(
                **_fitting(changes), version=F("version") + 1
            )
    for row in TranslationVersion.objects.filter(translation__idea=idea):
        changes = blackener.changes(row, OF_TRANSLATIONS)
        if changes:
            is_found = True
            TranslationVersion.objects.filter(pk=row.pk).update(**_fitting(changes))
    return is_found


def _fitting(changes: dict[str, Any]) -> dict[str, Any]:
    """A mark can be longer than the word: what no longer fits its column is cut."""
    return {
        name: value[: LIMITS[name]] if isinstance(value, str) else value for name, value in changes.items()
    }
