"""A discussion as pages of ideas and pilots hold it.

A page puts ``discussion_of(…)`` into its context and includes ``web/thread.html``.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.discussion import queries
from ideas.discussion.hosts import hosts
from ideas.discussion.models import Circle, Comment, Purpose, Thread
from ideas.discussion.queries import Order, Page
from ideas.kernel import subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import may
from ideas.kernel.text import html_of
from lab.web.actor import mandates_of
from lab.web.addresses import address_of_subject
from lab.web.answers import unsent
from lab.web.beside import told_beside
from lab.web.forms.talk import CommentForm
from lab.web.pages.comment_cards import Reading, nested, official_card

PAGE_SIZE = 30
MOST_NAMING = 10
LONG = 600  # characters beyond which a synthesis is folded
UNANSWERED = "unanswered"  # among the purposes by which a discussion is filtered
FILTERS = (*Purpose.values, UNANSWERED)


class _Asked(NamedTuple):
    """What the address asks of a discussion."""

    order: str
    purpose: str  # of FILTERS; "" for all
    after: str

    @property
    def is_start(self) -> bool:
        """Whether the first page is asked for."""
        return not self.after

    @property
    def is_top(self) -> bool:
        """Whether what stands above the whole discussion is shown."""
        return self.is_start and not self.purpose


def discussion_of(
    request: HttpRequest, kind: str, subject: Any, *, labels: Mapping[int, Any] | None = None
) -> dict[str, Any]:
    """What a subject's page holds of its discussions: ``talk``, one page of the public one for ``web/thread.html`` (None
    where there is none yet), ``rooms``, links to the inner ones that the visitor reads, and ``named_in``, where others name it.

    ``subject`` was fetched through what the visitor may see. ``labels`` says by person's key what they are to the
    subject. The address says which page, in which order, of which purpose.
    """
    threads = queries.threads_about(kind, subject, request.actor)
    public = threads.pop(Circle.PUBLIC, None)
    talk = None
    if public is not None:
        talk = talk_in(request, public, subject, labels or {}, reads_team=Circle.TEAM in threads)
    rooms = [
        {"name": thread.get_circle_display(), "count": thread.comment_count, "url": room_address(thread)}
        for thread in threads.values()
    ]
    return {"talk": talk, "rooms": rooms, "named_in": _named_in(request, public)}


def _named_in(request: HttpRequest, thread: Thread | None) -> list[Comment]:
    """Where else an idea is named; asked only where it is somewhere."""
    if thread is None or not getattr(thread, "is_named", False):
        return []
    return queries.comments_naming(request.actor, idea=thread.subject_code)[:MOST_NAMING]


def talk_in(
    request: HttpRequest, thread: Thread, subject: Any, labels: Mapping[int, Any], *, reads_team: bool
) -> dict[str, Any]:
    """One page of ``thread``, which the visitor reads, for ``web/thread.html``."""
    asked = _asked_in(request)
    page = _page_of(thread, request.actor, asked)
    may_post = may(request.actor, "discussion.post_comment", thread)
    is_open = may_post or (not request.actor.is_person and _would_be_open(thread, subject))
    reading = _reading(request, thread, page.comments, labels=labels, is_open=is_open, reads_team=reads_team)
    initial = {} if thread.is_public else unsent(request)
    return {
        "thread": thread,
        "post_url": post_address(thread),
        "mentions_url": mentions_address(thread),
        "comments": nested(reading, page.comments),
        **_above(reading, page, asked),
        **_ways_through(page, asked),
        "is_open": is_open,
        "form": CommentForm(mandates=mandates_of(request), initial=initial) if may_post else None,
    }


def _asked_in(request: HttpRequest) -> _Asked:
    asked = request.GET
    order = Order.THREAD if asked.get("order") == Order.THREAD else Order.NEWEST
    purpose = asked.get("purpose", "") if asked.get("purpose") in FILTERS else ""
    return _Asked(order, purpose, asked.get("after", ""))


def _page_of(thread: Thread, actor: Actor, asked: _Asked) -> Page:
    """The comments asked for; they and the official answer know whom they name."""
    is_unanswered = asked.purpose == UNANSWERED
    page = queries.comments_page(
        thread,
        actor,
        after=asked.after,
        order=asked.order,
        purpose="" if is_unanswered else asked.purpose,
        is_unanswered=is_unanswered,
        size=PAGE_SIZE,
    )
    official = queries.official_answer(thread)
    queries.with_mentions([*page.comments, *([official] if official is not None else [])], actor)
    return page


def _reading(
    request: HttpRequest,
    thread: Thread,
    comments: list[Comment],
    *,
    labels: Mapping[int, Any],
    is_open: bool,
    reads_team: bool,
) -> Reading:
    actor = request.actor
    return Reading(
        actor=actor,
        thread=thread,
        labels=labels,
        may_post=is_open,
        curates=bool(comments) and queries.is_curated_by(actor, thread),
        reads_team=reads_team,
        is_concerned=reads_team and actor.is_person,
        own_reactions=queries.own_reactions(actor, comments),
        told=told_beside(request, comments),
    )


def _above(reading: Reading, page: Page, asked: _Asked) -> dict[str, Any]:
    """What stands above the comments: the official answer and the synthesis, how many questions wait, who may sum up."""
    thread = reading.thread
    return {
        "whole": page.comments if asked.is_top and page.after is None else None,
        "official": official_card(reading) if asked.is_top else None,
        "synthesis": synthesis_of(thread) if asked.is_top else None,
        "synthesis_args": [thread.subject_kind, thread.subject_code],
        "may_sum_up": thread.last_number > 0 and may(reading.actor, "discussion.write_synthesis", thread),
        "open_questions": getattr(thread, "open_questions", 0),
    }


def _ways_through(page: Page, asked: _Asked) -> dict[str, Any]:
    """Which page this is, and the addresses of others: the next one, other orders, one purpose alone."""
    order, purpose = asked.order, asked.purpose
    return {
        "order": order,
        "purpose": purpose,
        "purposes": [*Purpose.choices, (UNANSWERED, _("question sans réponse"))],
        "is_start": asked.is_start,
        "has_more": page.after is not None,
        "next": _query(order, purpose, page.after or ""),
        "orders": [(value, _query(value, purpose)) for value in Order],
        "filters": [("", _query(order, "")), *((value, _query(order, value)) for value in FILTERS)],
        "open_url": _query(order, UNANSWERED),
    }


def synthesis_of(thread: Thread) -> dict[str, Any] | None:
    """The synthesis as it stands above the discussion."""
    last = thread.synthesis
    if last is None:
        return None
    return {
        "row": last,
        "html": html_of(queries.with_citations(last, thread)),
        "since": getattr(thread, "comments_since", 0),
        "is_long": len(last.body) > LONG,
    }


def post_address(thread: Thread) -> str:
    """Where what is said in ``thread`` is sent to."""
    if thread.is_public:
        return reverse("web:talk", args=[thread.subject_kind, thread.subject_code])
    return room_address(thread)


def mentions_address(thread: Thread) -> str:
    """Where one asks what can be named in ``thread``."""
    address = reverse("web:mention_suggestions", args=[thread.subject_kind, thread.subject_code])
    return address if thread.is_public else f"{address}?circle={thread.circle}"


def room_address(thread: Thread) -> str:
    """The page of a thread of an inner circle."""
    return reverse("web:room", args=[thread.subject_kind, thread.subject_code, thread.circle])


def _would_be_open(thread: Thread, subject: Any) -> bool:
    """Whether somebody signed in could comment: what a signed-out visitor is told."""
    return not thread.is_closed and hosts()[thread.subject_kind](SYSTEM, subject)


def _query(order: str, purpose: str, after: str = "") -> str:
    """The part of an address that asks for a page of a discussion; what is usual is left out."""
    said = {"order": order if order != Order.NEWEST else "", "purpose": purpose, "after": after}
    return "?" + "&".join(f"{name}={value}" for name, value in said.items() if value) + "#discussion"


def comment_address(comment: Comment) -> str:
    """Where a comment is read: on its subject's page or its room's, on that page of the discussion that holds it."""
    thread = comment.thread
    subject = subjects.kind_of(thread.subject_kind).visible_to(SYSTEM).get(code=thread.subject_code)
    after = queries.cursor_to(comment, Order.NEWEST, size=PAGE_SIZE)
    page = address_of_subject(thread.subject_kind, subject) if thread.is_public else room_address(thread)
    if thread.is_public and getattr(subject, "merged_into_id", None):
        page = reverse("web:merged_idea", args=[subject.code])
    return f"{page}{f'?after={after}' if after else ''}#c-{comment.code}"
