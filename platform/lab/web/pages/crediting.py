"""Who is credited for an idea, as its page says it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from ideas.ideation.lifecycle import CreditKind
from ideas.ideation.models import Credit, Idea
from ideas.ideation.queries import credits_of
from ideas.kernel.authorization import may
from ideas.kernel.having import may_have
from ideas.kernel.wording import named_for

ORDER = list(CreditKind.values)


def credited(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """For the idea's page: each who helped with what for, and which messages the team says changed it."""
    rows = list(credits_of(idea)) if not idea.is_draft and may_have(idea, "credits") else []
    asked = {row.source_code for row in rows if row.kind == CreditKind.ASKED and row.source_kind == "comment"}
    return {
        "credits": _by_somebody(rows),
        "credited_comments": asked,
        "may_credit": not idea.is_draft and may(request.actor, "ideation.credit_question", idea),
    }


def _by_somebody(rows: Iterable[Credit]) -> list[tuple[str, str]]:
    """Who, for whom, and what for: each once, in the order in which they began."""
    kinds: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        key = f"{row.person_id}/{row.organisation_id}"
        whose = row.person if row.person is not None else row.organisation
        names.setdefault(key, named_for(whose, row.organisation if row.person is not None else None))
        kinds[key] = [*kinds.get(key, []), row.kind]
    return [(names[key], _in_words(kinds[key])) for key in names]


def _in_words(kinds: Iterable[str]) -> str:
    return ", ".join(str(CreditKind(kind).label) for kind in sorted(set(kinds), key=ORDER.index))
