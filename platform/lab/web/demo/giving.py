"""What the partners of the demonstration's pilots give, and what it is spent for."""

from decimal import Decimal
from typing import Any

from ideas.pilots.models import Pilot
from ideas.pledges import operations as pledges
from ideas.pledges.models import BudgetLine, Pledge
from lab.web.demo.people import DAY, Cast
from lab.web.demo.planning import Event


class Giving:
    """The events about pledges and budgets, by their titles."""

    cast: Cast

    def _promise(self, pilot: Pilot, event: Event) -> None:
        said: dict[str, Any] = {"kind": event["kind"], "title": event["title"], "amount": _amount(event)}
        if "due" in event:
            said["due_on"] = self.cast.today + event["due"] * DAY
        pledges.promise_pledge(pilot, **said, by=self.cast.actor_for(event["by"]))

    def _commit(self, pilot: Pilot, event: Event) -> None:
        pledges.commit_pledge(_pledge(pilot, event), by=self.cast.actor_for(event["by"]))

    def _deliver(self, pilot: Pilot, event: Event) -> None:
        said = {"amount": _amount(event), "evidence": event["evidence"]}
        pledges.deliver_pledge(_pledge(pilot, event), **said, by=self.cast.actor_for(event["by"]))

    def _withdraw(self, pilot: Pilot, event: Event) -> None:
        by = self.cast.actor_for(event["by"])
        pledges.withdraw_pledge(_pledge(pilot, event), reason=event["reason"], by=by)

    def _budget(self, pilot: Pilot, event: Event) -> None:
        """The currency, and what is planned for what."""
        by = self.cast.actor(event["by"])
        pledges.choose_currency(pilot, currency=event["currency"], by=by)
        for position, (title, planned) in enumerate(event["lines"].items(), start=1):
            pledges.plan_line(pilot, title=title, planned=Decimal(planned), position=position, by=by)

    def _spend(self, pilot: Pilot, event: Event) -> None:
        line = BudgetLine.objects.select_related("budget__pilot").get(
            budget__pilot=pilot, title=event["line"]
        )
        funder = self.cast.organisations[event["of"]] if "of" in event else None
        said = {"amount": _amount(event), "text": event["text"], "funder": funder}
        pledges.spend_amount(line, **said, by=self.cast.actor(event["by"]))


def _pledge(pilot: Pilot, event: Event) -> Pledge:
    return Pledge.objects.select_related("pilot__idea__stage").get(pilot=pilot, title=event["title"])


def _amount(event: Event) -> Decimal | None:
    return Decimal(event["amount"]) if "amount" in event else None
