"""Commenting on a passage."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.discussion.models import Comment, Quotation, Thread
from ideas.discussion.operations.posting import post_comment
from ideas.discussion.passages import text_of
from ideas.discussion.queries import subject_of
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text

QUOTED_LIMIT = 1_000
AROUND = 40


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """What a reader marked: the words, and as far as known what stands before and after, of one part of a text."""

    part: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    revision: int | None = None


def post_comment_on_passage(thread: Thread, *, quoted: Quoted, by: Actor, **said: Any) -> Comment:
    """Say something about a passage, otherwise as ``post_comment`` does.

    Raises Invalid too where the passage is not in that part of the text, empty or too long.
    """
    with transaction.atomic():
        comment = post_comment(thread, **said, by=by)
        Quotation.objects.create(comment=comment, **_checked(thread, quoted, by))
    return comment


def _checked(thread: Thread, quoted: Quoted, by: Actor) -> dict[str, Any]:
    """The quotation as it is kept, with its surroundings taken from the text itself."""
    exact = clean_text(quoted.exact, lines=False)
    if not exact:
        raise Invalid.one("exact", "required", _("Copiez ici le passage dont vous parlez."))
    if len(exact) > QUOTED_LIMIT:
        raise Invalid.one("exact", "too_long", _("Ce passage est trop long : 1 000 caractères au plus."))
    text = text_of(thread.subject_kind, subject_of(thread, by), quoted.part, quoted.revision)
    start = _place(text or "", exact, quoted)
    if text is None or start < 0:
        raise Invalid.one("exact", "not_found", _("Ce passage n’est pas dans le texte : copiez-le tel quel."))
    end = start + len(exact)
    around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    return {"part": quoted.part, "exact": exact, "revision": quoted.revision, **around}


def _place(text: str, exact: str, quoted: Quoted) -> int:
    """Where ``exact`` stands in ``text``: between what the reader saw around it, else at first."""
    prefix, suffix = (clean_text(words, lines=False) for words in (quoted.prefix, quoted.suffix))
    places = [place for place in range(len(text)) if text.startswith(exact, place)] if exact in text else []
    for place in places:
        before, after = text[:place].rstrip(), text[place + len(exact) :].lstrip()
        if before.endswith(prefix) and after.startswith(suffix):
            return place
    return places[0] if places else -1
