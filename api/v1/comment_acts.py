"""What is done with a comment: the answer to a question, reactions, the official answer."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Closed, Code
from api.resource import Asked, Resource, allow
from api.v1.comments import CommentShape, seen_comment
from ideas.discussion.models import ReactionKind
from ideas.discussion.operations import (
    mark_answer,
    pin_comment,
    react_to_comment,
    unmark_answer,
    unpin_comment,
    withdraw_reaction,
)
from ideas.discussion.placing import REASON_LIMIT
from ideas.discussion.queries import comments_visible_to
from ideas.kernel.errors import NotFound


class AnswerMarked(Closed):
    """Which reply answers the question."""

    answer = Code(comments_visible_to)


class PinSaid(Closed):
    """Whether a comment is the official answer; no longer takes a reason, which everybody can read."""

    is_pinned = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LIMIT, required=False, allow_blank=True, default="")


class CommentAnswer(Resource):
    """The answer to a question."""

    @extend_schema(request=AnswerMarked, responses={200: CommentShape})
    def put(self, request: Asked, code: str) -> Response:
        """Say which reply below the question answers it: who asked, the team, and who curates the idea may."""
        question = seen_comment(request, code)
        allow(request.actor, "discussion.mark_answer", question)
        mark_answer(question, **self.body(request, AnswerMarked), by=request.actor)
        return _shown(self, request, code)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Let the question be open again."""
        question = seen_comment(request, code)
        allow(request.actor, "discussion.mark_answer", question)
        unmark_answer(question, by=request.actor)
        return Response(status=204)


KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=ReactionKind.values)


class CommentReaction(Resource):
    """The caller's own reaction of one kind."""

    @extend_schema(request=None, responses={204: None}, parameters=[KIND])
    def put(self, request: Asked, code: str, kind: str) -> Response:
        """React: `lived`, `can_help` or `useful`. Twice changes nothing."""
        comment = self._seen(request, code, kind)
        allow(request.actor, "discussion.react_to_comment", comment)
        react_to_comment(comment, kind, by=request.actor)
        return Response(status=204)

    @extend_schema(responses={204: None}, parameters=[KIND])
    def delete(self, request: Asked, code: str, kind: str) -> Response:
        """Take it back."""
        comment = self._seen(request, code, kind)
        allow(request.actor, "discussion.withdraw_reaction", comment)
        withdraw_reaction(comment, kind, by=request.actor)
        return Response(status=204)

    def _seen(self, request: Asked, code: str, kind: str) -> Any:
        if kind not in ReactionKind.values:
            raise NotFound()
        return seen_comment(request, code)


class CommentPin(Resource):
    """Whether a comment is the official answer."""

    @extend_schema(request=PinSaid, responses={200: CommentShape})
    def put(self, request: Asked, code: str) -> Response:
        """Pin a comment that speaks for an institution, or unpin it with a reason."""
        comment = seen_comment(request, code)
        allow(request.actor, "discussion.unpin_comment", comment)
        said = self.body(request, PinSaid)
        if said["is_pinned"]:
            pin_comment(comment, by=request.actor)
        else:
            unpin_comment(comment, reason=said["reason"], by=request.actor)
        return _shown(self, request, code)


def _shown(resource: Resource, request: Asked, code: str) -> Response:
    comment = seen_comment(request, code)
    return resource.shown(request, CommentShape, comment, version=comment.version)
