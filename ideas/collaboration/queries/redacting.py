"""Questions about where personal data stand beside an idea's texts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ideas.collaboration.models import Amendment
from ideas.discussion.models import Comment, Synthesis, Thread
from ideas.discussion.queries import comments_visible_to
from ideas.ideation.models import Idea
from ideas.ideation.redacting import Blackener
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.people.models import Person

COMMENT, SYNTHESIS = "comment", "synthesis"


@dataclass(frozen=True)
class Place:
    """A message or a synthesis that says the words: whose it is, with a little of what it says around them."""

    kind: str
    row: Comment | Synthesis
    who: Person | Organisation | None
    excerpt: str

    @property
    def key(self) -> str:
        """What names it in a form: ``comment:CODE``; all versions of a synthesis are one place."""
        code = self.row.code if isinstance(self.row, Comment) else str(self.row.thread_id)
        return f"{self.kind}:{code}"


def threads_around(idea: Idea) -> QuerySet[Thread]:
    """Every thread of ``idea`` and of the amendments to it, whoever reads it."""
    amendments = Amendment.objects.filter(idea=idea).values("code")
    its_own = Q(subject_kind="idea", subject_code=idea.code)
    return Thread.objects.filter(its_own | Q(subject_kind="amendment", subject_code__in=amendments))


def places_saying(idea: Idea, blackener: Blackener, viewer: Actor) -> list[Place]:
    """Where the discussions of ``idea`` and of its amendments that ``viewer`` reads say such words, or said them before."""
    return [*_comments(idea, blackener, viewer), *_syntheses(idea, blackener)]


def _comments(idea: Idea, blackener: Blackener, viewer: Actor) -> Iterator[Place]:
    rows = comments_visible_to(viewer).filter(thread__in=threads_around(idea)).prefetch_related("edits")
    for row in rows.order_by("thread", "path"):
        texts = [row.body, *(edit.body for edit in row.edits.all())]
        excerpt = next(filter(None, map(blackener.excerpt, texts)), "")
        if excerpt:
            yield Place(COMMENT, row, row.organisation or row.author, excerpt)


def _syntheses(idea: Idea, blackener: Blackener) -> Iterator[Place]:
    rows = Synthesis.objects.filter(thread__in=threads_around(idea)).select_related("author", "thread")
    seen: set[int] = set()
    for row in rows.order_by("thread", "-version"):
        excerpt = blackener.excerpt(row.body)
        if excerpt and row.thread_id not in seen:
            seen.add(row.thread_id)
            yield Place(SYNTHESIS, row, row.author, excerpt)
