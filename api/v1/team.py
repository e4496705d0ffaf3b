"""The team of an idea."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_shapes import MemberShape
from api.v1.ideas import known, seen
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import hand_over_lead, leave_team, remove_member
from ideas.ideation.operations.teaming import REASON_LIMIT
from ideas.ideation.queries import team_in_order
from ideas.kernel.errors import Invalid, NotFound

KEYS = ("rank", "since", "id")


class MemberWritten(Closed):
    """The role somebody takes over."""

    role = serializers.ChoiceField(choices=[TeamRole.LEAD.value])


class RemovalWritten(Closed):
    """Why somebody is taken off the team."""

    reason = serializers.CharField(max_length=REASON_LIMIT)


class Team(Resource):
    """Who is on the team of an idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(MemberShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The team, lead first."""
        return self.paged(request, MemberShape, team_in_order(known(request, code, with_team=False)), KEYS)


class OneMember(Resource):
    """Somebody on the team of an idea."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: MemberShape})
    def get(self, request: Asked, code: str, person: str) -> Response:
        """Who it is, and in which role."""
        return self._shown(request, _member(seen(request, code), person))

    @extend_schema(request=MemberWritten, responses={200: MemberShape})
    def patch(self, request: Asked, code: str, person: str) -> Response:
        """Hand the idea over: the member leads it from now on, who led it stays as co-author."""
        idea = known(request, code)
        member = _member(idea, person)
        allow(request.actor, "ideation.hand_over_lead", idea)
        match(request, member.role, lambda: {"role": member.role})
        self.body(request, MemberWritten)
        hand_over_lead(idea, person=member.person, role=member.role, by=request.actor)
        return self._shown(request, _member(known(request, code), person))

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, person: str) -> Response:
        """Leave the team. Somebody else is taken off it by `removal/`, which takes the reason."""
        idea = known(request, code)
        member = _member(idea, person)
        is_own = request.actor.is_person and member.person_id == request.actor.person.pk
        allow(request.actor, "ideation.leave_team" if is_own else "ideation.remove_member", idea)
        match(request, member.role, lambda: {"role": member.role})
        if not is_own:
            words = _("Pour retirer quelqu’un, envoyez le motif à « removal/ ».")
            raise Invalid.one("reason", "required", words)
        leave_team(idea, role=member.role, by=request.actor)
        return Response(status=204)

    def _shown(self, request: Asked, member: TeamMember) -> Response:
        return self.shown(request, MemberShape, member, version=member.role)


class Removal(Resource):
    """Taking somebody off the team."""

    @extend_schema(request=RemovalWritten, responses={204: None})
    def post(self, request: Asked, code: str, person: str) -> Response:
        """Take somebody off the team, for a reason that they are told and the team reads."""
        idea = known(request, code)
        allow(request.actor, "ideation.remove_member", idea)
        reason = self.body(request, RemovalWritten)["reason"]

        def remove() -> str:
            member = _member(idea, person)
            remove_member(idea, person=member.person, reason=reason, role=member.role, by=request.actor)
            return person

        once(request, remove)
        return Response(status=204)


def _member(idea: Idea, code: str) -> TeamMember:
    for member in idea.team.all():
        if member.person.code == code:
            return member
    raise NotFound()
