"""Requests to join the team of an idea, or to carry one that nobody carries."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known, seen
from api.v1.words import Somebody, SomeOrganisation
from ideas.ideation.asking import requests_of
from ideas.ideation.lifecycle import RequestState, TeamRole
from ideas.ideation.models import Idea, JoinRequest
from ideas.ideation.operations import (
    accept_request,
    ask_to_carry,
    ask_to_join,
    decline_request,
    withdraw_request,
)
from ideas.ideation.operations.requesting import MESSAGE_LIMIT
from ideas.ideation.rules import is_curator_of, knows_invitations
from ideas.kernel.errors import NotFound


class JoinRequestShape(serializers.Serializer[Any]):
    """Somebody asks to join; the role `lead` asks to carry the idea."""

    code = serializers.CharField()
    person = Somebody()
    organisation = SomeOrganisation(allow_null=True)
    role = serializers.CharField()
    message = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField(help_text="Why it was declined.")
    at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class JoinRequestWritten(Closed):
    """As what one wants to join, and what one would bring."""

    role = serializers.ChoiceField(
        choices=TeamRole.values, required=False, default=TeamRole.CONTRIBUTOR.value
    )
    message = serializers.CharField(allow_blank=True, required=False, default="", max_length=MESSAGE_LIMIT)


class JoinRequestAnswer(Closed):
    """Yes, or no with its reason."""

    state = serializers.ChoiceField(choices=[RequestState.ACCEPTED.value, RequestState.DECLINED.value])
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=MESSAGE_LIMIT)


class JoinRequests(Resource):
    """Requests to join: all for who answers them, their own for others."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(JoinRequestShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Requests that the caller may know of, the oldest first."""
        return self.paged(request, JoinRequestShape, _known(request, known(request, code)), ("at", "id"))

    @extend_schema(request=JoinRequestWritten, responses={201: JoinRequestShape})
    def post(self, request: Asked, code: str) -> Response:
        """Ask to join, for oneself or for the organisation named by `On-Behalf-Of`."""
        idea = known(request, code)
        data = self.body(request, JoinRequestWritten)
        carrying = data["role"] == TeamRole.LEAD
        allow(request.actor, "ideation.ask_to_carry" if carrying else "ideation.ask_to_join", idea)

        def ask() -> str:
            if carrying:
                return ask_to_carry(idea, message=data["message"], by=request.actor).code
            return ask_to_join(idea, role=data["role"], message=data["message"], by=request.actor).code

        row = _one(request, idea, once(request, ask))
        return self.shown(request, JoinRequestShape, row, version=row.state, status=201)


class OneJoinRequest(Resource):
    """A request to join."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: JoinRequestShape})
    def get(self, request: Asked, code: str, which: str) -> Response:
        """The request."""
        row = _one(request, seen(request, code), which)
        return self.shown(request, JoinRequestShape, row, version=row.state)

    @extend_schema(request=JoinRequestAnswer, responses={200: JoinRequestShape})
    def patch(self, request: Asked, code: str, which: str) -> Response:
        """Answer it."""
        row = _one(request, known(request, code), which)
        allow(request.actor, "ideation.answer_join_request", row)
        match(request, row.state, lambda: {"state": row.state})
        data = self.body(request, JoinRequestAnswer)
        if data["state"] == RequestState.ACCEPTED:
            accept_request(row, by=request.actor)
        else:
            decline_request(row, reason=data["reason"], by=request.actor)
        row.refresh_from_db()
        return self.shown(request, JoinRequestShape, row, version=row.state)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, which: str) -> Response:
        """No longer ask."""
        row = _one(request, known(request, code), which)
        if row.state == RequestState.OPEN:
            allow(request.actor, "ideation.withdraw_join_request", row)
        match(request, row.state, lambda: {"state": row.state})
        withdraw_request(row, by=request.actor)
        return Response(status=204)


def _known(request: Asked, idea: Idea) -> QuerySet[JoinRequest]:
    actor = request.actor
    return requests_of(
        idea, viewer=actor, knows_all=knows_invitations(actor, idea) or is_curator_of(actor, idea)
    )


def _one(request: Asked, idea: Idea, code: str) -> JoinRequest:
    row = _known(request, idea).filter(code=code).first()
    if row is None:
        raise NotFound()
    row.idea = idea
    return row
