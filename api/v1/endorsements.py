"""Endorsements: organisations that back an idea, perhaps committing themselves to a role."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody, SomeOrganisation
from ideas.ideation.lifecycle import IntendedRole
from ideas.ideation.models import Endorsement
from ideas.ideation.operations import endorse_idea, withdraw_endorsement
from ideas.ideation.operations.backing import TEXT_LIMIT
from ideas.ideation.queries import endorsements_of
from ideas.kernel.errors import NotFound
from ideas.kernel.text import html_of


class EndorsementShape(serializers.Serializer[Any]):
    """An organisation behind an idea; with a role it has committed itself."""

    code = serializers.CharField()
    organisation = SomeOrganisation()
    person = Somebody()
    text = serializers.CharField()
    html = serializers.SerializerMethodField()
    intended_role = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_html(self, endorsement: Endorsement) -> str:
        """The text as safe HTML."""
        return str(html_of(endorsement.text))

    def get_intended_role(self, endorsement: Endorsement) -> str | None:
        """What it would be in the pilot, or null."""
        return endorsement.intended_role or None


class EndorsementWritten(Closed):
    """Why an organisation backs an idea, and what it would do."""

    text = serializers.CharField(max_length=TEXT_LIMIT)
    intended_role = serializers.ChoiceField(
        choices=IntendedRole.values, required=False, allow_blank=True, allow_null=True
    )


class Endorsements(Resource):
    """The endorsements of an idea; written and withdrawn on behalf of an organisation."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(EndorsementShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Endorsements in force, the oldest first."""
        endorsements = endorsements_of(known(request, code, with_team=False))
        return self.paged(request, EndorsementShape, endorsements, ("at", "id"))

    @extend_schema(request=EndorsementWritten, responses={201: EndorsementShape})
    def post(self, request: Asked, code: str) -> Response:
        """Back the idea for the organisation named by `On-Behalf-Of`."""
        idea = known(request, code)
        allow(request.actor, "ideation.endorse_idea", idea)
        data = self.body(request, EndorsementWritten)
        role = data.get("intended_role") or ""

        def endorse() -> str:
            return endorse_idea(idea, text=data["text"], intended_role=role, by=request.actor).code

        endorsement = endorsements_of(idea).filter(code=once(request, endorse)).first()
        if endorsement is None:
            raise NotFound()
        return self.shown(request, EndorsementShape, endorsement, status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Withdraw the endorsement of the organisation named by `On-Behalf-Of`."""
        idea = known(request, code)
        if request.actor.mandate is None:
            allow(request.actor, "ideation.withdraw_endorsement")
        own = endorsements_of(idea).filter(organisation=request.actor.organisation).first()
        if own is None:
            raise NotFound()
        withdraw_endorsement(own, by=request.actor)
        return Response(status=204)
