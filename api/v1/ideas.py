"""Ideas: the list with its filters, one idea, beginning and revising one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.words import CodesOf, Somebody, Text, address_of, text_and_html
from ideas.calls.queries import calls_visible_to
from ideas.discussion.queries import thread_about
from ideas.ideation.finding import Wanted, ideas_matching
from ideas.ideation.lifecycle import SECTION_LIMIT, SECTIONS, SUMMARY_LIMIT, TITLE_LIMIT
from ideas.ideation.models import Endorsement, Idea, Support, TeamMember
from ideas.ideation.operations import revise_idea, start_idea
from ideas.ideation.queries import (
    growth_of,
    ideas_of,
    ideas_visible_to,
    is_supported_by,
    listed_ideas,
    team_of,
    with_faces,
    with_growth,
)
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound, SignInNeeded
from ideas.notifications.models import Follow
from ideas.notifications.queries import follows_by, is_followed_by
from ideas.organisations.queries import organisations_visible_to
from ideas.people.models import Person
from ideas.pilots.queries import pilot_of
from ideas.topics.models import Territory
from ideas.topics.queries import open_themes
from ideas.workflow.lifecycle import Feature
from ideas.workflow.models import Clock

ORDERS: Mapping[str, tuple[str, ...]] = {
    "-active_at": ("-active_at", "-id"),
    "-submitted_at": ("-submitted_at", "-id"),
    "-supports": ("-support_count", "-id"),
    "-comments": ("-comment_count", "-id"),
}

PERMISSIONS: Mapping[str, str] = {
    "edit": "ideation.revise_idea",
    "advance": "ideation.advance_idea",
    "support": "ideation.support_idea",
    "endorse": "ideation.endorse_idea",
    "invite": "ideation.invite_to_team",
    "leave": "ideation.leave_team",
    "hand_over": "ideation.hand_over_lead",
}


# --- What is shown ------------------------------------------------------------------------------------------


class StageShape(serializers.Serializer[Any]):
    """Where an idea stands."""

    key = serializers.CharField(source="stage.key")
    name = serializers.CharField(source="stage.name")
    since = serializers.DateTimeField(source="stage_since")
    growth = serializers.SerializerMethodField(help_text="0 to 6; at an end as far as it had ever come.")
    answer_due = serializers.DateTimeField(allow_null=True, help_text="When the next answer is owed.")
    open = serializers.ListField(child=serializers.CharField(), source="stage.open")

    def get_growth(self, idea: Idea) -> int:
        """How far it has grown."""
        return growth_of(idea)


class MemberShape(serializers.Serializer[Any]):
    """Somebody on the team."""

    person = Somebody()
    role = serializers.CharField()


class CountsShape(serializers.Serializer[Any]):
    """How many people and organisations stand behind an idea."""

    supports = serializers.IntegerField(source="support_count")
    endorsements = serializers.IntegerField(source="endorsement_count")
    followers = serializers.IntegerField(source="follower_count")
    comments = serializers.IntegerField(source="comment_count")


class OriginShape(serializers.Serializer[Any]):
    """Where an idea comes from."""

    kind = serializers.CharField(source="origin")
    name = serializers.CharField(source="origin_name")
    url = serializers.CharField(source="origin_url")
    licence = serializers.CharField(source="origin_licence")


class IdeaCard(serializers.Serializer[Any]):
    """An idea in a list: without its long texts."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    stage = StageShape(source="*")
    call = serializers.CharField(source="call.code", default=None, allow_null=True)
    themes = CodesOf()
    territories = CodesOf()
    place = serializers.SerializerMethodField()
    proposed_for = serializers.CharField(source="proposed_for.code", default=None, allow_null=True)
    revision = serializers.IntegerField()
    team = serializers.SerializerMethodField()
    counts = CountsShape(source="*")
    origin = OriginShape(source="*")
    merged_into = serializers.CharField(source="merged_into.code", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()

    def get_url(self, idea: Idea) -> str:
        """The address of its page, for life."""
        return address_of("idea", idea.code)

    def get_place(self, idea: Idea) -> str | None:
        """Where, in the team's words."""
        return idea.place or None

    @extend_schema_field(MemberShape(many=True))
    def get_team(self, idea: Idea) -> list[dict[str, Any]]:
        """The team, lead first."""
        return list(MemberShape(team_of(idea), many=True).data)


class SectionsShape(serializers.Serializer[Any]):
    """The six sections of an idea's text."""

    need = Text()
    solution = Text()
    people = Text()
    existing = Text()
    resources = Text()
    success = Text()


class IdeaShape(IdeaCard):
    """One idea, whole, and what is open to the caller."""

    sections = serializers.SerializerMethodField()
    pilot = serializers.SerializerMethodField()
    supported = serializers.SerializerMethodField()
    followed = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(SectionsShape)
    def get_sections(self, idea: Idea) -> dict[str, dict[str, str]]:
        """Every section, written or not."""
        return {key: text_and_html(idea.section(key)) for key in SECTIONS}

    def get_pilot(self, idea: Idea) -> str | None:
        """The code of its pilot, or null."""
        pilot = pilot_of(idea, self.context["actor"])
        return pilot.code if pilot is not None else None

    def get_supported(self, idea: Idea) -> bool:
        """Whether the caller backs it."""
        return is_supported_by(idea, self.context["actor"].person)

    def get_followed(self, idea: Idea) -> bool:
        """Whether the caller follows it."""
        return is_followed_by(self.context["actor"], "idea", idea.code)

    def get_may(self, idea: Idea) -> list[str]:
        """What the caller may do with it now."""
        return open_to(self.context["actor"], idea)


def open_to(actor: Actor, idea: Idea) -> list[str]:
    """The names of what ``actor`` may do with ``idea`` now."""
    names = [name for name, permission in PERMISSIONS.items() if may(actor, permission, idea)]
    if not idea.is_draft and idea.stage.is_open_for(Feature.COMMENT):
        thread = thread_about("idea", idea, actor)
        names += ["comment"] if thread is not None and may(actor, "discussion.post_comment", thread) else []
    return sorted(names)


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
        ideas = ideas.prefetch_related(Prefetch("team", queryset=TeamMember.objects.select_related("person")))
    idea = ideas.filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


def _with_all(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with what every shape of them shows, the date of the next answer too."""
    due = Clock.objects.filter(kind="idea", subject=OuterRef("code"), paused_at=None).values("due_at")
    follows = Follow.objects.filter(
        subject_kind="idea", subject_code=OuterRef("code"), confirmed_at__isnull=False
    )
    counted = follows.order_by().values("subject_code").annotate(n=Count("pk")).values("n")
    with_ties = with_growth(with_faces(ideas)).select_related("call", "merged_into")
    return with_ties.annotate(
        answer_due=Subquery(due[:1]), follower_count=Coalesce(Subquery(counted), Value(0))
    )


# --- What is taken ------------------------------------------------------------------------------------------


class IdeaFilters(Paged):
    """Which ideas, and in what order."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Words, in any of the lab's languages."
    )
    stage = serializers.CharField(required=False, max_length=300, help_text="Keys, separated by commas.")
    theme = serializers.CharField(
        required=False, max_length=300, help_text="Codes or slugs, separated by commas."
    )
    territory = serializers.CharField(required=False, max_length=40, help_text="It and all below.")
    call = serializers.CharField(required=False, max_length=40)
    language = serializers.CharField(required=False, max_length=40, help_text="Separated by commas.")
    person = serializers.CharField(required=False, max_length=40, help_text="On whose team they are.")
    organisation = serializers.CharField(required=False, max_length=40, help_text="Proposed for it.")
    backed_by = serializers.CharField(
        required=False, max_length=40, help_text="Endorsed by that organisation."
    )
    supported = serializers.BooleanField(required=False, help_text="Those the caller backs.")
    followed = serializers.BooleanField(required=False, help_text="Those the caller follows.")
    mine = serializers.BooleanField(required=False, help_text="Those of the caller's teams, drafts too.")
    ordering = serializers.ChoiceField(choices=list(ORDERS), required=False, default="-active_at")


class SectionsWritten(Closed):
    """Markdown of the sections that change."""

    need = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    solution = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    people = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    existing = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    resources = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    success = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)


class IdeaWritten(Closed):
    """An idea's text and what it is about: as much as is known already, or what changes."""

    title = serializers.CharField(allow_blank=True, required=False, max_length=TITLE_LIMIT)
    summary = serializers.CharField(allow_blank=True, required=False, max_length=SUMMARY_LIMIT)
    sections = SectionsWritten(required=False)
    language = serializers.CharField(required=False, max_length=5)
    place = serializers.CharField(allow_blank=True, allow_null=True, required=False, max_length=160)
    themes = Codes(lambda _actor: open_themes(), required=False)
    territories = Codes(lambda _actor: Territory.objects.all(), required=False)
    call = Code(calls_visible_to, required=False)
    proposed_for = Code(organisations_visible_to, required=False, allow_null=True)


class IdeaRevised(IdeaWritten):
    """What changes in an idea, and why."""

    note = serializers.CharField(allow_blank=True, required=False, max_length=280)


# --- The resource -------------------------------------------------------------------------------------------


class Ideas(Resource):
    """Ideas, and drafts begun."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": IdeaFilters}

    @extend_schema(responses={200: page_shape(IdeaCard)})
    def get(self, request: Asked) -> Response:
        """Ideas that everyone may see, last active first; with `mine`, those of the caller's teams."""
        asked = request.parameters
        return self.paged(request, IdeaCard, _with_all(_filtered(request.actor, asked)), _keys(asked))

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


def text_of(idea: Idea) -> dict[str, Any]:
    """What a stale writer is told: the text as it is now."""
    return {
        "title": idea.title,
        "summary": idea.summary,
        "sections": dict(idea.sections),
        "language": idea.language,
        "place": idea.place,
        "text_version": idea.text_version,
    }


# --- Filters ------------------------------------------------------------------------------------------------


def _keys(asked: Mapping[str, Any]) -> tuple[str, ...]:
    """The order asked for; drafts have no date of submission, so one's own ideas go by when they were begun."""
    keys = ORDERS[asked["ordering"]]
    return ("-created_at", "-id") if asked.get("mine") and keys[0] == "-submitted_at" else keys


def _filtered(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Idea]:
    """The ideas that the parameters ask for: what they share with the pages means the same there."""
    wanted = Wanted(
        words=asked.get("q", ""),
        themes=_several(asked, "theme"),
        stages=_several(asked, "stage"),
        languages=_several(asked, "language"),
        territory=asked.get("territory", ""),
        call=asked.get("call", ""),
        organisation=asked.get("organisation", ""),
    )
    ideas = ideas_matching(wanted.found(), among=_of_caller(listed_ideas(), actor, asked))
    return _of_somebody(ideas, asked)


def _several(asked: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The values of a parameter that takes several."""
    return tuple(value.strip() for value in asked.get(name, "").split(",") if value.strip())


def _of_caller(ideas: QuerySet[Idea], actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Idea]:
    """Raises SignInNeeded where the parameters speak of the caller and nobody is signed in."""
    if asked.get("mine"):
        ideas = ideas_of(_signed_in(actor))
    if asked.get("supported"):
        ideas = ideas.filter(pk__in=Support.objects.filter(person=_signed_in(actor)).values("idea"))
    if asked.get("followed"):
        _signed_in(actor)
        followed = follows_by(actor).filter(subject_kind="idea").order_by()
        ideas = ideas.filter(code__in=followed.values("subject_code"))
    return ideas


def _of_somebody(ideas: QuerySet[Idea], asked: Mapping[str, Any]) -> QuerySet[Idea]:
    if "person" in asked:
        teams = TeamMember.objects.filter(person__code=asked["person"])
        ideas = ideas.filter(pk__in=teams.values("idea"))
    if "backed_by" in asked:
        backed = Endorsement.objects.filter(organisation__code=asked["backed_by"], withdrawn_at=None)
        ideas = ideas.filter(pk__in=backed.values("idea"))
    return ideas


def _signed_in(actor: Actor) -> Person:
    if not actor.is_person:
        raise SignInNeeded()
    person: Person = actor.person
    return person
