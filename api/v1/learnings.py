"""What pilots teach."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters, Several
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.milestones import SomeSite
from api.v1.named import UNKNOWN, Place
from api.v1.pilots import seen_pilot
from api.v1.twins import HowMany
from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.text import html_of
from ideas.learning import queries
from ideas.learning.lifecycle import TEXT_LIMIT, TITLE_LIMIT, LearningKind
from ideas.learning.models import Learning
from ideas.learning.operations import edit_learning, note_learning
from ideas.learning.operations.noting import said
from ideas.pilots.models import Pilot
from ideas.roadmap.queries import milestones_visible_to
from ideas.search.queries import codes_matching
from ideas.sites.queries import sites_visible_to
from ideas.topics.models import Theme

NEWEST = ("-at", "-id")


class LearningShape(serializers.Serializer[Any]):
    """What a pilot taught, and where and when it was learnt."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="pilot.code")
    kind = serializers.CharField(help_text="worked, failed, surprise or again.")
    title = serializers.CharField()
    text = serializers.CharField()
    html = serializers.SerializerMethodField()
    language = serializers.CharField()
    site = SomeSite(allow_null=True)
    milestone = serializers.CharField(source="milestone.code", default=None, allow_null=True)
    review = serializers.IntegerField(
        source="review.number", default=None, allow_null=True, help_text="Its number."
    )
    person = Somebody(source="author")
    organisation = SomeOrganisation(allow_null=True)
    at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, learning: Learning) -> str:
        """The address of its page, for life."""
        return address_of("learning", learning.code)

    def get_html(self, learning: Learning) -> str:
        """The text as safe HTML."""
        return str(html_of(learning.text))


class LearningFilters(Paged):
    """Which learnings."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the title and text.")
    kind = Several(LearningKind.values)
    theme = Code(lambda _actor: Theme.objects.all(), required=False)
    territory = Place()


class LearningWritten(Closed):
    """What was learnt, and if known where and when."""

    kind = serializers.ChoiceField(choices=LearningKind.values)
    title = serializers.CharField(max_length=TITLE_LIMIT)
    text = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    site = Code(sites_visible_to, required=False, allow_null=True)
    milestone = Code(milestones_visible_to, required=False, allow_null=True)
    review = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=9_999)


class Learnings(Resource):
    """What all pilots teach."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": LearningFilters}

    @extend_schema(responses={200: page_shape(LearningShape)})
    def get(self, request: Asked) -> Response:
        """What everyone may see of it, the newest first."""
        rows = queries.with_surroundings(_filtered(request.parameters))
        return self.paged(request, LearningShape, rows, NEWEST)


class PilotLearnings(Resource):
    """What one pilot taught."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(LearningShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        rows = queries.learnings_of(seen_pilot(request, code), request.actor)
        return self.paged(request, LearningShape, rows, NEWEST)

    @extend_schema(request=LearningWritten, responses={201: LearningShape})
    def post(self, request: Asked, code: str) -> Response:
        """Note something, perhaps on behalf of a partner."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "learning.note_learning", pilot)
        values = _with_review(self.body(request, LearningWritten), pilot)
        made = once(request, lambda: note_learning(pilot, values=values, by=request.actor).code)
        learning = _seen(request, made)
        return self.shown(request, LearningShape, learning, version=learning.version, status=201)


class IdeaLearnings(Resource):
    """What pilots of ideas near to one idea taught."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": HowMany}

    @extend_schema(responses={200: page_shape(LearningShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Of the nearest ideas first, then the newest."""
        idea = known(request, code, with_team=False)
        most = request.parameters["page_size"]
        return self.whole(request, LearningShape, queries.learnings_near(idea, request.actor, most=most))


class OneLearning(Resource):
    """One learning."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: LearningShape})
    def get(self, request: Asked, code: str) -> Response:
        """What was learnt."""
        learning = _seen(request, code)
        return self.shown(request, LearningShape, learning, version=learning.version)

    @extend_schema(request=LearningWritten, responses={200: LearningShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Note it better, in the version that `If-Match` names."""
        learning = _seen(request, code)
        allow(request.actor, "learning.edit_learning", learning)
        match(request, learning.version, lambda: said(learning), is_owed=True)
        changes = _with_review(self.body(request, LearningWritten, partial=True), learning.pilot)
        edit_learning(learning, changes=changes, version=learning.version, by=request.actor)
        learning = _seen(request, code)
        return self.shown(request, LearningShape, learning, version=learning.version)


def _seen(request: Asked, code: str) -> Learning:
    rows = queries.with_surroundings(queries.learnings_visible_to(request.actor))
    learning = rows.filter(code=code).first()
    if learning is None:
        raise NotFound()
    return learning


def _with_review(data: dict[str, Any], pilot: Pilot) -> dict[str, Any]:
    """``data`` with the review in the place of its number. Raises Invalid where the pilot has none of that number."""
    number = data.get("review")
    if number is None:
        return data
    review = pilot.reviews.filter(number=number).first()
    if review is None:
        raise Invalid.one("review", "unknown", UNKNOWN["unknown"])
    return {**data, "review": review}


def _filtered(asked: Mapping[str, Any]) -> QuerySet[Learning]:
    rows = queries.listed_learnings()
    if "q" in asked:
        rows = rows.filter(code__in=codes_matching("learning", asked["q"]))
    if "kind" in asked:
        rows = queries.learnings_of_kinds(rows, asked["kind"])
    if "theme" in asked:
        rows = queries.learnings_about(rows, [asked["theme"].slug])
    return queries.learnings_within(rows, asked["territory"]) if "territory" in asked else rows
