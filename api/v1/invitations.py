"""Invitations to the team of an idea."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known, seen
from api.v1.words import Somebody, SomeOrganisation
from ideas.ideation.asking import invitations_of
from ideas.ideation.lifecycle import InvitationState, TeamRole
from ideas.ideation.models import Idea, Invitation
from ideas.ideation.operations import (
    accept_invitation,
    decline_invitation,
    invite_to_team,
    withdraw_invitation,
)
from ideas.ideation.rules import knows_invitations
from ideas.kernel.errors import FieldError, Invalid, NotFound
from ideas.organisations.queries import organisations_visible_to
from ideas.people.queries import people_visible_to

ANSWERS = {
    InvitationState.ACCEPTED.value: accept_invitation,
    InvitationState.DECLINED.value: decline_invitation,
}


class InvitationShape(serializers.Serializer[Any]):
    """A person, an organisation or an address is asked to join a team.

    Of one by e-mail the address is told only while it waits, and never whether it has an account.
    """

    code = serializers.CharField()
    kind = serializers.CharField()
    person = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    email = serializers.CharField()
    role = serializers.CharField()
    message = serializers.CharField()
    invited_by = Somebody(allow_null=True)
    state = serializers.CharField()
    at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class InvitationWritten(Closed):
    """Who is asked (one of person, organisation, email), as what, and a word to them."""

    person = Code(people_visible_to, required=False)
    organisation = Code(organisations_visible_to, required=False)
    email = serializers.EmailField(required=False)
    role = serializers.ChoiceField(choices=[TeamRole.CO_AUTHOR.value, TeamRole.CONTRIBUTOR.value])
    message = serializers.CharField(allow_blank=True, required=False, default="", max_length=500)


class InvitationAnswer(Closed):
    """Yes or no."""

    state = serializers.ChoiceField(choices=list(ANSWERS))


class Invitations(Resource):
    """The invitations of an idea: all for its lead, their own for others."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(InvitationShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Invitations that the caller may know of, the oldest first."""
        return self.paged(request, InvitationShape, _known(request, known(request, code)), ("at", "id"))

    @extend_schema(request=InvitationWritten, responses={201: InvitationShape})
    def post(self, request: Asked, code: str) -> Response:
        """Ask a person, an organisation or whoever reads the mail of an address to join the team."""
        idea = known(request, code)
        allow(request.actor, "ideation.invite_to_team", idea)
        data = self.body(request, InvitationWritten)
        named = [name for name in ("person", "organisation", "email") if name in data]
        if len(named) != 1:
            words = _("Nommez une personne, une organisation ou une adresse.")
            code = "one_only" if named else "required"
            raise Invalid([FieldError(name, code, words) for name in named or ["person"]])
        made = once(request, lambda: invite_to_team(idea, **data, by=request.actor).code)
        row = _one(request, idea, made)
        return self.shown(request, InvitationShape, row, version=row.state, status=201)


class OneInvitation(Resource):
    """An invitation to a team."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: InvitationShape})
    def get(self, request: Asked, code: str, invitation: str) -> Response:
        """The invitation."""
        row = _one(request, seen(request, code), invitation)
        return self.shown(request, InvitationShape, row, version=row.state)

    @extend_schema(request=InvitationAnswer, responses={200: InvitationShape})
    def patch(self, request: Asked, code: str, invitation: str) -> Response:
        """Answer an invitation."""
        idea = known(request, code)
        row = _one(request, idea, invitation)
        if row.state == InvitationState.OPEN:
            allow(request.actor, "ideation.answer_invitation", row)
        match(request, row.state, lambda: {"state": row.state})
        answer = ANSWERS[self.body(request, InvitationAnswer)["state"]]
        answer(row, by=request.actor)
        row.refresh_from_db()
        return self.shown(request, InvitationShape, row, version=row.state)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, invitation: str) -> Response:
        """Take an invitation back before it is answered."""
        row = _one(request, known(request, code), invitation)
        allow(request.actor, "ideation.withdraw_invitation", row)
        match(request, row.state, lambda: {"state": row.state})
        withdraw_invitation(row, by=request.actor)
        return Response(status=204)


def _known(request: Asked, idea: Idea) -> QuerySet[Invitation]:
    knows_all = knows_invitations(request.actor, idea)
    return invitations_of(idea, viewer=request.actor, knows_all=knows_all)


def _one(request: Asked, idea: Idea, code: str) -> Invitation:
    row = _known(request, idea).filter(code=code).first()
    if row is None:
        raise NotFound()
    row.idea = idea
    return row
