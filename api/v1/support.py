"""Backing an idea as a person."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.resource import Asked, Resource, allow, match
from api.v1.ideas import known, text_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import support_idea, withdraw_support


class Support(Resource):
    """The caller's own support of an idea."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str) -> Response:
        """Back the idea; doing it twice changes nothing."""
        support_idea(_matched(request, code, "ideation.support_idea"), by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Take the support back; nothing happens when there is none."""
        withdraw_support(_matched(request, code, "ideation.withdraw_support"), by=request.actor)
        return Response(status=204)


def _matched(request: Asked, code: str, permission: str) -> Idea:
    """The idea, in the version that `If-Match` names, if it names one."""
    idea = known(request, code, with_team=False)
    if "If-Match" in request.headers:
        allow(request.actor, permission, idea)
        match(request, idea.text_version, lambda: text_of(idea))
    return idea
