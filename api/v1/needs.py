"""Needs: of all ideas, of one, and one of them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.resource_shapes import (
    NeedCard,
    NeedShape,
    ResourceChanged,
    ResourceFilters,
    ResourceWritten,
    SuggestionShape,
    filtered,
    said,
)
from ideas.collaboration.lifecycle.needs import NeedState
from ideas.collaboration.models import Need
from ideas.collaboration.operations import change_need, close_need, list_need, reopen_need
from ideas.collaboration.operations.describing import current_of
from ideas.collaboration.queries.resources import listed_needs, needs_of, needs_visible_to, with_faces
from ideas.collaboration.queries.suggesting import offers_for
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound

NEWEST = ("-created_at", "-id")


class NeedChanged(ResourceChanged):
    """What changes of a need, or what becomes of it."""

    state = serializers.ChoiceField(choices=NeedState.values, required=False)


class Needs(Resource):
    """Needs that everyone may answer."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": ResourceFilters}

    @extend_schema(responses={200: page_shape(NeedCard)})
    def get(self, request: Asked) -> Response:
        """Open ones, the newest first."""
        rows = with_faces(filtered(listed_needs(), request.parameters))
        return self.paged(request, NeedCard, rows, NEWEST)


class IdeaNeeds(Resource):
    """What an idea needs."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(NeedCard)})
    def get(self, request: Asked, code: str) -> Response:
        """Its needs and those of ideas merged into it: open ones first, then met ones, then those withdrawn."""
        rows = with_faces(needs_of(known(request, code, with_team=False), request.actor))
        return self.paged(request, NeedCard, rows, ("rank", "created_at", "id"))

    @extend_schema(request=ResourceWritten, responses={201: NeedShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say what the idea lacks."""
        idea = known(request, code)
        allow(request.actor, "collaboration.list_need", idea)
        data = self.body(request, ResourceWritten)
        made = once(request, lambda: list_need(idea, **said(data), by=request.actor).code)
        need = seen_need(request, made)
        return self.shown(request, NeedShape, need, version=need.version, status=201)


class OneNeed(Resource):
    """One need."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: NeedShape})
    def get(self, request: Asked, code: str) -> Response:
        """What is lacked, and how much of it is promised or came."""
        need = seen_need(request, code)
        return self.shown(request, NeedShape, need, version=need.version)

    @extend_schema(request=NeedChanged, responses={200: NeedShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Say it anew, in the version that `If-Match` names; with `state`, say that it is met, withdrawn, or open again."""
        need = seen_need(request, code)
        allow(request.actor, "collaboration.change_need", need, "collaboration.close_need")
        match(request, need.version, lambda: current_of(need), is_owed=_says_more(request.data))
        data = self.body(request, NeedChanged)
        if set(data) - {"state"}:
            change_need(need, changes=said(data), version=need.version, by=request.actor)
        if "state" in data:
            _turn(need, data["state"], request.actor)
        need = seen_need(request, code)
        return self.shown(request, NeedShape, need, version=need.version)


def _says_more(data: Any) -> bool:
    """Whether a body says anything besides a state: words are changed in the version that was read."""
    return not isinstance(data, Mapping) or bool(set(data) - {"state"})


def _turn(need: Need, state: str, by: Actor) -> None:
    if state == NeedState.OPEN:
        reopen_need(need, by=by)
    else:
        close_need(need, met=state == NeedState.MET, by=by)


class NeedSuggestions(Resource):
    """What would suit a need."""

    @extend_schema(responses={200: page_shape(SuggestionShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Open offers that suit it, the best first, each with why; for its team."""
        need = seen_need(request, code)
        allow(request.actor, "collaboration.close_need", need)
        return self.whole(request, SuggestionShape, offers_for(need, most=20))


def seen_need(request: Asked, code: str) -> Need:
    """The need of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    needs = needs_visible_to(request.actor).select_related("idea__stage", "idea__merged_into__stage")
    around = ("territories", "idea__team__person", "idea__merged_into__team__person")
    need = needs.prefetch_related(*around, "idea__themes", "idea__territories").filter(code=code).first()
    if need is None:
        raise NotFound()
    return need
