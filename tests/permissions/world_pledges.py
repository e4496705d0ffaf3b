"""What the tables meet of pledges: money that the partner promised to the world's pilot."""

from typing import Any

from ideas.kernel import clock
from ideas.pledges.models import Budget, BudgetLine, Pledge, Spending

ALONG: dict[type, tuple[str, ...]] = {Pledge: ("pilot__idea", "organisation")}
AMONG: dict[type, tuple[str, ...]] = {
    Pledge: ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories")
}


def pledged(world: Any) -> dict[str, Any]:
    """As rows: how it was promised does not matter."""
    pilot, giver = world.things["pilot"], world.things["partner"].organisation
    budget = Budget.objects.create(pilot=pilot, currency="CHF")
    line = BudgetLine.objects.create(budget=budget, title="Loyer", planned=1000)
    spending = Spending.objects.create(line=line, amount=10, spent_on=clock.today(), text="Avril.")
    pledge = Pledge.objects.create(pilot=pilot, organisation=giver, kind="money", title="Un don", amount=1000)
    return {"pledge": pledge, "line": line, "spending": spending}
