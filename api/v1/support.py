"""Backing an idea as a person."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.resource import Asked, Resource, match
from api.v1.ideas import seen, text_of
from ideas.ideation.operations import support_idea, withdraw_support
from ideas.kernel.authorization import authorize


class Support(Resource):
    """The caller's own support of an idea."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str) -> Response:
        """Back the idea; doing it twice changes nothing."""
        idea = seen(request, code)
        authorize(request.actor, "ideation.support_idea", idea)
        match(request, idea.text_version, lambda: text_of(idea))
        support_idea(idea, by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Take the support back; nothing happens when there is none."""
        idea = seen(request, code)
        authorize(request.actor, "ideation.withdraw_support", idea)
        match(request, idea.text_version, lambda: text_of(idea))
        withdraw_support(idea, by=request.actor)
        return Response(status=204)
