"""What each side answers to the charter, as the page of an idea or a pilot shows it, and where one answers."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ideas.charter import queries
from ideas.charter.lifecycle import Side
from ideas.charter.models import Reply
from ideas.charter.queries import Subject
from ideas.charter.rules import ANSWERS_FOR
from ideas.kernel.authorization import may
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES
from lab.web.actor import mandates_of


def charter_on(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """For the page of an idea or a pilot: who answered, where its process asks for that at all."""
    if not queries.can_be_asked(subject):
        return {}
    asked, replies = queries.sides_asked(subject), list(queries.replies_about(subject))
    if not replies and (not asked or queries.current_charter() is None):
        return {}
    sides = sides_shown(request, subject, asked, replies)
    return {"charter": {"sides": sides, "url": answers_address(subject), "is_asked": bool(asked)}}


def sides_shown(
    request: HttpRequest, subject: Subject, asked: Sequence[str], replies: Sequence[Reply]
) -> list[dict[str, Any]]:
    """Each side that is asked or has answered: its replies, and where the visitor answers for it."""
    return [
        {
            "side": side,
            "replies": [(one, queries.is_whole(one)) for one in replies if one.side == side],
            "answering": _answering(request, subject, side) if side in asked else [],
        }
        for side in Side
        if side in asked or any(one.side == side for one in replies)
    ]


def _answering(request: HttpRequest, subject: Subject, side: Side) -> list[tuple[str, str]]:
    """The addresses at which the visitor answers for ``side``; for a partner, under its name."""
    address = answers_address(subject, side)
    if side == Side.PARTNER:
        return [(one.name, f"{address}?for={one.code}") for one in voices_among(request, subject)]
    may_answer = request.actor.is_person and may(request.actor, ANSWERS_FOR[side], subject)
    return [("", address)] if may_answer else []


def voices_among(request: HttpRequest, subject: Subject) -> list[Organisation]:
    """The partners for which the visitor may answer."""
    held = {one.organisation_id for one in mandates_of(request) if one.role in COMMITTING_ROLES}
    return list(queries.partners_asked(subject).filter(pk__in=held).order_by("name")) if held else []


def answers_address(subject: Subject, side: str = "") -> str:
    """Where the answers about ``subject`` stand side by side; with a side, where one answers for it."""
    name = f"web:{queries.kind_of(subject)}_charter"
    return (
        reverse(f"{name}_answer", args=[subject.code, side]) if side else reverse(name, args=[subject.code])
    )
