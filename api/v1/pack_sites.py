"""What sites make of a pack: they take a version or keep theirs, and say what did not fit."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import UNKNOWN, Closed, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.pack_shapes import FeedbackShape, PackOfferShape
from api.v1.pilots import seen_pilot
from ideas.kernel.errors import Invalid, NotFound
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import TEXT_LIMIT, FeedbackState, OfferState, PackPart
from ideas.sites.models import Deviation, PackFeedback, PackOffer, Site
from ideas.sites.operations import answer_pack_feedback, answer_pack_offer, give_pack_feedback
from ideas.sites.queries import feedback_numbered, feedback_on, offers_on, site_called


class OfferAnswered(Closed):
    """The site takes the version that it read, or keeps the one that it follows."""

    state = serializers.ChoiceField(choices=[OfferState.TAKEN.value, OfferState.KEPT.value])
    number = serializers.IntegerField(min_value=1, help_text="Of the version that was read.")
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)


class FeedbackWritten(Closed):
    """What did not fit at a site, for the organisation of `On-Behalf-Of`."""

    part = serializers.ChoiceField(choices=PackPart.values)
    text = serializers.CharField(max_length=TEXT_LIMIT)
    proposal = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    deviation = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=32767,
        help_text="The number of what the site does differently.",
    )


class FeedbackAnswered(Closed):
    """The pilot takes it up in the next version, or does not."""

    state = serializers.ChoiceField(choices=[FeedbackState.TAKEN.value, FeedbackState.DECLINED.value])
    reason = serializers.CharField(max_length=TEXT_LIMIT)


class PackOffers(Resource):
    """The last version that each site was offered."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PackOfferShape)})
    def get(self, request: Asked, code: str) -> Response:
        """In the order of the sites."""
        rows = offers_on(seen_pilot(request, code), request.actor)
        return self.paged(request, PackOfferShape, rows, ("position", "id"))


class OnePackOffer(Resource):
    """The last version that one site was offered."""

    @extend_schema(responses={200: PackOfferShape})
    def get(self, request: Asked, code: str, site: str) -> Response:
        """Its number and state."""
        return self.shown(request, PackOfferShape, _offer(request, seen_pilot(request, code), site))

    @extend_schema(request=OfferAnswered, responses={200: PackOfferShape})
    def patch(self, request: Asked, code: str, site: str) -> Response:
        """Take it, or keep the one that the site follows with a reason; 412 where another version is offered by now."""
        pilot = seen_pilot(request, code)
        offer = _offer(request, pilot, site)
        allow(request.actor, "sites.answer_pack_offer", offer)
        said = self.body(request, OfferAnswered)
        take = said.pop("state") == OfferState.TAKEN
        answer_pack_offer(offer, take=take, **said, by=request.actor)
        return self.shown(request, PackOfferShape, _offer(request, pilot, site))


def _offer(request: Asked, pilot: Pilot, site: str) -> PackOffer:
    offer = offers_on(pilot, request.actor).filter(site__code=site).first()
    if offer is None:
        raise NotFound()
    return offer


class PackFeedbacks(Resource):
    """What partners of sites say of the pack."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(FeedbackShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        rows = feedback_on(seen_pilot(request, code), request.actor)
        return self.paged(request, FeedbackShape, rows, ("-number",))


class FeedbackOfSite(Resource):
    """What partners of one site say of the pack."""

    @extend_schema(request=FeedbackWritten, responses={201: FeedbackShape})
    def post(self, request: Asked, code: str, site: str) -> Response:
        """Say what did not fit in the version that the site follows."""
        pilot = seen_pilot(request, code)
        found = site_called(pilot, site, request.actor)
        if found is None:
            raise NotFound()
        allow(request.actor, "sites.give_pack_feedback", found)
        said = self.body(request, FeedbackWritten)
        said["deviation"] = _deviation(found, said.get("deviation"))
        number = once(request, lambda: str(give_pack_feedback(found, **said, by=request.actor).number))
        return self.shown(request, FeedbackShape, _feedback(request, pilot, int(number)), status=201)


def _deviation(site: Site, number: int | None) -> Deviation | None:
    if number is None:
        return None
    found: Deviation | None = site.deviations.filter(number=number).first()
    if found is None:
        raise Invalid.one("deviation", "unknown", UNKNOWN)
    return found


class OnePackFeedback(Resource):
    """What one partner said of the pack."""

    @extend_schema(responses={200: FeedbackShape})
    def get(self, request: Asked, code: str, number: int) -> Response:
        """With the answer."""
        return self.shown(request, FeedbackShape, _feedback(request, seen_pilot(request, code), number))

    @extend_schema(request=FeedbackAnswered, responses={200: FeedbackShape})
    def patch(self, request: Asked, code: str, number: int) -> Response:
        """Take it up in the next version, or not, with a reason."""
        pilot = seen_pilot(request, code)
        feedback = _feedback(request, pilot, number)
        allow(request.actor, "sites.answer_pack_feedback", feedback)
        said: dict[str, Any] = self.body(request, FeedbackAnswered)
        take = said["state"] == FeedbackState.TAKEN
        answer_pack_feedback(feedback, take=take, reason=said["reason"], by=request.actor)
        return self.shown(request, FeedbackShape, _feedback(request, pilot, number))


def _feedback(request: Asked, pilot: Pilot, number: int) -> PackFeedback:
    feedback = feedback_numbered(pilot, number, request.actor)
    if feedback is None:
        raise NotFound()
    return feedback
