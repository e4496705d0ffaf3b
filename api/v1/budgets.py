"""The money of a pilot: planned, promised, bound, come, spent, in its one currency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.indicators import amount, decimal_in
from api.v1.pilots import seen_pilot
from api.v1.words import SomeOrganisation
from ideas.kernel.errors import NotFound
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.models import Pilot
from ideas.pledges.lifecycle import CURRENCIES, LINK_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from ideas.pledges.models import BudgetLine, Spending
from ideas.pledges.operations import (
    change_line,
    choose_currency,
    plan_line,
    reverse_spending,
    spend_amount,
)
from ideas.pledges.queries import (
    currency_of,
    lines_visible_to,
    spendings_of,
    totals_by_funder,
    totals_by_line,
    totals_of,
)


class Money(serializers.Field[Any, Any, str, Any]):
    """An amount with two decimals, as text."""

    def to_representation(self, value: Decimal) -> str:
        """As text."""
        return f"{value:.2f}"


@extend_schema_field(serializers.CharField())
class MoneyField(Money):
    """The same, described as text."""


class BudgetTotals(serializers.Serializer[Any]):
    """All taken together; `gap` is what nobody has bound themselves to yet."""

    planned = MoneyField()
    committed = MoneyField()
    delivered = MoneyField()
    spent = MoneyField()
    gap = MoneyField()


class FunderMoney(serializers.Serializer[Any]):
    """One funder's money."""

    organisation = SomeOrganisation()
    promised = MoneyField()
    committed = MoneyField()
    delivered = MoneyField()
    spent = MoneyField()


class BudgetLineShape(serializers.Serializer[Any]):
    """What money is for."""

    code = serializers.CharField(source="line.code")
    title = serializers.CharField(source="line.title")
    position = serializers.IntegerField(source="line.position")
    planned = MoneyField()
    spent = MoneyField()
    rest = MoneyField()
    version = serializers.IntegerField(source="line.version")


class BudgetShape(serializers.Serializer[Any]):
    """A pilot's budget; `currency` is empty until it is chosen."""

    currency = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()
    funders = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    def get_currency(self, pilot: Pilot) -> str:
        """Its code of ISO 4217."""
        return currency_of(pilot)

    @extend_schema_field(BudgetTotals)
    def get_totals(self, pilot: Pilot) -> dict[str, Any]:
        """All taken together."""
        return dict(BudgetTotals(totals_of(pilot)).data)

    @extend_schema_field(FunderMoney(many=True))
    def get_funders(self, pilot: Pilot) -> list[dict[str, Any]]:
        """By name."""
        return list(FunderMoney(totals_by_funder(pilot), many=True).data)

    @extend_schema_field(BudgetLineShape(many=True))
    def get_lines(self, pilot: Pilot) -> list[dict[str, Any]]:
        """In their order."""
        return list(BudgetLineShape(totals_by_line(pilot), many=True).data)


class SpendingShape(serializers.Serializer[Any]):
    """What was spent; below zero where it takes another back."""

    code = serializers.CharField()
    line = serializers.CharField(source="line.code")
    amount = MoneyField()
    spent_on = serializers.DateField()
    funder = SomeOrganisation(allow_null=True)
    text = serializers.CharField()
    link = serializers.CharField()
    reverses = serializers.CharField(source="reverses.code", default=None, allow_null=True)


class CurrencyChosenBody(Closed):
    """The currency, for good."""

    currency = serializers.ChoiceField(choices=CURRENCIES)


class BudgetLineWritten(Closed):
    """What money is for, and how much is planned."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    planned = amount()
    position = serializers.IntegerField(required=False, min_value=1, max_value=999)

    def validate_planned(self, text: str) -> Any:
        """The number."""
        return decimal_in(text)


class SpendingWritten(Closed):
    """What was spent for which line, of whose money, and what shows it."""

    line = serializers.CharField(max_length=8)
    amount = amount()
    text = serializers.CharField(max_length=TEXT_LIMIT)
    link = serializers.CharField(allow_blank=True, required=False, default="", max_length=LINK_LIMIT)
    spent_on = serializers.DateField(required=False)
    funder = Code(organisations_visible_to, required=False, allow_null=True)

    def validate_amount(self, text: str) -> Any:
        """The number."""
        return decimal_in(text)


class SpendingReversed(Closed):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=TEXT_LIMIT)


class PilotBudget(Resource):
    """The budget of a pilot."""

    @extend_schema(responses={200: BudgetShape})
    def get(self, request: Asked, code: str) -> Response:
        """By funder and by line."""
        return self.shown(request, BudgetShape, seen_pilot(request, code))

    @extend_schema(request=CurrencyChosenBody, responses={200: BudgetShape})
    def put(self, request: Asked, code: str) -> Response:
        """Choose its currency, which never changes; the same again changes nothing."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pledges.plan_budget", pilot)
        choose_currency(pilot, **self.body(request, CurrencyChosenBody), by=request.actor)
        return self.shown(request, BudgetShape, pilot)


class BudgetLines(Resource):
    """What money is for."""

    @extend_schema(request=BudgetLineWritten, responses={201: BudgetShape})
    def post(self, request: Asked, code: str) -> Response:
        """Add a line; the answer is the whole budget."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pledges.plan_budget", pilot)
        said = self.body(request, BudgetLineWritten)
        once(request, lambda: plan_line(pilot, **said, by=request.actor).code)
        return self.shown(request, BudgetShape, pilot, status=201)


class OneBudgetLine(Resource):
    """One line."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: BudgetLineShape})
    def get(self, request: Asked, code: str, line: str) -> Response:
        """What is planned, what was spent."""
        pilot = seen_pilot(request, code)
        return self._shown(request, pilot, _line(request, pilot, line))

    @extend_schema(request=BudgetLineWritten, responses={200: BudgetLineShape})
    def patch(self, request: Asked, code: str, line: str) -> Response:
        """Say it otherwise, in the version that `If-Match` names."""
        pilot = seen_pilot(request, code)
        row = _line(request, pilot, line)
        allow(request.actor, "pledges.plan_budget", pilot)
        match(request, row.version, lambda: {"title": row.title, "version": row.version}, is_owed=True)
        now = {"title": row.title, "planned": row.planned, "position": row.position}
        said = {**now, **self.body(request, BudgetLineWritten, partial=True)}
        changed = change_line(row, **said, version=row.version, by=request.actor)
        return self._shown(request, pilot, changed)

    def _shown(self, request: Asked, pilot: Pilot, line: BudgetLine) -> Response:
        row = next(one for one in totals_by_line(pilot) if one.line.pk == line.pk)
        return self.shown(request, BudgetLineShape, row, version=row.line.version)


class Spendings(Resource):
    """What was spent."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(SpendingShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The latest written first."""
        return self.paged(request, SpendingShape, spendings_of(seen_pilot(request, code)), ("-id",))

    @extend_schema(request=SpendingWritten, responses={201: SpendingShape})
    def post(self, request: Asked, code: str) -> Response:
        """Write down what was spent for a line."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pledges.spend_amount", pilot)
        said = self.body(request, SpendingWritten)
        line = _line(request, pilot, said.pop("line"))
        made = once(request, lambda: spend_amount(line, **said, by=request.actor).code)
        return self.shown(request, SpendingShape, _spending(pilot, made), status=201)


class SpendingReversal(Resource):
    """Taking back what was written."""

    @extend_schema(request=SpendingReversed, responses={201: SpendingShape})
    def post(self, request: Asked, code: str, spending: str) -> Response:
        """Take it back by a row of its own, with a reason."""
        pilot = seen_pilot(request, code)
        row = _spending(pilot, spending)
        allow(request.actor, "pledges.spend_amount", pilot)
        said = self.body(request, SpendingReversed)
        made = once(request, lambda: reverse_spending(row, **said, by=request.actor).code)
        return self.shown(request, SpendingShape, _spending(pilot, made), status=201)


def _line(request: Asked, pilot: Pilot, code: str) -> BudgetLine:
    rows = lines_visible_to(request.actor).filter(budget__pilot=pilot, code=code)
    row = rows.select_related("budget__pilot__idea__stage").first()
    if row is None:
        raise NotFound()
    return row


def _spending(pilot: Pilot, code: str) -> Spending:
    row = spendings_of(pilot).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row
