"""Who is credited for an idea."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody, SomeOrganisation
from ideas.discussion.models import Comment
from ideas.ideation.models import Credit
from ideas.ideation.operations import credit_question
from ideas.ideation.queries import credits_of
from ideas.kernel.errors import NotFound


class CreditShape(serializers.Serializer[Any]):
    """What somebody did for an idea, and with what."""

    kind = serializers.CharField()
    person = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # a field of that name, as the API calls it
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


class QuestionCredit(Resource):
    """That a comment changed the idea, in the team's word."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str, comment: str) -> Response:
        """Say that it did: its author is credited."""
        return self._say(request, code, comment, is_credited=True)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, comment: str) -> Response:
        """No longer say so."""
        return self._say(request, code, comment, is_credited=False)

    def _say(self, request: Asked, code: str, comment: str, *, is_credited: bool) -> Response:
        idea = known(request, code)
        allow(request.actor, "ideation.credit_question", idea)
        found = Comment.objects.filter(code=comment).first()
        if found is None:
            raise NotFound()
        credit_question(idea, comment=found, is_credited=is_credited, by=request.actor)
        return Response(status=204)
