"""What stands around an idea: those merged into it, links to others, what its people can propose."""

from typing import Any

from django.http import HttpRequest

from ideas.ideation.lifecycle import LinkKind
from ideas.ideation.models import Idea
from ideas.ideation.relating import links_of, merged_into
from ideas.ideation.rules import may_unlink
from ideas.kernel.authorization import may
from ideas.kernel.having import may_have


def related(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """For ``web/_idea_related.html``: a question for those merged into it, one for links, each where there may be some."""
    if idea.is_draft:
        return {}
    takes_in = idea.merged_into_id is None and may_have(idea, "merged")
    merged = list(merged_into(idea)) if takes_in else []
    links = links_of(idea, request.actor) if may_have(idea, "links") else []
    return {
        "merged": merged,
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
