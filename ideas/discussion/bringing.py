"""Bringing comments of another source into threads, which posts and tells nobody.

A file of its own because it takes many threads at once, which no other operation on comments does.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from ideas.activity.operations import record_all
from ideas.discussion import facts, placing
from ideas.discussion.models import NUMBER_WIDTH, Comment, Stance, Thread
from ideas.discussion.placing import Origin
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class BroughtComment:
    """A comment of an import: who wrote it, when, and its name where it comes from."""

    legacy_id: str
    author: Any
    body: str
    created_at: datetime.datetime
    stance: str = Stance.NEUTRAL
    purpose: str = ""
    language: str = ""
    legacy_votes: int | None = None


def bring_in_comments(
    thread: Thread, comments: Sequence[BroughtComment], *, origin: Origin, by: Actor
) -> list[Comment]:
    """Bring comments of an import into ``thread``, the oldest first, without notices; known ones are left
    alone.

    Known are those with the same origin source and legacy id. Raises Invalid for a comment that could not be
    posted. Records one quiet CommentsBroughtIn when there was something new.
    """
    return bring_in_comments_of({thread.pk: comments}, origin=origin, by=by)


def bring_in_comments_of(
    comments: Mapping[int, Sequence[BroughtComment]], *, origin: Origin, by: Actor
) -> list[Comment]:
    """Bring comments into many threads, given by their keys, as ``bring_in_comments`` does into each; all of them or none.

    Takes the same few statements for any number of threads. A comment that is named twice is brought in once.
    """
    with transaction.atomic():
        threads = Thread.objects.select_for_update().filter(pk__in=comments).order_by("pk")
        ids = [each.legacy_id for said in comments.values() for each in said]
        seen = _known(ids, origin)
        rows: list[Comment] = []
        grown: dict[int, list[int]] = {}  # keys of threads by how many are new
        for thread in threads:
            authorize(by, "discussion.bring_in_comments", thread)
            new = _placed(comments[thread.pk], thread, origin, seen)
            if new:
                grown.setdefault(len(new), []).append(thread.pk)
                rows += new
        if rows:
            Comment.objects.bulk_create(rows, batch_size=BATCH)
            for more, keys in grown.items():
                grows = {"last_number": F("last_number") + more, "comment_count": F("comment_count") + more}
                Thread.objects.filter(pk__in=keys).update(**grows)
            record_all(_told(rows), by=by, quiet=True)
    return rows


def _known(ids: Sequence[str], origin: Origin) -> set[str]:
    known = Comment.objects.filter(origin_source=origin.source, legacy_id__in=ids)
    return {str(legacy_id) for legacy_id in known.values_list("legacy_id", flat=True)}


def _placed(
    comments: Sequence[BroughtComment], thread: Thread, origin: Origin, seen: set[str]
) -> list[Comment]:
    """The rows of those that are not ``seen``, numbered by their age; they are seen from now on."""
    rows: list[Comment] = []
    for brought in sorted(comments, key=lambda each: (each.created_at, each.legacy_id)):
        if brought.legacy_id not in seen:
            seen.add(brought.legacy_id)
            rows.append(_row(brought, thread, thread.last_number + len(rows) + 1, origin))
    return rows


def _row(brought: BroughtComment, thread: Thread, number: int, origin: Origin) -> Comment:
    language = brought.language or settings.LANGUAGE_CODE
    said = placing.checked(brought.body, brought.stance, brought.purpose, language)
    return Comment(
        thread=thread,
        number=number,
        branch=number,
        path=f"{number:0{NUMBER_WIDTH}d}",
        author=brought.author,
        created_at=brought.created_at,
        legacy_id=brought.legacy_id,
        legacy_votes=brought.legacy_votes,
        **vars(said),
        **placing.origin_columns(origin),
    )


def _told(rows: Sequence[Comment]) -> list[facts.CommentsBroughtIn]:
    """One fact for each thread with something new."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        about = (row.thread.subject_kind, row.thread.subject_code)
        counts[about] = counts.get(about, 0) + 1
    return [
        facts.CommentsBroughtIn(count=count, kind=kind, subject=code)
        for (kind, code), count in counts.items()
    ]
