"""Blacking personal data out of an idea's texts, the former ones too."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.facts import IdeaRevised, TextRedacted
from ideas.ideation.models import Idea, Redaction, Translation, TranslationVersion
from ideas.ideation.operations.writing import locked
from ideas.ideation.redacting import LEAST, MOST, MOST_WORDS, Blackener
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.blacking import Black, black_out_rows
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text

OF_IDEAS = ("title", "summary", "place", "sections")
OF_REVISIONS = ("title", "summary", "sections", "note")
OF_TRANSLATIONS = ("title", "summary", "sections")


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
        black = blackener.text
        count = black_out_rows(idea.revisions.order_by("pk"), OF_REVISIONS, black)
        is_present = _blacken_present(idea, black)
        is_translated = _blacken_translations(idea, black)
        if not (count or is_present or is_translated or is_elsewhere):
            raise Invalid.one("words", "not_found", _("Ces mots ne se trouvent dans aucune version."))
        redaction = Redaction.objects.create(
            idea=idea, by=by.person, reason=blackener.text(reason)[:280], revisions=count
        )
        record(TextRedacted(idea=idea.code, revisions=count), by=by)
        if is_present:
            record(IdeaRevised(idea=idea.code, revision=idea.revision), by=by, quiet=True)
    return redaction


def _blacken_present(idea: Idea, black: Black) -> bool:
    newer = {"text_version": F("text_version") + 1}
    count = black_out_rows(Idea.objects.filter(pk=idea.pk).order_by("pk"), OF_IDEAS, black, **newer)
    if count:
        idea.refresh_from_db()
    return count > 0


def _blacken_translations(idea: Idea, black: Black) -> bool:
    """What it says in other languages, and said there; a number is taken without keeping a text under it."""
    keys = Translation.objects.filter(idea=idea).values("pk")
    there = black_out_rows(Translation.objects.filter(pk__in=keys).order_by("pk"), OF_TRANSLATIONS, black)
    said = TranslationVersion.objects.filter(translation__in=keys).order_by("pk")
    return there + black_out_rows(said, OF_TRANSLATIONS, black) > 0
