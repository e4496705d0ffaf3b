"""The budget: one currency, lines, amounts that are corrected by rows of their own, and sums that hold."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.pilots.models import Pilot
from ideas.pledges.models import Budget, BudgetLine, Pledge, PledgeDelivery, Spending
from ideas.pledges.operations import change_line, choose_currency, plan_line, reverse_spending, spend_amount
from ideas.pledges.queries import (
    lines_visible_to,
    spendings_of,
    totals_by_funder,
    totals_by_line,
    totals_of,
)
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.pledges import make_line, make_pledge


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.errors]


def test_a_pilot_has_one_currency_for_good(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    with pytest.raises(MovedOn):
        plan_line(pilot, title="Loyer", planned=Decimal(1), by=alice)
    with pytest.raises(Invalid):
        choose_currency(pilot, currency="ZZZ", by=alice)
    with pytest.raises(NotAllowed):
        choose_currency(pilot, currency="CHF", by=otto)

    budget = choose_currency(pilot, currency="CHF", by=alice)
    choose_currency(pilot, currency="CHF", by=alice)

    assert str(budget).endswith("CHF")
    assert facts_of("pilot", pilot.code).count("CurrencyChosen") == 1
    with pytest.raises(MovedOn):
        choose_currency(pilot, currency="EUR", by=alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_currencies_at_once_one_holds(pilot: Pilot, alice: Actor) -> None:
    answers = at_once(*[lambda c=c: choose_currency(pilot, currency=c, by=alice) for c in ("CHF", "EUR")])

    assert (successes(answers), Budget.objects.count()) == (1, 1)


def test_lines_are_planned_and_changed_by_those_whose_plan_it_is(
    pilot: Pilot, alice: Actor, nadia: Actor, charlie: Actor
) -> None:
    line = make_line(pilot)

    changed = change_line(line, title="Salle", planned=Decimal(0), version=1, by=nadia)
    same = change_line(line, title="Salle", planned=Decimal(0), by=alice)

    assert (str(changed), changed.planned, same.version) == ("Salle", 0, 2)
    assert facts_of("pilot", pilot.code).count("BudgetPlanned") == 2
    with pytest.raises(StaleRevision):
        change_line(line, title="Autre", planned=Decimal(1), version=1, by=alice)
    with pytest.raises(NotAllowed):
        change_line(line, title="Autre", planned=Decimal(1), by=charlie)
    with pytest.raises(Invalid) as refused:
        plan_line(pilot, title="", planned=Decimal(-1), by=alice)
    assert faults(refused) == [("title", "required"), ("planned", "too_small")]
    assert lines_visible_to(ANYONE).count() == lines_visible_to(SYSTEM).count() == 1


def test_what_was_spent_is_corrected_by_a_row_of_its_own(
    pilot: Pilot, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    line = make_line(pilot)
    spent = spend_amount(line, amount=Decimal("120.50"), text="Mars.", funder=otto.organisation, by=alice)

    back = reverse_spending(spent, reason="Payé deux fois.", by=alice)

    assert (back.amount, back.funder, str(back).endswith("-120.50")) == (
        Decimal("-120.50"),
        otto.organisation,
        True,
    )
    assert list(spendings_of(pilot)) == [back, spent]
    assert totals_of(pilot).spent == 0
    for again, error in ((spent, MovedOn), (back, Invalid)):
        with pytest.raises(error):
            reverse_spending(again, reason="Encore.", by=alice)
    with pytest.raises(Invalid):
        reverse_spending(spent, reason="", by=alice)
    with pytest.raises(NotAllowed):
        spend_amount(line, amount=Decimal(1), text="x", by=charlie)


def test_every_fault_of_an_amount_is_said_at_once(
    pilot: Pilot, alice: Actor, charlie: Actor, otto: Actor
) -> None:
    line, tomorrow = make_line(pilot), clock.today() + datetime.timedelta(days=1)
    foreign = make_pledge(pilot, otto).organisation
    pilot.partners.all().delete()

    with pytest.raises(Invalid) as refused:
        spend_amount(line, amount=None, text=" ", spent_on=tomorrow, funder=foreign, by=alice)

    assert faults(refused) == [
        ("text", "required"),
        ("amount", "required"),
        ("spent_on", "in_future"),
        ("funder", "unknown"),
    ]


@pytest.mark.django_db(transaction=True)
def test_reversed_twice_at_once_it_is_reversed_once(pilot: Pilot, alice: Actor) -> None:
    spent = spend_amount(make_line(pilot), amount=Decimal(10), text="x", by=alice)

    answers = at_once(*[lambda: reverse_spending(spent, reason="Faux.", by=alice)] * 2)

    assert (successes(answers), totals_of(pilot).spent) == (1, 0)


def test_rows_themselves_refuse_amounts_that_cannot_be(pilot: Pilot) -> None:
    line = make_line(pilot)

    with pytest.raises(IntegrityError):
        Spending.objects.create(line=line, amount=Decimal(-1), spent_on=clock.today(), text="x")


AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)
STATES = ("promised", "committed", "delivered", "withdrawn")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(AMOUNTS, max_size=4),
    pledged=st.lists(
        st.tuples(st.sampled_from(STATES), AMOUNTS, st.booleans(), st.lists(AMOUNTS, max_size=3)), max_size=6
    ),
    spent=st.lists(st.tuples(AMOUNTS, st.booleans(), st.booleans()), max_size=6),
)
def test_the_database_adds_up_what_one_adds_up_by_hand(
    pilot: Pilot, otto: Actor, nadia: Actor, plans: list[Any], pledged: list[Any], spent: list[Any]
) -> None:
    for model in (PledgeDelivery, Pledge):
        model.objects.all().delete()
    Spending.objects.filter(reverses__isnull=False).delete()
    Spending.objects.all().delete()
    BudgetLine.objects.all().delete()
    budget = choose_currency(pilot, currency="CHF", by=SYSTEM)
    both, day = (otto.organisation, nadia.organisation), clock.today()
    lines = [BudgetLine.objects.create(budget=budget, title="x", planned=one) for one in (Decimal(0), *plans)]
    for state, amount, which, parts in pledged:
        row = Pledge.objects.create(
            pilot=pilot, organisation=both[which], kind="money", title="x", amount=amount, state=state
        )
        for part in parts:
            PledgeDelivery.objects.create(pledge=row, amount=part, delivered_on=day, evidence="x")
    for number, (amount, which, is_named) in enumerate(spent):
        Spending.objects.create(
            line=lines[number % len(lines)],
            amount=amount,
            spent_on=day,
            text="x",
            funder=both[which] if is_named else None,
        )

    totals = totals_of(pilot)
    bound = [row[1] for row in pledged if row[0] in {"committed", "delivered"}]
    bound += [part for row in pledged for part in row[3] if row[0] == "withdrawn"]
    assert (totals.planned, totals.committed, totals.gap) == (sum(plans), sum(bound), sum(plans) - sum(bound))
    assert totals.delivered == sum(part for row in pledged for part in row[3])
    assert totals.spent == sum(row[0] for row in spent)
    assert sum(one.spent for one in totals_by_line(pilot)) == totals.spent
    assert all(one.rest == one.planned - one.spent for one in totals_by_line(pilot))
    for one in totals_by_funder(pilot):
        own = [row for row in pledged if both[row[2]] == one.organisation]
        kept = sum(part for row in own for part in row[3] if row[0] == "withdrawn")
        assert one.promised == kept + sum(row[1] for row in own if row[0] != "withdrawn")
        assert one.committed == kept + sum(row[1] for row in own if row[0] in {"committed", "delivered"})
        assert one.delivered == sum(part for row in own for part in row[3])
        assert one.spent == sum(row[0] for row in spent if row[2] and both[row[1]] == one.organisation)
