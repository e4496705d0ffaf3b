"""Comments as a discussion's page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ideas.discussion import queries
from ideas.discussion.models import DEPTH_LIMIT, Circle, Comment, Stance, Thread
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.kernel.text import html_of


@dataclass(frozen=True)
class Reading:
    """Who reads which thread, and what is open to them there, asked once for a whole page.

    ``labels`` says by person's key what they are to the subject (« Porteuse ou porteur »).
    """

    actor: Actor
    thread: Thread
    labels: Mapping[int, Any]
    may_post: bool = False
    curates: bool = False
    reads_team: bool = False


def nested(reading: Reading, comments: list[Comment]) -> list[dict[str, Any]]:
    """``comments`` as cards, replies within what they answer where that is on the same page."""
    cards: dict[int, dict[str, Any]] = {}
    tops = []
    for comment in comments:
        card = _card(reading, comment)
        cards[comment.pk] = card
        above = cards.get(comment.parent_id or 0)
        (above["replies"] if above else tops).append(card)
        card["answers"] = str(_speaker(comment.parent)) if comment.parent and not above else ""
    return tops


def _speaker(comment: Comment) -> Any:
    return comment.organisation or comment.author


def _card(reading: Reading, comment: Any) -> dict[str, Any]:
    """A comment as the page shows it."""
    actor = reading.actor
    is_own = actor.is_person and actor.person.pk == comment.author_id
    return {
        **_signed(reading, comment),
        **_worded(reading, comment, is_own=is_own),
        **_open_to(reading, comment, is_own=is_own),
        **_published(reading, comment, is_own=is_own),
        "quoted": getattr(comment, "quotation", None),
        "replies": [],
    }


def _signed(reading: Reading, comment: Any) -> dict[str, Any]:
    """Who says it, as what, and when."""
    organisation, label = comment.organisation, reading.labels.get(comment.author_id, "")
    return {
        "code": comment.code,
        "id": f"c-{comment.code}",
        "author": str(_speaker(comment)),
        "url": _profile(comment),
        "kind": "org" if organisation else "lab" if comment.is_by_staff else "person",
        "for_person": str(comment.author) if organisation else "",
        "is_verified": organisation is not None and organisation.is_verified_on(clock.today()),
        "label": label or (_("Équipe du lab") if comment.is_by_staff else ""),
        "stance_name": comment.get_stance_display() if comment.stance != Stance.NEUTRAL else "",
        "purpose_name": comment.get_purpose_display() if comment.purpose else "",
        "when": comment.created_at,
        "edited": comment.edited_at is not None,
        "is_staff": comment.is_by_staff,
    }


def _worded(reading: Reading, comment: Any, *, is_own: bool) -> dict[str, Any]:
    """What it says, and where that comes from."""
    is_read = comment.is_readable or reading.curates or is_own
    seen = html_of(queries.text_seen_by(reading.actor, comment)) if is_read else ""
    return {
        "html": seen if comment.is_readable else "",
        "hidden_html": "" if comment.is_readable else seen,
        "language": comment.language,
        "hidden_reason": comment.hidden_reason if comment.is_hidden and not comment.is_deleted else "",
        "is_deleted": comment.is_deleted,
        "is_redacted": comment.redacted_at is not None,
        "origin": comment.get_origin_display() if comment.origin != "web" else "",
        "origin_source": comment.origin_source,
        "legacy_votes": comment.legacy_votes,
        "is_readable": comment.is_readable,
    }


def _open_to(reading: Reading, comment: Any, *, is_own: bool) -> dict[str, Any]:
    """What the reader may do with it."""
    return {
        "may_reply": reading.may_post and comment.is_readable and comment.depth < DEPTH_LIMIT,
        "may_edit": is_own and comment.is_readable,
        "may_delete": is_own and not comment.is_deleted,
        "may_hide": reading.curates and not comment.is_deleted,
        "is_hidden": comment.is_hidden,
        "may_report": comment.is_readable and not is_own,
    }


def _published(reading: Reading, comment: Any, *, is_own: bool) -> dict[str, Any]:
    """How a message to the team and the comment with which its author made it public know of each other."""
    if reading.thread.circle == Circle.TEAM:
        public = getattr(comment, "published_as", None)
        return {
            "public_url": subjects.short_path("comment", public.code) if public else "",
            "may_publish": is_own and comment.is_readable and public is None,
        }
    first = comment.published_from
    is_linked = first is not None and reading.reads_team
    return {
        "is_from_team": first is not None,
        "team_url": subjects.short_path("comment", first.code) if is_linked else "",
    }


def _profile(comment: Comment) -> str:
    """The short address of who speaks; nothing for somebody who has no account."""
    if comment.organisation is not None:
        return subjects.short_path("organisation", comment.organisation.code)
    author = comment.author
    return "" if author.is_unclaimed or author.is_closed else subjects.short_path("person", author.code)
