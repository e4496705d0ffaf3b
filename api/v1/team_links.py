"""Links to the team of an idea, and joining by one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_shapes import MemberShape
from api.v1.ideas import known
from api.v1.words import Somebody
from ideas.ideation.asking import link_with_secret, links_of, secret_of_link
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamLink
from ideas.ideation.operations import join_by_link, make_team_link, revoke_team_link
from ideas.ideation.operations.linking import LONGEST, MOST_PLACES
from ideas.ideation.queries import role_in_team
from ideas.ideation.rules import knows_invitations, link_lets_in
from ideas.kernel.errors import NotFound


class TeamLinkShape(serializers.Serializer[Any]):
    """A link by which several people can join a team."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page that says what one joins.")
    secret = serializers.SerializerMethodField(help_text="What stands in its address.")
    role = serializers.CharField()
    places = serializers.IntegerField()
    taken = serializers.IntegerField()
    state = serializers.CharField()
    made_by = Somebody(allow_null=True)
    at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    def get_secret(self, link: TeamLink) -> str:
        """Its signed code."""
        return secret_of_link(link)

    def get_url(self, link: TeamLink) -> str:
        """Its whole address."""
        return f"{settings.LAB_BASE_URL}/team-link/{secret_of_link(link)}/"


class TeamLinkWritten(Closed):
    """As what, how many and for how long."""

    role = serializers.ChoiceField(choices=[TeamRole.CO_AUTHOR.value, TeamRole.CONTRIBUTOR.value])
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST.days)


class LinkedIdeaShape(serializers.Serializer[Any]):
    """What a link leads to."""

    idea = serializers.CharField(source="idea.code")
    title = serializers.CharField(source="idea.title")
    role = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Whether one can still join by it.")
    expires_at = serializers.DateTimeField()


class TeamLinks(Resource):
    """The links to a team, for who carries the idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(TeamLinkShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Links, the newest first; none for who may not know of them."""
        return self.paged(request, TeamLinkShape, _known(request, known(request, code)), ("-at", "-id"))

    @extend_schema(request=TeamLinkWritten, responses={201: TeamLinkShape})
    def post(self, request: Asked, code: str) -> Response:
        """Make a link."""
        idea = known(request, code)
        allow(request.actor, "ideation.make_team_link", idea)
        data = self.body(request, TeamLinkWritten)
        made = once(request, lambda: make_team_link(idea, **data, by=request.actor).code)
        row = _one(request, idea, made)
        return self.shown(request, TeamLinkShape, row, version=row.state, status=201)


class OneTeamLink(Resource):
    """A link to a team."""

    matched = frozenset({"DELETE"})

    @extend_schema(responses={200: TeamLinkShape})
    def get(self, request: Asked, code: str, link: str) -> Response:
        """The link, and how many of its places are taken."""
        row = _one(request, known(request, code), link)
        return self.shown(request, TeamLinkShape, row, version=row.state)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, link: str) -> Response:
        """Revoke it."""
        row = _one(request, known(request, code), link)
        allow(request.actor, "ideation.revoke_team_link", row)
        match(request, row.state, lambda: {"state": row.state})
        revoke_team_link(row, by=request.actor)
        return Response(status=204)


class LinkFollowed(Resource):
    """What the secret of a link leads to."""

    @extend_schema(responses={200: LinkedIdeaShape})
    def get(self, request: Asked, secret: str) -> Response:
        """What one would join; once closed, only for the team."""
        link = link_with_secret(secret)
        is_there = link is not None and bool(role_in_team(link.idea, request.actor.person))
        if link is None or not (is_there or link_lets_in(request.actor, link)):
            raise NotFound()
        return self.shown(request, LinkedIdeaShape, link)

    @extend_schema(request=None, responses={200: MemberShape, 201: MemberShape})
    def post(self, request: Asked, secret: str) -> Response:
        """Join the team; who is on it already stays as they are and is answered with 200, also once the link is closed."""
        link = link_with_secret(secret)
        if link is None:
            raise NotFound()
        if not request.actor.is_person:
            allow(request.actor, "ideation.join_by_link", link)
        own = link.idea.team.filter(person=request.actor.person)

        def join() -> str:
            status = 200 if own.exists() else 201
            join_by_link(link, by=request.actor)
            return str(status)

        status = int(once(request, join))
        member = own.select_related("person", "organisation").get()
        return self.shown(request, MemberShape, member, status=status)


def _known(request: Asked, idea: Idea) -> QuerySet[TeamLink]:
    rows = links_of(idea)
    return rows if knows_invitations(request.actor, idea) else rows.none()


def _one(request: Asked, idea: Idea, code: str) -> TeamLink:
    row = _known(request, idea).filter(code=code).first()
    if row is None:
        raise NotFound()
    row.idea = idea
    return row
