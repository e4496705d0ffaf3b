"""Milestones: what a pilot means to have reached by which day."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.words import CodesOf, Somebody, SomeOrganisation, address_of
from ideas.kernel.errors import NotFound
from ideas.organisations.queries import organisations_visible_to
from ideas.people.models import Person
from ideas.pilots.lifecycle import REASON_LIMIT
from ideas.roadmap.lifecycle import LINK_LIMIT, TEXT_LIMIT, TITLE_LIMIT, MilestoneState
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations import change_milestone, explain_delay, move_milestone, plan_milestone
from ideas.roadmap.queries import in_order, late_milestones, milestones_of, milestones_visible_to
from ideas.sites.queries import sites_visible_to

ACTS = ("roadmap.move_milestone", "roadmap.change_milestone")
MOVING = ("state", "reached_on", "evidence", "link", "reason")


class SomeSite(serializers.Serializer[Any]):
    """A site by its name."""

    code = serializers.CharField()
    name = serializers.CharField()


class MilestoneShape(serializers.Serializer[Any]):
    """A milestone; ``late`` is asked on the lab's day."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="pilot.code")
    title = serializers.CharField()
    language = serializers.CharField()
    position = serializers.IntegerField()
    site = SomeSite(allow_null=True, help_text="Without one it is for all.")
    starts_on = serializers.DateField(allow_null=True, help_text="Of a phase.")
    planned_on = serializers.DateField()
    reached_on = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    late = serializers.BooleanField(source="is_late")
    owner = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True, help_text="For which the owner answers.")
    evidence = serializers.CharField()
    link = serializers.CharField()
    reason = serializers.CharField(help_text="Why it was dropped.")
    late_reason = serializers.CharField()
    waits_for = CodesOf()
    version = serializers.IntegerField()

    def get_url(self, milestone: Milestone) -> str:
        """The address of its page, for life."""
        return address_of("milestone", milestone.code)


class MilestoneFilters(Paged):
    """Which milestones of a pilot."""

    site = serializers.CharField(required=False, max_length=40)
    late = serializers.BooleanField(required=False, help_text="Only those that are late.")


class MilestoneWritten(Closed):
    """What shall be reached, by when, where, by whom and after what."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    planned_on = serializers.DateField()
    starts_on = serializers.DateField(required=False, allow_null=True)
    language = serializers.CharField(required=False, max_length=5)
    position = serializers.IntegerField(required=False, min_value=1, max_value=999)
    site = Code(sites_visible_to, required=False, allow_null=True)
    owner = Code(lambda _actor: Person.objects.all(), required=False, allow_null=True)
    organisation = Code(organisations_visible_to, required=False, allow_null=True)
    waits_for = Codes(milestones_visible_to, required=False)


class MilestoneChanged(MilestoneWritten):
    """What is planned otherwise; or ``state`` with what belongs to it; or why it is late."""

    title = serializers.CharField(required=False, max_length=TITLE_LIMIT)
    planned_on = serializers.DateField(required=False)
    state = serializers.ChoiceField(choices=MilestoneState.values[1:], required=False)
    reached_on = serializers.DateField(required=False)
    evidence = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    link = serializers.CharField(required=False, allow_blank=True, max_length=LINK_LIMIT)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_LIMIT)
    late_reason = serializers.CharField(required=False, max_length=REASON_LIMIT)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """One act at a time: planning otherwise, moving on with ``state``, or explaining a delay."""
        names = set(values)
        wrong = names & set(MOVING) if "state" not in names else names - set(MOVING)
        if "late_reason" in names:
            wrong = names - {"late_reason"}
        if wrong:
            unfit = str(self.fields["state"].error_messages["required"])
            raise serializers.ValidationError(dict.fromkeys(sorted(wrong), unfit), "several_acts")
        return values


class Milestones(Resource):
    """The milestones of a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": MilestoneFilters}

    @extend_schema(responses={200: page_shape(MilestoneShape)})
    def get(self, request: Asked, code: str) -> Response:
        """In the order that its team gave them, then by day."""
        asked, rows = request.parameters, milestones_of(seen_pilot(request, code))
        if "site" in asked:
            rows = rows.filter(site__code=asked["site"])
        if asked.get("late"):
            rows = late_milestones(rows)
        return self.paged(
            request, MilestoneShape, rows.select_related("pilot"), ("position", "planned_on", "id")
        )

    @extend_schema(request=MilestoneWritten, responses={201: MilestoneShape})
    def post(self, request: Asked, code: str) -> Response:
        """Plan one."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "roadmap.plan_milestone", pilot)
        data = self.body(request, MilestoneWritten)
        made = once(request, lambda: plan_milestone(pilot, values=data, by=request.actor).code)
        milestone = _seen(request, made)
        return self.shown(request, MilestoneShape, milestone, version=milestone.version, status=201)


class OneMilestone(Resource):
    """One milestone."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: MilestoneShape})
    def get(self, request: Asked, code: str) -> Response:
        """What is planned, and what became of it."""
        milestone = _seen(request, code)
        return self.shown(request, MilestoneShape, milestone, version=milestone.version)

    @extend_schema(request=MilestoneChanged, responses={200: MilestoneShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Plan it otherwise, in the version that `If-Match` names; or move it on by `state`; or say why it is late."""
        milestone = _seen(request, code)
        allow(request.actor, ACTS[0], milestone, *ACTS[1:])
        match(
            request,
            milestone.version,
            lambda: {"title": milestone.title, "version": milestone.version},
            is_owed=True,
        )
        data = self.body(request, MilestoneChanged)
        by, version = request.actor, milestone.version
        if "state" in data:
            move_milestone(milestone, **data, version=version, by=by)
        elif "late_reason" in data:
            explain_delay(milestone, reason=data["late_reason"], version=version, by=by)
        else:
            change_milestone(milestone, changes=data, version=version, by=by)
        milestone = _seen(request, code)
        return self.shown(request, MilestoneShape, milestone, version=milestone.version)


def _seen(request: Asked, code: str) -> Milestone:
    rows = in_order(milestones_visible_to(request.actor)).select_related(
        "pilot__idea__stage", "site", "owner", "organisation"
    )
    milestone = rows.filter(code=code).first()
    if milestone is None:
        raise NotFound()
    return milestone
