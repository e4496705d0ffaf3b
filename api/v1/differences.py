"""Why an idea is another one than those near it, in the words of those who write it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.errors import NotFound
from ideas.similarity.models import Difference
from ideas.similarity.operations import REASON_LIMIT, tell_difference
from ideas.similarity.queries import differences_seen_by
from ideas.similarity.rules import knows_differences


class DifferenceTold(serializers.Serializer[Any]):
    """Why an idea is another one than `near`."""

    near = serializers.CharField(source="near.code")
    title = serializers.CharField(source="near.title")
    reason = serializers.CharField()
    person = Somebody(allow_null=True)
    at = serializers.DateTimeField()


class DifferenceSaid(Closed):
    """What makes it another one."""

    reason = serializers.CharField(max_length=REASON_LIMIT)


class Differences(Resource):
    """What makes an idea another one than those near it."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(DifferenceTold)})
    def get(self, request: Asked, code: str) -> Response:
        """The reasons, the oldest first: for those who write the idea and its curators, none for others."""
        rows = _known(request, known(request, code))
        return self.paged(request, DifferenceTold, rows, ("at", "id"))


class OneDifference(Resource):
    """What makes an idea another one than `near`."""

    matched = frozenset({"PUT"})

    @extend_schema(responses={200: DifferenceTold})
    def get(self, request: Asked, code: str, near: str) -> Response:
        """The reason."""
        row = _known(request, known(request, code)).filter(near__code=near).first()
        if row is None:
            raise NotFound()
        return self.shown(request, DifferenceTold, row, version=_version(row.reason))

    @extend_schema(request=DifferenceSaid, responses={200: DifferenceTold})
    def put(self, request: Asked, code: str, near: str) -> Response:
        """Say it, in place of what was said before; curators read it with the idea."""
        idea = known(request, code)
        allow(request.actor, "similarity.tell_difference", idea)
        if not ideas_visible_to(request.actor).filter(code=near).exclude(pk=idea.pk).exists():
            raise NotFound()
        row = Difference.objects.filter(idea=idea, near__code=near).first()
        said = row.reason if row is not None else ""
        is_matched = match(request, _version(said), lambda: {"reason": said})
        reason = self.body(request, DifferenceSaid)["reason"]
        over = said if is_matched else None
        row = tell_difference(idea, near=near, reason=reason, over=over, by=request.actor)
        return self.shown(request, DifferenceTold, row, version=_version(row.reason))


def _known(request: Asked, idea: Idea) -> QuerySet[Difference]:
    return differences_seen_by(request.actor, idea, knows_them=knows_differences(request.actor, idea))


def _version(reason: str) -> str:
    """Another one for each other reason."""
    return sha256(reason.encode()).hexdigest()[:16]
