"""Writing the synthesis of a discussion."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.discussion import facts, placing
from ideas.discussion.models import Citation, Comment, Synthesis, Thread
from ideas.discussion.operations.posting import language_in_use
from ideas.discussion.queries import numbers_cited_in
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text

SYNTHESIS_LIMIT = 20_000


def write_synthesis(
    thread: Thread, *, body: str, covers: int | None = None, version: int | None = None, by: Actor
) -> Synthesis:
    """Write the synthesis of ``thread``, or its next version; what it said before is kept.

    ``covers`` is the number of the last comment taken into account, all there are by default; ``version`` the one that the
    caller read, 0 for none. The same words again change nothing. Raises NotFound, NotAllowed for who neither facilitates
    nor leads the subject, Invalid for no text, numbers of no comment that can be read, StaleRevision when another version
    was written since. Records SynthesisWritten.
    """
    with transaction.atomic():
        thread = placing.locked_thread(thread, by)
        authorize(by, "discussion.write_synthesis", thread)
        last = Synthesis.objects.filter(thread=thread).order_by("-version").first()
        at = last.version if last is not None else 0
        if version is not None and version != at:
            raise StaleRevision({"body": last.body if last is not None else "", "version": at})
        body, covers = _checked(body), _checked_covers(covers, thread)
        if last is not None and (last.body, last.covers) == (body, covers):
            return last
        cited = _checked_citations(body, thread)
        said = {"body": body, "covers": covers, "language": language_in_use(), "author": by.person}
        row = _written(Synthesis(thread=thread, version=at + 1, **said))
        Citation.objects.bulk_create(Citation(synthesis=row, comment=comment) for comment in cited)
        Thread.objects.filter(pk=thread.pk).update(synthesis=row)
        fact = facts.SynthesisWritten(
            kind=thread.subject_kind, subject=thread.subject_code, version=row.version, covers=covers
        )
        record(fact, by=by, audience=placing.audience_of(thread, by))
    return row


def _checked(body: str) -> str:
    body = clean_text(body)
    if not body:
        raise Invalid.one("body", "required", _("Écrivez la synthèse."))
    if len(body) > SYNTHESIS_LIMIT:
        too_long = _("Cette synthèse est trop longue : 20 000 caractères au plus.")
        raise Invalid.one("body", "too_long", too_long)
    return body


def _checked_covers(covers: int | None, thread: Thread) -> int:
    covers = thread.last_number if covers is None else covers
    if not 1 <= covers <= thread.last_number:
        none = _("Donnez le numéro d’un message de cette discussion.")
        raise Invalid.one("covers", "unknown", none)
    return covers


def _checked_citations(body: str, thread: Thread) -> list[Comment]:
    numbers = numbers_cited_in(body)
    found = list(Comment.objects.filter(thread=thread, number__in=numbers, hidden_at=None, deleted_at=None))
    missing = sorted(numbers - {comment.number for comment in found})
    if missing:
        said = ", ".join(f"#{number}" for number in missing)
        words = _("Aucun message lisible ne porte ces numéros : %(numbers)s.") % {"numbers": said}
        raise Invalid.one("body", "unknown_comment", words)
    return found


def _written(row: Synthesis) -> Synthesis:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise MovedOn() from None
    return row
