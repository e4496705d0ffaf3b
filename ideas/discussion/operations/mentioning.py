"""Keeping what comments name, and telling those who are named; called by the operations on comments, in their transaction."""

from typing import Any

from django.db.models import F

from ideas.activity.models import Fact
from ideas.discussion import facts
from ideas.discussion.models import Comment, Mention
from ideas.discussion.placing import record_about
from ideas.discussion.queries import Named, named_in
from ideas.kernel.actor import Actor

type Told = dict[str, Any]
FIELDS = ("mentions", "organisations", "roles")


def keep_mentions(comment: Comment, named: Named) -> None:
    """Write what a new ``comment`` names."""
    comment.unclear = named.unclear
    rows = named.rows()
    for row in rows:
        row.comment = comment
    Mention.objects.bulk_create(rows)


def to_be_told(comment: Comment, named: Named) -> Told:
    """Whom a fact about ``comment`` names, by code; never its author."""
    people = {person.code for person in named.people} - {comment.author.code}
    houses = {organisation.code for organisation in named.organisations}
    lists = {"mentions": people, "organisations": houses, "roles": set(named.roles)}
    return {field: tuple(sorted(codes)) for field, codes in lists.items()}


def change_mentions(comment: Comment, by: Actor) -> None:
    """Have the rows of a changed ``comment`` agree with what it says now; no query where it names nothing and never did.

    Records MentionsAdded for those who were not told of this comment as named before.
    """
    named = named_in(comment.body, comment.thread, by)
    rows = named.rows()
    comment.unclear = named.unclear
    if not rows and not comment.mention_count:
        return
    kept = {_key(row): row for row in Mention.objects.filter(comment=comment)}
    new = []
    for row in rows:
        row.comment = comment
        old = kept.pop(_key(row), None)
        if old is None:
            new.append(row)
        elif old.words != row.words:
            Mention.objects.filter(pk=old.pk).update(words=row.words)
    Mention.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    Mention.objects.bulk_create(new)
    _count(comment, len(rows))
    if new:
        _tell_new(comment, named, by)


def _tell_new(comment: Comment, named: Named, by: Actor) -> None:
    told = to_be_told(comment, named)
    heard = Fact.objects.filter(
        subject_kind="comment",
        subject_code=comment.code,
        name__in=[facts.CommentPosted.name(), facts.MentionsAdded.name()],
    )
    for fact in heard:
        told = {field: tuple(c for c in told[field] if c not in fact.data.get(field, ())) for field in FIELDS}
    if any(told.values()):
        record_about(facts.MentionsAdded, comment, by, narrow=True, **told)


def _key(row: Mention) -> tuple[int | None, int | None, str, str]:
    return row.person_id, row.organisation_id, row.role, row.idea


def _count(comment: Comment, count: int) -> None:
    if count != comment.mention_count:
        Comment.objects.filter(pk=comment.pk).update(mention_count=count)
        comment.mention_count = count


def drop_mentions(comment: Comment) -> None:
    """Forget what ``comment`` names, whose text is gone."""
    if comment.mention_count:
        Mention.objects.filter(comment=comment).delete()
        _count(comment, 0)


def drop_mentions_gone(comment: Comment, body: str) -> None:
    """Forget what ``comment`` no longer names since words were blacked out and it says ``body``; nobody new is named."""
    if not comment.mention_count:
        return
    for row in Mention.objects.filter(comment=comment):
        still = [words for words in row.words if words in body]
        if not still and not (row.idea and row.idea in body):
            row.delete()
            Comment.objects.filter(pk=comment.pk).update(mention_count=F("mention_count") - 1)
        elif still != row.words:
            Mention.objects.filter(pk=row.pk).update(words=still)
