"""Pledges as lists show them, and what a pilot's page says of its budget."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.pilots.models import Pilot
from ideas.pledges import queries
from ideas.pledges.lifecycle import OPEN, PledgeState
from ideas.pledges.measures import given_said
from ideas.pledges.models import Pledge
from lab.ui.slots import Link
from lab.ui.words import day, money
from lab.web.pages.pilots import pilot_address

NOTHING = Decimal(0)
KINDS = {PledgeState.COMMITTED: "wait", PledgeState.DELIVERED: "ok"}


def pledges_address(pilot: Pilot) -> str:
    """The page of all that is pledged to ``pilot``, in the active language."""
    return reverse("web:pledges", args=[pilot.code])


def pledge_address(pledge: Pledge) -> str:
    """The pledge's page in the active language."""
    return reverse("web:pledge", args=[pledge.pilot.code, pledge.code])


def budget_address(pilot: Pilot) -> str:
    """The page of the budget of ``pilot``, in the active language."""
    return reverse("web:budget", args=[pilot.code])


def trail(pilot: Pilot, *more: Link) -> list[Link]:
    """Where a page below a pilot stands."""
    return [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot)), *more]


def pledge_row(pledge: Pledge, currency: str) -> dict[str, Any]:
    """A pledge as lists show it, with what came of it; wants its deliveries and organisation."""
    parts = [
        {"row": one, "amount": given_said(one.amount, pledge.kind, currency)}
        for one in pledge.deliveries.all()
    ]
    is_open = pledge.state in OPEN
    return {
        "pledge": pledge,
        "url": pledge_address(pledge),
        "amount": given_said(pledge.amount, pledge.kind, currency),
        "state": pledge.get_state_display(),
        "kind": KINDS.get(PledgeState(pledge.state), ""),
        "when": _when(pledge) if is_open else "",
        "parts": parts,
        "rest": _rest(pledge, currency) if is_open and parts else "",
    }


def _when(pledge: Pledge) -> str:
    if pledge.due_on is None:
        return ""
    words = _("en retard depuis le %(day)s") if pledge.is_late else _("jusqu’au %(day)s")
    return words % {"day": day(pledge.due_on)}


def _rest(pledge: Pledge, currency: str) -> str:
    given = sum((one.amount or NOTHING for one in pledge.deliveries.all()), NOTHING)
    return given_said((pledge.amount or NOTHING) - given, pledge.kind, currency)


def budget_on_pilot(pilot: Pilot) -> dict[str, Any]:
    """What the pilot's page says of its money and of what else is given: sums, and how many pledges stand where."""
    budget, counts = queries.budget_of(pilot), queries.counts_by_state(pilot)
    totals = queries.totals_of(pilot) if budget is not None else None
    sums = (
        [
            (_("Prévu"), money(totals.planned, budget.currency)),
            (_("Engagé"), money(totals.committed, budget.currency)),
            (_("Dépensé"), money(totals.spent, budget.currency)),
            (_("À trouver"), money(max(totals.gap, NOTHING), budget.currency)),
        ]
        if budget is not None and totals is not None
        else []
    )
    return {
        "budget_sums": sums,
        "pledge_counts": [(PledgeState(key).label, count) for key, count in counts.items()],
        "pledges_url": pledges_address(pilot),
        "budget_url": budget_address(pilot),
    }
