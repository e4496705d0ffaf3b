"""Ideas begun from parts of another."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.ideation.facts import IdeaSplit, IdeaStarted
from ideas.ideation.lifecycle import SECTIONS, LinkKind
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations.drafting import begun
from ideas.ideation.operations.relating import write_link
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid
from ideas.kernel.text import clean_text

MOST_PARTS = 5
TAKES = ("language", "place")


def split_idea(idea: Idea, *, parts: Sequence[Mapping[str, Any]], by: Actor) -> list[Idea]:
    """Begin a draft from each of ``parts``: its ``title``, and ``sections``, the keys of those it takes from ``idea``.

    The drafts have the idea's team, language, themes and places, and say for good where they came from; ``idea`` stays as
    it is.
    Once one is submitted, whoever backs ``idea`` is asked whether they back it, too. Raises NotAllowed for who does not write
    ``idea``, Invalid with every fault at once. Records IdeaSplit.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.split_idea", idea)
        if idea.is_hidden:
            raise Invalid.one(
                "parts", "hidden", _("Cette idée est masquée : rien n’en est tiré pour le moment.")
            )
        _check(idea, parts)
        spend("idea", by)
        drafts = [_begin(idea, part, by) for part in parts]
        record(IdeaSplit(idea=idea.code, parts=[draft.code for draft in drafts]), by=by)
    return drafts


def _check(idea: Idea, parts: Sequence[Mapping[str, Any]]) -> None:
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Invalid.one("parts", "count", _("Une à cinq parties à la fois."))
    errors = []
    for place, part in enumerate(parts):
        if not clean_text(part.get("title", ""), lines=False):
            errors.append(
                FieldError(f"parts.{place}.title", "required", _("Donnez un titre à cette partie."))
            )
        if not set(part.get("sections", ())) <= set(SECTIONS):
            errors.append(FieldError(f"parts.{place}.sections", "unknown", _("Cette partie n’existe pas.")))
    if errors:
        raise Invalid(errors)


def _begin(idea: Idea, part: Mapping[str, Any], by: Actor) -> Idea:
    """One draft with the team of ``idea``; its call where that still takes ideas, else the permanent one."""
    taken = {key: idea.section(key) for key in part.get("sections", ())}
    changes = {name: getattr(idea, name) for name in TAKES}
    changes |= {"title": part["title"], "sections": taken}
    changes |= {"themes": idea.themes.all(), "territories": idea.territories.all()}
    if idea.call is not None and idea.call.is_open_at(clock.now()):
        changes["call"] = idea.call
    draft = begun(changes, by)
    TeamMember.objects.bulk_create(
        TeamMember(idea=draft, person_id=row.person_id, role=row.role, since=draft.created_at)
        for row in idea.team.order_by("since", "pk")
    )
    write_link(draft, idea, LinkKind.SPLIT_FROM, by=by)
    record(IdeaStarted(idea=draft.code), by=by)
    return draft
