"""Questions about pledges and budgets. Totals are added up by the database. Each says what order it gives."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ideas.collaboration.lifecycle.needs import AGREED_ON
from ideas.collaboration.models import Match
from ideas.collaboration.queries.matching import matches_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import pilots_visible_to
from ideas.pledges.lifecycle import BINDING, OPEN, PledgeKind, PledgeState
from ideas.pledges.models import Budget, BudgetLine, Pledge, PledgeDelivery, Spending

CENT = Decimal("0.01")


def pledges_visible_to(viewer: Actor) -> QuerySet[Pledge]:
    """Pledges to pilots that ``viewer`` may know of."""
    if viewer.is_system:
        return Pledge.objects.all()
    return Pledge.objects.filter(pilot__in=pilots_visible_to(viewer).values("pk"))


def lines_visible_to(viewer: Actor) -> QuerySet[BudgetLine]:
    """Lines of budgets of pilots that ``viewer`` may know of."""
    if viewer.is_system:
        return BudgetLine.objects.all()
    return BudgetLine.objects.filter(budget__pilot__in=pilots_visible_to(viewer).values("pk"))


def pledges_to(pilot: Pilot) -> QuerySet[Pledge]:
    """The pledges to ``pilot`` with ``given``, of what is counted the sum of what came; by organisation, then as they came."""
    rows = Pledge.objects.filter(pilot=pilot).select_related("organisation", "pilot")
    given = _sum(F("deliveries__amount"))
    return rows.annotate(given=given).order_by("organisation__search_name", "pk")


def counts_by_state(pilot: Pilot) -> dict[PledgeState, int]:
    """How many pledges to ``pilot`` stand where, in the order of the states; those that nothing stands in are left out."""
    rows = Pledge.objects.filter(pilot=pilot).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    return {state: found[state] for state in PledgeState if state in found}


def late_pledges(pledges: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """Those of ``pledges`` whose day is over and that were not delivered, the latest first."""
    return pledges.filter(state__in=OPEN, due_on__lt=clock.today()).order_by("due_on", "pk")


def budget_of(pilot: Pilot) -> Budget | None:
    """The budget of ``pilot``, or None where its currency is not chosen yet."""
    return Budget.objects.filter(pilot=pilot).first()


def currency_of(pilot: Pilot) -> str:
    """The currency of ``pilot``; empty where it is not chosen yet."""
    return Budget.objects.filter(pilot=pilot).values_list("currency", flat=True).first() or ""


def funders_of(pilot: Pilot) -> QuerySet[Organisation]:
    """Of whose money something can be spent for ``pilot``: accepted partners, and who gave before it left; by name."""
    accepted = Partner.objects.filter(pilot=pilot, state=PartnerState.ACCEPTED)
    came = PledgeDelivery.objects.filter(pledge__pilot=pilot, pledge__kind=PledgeKind.MONEY).order_by()
    is_one = Q(pk__in=accepted.values("organisation")) | Q(pk__in=came.values("pledge__organisation"))
    return Organisation.objects.filter(is_one).order_by("search_name", "pk")


def spendings_of(pilot: Pilot) -> QuerySet[Spending]:
    """What was spent for ``pilot``, and taken back; the newest first."""
    rows = Spending.objects.filter(line__budget__pilot=pilot)
    return rows.select_related("line", "funder", "person", "reverses", "reversed_by").order_by(
        "-spent_on", "-pk"
    )


def matched_offers(pilot: Pilot, viewer: Actor) -> QuerySet[Match]:
    """What is given in kind besides pledges: offers agreed for needs of the idea that is tried, the newest first.

    Those that ``viewer`` may know of, as on the idea's page.
    """
    return matches_of(pilot.idea, viewer).filter(state__in=AGREED_ON)


def open_pledges_of(organisation: Organisation) -> QuerySet[Pledge]:
    """What ``organisation`` promised or bound itself to and still owes, by day, what has no day last."""
    rows = Pledge.objects.filter(organisation=organisation, state__in=OPEN, pilot__hidden_at=None)
    return rows.select_related("pilot__budget").order_by(F("due_on").asc(nulls_last=True), "pk")


# --- Adding up ------------------------------------------------------------------------------------------------------


def _sum(what: F, only: Q | None = None) -> Coalesce:
    money = DecimalField(max_digits=14, decimal_places=2)
    return Coalesce(Sum(what, filter=only), Decimal(0), output_field=money)


def _exact(value: Decimal) -> Decimal:
    """A sum to the cent, also where the database adds up in binary."""
    return value.quantize(CENT)


@dataclass(frozen=True)
class Totals:
    """Of money: what is planned, bound, come and spent. ``gap`` is what nobody has bound themselves to yet.

    What came before the rest was withdrawn stays bound: it is there.
    """

    planned: Decimal
    committed: Decimal
    delivered: Decimal
    spent: Decimal

    @property
    def gap(self) -> Decimal:
        """What is planned and not bound; below zero where there is more than is needed."""
        return self.planned - self.committed


@dataclass(frozen=True)
class FunderTotals:
    """Of one funder's money: what was promised or more, what is bound, what came and what of it was spent."""

    organisation: Organisation
    promised: Decimal
    committed: Decimal
    delivered: Decimal
    spent: Decimal


@dataclass(frozen=True)
class LineTotals:
    """Of one line: what is planned and what was spent."""

    line: BudgetLine
    planned: Decimal
    spent: Decimal

    @property
    def rest(self) -> Decimal:
        """What is left of the plan."""
        return self.planned - self.spent


NOT_WITHDRAWN = ~Q(state=PledgeState.WITHDRAWN)
IS_BINDING = Q(state__in=BINDING)
OF_WITHDRAWN = Q(pledge__state=PledgeState.WITHDRAWN)


def totals_of(pilot: Pilot) -> Totals:
    """The money of ``pilot``, all taken together: four questions to the database."""
    pledges = Pledge.objects.filter(pilot=pilot, kind=PledgeKind.MONEY)
    lines = BudgetLine.objects.filter(budget__pilot=pilot)
    came = PledgeDelivery.objects.filter(pledge__in=pledges.values("pk")).order_by()
    came_of = came.aggregate(all=_sum(F("amount")), kept=_sum(F("amount"), OF_WITHDRAWN))
    bound = pledges.aggregate(n=_sum(F("amount"), IS_BINDING))["n"]
    spent = Spending.objects.filter(line__budget__pilot=pilot).order_by()
    return Totals(
        planned=_exact(lines.order_by().aggregate(n=_sum(F("planned")))["n"]),
        committed=_exact(bound + came_of["kept"]),
        delivered=_exact(came_of["all"]),
        spent=_exact(spent.aggregate(n=_sum(F("amount")))["n"]),
    )


def totals_by_funder(pilot: Pilot) -> list[FunderTotals]:
    """The money of ``pilot`` by who gives it, by name; what was spent of nobody's in particular is not in it."""
    pledges = Pledge.objects.filter(pilot=pilot, kind=PledgeKind.MONEY)
    came = PledgeDelivery.objects.filter(pledge__in=pledges.values("pk"))
    spent = Spending.objects.filter(line__budget__pilot=pilot, funder__isnull=False)
    promised = _by(pledges.filter(NOT_WITHDRAWN), "organisation")
    committed = _by(pledges.filter(IS_BINDING), "organisation")
    delivered, kept = (
        _by(came, "pledge__organisation"),
        _by(came.filter(OF_WITHDRAWN), "pledge__organisation"),
    )
    used = _by(spent, "funder")
    funders = Organisation.objects.filter(pk__in={*promised, *delivered, *used})
    return [
        FunderTotals(
            organisation=one,
            promised=_exact(promised[one.pk] + kept[one.pk]),
            committed=_exact(committed[one.pk] + kept[one.pk]),
            delivered=_exact(delivered[one.pk]),
            spent=_exact(used[one.pk]),
        )
        for one in funders.order_by("search_name", "pk")
    ]


def _by(
    rows: QuerySet[Spending] | QuerySet[Pledge] | QuerySet[PledgeDelivery], key: str
) -> defaultdict[int, Decimal]:
    """What ``rows`` add up to for each ``key``; nothing for others."""
    sums = rows.order_by().values_list(key).annotate(n=_sum(F("amount")))
    return defaultdict(Decimal, dict(sums))


def totals_by_line(pilot: Pilot) -> list[LineTotals]:
    """The lines of the budget of ``pilot`` in their order, each with what was spent."""
    lines = BudgetLine.objects.filter(budget__pilot=pilot).annotate(spent=_sum(F("spendings__amount")))
    rows = lines.order_by("position", "pk")
    return [LineTotals(one, _exact(one.planned), _exact(one.spent)) for one in rows]


def given_of(pledge: Pledge) -> Decimal:
    """What has come of ``pledge``, of what is counted."""
    return _exact(pledge.deliveries.order_by().aggregate(n=_sum(F("amount")))["n"])
