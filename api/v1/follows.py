"""Following: asking to hear of something."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.resource import Asked, Resource
from ideas.notifications.operations import follow_subject, unfollow_subject


class Follow(Resource):
    """The caller's own follow of a subject of ``kind``."""

    kind: str = "idea"

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Asked, code: str) -> Response:
        """Hear of it from now on; doing it twice changes nothing."""
        follow_subject(self.kind, code, by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Hear of it no more; nothing happens when it was not followed."""
        unfollow_subject(self.kind, code, by=request.actor)
        return Response(status=204)
