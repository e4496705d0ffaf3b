"""Networks: organisations that have organisations as members."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.organisations import seen_organisation
from api.v1.words import SomeOrganisation
from ideas.organisations.operations import add_to_network, remove_from_network
from ideas.organisations.queries import network_members_of

PERMISSION = "organisations.change_network"


class NetworkMemberShape(serializers.Serializer[Any]):
    """An organisation in a network."""

    organisation = SomeOrganisation(source="member")
    since = serializers.DateField()


class NetworkMembers(Resource):
    """The organisations in a network; they need nobody who acts for them."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(NetworkMemberShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Its members today, by name."""
        rows = network_members_of(seen_organisation(request, code), request.actor)
        named = rows.annotate(name=F("member__search_name"))
        return self.paged(request, NetworkMemberShape, named, ("name", "id"))


class OneNetworkMember(Resource):
    """The belonging of an organisation to a network."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str, organisation: str) -> Response:
        """Have it belong to the network from today; doing it twice changes nothing."""
        network = seen_organisation(request, code)
        allow(request.actor, PERMISSION, network)
        add_to_network(network, member=seen_organisation(request, organisation), by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, organisation: str) -> Response:
        """Have it belong to it no longer; nothing happens when it did not."""
        network = seen_organisation(request, code)
        allow(request.actor, PERMISSION, network)
        remove_from_network(network, member=seen_organisation(request, organisation), by=request.actor)
        return Response(status=204)
