"""Steps of an idea: what is possible from here and why not, and taking one."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed
from api.resource import Asked, Resource, allow, etag_of, match
from api.schema import page_shape
from api.v1.ideas import known, seen
from api.v1.passages import PassageShape
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.ideation.queries import passages_of
from ideas.ideation.rules import takers_of
from ideas.kernel.codes import fingerprint
from ideas.workflow.queries import AvailableStep, available_steps


class UnmetShape(serializers.Serializer[Any]):
    """A guard that is not earned yet, in words."""

    guard = serializers.CharField()
    message = serializers.CharField(source="missing")


class StepShape(serializers.Serializer[Any]):
    """A step from here: whether the caller can take it, and what is missing."""

    key = serializers.CharField(source="step.key")
    name = serializers.CharField(source="step.name")
    to = serializers.CharField(source="step.target.key", default=None, allow_null=True)
    possible = serializers.BooleanField(source="is_possible")
    mine = serializers.BooleanField(source="is_mine", help_text="Whether it is the caller's to take.")
    unmet = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        source = serializers.CharField(source="step.source.key")
        return {"key": fields.pop("key"), "name": fields.pop("name"), "from": source, **fields}

    @extend_schema_field(UnmetShape(many=True))
    def get_unmet(self, step: AvailableStep) -> list[dict[str, str]]:
        """What is missing."""
        return list(UnmetShape(step.unmet, many=True).data)


class StepTaken(Closed):
    """Which step, and why."""

    step = serializers.CharField(max_length=30)
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=5000)
    override = serializers.ListField(
        child=serializers.CharField(max_length=80),
        required=False,
        default=list,
        max_length=20,
        help_text="Guards that a curator waives; the reason is public.",
    )


class Steps(Resource):
    """The steps that leave the stage where an idea stands."""

    matched = frozenset({"POST"})

    @extend_schema(responses={200: page_shape(StepShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every step that people take from here."""
        idea = seen(request, code)
        steps = available_steps(idea, idea.stage, takers_of(request.actor, idea))
        answer = self.whole(request, StepShape, steps)
        answer.headers["ETag"] = etag_of(_version(idea, steps))
        return answer

    @extend_schema(request=StepTaken, responses={201: PassageShape})
    def post(self, request: Asked, code: str) -> Response:
        """Take a step. `If-Match` with the ETag of this list makes sure that nobody was faster."""
        idea = known(request, code)
        allow(request.actor, "ideation.advance_idea", idea)

        def take() -> str:
            expected = idea.passage_count if _is_matched(request, idea) else None
            data = self.body(request, StepTaken)
            moved = advance_idea(idea, **data, expected_passages=expected, by=request.actor)
            return str(moved.passage_count)

        number = once(request, take)
        passage = passages_of(idea).get(number=int(number))
        return self.shown(request, PassageShape, passage, status=201)


def _is_matched(request: Asked, idea: Idea) -> bool:
    """Whether the caller named the list that they read. Raises StaleRevision when it says something else now."""
    if "If-Match" not in request.headers:
        return False
    steps = available_steps(idea, idea.stage, takers_of(request.actor, idea))
    return match(request, _version(idea, steps), lambda: {"stage": idea.stage.key})


def _version(idea: Idea, steps: Sequence[AvailableStep]) -> str:
    """Changes with every passage, and with whatever the list says of each step."""
    told = [
        (one.step.key, one.is_possible, one.is_mine, [unmet.guard for unmet in one.unmet]) for one in steps
    ]
    return fingerprint(idea.passage_count, *told)
