"""One review of a pilot, and asking its partners about what it is to decide."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed
from api.resource import Asked, Resource, allow
from api.v1.pilot_shapes import ReviewShape
from api.v1.pilots import seen_pilot
from ideas.consent.lifecycle import PROPOSAL_LIMIT, QuorumKind
from ideas.kernel.errors import NotFound
from ideas.pilots.lifecycle import Decision
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations import ask_partners
from ideas.pilots.queries import reviews_of


class PartnersAskedBody(Closed):
    """Which decision, in which words, until when, and how many voices must be heard."""

    decision = serializers.ChoiceField(choices=Decision.values)
    proposal = serializers.CharField(max_length=PROPOSAL_LIMIT)
    deadline = serializers.DateField(help_text="The last day, to its end in the lab's time zone.")
    quorum_kind = serializers.ChoiceField(choices=QuorumKind.values, required=False, default="seats")
    quorum_value = serializers.IntegerField(min_value=1, max_value=10_000)


class OneReview(Resource):
    """One review, named by its number."""

    @extend_schema(responses={200: ReviewShape})
    def get(self, request: Asked, code: str, number: int) -> Response:
        """What was asked and decided."""
        return self.shown(request, ReviewShape, _review(seen_pilot(request, code), number))


class ReviewRound(Resource):
    """The consent round about what a review is to decide."""

    @extend_schema(request=PartnersAskedBody, responses={201: ReviewShape})
    def post(self, request: Asked, code: str, number: int) -> Response:
        """Ask the accepted partners, and who leads the idea; the answer names the round."""
        pilot = seen_pilot(request, code)
        _review(pilot, number)
        allow(request.actor, "pilots.ask_partners", pilot)
        data: dict[str, Any] = self.body(request, PartnersAskedBody)
        once(request, lambda: str(ask_partners(pilot, number=number, **data, by=request.actor).number))
        return self.shown(request, ReviewShape, _review(pilot, number), status=201)


def _review(pilot: Pilot, number: int) -> Review:
    review = reviews_of(pilot).filter(number=number).first()
    if review is None:
        raise NotFound()
    return review
