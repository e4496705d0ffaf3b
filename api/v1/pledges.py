"""What partners promise to a pilot and what became of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.indicators import amount, decimal_in
from api.v1.measurement_shapes import plain
from api.v1.pilots import seen_pilot
from api.v1.words import SomeOrganisation
from ideas.kernel.errors import NotFound
from ideas.pledges.lifecycle import COUNTED, LINK_LIMIT, TEXT_LIMIT, TITLE_LIMIT, PledgeKind
from ideas.pledges.models import Pledge
from ideas.pledges.operations import (
    change_pledge,
    commit_pledge,
    deliver_pledge,
    promise_pledge,
    withdraw_pledge,
)
from ideas.pledges.queries import pledges_to


class DeliveryShape(serializers.Serializer[Any]):
    """A part that came, or all of it."""

    amount = serializers.SerializerMethodField()
    delivered_on = serializers.DateField()
    evidence = serializers.CharField()
    link = serializers.CharField()

    def get_amount(self, delivery: Any) -> str | None:
        """A decimal number as text; null for what is not counted."""
        return plain(delivery.amount)


class PledgeShape(serializers.Serializer[Any]):
    """What a partner gives; money is in the pilot's currency."""

    code = serializers.CharField()
    organisation = SomeOrganisation()
    kind = serializers.CharField()
    title = serializers.CharField()
    amount = serializers.SerializerMethodField()
    given = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    late = serializers.BooleanField(source="is_late")
    state = serializers.CharField()
    reason = serializers.CharField(help_text="Why it was withdrawn.")
    deliveries = DeliveryShape(many=True)
    version = serializers.IntegerField()

    def get_amount(self, pledge: Pledge) -> str | None:
        """A decimal number as text; null for what is not counted."""
        return plain(pledge.amount)

    def get_given(self, pledge: Any) -> str | None:
        """What has come of it so far; null for what is not counted."""
        return plain(pledge.given) if pledge.kind in COUNTED else None


class PledgePromised(Closed):
    """What is promised, by the organisation of `On-Behalf-Of`."""

    kind = serializers.ChoiceField(choices=PledgeKind.values)
    title = serializers.CharField(max_length=TITLE_LIMIT)
    amount = amount(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)

    def validate_amount(self, text: str | None) -> Any:
        """The number."""
        return decimal_in(text)


class PledgeChangedBody(Closed):
    """What is said otherwise; the rest stays."""

    title = serializers.CharField(max_length=TITLE_LIMIT, required=False)
    amount = amount(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)

    def validate_amount(self, text: str | None) -> Any:
        """The number."""
        return decimal_in(text)


class PledgeStepTaken(Closed):
    """`commit` binds the organisation, `withdraw` owes a public reason."""

    step = serializers.ChoiceField(choices=("commit", "withdraw"))
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=TEXT_LIMIT)


class DeliveryTold(Closed):
    """What came, and what shows it; without `amount` all that was still owed."""

    amount = amount(required=False, allow_null=True)
    delivered_on = serializers.DateField(required=False)
    evidence = serializers.CharField(allow_blank=True, required=False, default="", max_length=TEXT_LIMIT)
    link = serializers.CharField(allow_blank=True, required=False, default="", max_length=LINK_LIMIT)

    def validate_amount(self, text: str | None) -> Any:
        """The number."""
        return decimal_in(text)


class Pledges(Resource):
    """What is promised to a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PledgeShape)})
    def get(self, request: Asked, code: str) -> Response:
        """As they came."""
        rows = pledges_to(seen_pilot(request, code)).prefetch_related("deliveries")
        return self.paged(request, PledgeShape, rows, ("id",))

    @extend_schema(request=PledgePromised, responses={201: PledgeShape})
    def post(self, request: Asked, code: str) -> Response:
        """Promise something for the partner that the caller acts for."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pledges.promise_pledge", pilot)
        said = self.body(request, PledgePromised)
        made = once(request, lambda: promise_pledge(pilot, **said, by=request.actor).code)
        return _shown(self, request, code, made, status=201)


class OnePledge(Resource):
    """One pledge."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: PledgeShape})
    def get(self, request: Asked, code: str, pledge: str) -> Response:
        """What is given by when, and what came."""
        return _shown(self, request, code, pledge)

    @extend_schema(request=PledgeChangedBody, responses={200: PledgeShape})
    def patch(self, request: Asked, code: str, pledge: str) -> Response:
        """Say it otherwise while it is only promised, in the version that `If-Match` names."""
        row = _seen(request, code, pledge)
        allow(request.actor, "pledges.change_pledge", row)
        match(request, row.version, lambda: {"title": row.title, "version": row.version}, is_owed=True)
        now = {"title": row.title, "amount": row.amount, "due_on": row.due_on}
        said = {**now, **self.body(request, PledgeChangedBody)}
        change_pledge(row, **said, version=row.version, by=request.actor)
        return _shown(self, request, code, pledge)


class PledgeSteps(Resource):
    """Binding oneself, or giving no more."""

    @extend_schema(request=PledgeStepTaken, responses={201: PledgeShape})
    def post(self, request: Asked, code: str, pledge: str) -> Response:
        """Take the step, for the organisation that gives."""
        row = _seen(request, code, pledge)
        allow(request.actor, "pledges.commit_pledge", row, "pledges.withdraw_pledge")
        said = self.body(request, PledgeStepTaken)

        def act() -> str:
            if said["step"] == "commit":
                return commit_pledge(row, by=request.actor).code
            return withdraw_pledge(row, reason=said["reason"], by=request.actor).code

        once(request, act)
        return _shown(self, request, code, pledge, status=201)


class PledgeDeliveries(Resource):
    """What comes of a pledge."""

    @extend_schema(request=DeliveryTold, responses={201: PledgeShape})
    def post(self, request: Asked, code: str, pledge: str) -> Response:
        """Say that some of it, or all, has come."""
        row = _seen(request, code, pledge)
        allow(request.actor, "pledges.deliver_pledge", row)
        said = self.body(request, DeliveryTold)
        once(request, lambda: str(deliver_pledge(row, **said, by=request.actor).pk))
        return _shown(self, request, code, pledge, status=201)


def _shown(view: Resource, request: Asked, code: str, pledge: str, status: int = 200) -> Response:
    row = _seen(request, code, pledge)
    return view.shown(request, PledgeShape, row, version=row.version, status=status)


def _seen(request: Asked, code: str, pledge: str) -> Pledge:
    rows = pledges_to(seen_pilot(request, code)).prefetch_related("deliveries")
    row = rows.select_related("organisation", "pilot__idea__stage").filter(code=pledge).first()
    if row is None:
        raise NotFound()
    return row
