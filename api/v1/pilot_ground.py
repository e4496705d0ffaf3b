"""What a pilot stands on: by what it will be judged, and how the people concerned were heard."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, etag_of, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.words import Somebody, SomeOrganisation
from ideas.kernel.errors import NotFound
from ideas.pilots.lifecycle import CRITERIA_FOR_EACH, CRITERION_LIMIT, REASON_LIMIT, HearingWay
from ideas.pilots.models import Criteria, Hearing, Pilot
from ideas.pilots.operations import edit_hearing, record_hearing, set_criteria
from ideas.pilots.queries import criteria_of, hearings_of


class CriteriaShape(serializers.Serializer[Any]):
    """By what a pilot is judged, as it was agreed at one time."""

    number = serializers.IntegerField()
    criteria = serializers.DictField(
        source="by_decision",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Texts for each of: continue, adapt, scale, stop.",
    )
    set_by = Somebody(allow_null=True)
    set_at = serializers.DateTimeField()
    fixed_at = serializers.DateTimeField(allow_null=True, help_text="Null until the pilot starts.")
    review = serializers.IntegerField(
        source="review.number",
        default=None,
        allow_null=True,
        help_text="The review that decided to adapt them.",
    )


def _texts() -> serializers.ListField:
    child = serializers.CharField(max_length=CRITERION_LIMIT)
    return serializers.ListField(child=child, required=False, max_length=CRITERIA_FOR_EACH)


class CriteriaWritten(Closed):
    """What speaks for each decision; what is left out has none. ``review_on`` is the day of the review that asks."""

    # `continue` is a word of Python
    adapt = _texts()
    scale = _texts()
    stop = _texts()
    review_on = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Adds ``continue``, which Python keeps for itself."""
        return {"continue": _texts(), **super().get_fields()}


class PilotCriteria(Resource):
    """The criteria of a pilot."""

    matched = frozenset({"PUT"})

    @extend_schema(responses={200: page_shape(CriteriaShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Those that hold now first, then what was agreed before."""
        rows = list(criteria_of(seen_pilot(request, code)))
        answer = self.whole(request, CriteriaShape, rows)
        answer.headers["ETag"] = etag_of(_version(rows))
        return answer

    @extend_schema(request=CriteriaWritten, responses={200: CriteriaShape})
    def put(self, request: Asked, code: str) -> Response:
        """Say them anew, in place of those that `If-Match` names. From the start on only where a review decided to adapt."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.set_criteria", pilot)
        rows = list(criteria_of(pilot))
        match(request, _version(rows), lambda: _said(pilot), is_owed=True)
        data = self.body(request, CriteriaWritten)
        day = data.pop("review_on", None)
        version = rows[0].version if rows else 0
        written = set_criteria(pilot, criteria=data, review_on=day, version=version, by=request.actor)
        answer = self.shown(request, CriteriaShape, written)
        answer.headers["ETag"] = etag_of(_version(list(criteria_of(pilot))))
        return answer


def _version(rows: list[Criteria]) -> str:
    return f"{rows[0].number}-{rows[0].version}" if rows else "0"


def _said(pilot: Pilot) -> dict[str, Any]:
    latest = criteria_of(pilot).first()
    return {"criteria": latest.by_decision() if latest is not None else {}}


class HearingShape(serializers.Serializer[Any]):
    """Once that the people concerned were heard."""

    code = serializers.CharField()
    held_on = serializers.DateField()
    way = serializers.CharField()
    people_count = serializers.IntegerField()
    said = serializers.CharField()
    led_to = serializers.CharField(help_text="What became of it.")
    language = serializers.CharField()
    person = Somebody(help_text="Who led it.")
    organisation = SomeOrganisation(allow_null=True)
    recorded_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class HearingWritten(Closed):
    """When, how, how many, what they said and what became of it."""

    held_on = serializers.DateField()
    way = serializers.ChoiceField(choices=HearingWay.values)
    people_count = serializers.IntegerField(min_value=1, max_value=100_000)
    said = serializers.CharField(max_length=REASON_LIMIT)
    led_to = serializers.CharField(allow_blank=True, required=False, max_length=REASON_LIMIT)


class Hearings(Resource):
    """How the people concerned were heard."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(HearingShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The latest first."""
        return self.paged(request, HearingShape, hearings_of(seen_pilot(request, code)), ("-held_on", "-id"))

    @extend_schema(request=HearingWritten, responses={201: HearingShape})
    def post(self, request: Asked, code: str) -> Response:
        """Write down a hearing, perhaps on behalf of a partner."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.record_hearing", pilot)
        data = self.body(request, HearingWritten)
        made = once(request, lambda: record_hearing(pilot, **data, by=request.actor).code)
        hearing = _seen_hearing(pilot, made)
        return self.shown(request, HearingShape, hearing, version=hearing.version, status=201)


class OneHearing(Resource):
    """One of them."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: HearingShape})
    def get(self, request: Asked, code: str, hearing: str) -> Response:
        """What is written of it."""
        row = _seen_hearing(seen_pilot(request, code), hearing)
        return self.shown(request, HearingShape, row, version=row.version)

    @extend_schema(request=HearingWritten, responses={200: HearingShape})
    def patch(self, request: Asked, code: str, hearing: str) -> Response:
        """Change it, such as what became of it, in the version that `If-Match` names."""
        pilot = seen_pilot(request, code)
        row = _seen_hearing(pilot, hearing)
        allow(request.actor, "pilots.edit_hearing", row)
        match(request, row.version, lambda: {"said": row.said, "led_to": row.led_to}, is_owed=True)
        data = self.body(request, HearingWritten, partial=True)
        edit_hearing(row, changes=data, version=row.version, by=request.actor)
        row = _seen_hearing(pilot, hearing)
        return self.shown(request, HearingShape, row, version=row.version)


def _seen_hearing(pilot: Pilot, code: str) -> Hearing:
    row = hearings_of(pilot).filter(code=code).first()
    if row is None:
        raise NotFound()
    row.pilot = pilot
    return row
