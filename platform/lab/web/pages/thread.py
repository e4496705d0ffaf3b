"""A discussion as pages of ideas and pilots hold it.

A page puts ``talk_about(…)`` into its context as ``talk`` and includes ``web/thread.html``.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ideas.discussion import queries
from ideas.discussion.hosts import hosts
from ideas.discussion.models import DEPTH_LIMIT, Comment, Purpose, Stance, Thread
from ideas.discussion.queries import Order
from ideas.kernel import clock, subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import may
from ideas.kernel.text import html_of
from lab.web.actor import mandates_of
from lab.web.addresses import address_of_subject
from lab.web.forms.talk import CommentForm

PAGE_SIZE = 30


def talk_about(
    request: HttpRequest, kind: str, subject: Any, *, labels: Mapping[int, Any] | None = None
) -> dict[str, Any] | None:
    """One page of a subject's discussion for ``web/thread.html``; None where there is none yet.

    ``subject`` was fetched through what the visitor may see. ``labels`` says by person's key what they are to the
    subject (« Porteuse ou porteur »). The address says which page, in which order, of which purpose.
    """
    thread = queries.thread_about(kind, subject, request.actor)
    if thread is None:
        return None
    asked = request.GET
    order = Order.THREAD if asked.get("order") == Order.THREAD else Order.NEWEST
    purpose = asked.get("purpose", "") if asked.get("purpose") in Purpose.values else ""
    page = queries.comments_page(
        thread, request.actor, after=asked.get("after", ""), order=order, purpose=purpose, size=PAGE_SIZE
    )
    may_post = may(request.actor, "discussion.post_comment", thread)
    is_open = may_post or (not request.actor.is_person and _would_be_open(thread, subject))
    return {
        "kind": kind,
        "code": subject.code,
        "thread": thread,
        "comments": _nested(request.actor, thread, page.comments, labels or {}, may_post=is_open),
        "order": order,
        "purpose": purpose,
        "purposes": Purpose.choices,
        "is_start": not asked.get("after"),
        "next": _query(order, purpose, page.after or ""),
        "orders": [(value, _query(value, purpose)) for value in Order],
        "filters": [("", _query(order, "")), *((value, _query(order, value)) for value in Purpose.values)],
        "has_more": page.after is not None,
        "is_open": is_open,
        "form": CommentForm(mandates=mandates_of(request)) if may_post else None,
    }


def _would_be_open(thread: Thread, subject: Any) -> bool:
    """Whether somebody signed in could comment: what a signed-out visitor is told."""
    return not thread.is_closed and hosts()[thread.subject_kind](SYSTEM, subject)


def _query(order: str, purpose: str, after: str = "") -> str:
    """The part of an address that asks for a page of a discussion; what is usual is left out."""
    said = {"order": order if order != Order.NEWEST else "", "purpose": purpose, "after": after}
    return "?" + "&".join(f"{name}={value}" for name, value in said.items() if value) + "#discussion"


def _nested(
    actor: Actor, thread: Thread, comments: list[Comment], labels: Mapping[int, Any], *, may_post: bool
) -> list[dict[str, Any]]:
    """``comments`` as cards, replies within what they answer where that is on the same page."""
    curates = bool(comments) and queries.is_curated_by(actor, thread)
    cards: dict[int, dict[str, Any]] = {}
    tops = []
    for comment in comments:
        label = labels.get(comment.author_id, "")
        card = _card(actor, comment, label=label, curates=curates)
        card["may_reply"] = may_post and comment.is_readable and comment.depth < DEPTH_LIMIT
        cards[comment.pk] = card
        above = cards.get(comment.parent_id or 0)
        (above["replies"] if above else tops).append(card)
        card["answers"] = str(_speaker(comment.parent)) if comment.parent and not above else ""
    return tops


def _speaker(comment: Comment) -> Any:
    return comment.organisation or comment.author


def _card(actor: Actor, comment: Any, *, label: Any, curates: bool) -> dict[str, Any]:
    """A comment as the page shows it."""
    is_staff = comment.is_by_staff
    is_own = actor.is_person and actor.person.pk == comment.author_id
    organisation = comment.organisation
    seen = html_of(queries.text_seen_by(actor, comment)) if comment.is_readable or curates or is_own else ""
    return {
        "code": comment.code,
        "id": f"c-{comment.code}",
        "author": str(_speaker(comment)),
        "url": _profile(comment),
        "kind": "org" if organisation else "lab" if is_staff else "person",
        "for_person": str(comment.author) if organisation else "",
        "is_verified": organisation is not None and organisation.is_verified_on(clock.today()),
        "label": label or (_("Équipe du lab") if is_staff else ""),
        "stance_name": comment.get_stance_display() if comment.stance != Stance.NEUTRAL else "",
        "purpose_name": comment.get_purpose_display() if comment.purpose else "",
        "when": comment.created_at,
        "edited": comment.edited_at is not None,
        "html": seen if comment.is_readable else "",
        "hidden_html": "" if comment.is_readable else seen,
        "language": comment.language,
        "is_staff": is_staff,
        "hidden_reason": comment.hidden_reason if comment.is_hidden and not comment.is_deleted else "",
        "is_deleted": comment.is_deleted,
        "is_redacted": comment.redacted_at is not None,
        "origin": comment.get_origin_display() if comment.origin != "web" else "",
        "origin_source": comment.origin_source,
        "legacy_votes": comment.legacy_votes,
        "is_readable": comment.is_readable,
        "may_edit": is_own and comment.is_readable,
        "may_delete": is_own and not comment.is_deleted,
        "may_hide": curates and not comment.is_deleted,
        "is_hidden": comment.is_hidden,
        "may_report": comment.is_readable and not is_own,
        "replies": [],
    }


def _profile(comment: Comment) -> str:
    """The short address of who speaks; nothing for somebody who has no account."""
    if comment.organisation is not None:
        return subjects.short_path("organisation", comment.organisation.code)
    author = comment.author
    return "" if author.is_unclaimed or author.is_closed else subjects.short_path("person", author.code)


def comment_address(comment: Comment) -> str:
    """Where a comment is read: on its subject's page, on that page of the discussion that holds it."""
    thread = comment.thread
    subject = subjects.kind_of(thread.subject_kind).visible_to(SYSTEM).get(code=thread.subject_code)
    after = queries.cursor_to(comment, Order.NEWEST, size=PAGE_SIZE)
    page = address_of_subject(thread.subject_kind, subject)
    return f"{page}{f'?after={after}' if after else ''}#c-{comment.code}"
