"""What stands around an idea: those merged into it, links to others, what its people can propose."""

from typing import Any

from django.http import HttpRequest

from ideas.ideation.lifecycle import LinkKind
from ideas.ideation.models import Idea
from ideas.ideation.queries import successor_of
from ideas.ideation.relating import links_of
from ideas.ideation.rules import may_unlink
from ideas.kernel.authorization import may
from ideas.kernel.having import may_have


def related(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """For ``web/_idea_related.html``: what is merged into it came along with it; links are asked for where there are some."""
    if idea.is_draft:
        return {}
    merged = list(idea.merged.all()) if idea.merged_into_id is None else []
    links = links_of(idea, request.actor) if may_have(idea, "links") else []
    return {
        "merged": merged,
        "successor": successor_of(idea, request.actor),
        "came_from": next((one for one in merged if one.code == request.GET.get("from")), None),
        "has_parts": any(one.kind == LinkKind.SPLIT_FROM and one.target_id == idea.pk for one in links),
        "links": [
            {
                "code": one.code,
                "words": one.words_from(idea),
                "other": one.other_end(idea),
                "may_remove": request.actor.is_person and may_unlink(request.actor, one),
            }
            for one in links
        ],
        "may_relate": may(request.actor, "ideation.propose_merge", idea) and idea.merged_into_id is None,
        "may_split": may(request.actor, "ideation.split_idea", idea),
    }
