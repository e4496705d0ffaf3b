"""The desk of an organisation: what waits for it, and what it carries."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.resource import Asked, Resource
from api.v1.organisations import seen_organisation
from api.v1.words import address_of
from ideas.insights.queries.carrying import parts_in_pilots
from ideas.insights.queries.dues import Due, Part
from ideas.insights.queries.owing import dues_of
from ideas.kernel.authorization import authorize
from ideas.organisations.models import Organisation
from ideas.pilots.models import Partner


class OrganisationDue(serializers.Serializer[Any]):
    """One thing that waits for the organisation; `due_on` is its last day."""

    part = serializers.ChoiceField(choices=[str(part) for part in Part])
    what = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    late = serializers.BooleanField(source="is_late")

    def get_url(self, due: Due) -> str:
        """Where it is done, for life."""
        return address_of(due.kind, due.code)


class OrganisationCarries(serializers.Serializer[Any]):
    """A pilot that the organisation takes part in."""

    pilot = serializers.CharField(source="pilot.code")
    title = serializers.CharField(source="pilot.title")
    role = serializers.CharField()
    state = serializers.CharField(source="pilot.state", help_text="Of the pilot.")
    review_on = serializers.DateField(source="pilot.review_on", allow_null=True)


class OrganisationDeskShape(serializers.Serializer[Any]):
    """All that waits, the soonest first, and all that is carried."""

    dues = serializers.SerializerMethodField()
    carries = serializers.SerializerMethodField()

    @extend_schema_field(OrganisationDue(many=True))
    def get_dues(self, organisation: Organisation) -> list[dict[str, Any]]:
        """What waits for it."""
        return list(OrganisationDue(dues_of(organisation), many=True).data)

    @extend_schema_field(OrganisationCarries(many=True))
    def get_carries(self, organisation: Organisation) -> list[dict[str, Any]]:
        """Pilots it takes part in, those under way first."""
        rows: list[Partner] = list(parts_in_pilots(organisation))
        return list(OrganisationCarries(rows, many=True).data)


class OrganisationDesk(Resource):
    """The desk of one organisation."""

    @extend_schema(responses={200: OrganisationDeskShape})
    def get(self, request: Asked, code: str) -> Response:
        """What waits for the organisation and what it carries, for those with a mandate of it in force."""
        organisation = seen_organisation(request, code)
        authorize(request.actor, "insights.read_desk", organisation)
        return self.shown(request, OrganisationDeskShape, organisation)
