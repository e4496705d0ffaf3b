"""Comments as a discussion's page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ideas.discussion import queries
from ideas.discussion.models import DEPTH_LIMIT, Circle, Comment, ReactionKind, Stance, Thread
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor


@dataclass(frozen=True)
class Reading:
    """Who reads which thread, and what is open to them there, asked once for a whole page.

    ``labels`` says by person's key what they are to the subject (« Porteuse ou porteur »), ``told`` by comment's code what
    the reader is to be told about it.
    """

    actor: Actor
    thread: Thread
    labels: Mapping[int, Any]
    may_post: bool = False
    curates: bool = False
    reads_team: bool = False
    is_concerned: bool = False
    own_reactions: Mapping[int, set[str]] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)


def nested(reading: Reading, comments: list[Comment]) -> list[dict[str, Any]]:
    """``comments`` as cards, replies within what they answer where that is on the same page."""
    cards: dict[int, dict[str, Any]] = {}
    tops = []
    marked = {comment.answer_id for comment in comments if comment.is_question}
    for comment in comments:
        card = _card(reading, comment)
        card["is_answer"] = comment.pk in marked and comment.is_readable
        card["question"] = _question_above(reading, comment, cards)
        cards[comment.pk] = card
        above = cards.get(comment.parent_id or 0)
        (above["replies"] if above else tops).append(card)
        card["answers"] = str(_speaker(comment.parent)) if comment.parent and not above else ""
    return tops


def _question_above(
    reading: Reading, comment: Comment, cards: Mapping[int, dict[str, Any]]
) -> dict[str, Any] | None:
    """The card of the question that the reader may say this reply answers, where it is on the same page."""
    above = cards.get(comment.parent_id or 0)
    if above is None or not comment.is_readable:
        return None
    return above if above["may_mark"] else above["question"]


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
        **_answered(reading, comment, is_own=is_own),
        **_reacted(reading, comment, is_own=is_own),
        **_pinned(reading, comment),
        "told": reading.told.get(comment.code),
        "replies": [],
    }


def _signed(reading: Reading, comment: Any) -> dict[str, Any]:
    """Who says it, as what, and when."""
    organisation, label = comment.organisation, reading.labels.get(comment.author_id, "")
    return {
        "code": comment.code,
        "number": comment.number,
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
    seen = queries.html_seen_by(reading.actor, comment) if is_read else ""
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


def _answered(reading: Reading, comment: Comment, *, is_own: bool) -> dict[str, Any]:
    """Whether a question has its answer, and where that is."""
    answer = comment.answer if comment.is_question else None
    is_answered = answer is not None and answer.is_readable
    return {
        "is_question": comment.is_question,
        "answer_code": answer.code if answer is not None and is_answered else "",
        "answer_url": subjects.short_path("comment", answer.code) if answer and is_answered else "",
        "may_mark": comment.is_question and (is_own or reading.is_concerned),
    }


def _reacted(reading: Reading, comment: Comment, *, is_own: bool) -> dict[str, Any]:
    may_react = reading.may_post and reading.actor.is_person and comment.is_readable and not is_own
    return reactions_of(comment, reading.own_reactions.get(comment.pk, set()), may_react=may_react)


def reactions_of(comment: Comment, mine: set[str], *, may_react: bool) -> dict[str, Any]:
    """How many reacted in which way; ``mine`` are the reader's own. Who may react sees all three, others what there is."""
    counts = queries.reaction_counts(comment)
    return {
        "may_react": may_react,
        "reactions": [
            {"kind": kind, "name": name, "count": counts[kind], "is_mine": kind in mine}
            for kind, name in ReactionKind.choices
            if may_react or (counts[kind] and comment.is_readable)
        ],
        "help_url": help_address(comment) if ReactionKind.CAN_HELP in mine else "",
    }


def help_address(comment: Comment) -> str:
    """Where whoever can help says with what: the form of an offer, which knows what it answers; empty where there is none."""
    thread = comment.thread
    if thread.subject_kind != "idea" or not thread.is_public:
        return ""
    try:
        form = reverse("web:offer_new")
    except NoReverseMatch:
        return ""
    return f"{form}?{urlencode({'idea': thread.subject_code, 'comment': comment.code})}"


def _pinned(reading: Reading, comment: Any) -> dict[str, Any]:
    """Whether it is or was the official answer, and whether the reader may say so."""
    may_be = comment.organisation_id is not None or comment.is_by_staff
    return {
        "is_pinned": reading.thread.pinned_id == comment.pk,
        "was_pinned": comment.was_pinned,
        "may_pin": reading.curates and reading.thread.is_public and comment.is_readable and may_be,
    }


def official_card(reading: Reading) -> dict[str, Any] | None:
    """The official answer as it stands above the discussion: signed, with a link to where it was said."""
    comment: Any = queries.official_answer(reading.thread)
    if comment is None:
        return None
    comment.thread = reading.thread
    comment.is_by_staff = comment.organisation_id is None
    return {
        **_signed(reading, comment),
        **_worded(reading, comment, is_own=False),
        "id": "",
        "place_url": subjects.short_path("comment", comment.code),
    }


def _profile(comment: Comment) -> str:
    """The short address of who speaks; nothing for somebody who has no account."""
    if comment.organisation is not None:
        return subjects.short_path("organisation", comment.organisation.code)
    author = comment.author
    return "" if author.is_unclaimed or author.is_closed else subjects.short_path("person", author.code)
