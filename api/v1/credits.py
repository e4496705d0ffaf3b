"""Who is credited for an idea."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody, SomeOrganisation
from ideas.ideation.models import Credit
from ideas.ideation.queries import credits_of


class CreditShape(serializers.Serializer[Any]):
    """What somebody did for an idea, and with what."""

    kind = serializers.CharField()
    person = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    source = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_source(self, credit: Credit) -> dict[str, str]:
        """Kind and code of what they did it with."""
        return {"kind": credit.source_kind, "code": credit.source_code}


class Credits(Resource):
    """Who proposed, wrote, amended, asked, hosted, contributed."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(CreditShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Credits, the oldest first."""
        rows = credits_of(known(request, code, with_team=False))
        return self.paged(request, CreditShape, rows, ("at", "id"))
