"""What ideation does a moment later."""

import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from ideas.activity.hearing import Queue, daily, every, periodic, reaction, sending
from ideas.activity.models import Delivery
from ideas.activity.operations import raise_generation
from ideas.activity.running import make_sure_it_is_ours
from ideas.discussion.facts import (
    CommentDeleted,
    CommentHidden,
    CommentPosted,
    CommentsBroughtIn,
    CommentShown,
)
from ideas.discussion.models import Circle, Thread
from ideas.ideation.engines import Engine, engine
from ideas.ideation.facts import (
    IdeaAdvanced,
    IdeaHidden,
    IdeaImported,
    IdeaRevised,
    IdeaShown,
    IdeasMerged,
    IdeasParted,
    MachineTranslationAsked,
    TeamInvited,
    TextRedacted,
    TranslationAdded,
    TranslationChanged,
    TranslationWithdrawn,
)
from ideas.ideation.mails import send_team_invitation
from ideas.ideation.models import SHUFFLE_SIZE, Idea, Invitation, Translation
from ideas.ideation.operations import (
    drop_stale_draft,
    expire_invitations,
    issue_secret,
    keep_machine_translation,
    note_original_moved_on,
)
from ideas.ideation.operations.lapsing import lapse_unanswered_merges
from ideas.ideation.operations.translating import parts_of
from ideas.ideation.queries import is_listed
from ideas.ideation.reading import texts_for_search
from ideas.ideation.relating import merged_into, titles_of
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import StaleRevision
from ideas.kernel.text import plain_text_of
from ideas.people.queries import accounts
from ideas.search.operations import index_texts

DRAFTS_LIVE_FOR = datetime.timedelta(days=30)
MERGES_WAIT_FOR = datetime.timedelta(days=60)
BATCH = 2000
MOST_AT_ONCE = 100
TRANSLATES_AT_MOST = 3  # times within one delivery, where the text changes under the engine


@reaction("ideation.count_comments", hears=(CommentPosted, CommentDeleted, CommentHidden, CommentShown))
def count_comments(delivery: Delivery) -> None:
    """Keep an idea's number of comments, by which lists are ordered, equal to its thread's."""
    fact = delivery.fact
    assert fact is not None  # noqa: S101 - it only hears facts
    if fact.data["thread_kind"] != "idea" or fact.data.get("circle", Circle.PUBLIC) != Circle.PUBLIC:
        return  # what a team or the lab says among themselves is not to be guessed from counts and orders
    _count(fact.data["thread_code"], active_at=Greatest("active_at", Value(fact.at)))


@reaction("ideation.count_comments_of_both", hears=(IdeasMerged, IdeasParted))
def count_comments_of_both(delivery: Delivery) -> None:
    """An idea's number of comments has those of what is merged into it, as long as it is."""
    fact = delivery.fact
    assert fact is not None  # noqa: S101 - it only hears facts
    _count(fact.data["merged"])
    _count(fact.subject_code)


@reaction(
    "ideation.count_comments_brought_in", hears=(CommentsBroughtIn,), queue=Queue.HEAVY, hears_quiet=True
)
def count_brought_in(delivery: Delivery) -> None:
    """The same after an import, which does not make an idea of former days look active."""
    fact = delivery.fact
    assert fact is not None  # noqa: S101 - it only hears facts
    if fact.subject_kind == "idea":
        _count(fact.subject_code)


def _locked(**which: Any) -> QuerySet[Idea]:
    """Those ideas in the order of their keys, locked until the delivery is done: of two deliveries the later one writes last.

    Without their keys, so that nobody who supports them or comments on them waits.
    """
    return Idea.objects.select_for_update(no_key=True).filter(**which).order_by("pk")


def _count(code: str, **more: Any) -> None:
    """Write the thread's number down, and ``more`` with it, seen by a statement that began once the idea was locked.

    With those of what is merged into it; of one that is merged itself, also what it is part of.
    """
    row = Idea.objects.filter(code=code).values_list("pk", "merged_into").first()
    if row is None:
        return
    list(_locked(pk__in=[key for key in row if key]))
    for key in filter(None, row):
        family = Idea.objects.filter(Q(pk=key) | Q(merged_into=key)).values("code")
        public = Thread.objects.filter(subject_kind="idea", circle=Circle.PUBLIC)
        threads = public.filter(subject_code__in=family).order_by()
        count = threads.values("subject_kind").annotate(n=Sum("comment_count")).values("n")
        Idea.objects.filter(pk=key).update(comment_count=Coalesce(Subquery(count), 0), **more)
    raise_generation()


@reaction(
    "ideation.index",
    hears=(
        IdeaAdvanced,
        IdeaRevised,
        IdeaImported,
        IdeasMerged,
        IdeasParted,
        IdeaHidden,
        IdeaShown,
        TextRedacted,
        TranslationAdded,
        TranslationChanged,
        TranslationWithdrawn,
    ),
    queue=Queue.HEAVY,
    hears_quiet=True,
)
def index(delivery: Delivery) -> None:
    """Let an idea be found by the words it has now in each language in which people wrote it, once it was submitted.

    In its own language by the titles of those merged into it, too: what it is part of itself is written down anew with it.
    """
    row = Idea.objects.filter(code=_subject(delivery)).values_list("pk", "merged_into").first()
    for idea in _locked(pk__in=[key for key in row or () if key]):
        if not idea.is_draft:
            _index(idea)
            raise_generation()


def _index(idea: Idea) -> None:
    also = {idea.language: titles_of(merged_into(idea))}
    texts = {
        language: (heavy, f"{idea.place} {plain_text_of(light)} {also.get(language, '')}")
        for language, (heavy, light) in texts_for_search(idea).items()
    }
    index_texts("idea", idea.code, texts)


@reaction("ideation.note_original_moved_on", hears=(IdeaRevised,))
def note_moved_on(delivery: Delivery) -> None:
    """Let translations follow a change that does not touch them; of others tell their people."""
    idea = Idea.objects.filter(code=_subject(delivery)).first()
    if idea is not None:
        note_original_moved_on(idea, by=SYSTEM)


@sending("ideation.translate_by_engine", hears=(MachineTranslationAsked,), queue=Queue.HEAVY)
def translate_by_engine(delivery: Delivery) -> None:
    """Have the lab's engine translate what everyone may read of an idea; nothing where there is no engine any more.

    Again where the text changed while it was at work; after some times it is left to the next attempt.
    """
    fact, machine = delivery.fact, engine()
    assert fact is not None  # noqa: S101 - it only hears facts
    for attempt in range(1, TRANSLATES_AT_MOST + 1):
        row = Translation.objects.select_related("idea").filter(code=fact.data["translation"]).first()
        if row is None or machine is None or not is_listed(row.idea):
            return
        try:
            _translate(row, machine)
        except StaleRevision:
            if attempt == TRANSLATES_AT_MOST:
                raise
        else:
            return


def _translate(row: Translation, machine: Engine) -> None:
    parts = {key: text for key, text in parts_of(row.idea).items() if text}
    said = machine.translate(list(parts.values()), source=row.idea.language, target=row.language)
    if len(said) != len(parts):
        raise ValueError(f"{machine.name} was given {len(parts)} texts and gave {len(said)} back.")
    keep_machine_translation(
        row,
        revision=row.idea.revision,
        text_version=row.idea.text_version,
        texts=dict(zip(parts, said, strict=True)),
        engine=f"{machine.name} {machine.version}".strip(),
        by=SYSTEM,
    )


def _subject(delivery: Delivery) -> str:
    return delivery.fact.subject_code if delivery.fact is not None else ""


@reaction("ideation.drop_stale_drafts", queue=Queue.HEAVY)
def drop_drafts(delivery: Delivery) -> str | None:
    """Remove a draft begun without an account that nobody confirmed for thirty days, then go on with the next."""
    gone = drop_stale_draft(before=clock.now() - DRAFTS_LIVE_FOR, by=SYSTEM)
    return f"{delivery.pk}" if gone else None


@reaction("ideation.lapse_merges")
def lapse_merges(delivery: Delivery) -> None:
    """End proposed merges that nobody answered for sixty days."""
    lapse_unanswered_merges(before=clock.now() - MERGES_WAIT_FOR, by=SYSTEM)


@reaction("ideation.shuffle", queue=Queue.HEAVY)
def shuffle(delivery: Delivery) -> str | None:
    """Draw the fair order of lists anew, a batch of ideas at a time; ``part`` is the last one drawn."""
    after = int(delivery.part or 0)
    ids = list(Idea.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return None
    draw = "abs(random())" if connection.vendor == "sqlite" else "floor(random() * 2147483647)::bigint"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ideation_idea SET shuffle = {draw} %% %s WHERE id BETWEEN %s AND %s",  # noqa: S608 - constants
            [SHUFFLE_SIZE, ids[0], ids[-1]],
        )
    raise_generation()
    return str(ids[-1])


@sending("ideation.mail_invitation", hears=(TeamInvited,))
def mail_invitation(delivery: Delivery) -> None:
    """Mail the link of an invitation to an address without an account; who has one is told as everybody is.

    A repeated one takes the place of the first.
    """
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    found = Invitation.objects.filter(code=delivery.fact.data.get("invitation", ""))
    invitation = found.select_related("idea", "invited_by").first()
    if (
        invitation is None
        or not invitation.email
        or accounts().filter(email__iexact=invitation.email).exists()
    ):
        return
    make_sure_it_is_ours(delivery)
    secret = issue_secret(invitation, by=SYSTEM)
    if secret is not None:
        send_team_invitation(invitation, secret, message_id=f"team-invitation-{invitation.code}")


@reaction("ideation.expire_invitations", queue=Queue.HEAVY)
def expire(delivery: Delivery) -> str | None:
    """Forget the addresses of invitations that ran out, a hundred at a time."""
    return f"{delivery.pk}" if expire_invitations(by=SYSTEM, most=MOST_AT_ONCE) == MOST_AT_ONCE else None


periodic("ideation.expire_invitations", every(60))
periodic("ideation.drop_stale_drafts", daily(3, 30))
periodic("ideation.shuffle", daily(4, 0))
periodic("ideation.lapse_merges", daily(4, 10))
