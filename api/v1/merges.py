"""Merges of ideas: proposing, choosing the text, answering, undoing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.ideas import known
from api.v1.words import Somebody, address_of
from ideas.ideation.lifecycle import PART_LIMITS, PARTS, TextChoice
from ideas.ideation.models import Merge
from ideas.ideation.operations import (
    agree_to_merge,
    decide_merge,
    decline_merge,
    propose_merge,
    revise_merge,
    undo_merge,
    withdraw_merge,
)
from ideas.ideation.queries import ideas_visible_to
from ideas.ideation.relating import merges_of, merges_visible_to
from ideas.ideation.rules import sides_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound

ANSWERS = ("agree", "decline", "withdraw", "decide", "undo")
PERMISSIONS = {
    "agree": "ideation.agree_to_merge",
    "decline": "ideation.decline_merge",
    "withdraw": "ideation.withdraw_merge",
    "decide": "ideation.decide_merge",
    "undo": "ideation.undo_merge",
    "revise": "ideation.revise_merge",
}


class ChoicesWritten(Closed):
    """Whose words each part of the text gets."""

    def get_fields(self) -> dict[str, Any]:
        """One for each part."""
        return {part: serializers.ChoiceField(choices=TextChoice.values, required=False) for part in PARTS}


class TextsWritten(Closed):
    """Texts written for the parts that get neither idea's words."""

    def get_fields(self) -> dict[str, Any]:
        """One for each part."""
        return {
            part: serializers.CharField(allow_blank=True, required=False, max_length=PART_LIMITS[part])
            for part in PARTS
        }


class MergeShape(serializers.Serializer[Any]):
    """One idea is to be, is, or was part of another."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    source = serializers.CharField(source="source.code")  # type: ignore[assignment]  # a field of that name, as the API calls it
    into = serializers.CharField(source="target.code")
    state = serializers.CharField()
    version = serializers.IntegerField(help_text="Grows with every other choice of the text.")
    reason = serializers.CharField()
    choices = serializers.DictField(child=serializers.CharField())
    texts = serializers.DictField(child=serializers.CharField())
    proposed_by = Somebody(allow_null=True)
    proposed_at = serializers.DateTimeField()
    source_agreed_at = serializers.DateTimeField(allow_null=True)
    into_agreed_at = serializers.DateTimeField(source="target_agreed_at", allow_null=True)
    decided_by = Somebody(allow_null=True)
    decision = serializers.CharField()
    merged_at = serializers.DateTimeField(allow_null=True)
    undo_until = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()
    may = serializers.SerializerMethodField()

    def get_url(self, merge: Merge) -> str:
        """The address of its page, for life."""
        return address_of("merge", merge.code)

    def get_may(self, merge: Merge) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        names = {name for name, permission in PERMISSIONS.items() if may(actor, permission, merge)}
        has_agreed = all(getattr(merge, f"{side}_agreed_at") for side in sides_of(actor, merge))
        return sorted(names - {"agree"} if has_agreed else names)


class MergeWritten(Closed):
    """Which idea it is to join, why, and what stays of both texts."""

    into = Code(ideas_visible_to)
    reason = serializers.CharField(max_length=5000)
    choices = ChoicesWritten(required=False, default=dict)
    texts = TextsWritten(required=False, default=dict)


class MergeRevised(Closed):
    """Another choice of the text."""

    choices = ChoicesWritten()
    texts = TextsWritten(required=False, default=dict)


class MergeAnswer(Closed):
    """An answer; deciding and declining owe a reason, agreeing and deciding the version that was read."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=5000)
    version = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000, allow_null=True)


class IdeaMerges(Resource):
    """The merges of an idea, on whichever side."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(MergeShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Merges that the caller may know of, the last proposed first."""
        rows = merges_of(known(request, code, with_team=False), request.actor)
        return self.paged(request, MergeShape, rows, ("-proposed_at", "-id"))

    @extend_schema(request=MergeWritten, responses={201: MergeShape})
    def post(self, request: Asked, code: str) -> Response:
        """Propose that this idea join another. Who leads one of the two agrees by proposing."""
        idea = known(request, code)
        if not request.actor.is_person:
            allow(request.actor, "ideation.propose_merge", idea)
        data = self.body(request, MergeWritten)
        made = once(request, lambda: propose_merge(idea, **data, by=request.actor).code)
        return _shown(self, request, _one(request, made), status=201)


class OneMerge(Resource):
    """One merge."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: MergeShape})
    def get(self, request: Asked, code: str) -> Response:
        """The merge."""
        return _shown(self, request, _one(request, code))

    @extend_schema(request=MergeRevised, responses={200: MergeShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Choose another text, from both as they are now; each team's yes is asked again."""
        merge = _one(request, code)
        allow(request.actor, "ideation.revise_merge", merge)
        match(request, _version(merge), lambda: {"version": merge.version}, is_owed=True)
        data = self.body(request, MergeRevised)
        revise_merge(merge, **data, version=merge.version, by=request.actor)
        return _shown(self, request, _one(request, code))


class MergeAnswers(Resource):
    """Answers to a merge."""

    @extend_schema(request=MergeAnswer, responses={201: MergeShape})
    def post(self, request: Asked, code: str) -> Response:
        """Agree for one's team, decline, take back, decide in the teams' place, undo."""
        merge = _one(request, code)
        if not request.actor.is_person:
            allow(request.actor, "ideation.agree_to_merge", merge)
        data = self.body(request, MergeAnswer)
        once(request, lambda: _answer(merge, data, request).code)
        return _shown(self, request, _one(request, code), status=201)


def _answer(merge: Merge, data: Mapping[str, Any], request: Asked) -> Merge:
    reason, by = data["reason"], request.actor
    if data["answer"] == "agree":
        return agree_to_merge(merge, version=_version_read(merge, data, by), by=by)
    if data["answer"] == "decide":
        return decide_merge(merge, reason=reason, version=_version_read(merge, data, by), by=by)
    if data["answer"] == "decline":
        return decline_merge(merge, reason=reason, by=by)
    if data["answer"] == "withdraw":
        return withdraw_merge(merge, by=by)
    return undo_merge(merge, reason=reason, by=by)


def _version_read(merge: Merge, data: Mapping[str, Any], by: Actor) -> int:
    """The version that an answer says yes to. Raises ValidationError where it names none."""
    allow(by, PERMISSIONS[data["answer"]], merge)
    version: int | None = data.get("version")
    if version is None:
        missing = serializers.Field.default_error_messages["required"]
        raise serializers.ValidationError({"version": [missing]}, code="required")
    return version


def _one(request: Asked, code: str) -> Merge:
    rows = merges_visible_to(request.actor).select_related("source", "target", "proposed_by", "decided_by")
    merge = rows.filter(code=code).first()
    if merge is None:
        raise NotFound()
    return merge


def _version(merge: Merge) -> str:
    """Changes with the choice, each yes and the state."""
    said = (merge.source_agreed_at is not None, merge.target_agreed_at is not None)
    return f"{merge.version}-{merge.state}-{said[0]:d}{said[1]:d}"


def _shown(resource: Resource, request: Asked, merge: Merge, *, status: int = 200) -> Response:
    return resource.shown(request, MergeShape, merge, version=_version(merge), status=status)
