"""Ideas: the list, one idea, beginning and revising one."""

from collections.abc import Mapping
from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.once import once
from api.parsing import Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_filters import IdeaFilters, ideas_asked_for, keys_of
from api.v1.idea_shapes import IdeaCard, IdeaRevised, IdeaShape, IdeaWritten
from ideas.collaboration.queries import with_amendment_count
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import revise_idea, start_idea
from ideas.ideation.queries import (
    ideas_visible_to,
    text_of,
    with_due_date,
    with_faces,
    with_growth,
)
from ideas.kernel.errors import NotFound, SignInNeeded
from ideas.notifications.queries import with_follower_count


def seen(request: Asked, code: str) -> Idea:
    """The idea of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    idea = _with_all(ideas_visible_to(request.actor)).defer(None).filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


def known(request: Asked, code: str, *, with_team: bool = True) -> Idea:
    """The idea of that code as far as an act on it needs. Raises NotFound for what the caller may not know of."""
    ideas = ideas_visible_to(request.actor).select_related("stage")
    if with_team:
        ideas = ideas.prefetch_related(
            Prefetch("team", queryset=TeamMember.objects.select_related("person", "organisation"))
        )
    idea = ideas.filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


def _with_all(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with what every shape of them shows, the date of the next answer too."""
    with_ties = with_due_date(with_growth(with_faces(ideas))).select_related("call", "merged_into")
    return with_follower_count(with_amendment_count(with_ties))


class Ideas(Resource):
    """Ideas, and drafts begun."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": IdeaFilters}

    @extend_schema(responses={200: page_shape(IdeaCard)})
    def get(self, request: Asked) -> Response:
        """Ideas that everyone may see, last active first; with `mine`, those of the caller's teams."""
        asked = request.parameters
        return self.paged(request, IdeaCard, _with_all(ideas_asked_for(request.actor, asked)), keys_of(asked))

    @extend_schema(request=IdeaWritten, responses={201: IdeaShape})
    def post(self, request: Asked) -> Response:
        """Begin a draft with whatever is known already; submitting says what is missing."""
        if not request.actor.is_person:
            raise SignInNeeded()
        allow(request.actor, "ideation.start_idea")
        data = self.body(request, IdeaWritten)
        code = once(request, lambda: start_idea(by=request.actor, **data).code)
        idea = seen(request, code)
        return self.shown(request, IdeaShape, idea, version=idea.text_version, status=201)


class OneIdea(Resource):
    """One idea."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: IdeaShape})
    def get(self, request: Asked, code: str) -> Response:
        """The idea, its team, its stage, its counts and what is open to the caller."""
        idea = seen(request, code)
        return self.shown(request, IdeaShape, idea, version=idea.text_version)

    @extend_schema(request=IdeaRevised, responses={200: IdeaShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change the text that `If-Match` names. After submission each change is kept as a revision."""
        idea = known(request, code)
        allow(request.actor, "ideation.revise_idea", idea)
        match(request, idea.text_version, lambda: text_of(idea), is_owed=True)
        data = self.body(request, IdeaRevised)
        note = data.pop("note", "")
        revise_idea(idea, changes=data, text_version=idea.text_version, note=note, by=request.actor)
        idea = seen(request, code)
        return self.shown(request, IdeaShape, idea, version=idea.text_version)
