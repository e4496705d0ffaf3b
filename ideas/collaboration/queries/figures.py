"""What came of needs and offers, in figures: contributions in kind, and how many resources were woken."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from ideas.collaboration.lifecycle.needs import AGREED_ON, RECEIVED
from ideas.collaboration.models import Match, Offer
from ideas.collaboration.queries.resources import of_listed
from ideas.ideation.models import Idea
from ideas.ideation.queries import family_of
from ideas.organisations.models import Organisation
from ideas.topics.queries import located_within


@dataclass(frozen=True)
class Contribution:
    """What came of one kind in one unit: how often, and how much of it in all (None where nobody said how much)."""

    kind: str
    unit: str
    count: int
    amount: Decimal | None


@dataclass(frozen=True)
class Activation:
    """How many resources were offered, and how many of them an idea agreed to use or has used."""

    offers: int
    activated: int

    @property
    def rate(self) -> Decimal | None:
        """The share of the activated ones, from 0 to 1; None where nothing was offered."""
        return (Decimal(self.activated) / self.offers).quantize(Decimal("0.001")) if self.offers else None


def received_matches(
    *, idea: Idea | None = None, organisation: Organisation | None = None, territory: str = ""
) -> QuerySet[Match]:
    """Matches that were delivered and that everyone may know of: to ``idea`` (and those merged into it), by ``organisation``,
    of what is offered in a ``territory`` (of that code, and all below).

    In no order. What pilots and figures count as contributions in kind.
    """
    rows = Match.objects.filter(
        of_listed("need__idea"),
        state__in=RECEIVED,
        need__hidden_at=None,
        offer__hidden_at=None,
    )
    if territory:
        rows = rows.filter(offer__in=located_within(Offer.objects.all(), territory).values("pk"))
    if idea is not None:
        rows = rows.filter(need__idea__in=family_of(idea).values("pk"))
    return rows.filter(offer__organisation=organisation) if organisation is not None else rows


def contributions(matches: QuerySet[Match]) -> list[Contribution]:
    """What ``matches`` brought, by kind and unit, the most frequent first."""
    rows: QuerySet[Match, Any] = matches.order_by().values_list("need__kind", "unit")
    summed = rows.annotate(count=Count("pk"), amount=Sum("delivered_amount"))
    found = [Contribution(*row) for row in summed]
    return sorted(found, key=lambda one: (-one.count, one.kind, one.unit))


def activation(territory: str = "") -> Activation:
    """How many of the resources of a territory (of that code, and all below; empty: of the whole lab) were activated.

    All offers that nobody hid count, whatever their state; those for which a match was agreed on or
    delivered are activated.
    """
    offers = Offer.objects.filter(Q(organisation=None) | Q(organisation__hidden_at=None), hidden_at=None)
    if territory:
        offers = located_within(offers, territory)
    used = Match.objects.filter(offer=OuterRef("pk"), state__in=AGREED_ON)
    counted = offers.order_by().annotate(is_used=Exists(used))
    figures = counted.aggregate(offers=Count("pk"), activated=Count("pk", filter=Q(is_used=True)))
    return Activation(**figures)


def counts_by_part(rows: QuerySet[Any], *, level: int, within: str = "") -> dict[str, int]:
    """How many of ``rows`` (needs or offers) lie in each part of the country, by the code of the part; each row once in a part.

    ``level`` says how deep a part lies: 1 for what stands right below a country. ``within`` is the path of
    a wider place.
    """
    link = rows.model.territories.through
    owner = rows.model._meta.model_name
    pairs = link.objects.filter(**{f"{owner}__in": rows.order_by().values("pk")})
    if within:
        pairs = pairs.filter(territory__path__begins=within)
    seen: dict[str, set[int]] = {}
    for path, key in pairs.values_list("territory__path", F(owner)):
        codes = path.strip("/").split("/")
        if len(codes) > level:
            seen.setdefault(codes[level], set()).add(key)
    return {code: len(keys) for code, keys in seen.items()}
