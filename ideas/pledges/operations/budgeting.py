"""The budget of a pilot: its currency, what is planned for what, what was spent."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason
from ideas.pledges.facts import AmountSpent, BudgetPlanned, CurrencyChosen
from ideas.pledges.lifecycle import CURRENCIES
from ideas.pledges.models import Budget, BudgetLine, Spending
from ideas.pledges.operations.checking import faults_of_amount, shown, titled
from ideas.pledges.queries import budget_of, funders_of


def choose_currency(pilot: Pilot, *, currency: str, by: Actor) -> Budget:
    """Give ``pilot`` its currency, for good; the same again changes nothing.

    Raises Invalid for an unknown one, MovedOn where another is chosen. Records CurrencyChosen.
    """
    if currency not in CURRENCIES:
        raise Invalid.one("currency", "unknown", _("Choisissez une monnaie de la liste."))
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pledges.plan_budget", pilot)
        budget, is_new = Budget.objects.get_or_create(pilot=pilot, defaults={"currency": currency})
        if budget.currency != currency:
            raise MovedOn(_("La monnaie du pilote est déjà choisie : elle ne change plus."))
        if is_new:
            record(CurrencyChosen(pilot=pilot.code, currency=currency), by=by)
    return budget


def plan_line(
    pilot: Pilot, *, title: str, planned: Decimal | None, position: int = 1, by: Actor
) -> BudgetLine:
    """Add to the budget of ``pilot`` what money is for, and how much is ``planned``.

    Raises Invalid with every fault at once, MovedOn where no currency is chosen yet. Records BudgetPlanned.
    """
    values = _checked(title, planned)
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pledges.plan_budget", pilot)
        budget = budget_of(pilot)
        if budget is None:
            raise MovedOn(_("Choisissez d’abord la monnaie du pilote."))
        line = BudgetLine.objects.create(budget=budget, title=values[0], planned=values[1], position=position)
        record(BudgetPlanned(pilot=pilot.code, line=line.code), by=by)
    return line


def change_line(
    line: BudgetLine,
    *,
    title: str,
    planned: Decimal | None,
    position: int = 1,
    version: int | None = None,
    by: Actor,
) -> BudgetLine:
    """Say ``line`` otherwise. The same again changes nothing.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid. Records BudgetPlanned.
    """
    values = (*_checked(title, planned), position)
    with transaction.atomic():
        pilot = locked(line.budget.pilot)
        authorize(by, "pledges.plan_budget", pilot)
        line = BudgetLine.objects.get(pk=line.pk)
        if version not in {None, line.version}:
            raise StaleRevision({"title": line.title, "planned": line.planned, "version": line.version})
        if (line.title, line.planned, line.position) != values:
            same = BudgetLine.objects.filter(pk=line.pk, version=line.version)
            names = dict(zip(("title", "planned", "position"), values, strict=True))
            expect_change(same.update(**names, version=line.version + 1))
            line.refresh_from_db()
            record(BudgetPlanned(pilot=pilot.code, line=line.code), by=by)
    return line


def _checked(title: str, planned: Decimal | None) -> tuple[str, Decimal]:
    title, errors = titled(title)
    errors += faults_of_amount("planned", planned, may_be_zero=True)
    if errors or planned is None:
        raise Invalid(errors)
    return title, planned


def spend_amount(
    line: BudgetLine,
    *,
    amount: Decimal | None,
    text: str,
    link: str = "",
    spent_on: datetime.date | None = None,
    funder: Organisation | None = None,
    by: Actor,
) -> Spending:
    """Write that ``amount`` was spent for ``line``, with what shows it; of the money of ``funder`` where one is named.

    It is never changed: ``reverse_spending`` takes it back. Raises Invalid with every fault at once. Records AmountSpent.
    """
    text, link, errors = shown("text", text, link)
    errors += faults_of_amount("amount", amount)
    day = spent_on or clock.today()
    if day > clock.today():
        errors.append(FieldError("spent_on", "in_future", _("Ce jour n’est pas encore venu.")))
    with transaction.atomic():
        pilot = locked(line.budget.pilot)
        authorize(by, "pledges.spend_amount", pilot)
        if funder is not None and not funders_of(pilot).filter(pk=funder.pk).exists():
            errors.append(
                FieldError("funder", "unknown", _("Cette organisation n’est pas partenaire du pilote."))
            )
        if errors or amount is None:
            raise Invalid(errors)
        spending = Spending.objects.create(
            line=line, amount=amount, spent_on=day, funder=funder, text=text, link=link, person=by.person
        )
        record(AmountSpent(pilot=pilot.code, line=line.code, spending=spending.code), by=by)
    return spending


def reverse_spending(spending: Spending, *, reason: str, by: Actor) -> Spending:
    """Take ``spending`` back by a row of its own, with the same amount below zero and a ``reason``.

    Raises Invalid without a reason, or for what takes back itself; MovedOn where it is taken back already. Records AmountSpent.
    """
    reason = owed_reason(reason, _("Dites pourquoi cette dépense est annulée."))
    with transaction.atomic():
        pilot = locked(spending.line.budget.pilot)
        authorize(by, "pledges.spend_amount", pilot)
        if spending.reverses_id is not None:
            raise Invalid.one(
                "reason", "is_reversal", _("Une annulation ne s’annule pas : écrivez la dépense à nouveau.")
            )
        if Spending.objects.filter(reverses=spending).exists():
            raise MovedOn(_("Cette dépense est déjà annulée."))
        back = Spending.objects.create(
            line=spending.line,
            amount=-spending.amount,
            spent_on=clock.today(),
            funder=spending.funder,
            text=reason,
            reverses=spending,
            person=by.person,
        )
        fact = AmountSpent(pilot=pilot.code, line=spending.line.code, spending=back.code, is_reversed=True)
        record(fact, by=by)
    return back
