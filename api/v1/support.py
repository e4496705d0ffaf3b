"""Backing an idea as a person."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.resource import Asked, Resource
from api.v1.ideas import known
from ideas.ideation.operations import support_idea, withdraw_support


class Support(Resource):
    """The caller's own support of an idea."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str) -> Response:
        """Back the idea; doing it twice changes nothing."""
        support_idea(known(request, code, with_team=False), by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Take the support back; nothing happens when there is none."""
        withdraw_support(known(request, code, with_team=False), by=request.actor)
        return Response(status=204)
