"""What discussions say of ideas, for the act that blacks words out.

A file of its own because that act asks every chapter for exactly this. Messages and syntheses are people's own words: a
curator chooses. Quoted passages are the idea's text.
"""

from typing import Any

from django.db.models import Q, QuerySet

from ideas.discussion.models import Comment, CommentEdit, Mention, Pin, Quotation, Synthesis
from ideas.kernel.blacking import Around, holds


def _said(around: Around) -> Q:
    return around.named("thread__")


def _of_comments(around: Around) -> Q:
    return around.named("comment__thread__")


def _no_passage(rows: QuerySet[Any], mark: str) -> None:
    rows.update(exact=mark, prefix="", suffix="")


holds(Comment, "body", belongs=_said, kind="comment", is_by_owner=True)
holds(Comment, "hidden_reason", belongs=_said)
holds(CommentEdit, "body", belongs=_of_comments, is_by_owner=True)
holds(Mention, "words", belongs=_of_comments, is_by_owner=True)  # goes with the words of its comment
holds(Synthesis, "body", belongs=_said, is_by_owner=True)
holds(Quotation, "exact", "prefix", "suffix", belongs=_of_comments, takes_away=_no_passage)
holds(Pin, "reason", belongs=_said)
