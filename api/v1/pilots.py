"""Pilots: the list, one, its steps and reviews."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Codes, Parameters, Several
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.named import Place
from api.v1.pilot_shapes import PilotCard, PilotPassageShape, PilotShape, PilotStepShape, ReviewShape
from ideas.kernel.errors import NotFound
from ideas.pilots.guards import available_steps
from ideas.pilots.lifecycle import REASON_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, PilotState
from ideas.pilots.models import Pilot
from ideas.pilots.operations import change_pilot, take_step
from ideas.pilots.queries import (
    listed_pilots,
    passages_of,
    pilots_visible_to,
    reviews_of,
    with_faces,
    with_growth,
)
from ideas.topics.models import Territory, Theme
from ideas.topics.queries import located_within, open_themes

ORDERS: Mapping[str, tuple[str, ...]] = {
    "-active_at": ("-active_at", "-id"),
    "-created_at": ("-created_at", "-id"),
}


class PilotFilters(Paged):
    """Which pilots, and in what order."""

    state = Several(PilotState.values)
    theme = Code(lambda _actor: Theme.objects.all(), required=False)
    territory = Place()
    organisation = serializers.CharField(required=False, max_length=40, help_text="With it as a partner.")
    idea = serializers.CharField(required=False, max_length=40)
    ordering = serializers.ChoiceField(choices=list(ORDERS), required=False, default="-active_at")


class PilotChanged(Closed):
    """What changes of a pilot's words and dates."""

    title = serializers.CharField(required=False, max_length=TITLE_LIMIT)
    summary = serializers.CharField(allow_blank=True, required=False, max_length=SUMMARY_LIMIT)
    text = serializers.CharField(allow_blank=True, required=False, max_length=TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    review_on = serializers.DateField(required=False, allow_null=True)
    themes = Codes(lambda _actor: open_themes(), required=False)
    territories = Codes(lambda _actor: Territory.objects.all(), required=False)


class PilotStepTaken(Closed):
    """Which step, and why."""

    step = serializers.CharField(max_length=30)
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=REASON_LIMIT)
    override = serializers.ListField(
        child=serializers.CharField(max_length=80),
        required=False,
        default=list,
        max_length=20,
        help_text="Guards that are waived at the start; the reason is public.",
    )
    review_on = serializers.DateField(
        required=False, help_text="The next review of one that goes on; without it the agreed day stands."
    )


class Pilots(Resource):
    """Pilots."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": PilotFilters}

    @extend_schema(responses={200: page_shape(PilotCard)})
    def get(self, request: Asked) -> Response:
        """Pilots that everyone may see, last active first."""
        asked = request.parameters
        return self.paged(
            request, PilotCard, with_growth(with_faces(_filtered(asked))), ORDERS[asked["ordering"]]
        )


class OnePilot(Resource):
    """One pilot."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: PilotShape})
    def get(self, request: Asked, code: str) -> Response:
        """Its text, dates, partners and what is open to the caller."""
        pilot = seen_pilot(request, code)
        return self.shown(request, PilotShape, pilot, version=pilot.version)

    @extend_schema(request=PilotChanged, responses={200: PilotShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change its words and dates, in the version that `If-Match` names."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.change_pilot", pilot)
        match(request, pilot.version, lambda: _text_of(pilot), is_owed=True)
        data = self.body(request, PilotChanged)
        change_pilot(pilot, changes=data, version=pilot.version, by=request.actor)
        pilot = seen_pilot(request, code)
        return self.shown(request, PilotShape, pilot, version=pilot.version)


class PilotSteps(Resource):
    """The steps from where a pilot stands."""

    @extend_schema(responses={200: page_shape(PilotStepShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every step; in review, every decision that it can take."""
        pilot = seen_pilot(request, code)
        return self.whole(request, PilotStepShape, available_steps(pilot, request.actor), pilot=pilot)

    @extend_schema(request=PilotStepTaken, responses={201: PilotShape})
    def post(self, request: Asked, code: str) -> Response:
        """Take a step: start, begin a review, or decide it with a public reason."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.begin_review", pilot)
        data = self.body(request, PilotStepTaken)
        once(request, lambda: take_step(pilot, **data, by=request.actor).code)
        pilot = seen_pilot(request, code)
        return self.shown(request, PilotShape, pilot, version=pilot.version, status=201)


class PilotPassages(Resource):
    """The way of one pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PilotPassageShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every step with conditions that it took, the oldest first."""
        return self.paged(request, PilotPassageShape, passages_of(seen_pilot(request, code)), ("at", "id"))


class Reviews(Resource):
    """The reviews of a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(ReviewShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        return self.paged(request, ReviewShape, reviews_of(seen_pilot(request, code)), ("-number",))


def seen_pilot(request: Asked, code: str) -> Pilot:
    """The pilot of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    pilot = with_growth(with_faces(pilots_visible_to(request.actor))).defer(None).filter(code=code).first()
    if pilot is None:
        raise NotFound()
    return pilot


def _text_of(pilot: Pilot) -> dict[str, Any]:
    return {"title": pilot.title, "summary": pilot.summary, "text": pilot.text, "version": pilot.version}


def _filtered(asked: Mapping[str, Any]) -> QuerySet[Pilot]:
    pilots = listed_pilots()
    if "state" in asked:
        pilots = pilots.filter(state__in=asked["state"])
    if "theme" in asked:
        links = Pilot.themes.through.objects.filter(theme=asked["theme"])
        pilots = pilots.filter(pk__in=links.values("pilot"))
    if "territory" in asked:
        pilots = located_within(pilots, asked["territory"])
    if "organisation" in asked:
        pilots = pilots.filter(partners__organisation__code=asked["organisation"], partners__state="accepted")
    if "idea" in asked:
        pilots = pilots.filter(idea__code=asked["idea"])
    return pilots
