"""Offers: of all, and one of them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.resource_shapes import (
    OfferCard,
    OfferShape,
    ResourceChanged,
    ResourceFilters,
    ResourceWritten,
    SuggestionShape,
    filtered,
    said,
)
from ideas.collaboration.lifecycle.needs import OfferState
from ideas.collaboration.models import Offer
from ideas.collaboration.operations import change_offer, make_offer, pause_offer, reopen_offer, withdraw_offer
from ideas.collaboration.operations.describing import current_of
from ideas.collaboration.queries.resources import listed_offers, offers_by, offers_visible_to, with_faces
from ideas.collaboration.queries.suggesting import needs_for
from ideas.discussion.queries import comments_visible_to
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound, SignInNeeded

NEWEST = ("-created_at", "-id")
TURNS = {
    OfferState.OPEN.value: reopen_offer,
    OfferState.PAUSED.value: pause_offer,
    OfferState.WITHDRAWN.value: withdraw_offer,
}


class OfferFilters(ResourceFilters):
    """Which offers."""

    idea = serializers.CharField(required=False, max_length=40, help_text="Made to that idea.")
    organisation = serializers.CharField(required=False, max_length=40, help_text="Of that organisation.")
    mine = serializers.BooleanField(
        required=False, help_text="One's own and of organisations one may commit, in every state."
    )


def _ideas_for(actor: Actor) -> QuerySet[Idea]:
    return ideas_visible_to(actor).select_related("stage")


class OfferWritten(ResourceWritten):
    """What can be given: to an idea, or in the open. With `On-Behalf-Of` the organisation gives."""

    idea = Code(_ideas_for, required=False, allow_null=True)
    comment = Code(
        comments_visible_to, required=False, help_text="The comment out of which it grew: « I can help »."
    )


class OfferChanged(ResourceChanged):
    """What changes of an offer, or what becomes of it."""

    state = serializers.ChoiceField(choices=OfferState.values, required=False)


class Offers(Resource):
    """Offers that everyone may ask for."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": OfferFilters}

    @extend_schema(responses={200: page_shape(OfferCard)})
    def get(self, request: Asked) -> Response:
        """Those that can be had, the newest first."""
        asked = request.parameters
        rows = filtered(_asked_for(request.actor, asked), asked)
        return self.paged(request, OfferCard, with_faces(rows), NEWEST)

    @extend_schema(request=OfferWritten, responses={201: OfferShape})
    def post(self, request: Asked) -> Response:
        """Say what can be given."""
        allow(request.actor, "collaboration.make_offer")
        data = self.body(request, OfferWritten)
        idea, comment = data.pop("idea", None), data.pop("comment", None)
        grown = {"comment_code": comment.code} if comment is not None else {}
        made = once(request, lambda: make_offer(idea=idea, **grown, **said(data), by=request.actor).code)
        offer = seen_offer(request, made)
        return self.shown(request, OfferShape, offer, version=offer.version, status=201)


def _asked_for(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Offer]:
    if asked.get("mine"):
        if not actor.is_person:
            raise SignInNeeded()
        rows = offers_by(actor.person).order_by()
    else:
        rows = listed_offers()
    if "idea" in asked:
        rows = rows.filter(idea__code=asked["idea"])
    if "organisation" in asked:
        rows = rows.filter(organisation__code=asked["organisation"])
    return rows


class OneOffer(Resource):
    """One offer."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: OfferShape})
    def get(self, request: Asked, code: str) -> Response:
        """What can be given, by whom, and how much of it is left."""
        offer = seen_offer(request, code)
        return self.shown(request, OfferShape, offer, version=offer.version)

    @extend_schema(request=OfferChanged, responses={200: OfferShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Say it anew, in the version that `If-Match` names; with `state`, pause it, open it again or take it back."""
        offer = seen_offer(request, code)
        allow(request.actor, "collaboration.change_offer", offer)
        is_more = not isinstance(request.data, Mapping) or bool(set(request.data) - {"state"})
        match(request, offer.version, lambda: current_of(offer), is_owed=is_more)
        data = self.body(request, OfferChanged)
        if set(data) - {"state"}:
            change_offer(offer, changes=said(data), version=offer.version, by=request.actor)
        if "state" in data:
            TURNS[data["state"]](offer, by=request.actor)
        offer = seen_offer(request, code)
        return self.shown(request, OfferShape, offer, version=offer.version)


class OfferSuggestions(Resource):
    """What an offer would suit."""

    @extend_schema(responses={200: page_shape(SuggestionShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Open needs that it suits, the best first, each with why; for whoever gives it."""
        offer = seen_offer(request, code)
        allow(request.actor, "collaboration.change_offer", offer)
        return self.whole(request, SuggestionShape, needs_for(offer, most=20))


def seen_offer(request: Asked, code: str) -> Offer:
    """The offer of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    rows = offers_visible_to(request.actor).select_related("idea__stage", "person", "organisation")
    offer = rows.prefetch_related("territories", "idea__team__person").filter(code=code).first()
    if offer is None:
        raise NotFound()
    return offer
