"""Pilots: the list, one, its steps and reviews."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.steps import UnmetShape
from api.v1.words import CodesOf, Somebody, SomeOrganisation, Text, address_of, text_and_html
from ideas.discussion.queries import thread_about
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound
from ideas.notifications.queries import follower_count, is_followed_by
from ideas.pilots.guards import available_steps
from ideas.pilots.lifecycle import REASON_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, PilotState
from ideas.pilots.models import Pilot
from ideas.pilots.operations import change_pilot, take_step
from ideas.pilots.queries import (
    growth_of,
    listed_pilots,
    pilots_visible_to,
    reviews_of,
    with_faces,
    with_growth,
)
from ideas.topics.models import Territory
from ideas.topics.queries import located_within, open_themes

ORDERS: Mapping[str, tuple[str, ...]] = {
    "-active_at": ("-active_at", "-id"),
    "-created_at": ("-created_at", "-id"),
}
PERMISSIONS: Mapping[str, str] = {
    "edit": "pilots.change_pilot",
    "start": "pilots.start_pilot",
    "begin_review": "pilots.begin_review",
    "decide_review": "pilots.decide_review",
    "invite_partner": "pilots.invite_partner",
    "apply": "pilots.apply_as_partner",
    "post_news": "pilots.post_news",
}


class PilotIdea(serializers.Serializer[Any]):
    """The idea that is tried."""

    code = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.CharField(source="stage.key")


class AcceptedPartner(serializers.Serializer[Any]):
    """An organisation that takes part."""

    organisation = SomeOrganisation()
    role = serializers.CharField()


class PilotCard(serializers.Serializer[Any]):
    """A pilot in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    idea = PilotIdea()
    growth = serializers.SerializerMethodField(
        help_text="Of the idea, 0 to 6; at an end as far as it had ever come."
    )
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    state = serializers.CharField()
    themes = CodesOf()
    territories = CodesOf()
    partners = AcceptedPartner(source="accepted_partners", many=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    news_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()

    def get_url(self, pilot: Pilot) -> str:
        """The address of its page, for life."""
        return address_of("pilot", pilot.code)

    def get_growth(self, pilot: Pilot) -> int:
        """How far its idea has grown."""
        return growth_of(pilot)


class PilotCounts(serializers.Serializer[Any]):
    """Who stands around a pilot."""

    followers = serializers.IntegerField()
    comments = serializers.IntegerField()


class PilotShape(PilotCard):
    """One pilot, and what is open to the caller."""

    text = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    followed = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(Text)
    def get_text(self, pilot: Pilot) -> dict[str, str]:
        """What the pilot's page says."""
        return text_and_html(pilot.text)

    @extend_schema_field(PilotCounts)
    def get_counts(self, pilot: Pilot) -> dict[str, int]:
        """Followers and comments."""
        thread = thread_about("pilot", pilot, self.context["actor"])
        comments = thread.comment_count if thread is not None else 0
        return {"followers": follower_count("pilot", pilot.code), "comments": comments}

    def get_followed(self, pilot: Pilot) -> bool:
        """Whether the caller follows it."""
        return is_followed_by(self.context["actor"], "pilot", pilot.code)

    def get_may(self, pilot: Pilot) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        names = [name for name, permission in PERMISSIONS.items() if may(actor, permission, pilot)]
        thread = thread_about("pilot", pilot, actor)
        if thread is not None and may(actor, "discussion.post_comment", thread):
            names.append("comment")
        return sorted(names)


class PilotFilters(Paged):
    """Which pilots, and in what order."""

    state = serializers.CharField(required=False, max_length=100, help_text="Separated by commas.")
    theme = serializers.CharField(required=False, max_length=40)
    territory = serializers.CharField(required=False, max_length=40, help_text="It and all below.")
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


class PilotStepShape(serializers.Serializer[Any]):
    """A step from where a pilot stands."""

    key = serializers.CharField()
    name = serializers.CharField()
    to = serializers.CharField(source="target")
    possible = serializers.BooleanField(source="is_possible")
    mine = serializers.BooleanField(source="is_mine", help_text="Whether it is the caller's to take.")
    unmet = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        first = {name: fields.pop(name) for name in ("key", "name")}
        return {**first, "from": serializers.SerializerMethodField(method_name="get_source"), **fields}

    def get_source(self, _step: Any) -> str:
        """The state that the pilot is in."""
        return str(self.context["pilot"].state)

    @extend_schema_field(UnmetShape(many=True))
    def get_unmet(self, step: Any) -> list[dict[str, str]]:
        """What is missing."""
        return [{"guard": unmet.guard, "message": str(unmet.message)} for unmet in step.unmet]


class PilotStepTaken(Closed):
    """Which step, and why."""

    step = serializers.CharField(max_length=30)
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=REASON_LIMIT)
    review_on = serializers.DateField(
        required=False, help_text="The next review of one that goes on; without it the agreed day stands."
    )


class ReviewShape(serializers.Serializer[Any]):
    """A look back at a pilot, and what was decided."""

    number = serializers.IntegerField()
    state_before = serializers.CharField()
    begun_by = Somebody(allow_null=True)
    begun_at = serializers.DateTimeField()
    decision = serializers.CharField(help_text="Empty while it is open.")
    reason = serializers.CharField()
    decided_by = Somebody(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


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
        wanted = {state.strip() for state in asked["state"].split(",")} & set(PilotState.values)
        pilots = pilots.filter(state__in=wanted)
    if "theme" in asked:
        links = Pilot.themes.through.objects.filter(theme__code=asked["theme"])
        pilots = pilots.filter(pk__in=links.values("pilot"))
    if "territory" in asked:
        pilots = located_within(pilots, asked["territory"])
    if "organisation" in asked:
        pilots = pilots.filter(partners__organisation__code=asked["organisation"], partners__state="accepted")
    if "idea" in asked:
        pilots = pilots.filter(idea__code=asked["idea"])
    return pilots
