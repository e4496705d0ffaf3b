"""Questions about indicators and their values. Each says what order it gives; those that say none give none."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement.adding import Known, Rule, Total, course, planned_at, standing
from ideas.measurement.lifecycle import (
    DAYS_TO_REPORT,
    OPEN_STATES,
    SMALLEST_CELL,
    MeasurementState,
)
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.periods import Period, periods_between
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force, mandates_in_force
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import pilots_curated_by, pilots_visible_to
from ideas.sites.models import Site
from ideas.sites.queries import active_sites_of

LATE = datetime.timedelta(days=DAYS_TO_REPORT)


# --- Seeing -----------------------------------------------------------------------------------------------------------


def indicators_visible_to(viewer: Actor) -> QuerySet[Indicator]:
    """Indicators of pilots that ``viewer`` may know of."""
    if viewer.is_system:
        return Indicator.objects.all()
    return Indicator.objects.filter(pilot__in=pilots_visible_to(viewer).values("pk"))


def indicators_of(pilot: Pilot) -> QuerySet[Indicator]:
    """The indicators of ``pilot`` in its own order, with their targets."""
    indicators = Indicator.objects.filter(pilot=pilot).select_related("pilot", "reporter")
    return indicators.prefetch_related("targets").order_by("position", "pk")


def pilots_measured_by(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots in which ``viewer`` knows of values on their way: its team, who curates it, who may commit a partner."""
    if not viewer.is_person:
        return Pilot.objects.none()
    today = clock.today()
    mandates = Mandate.objects.filter(in_force(today), person=viewer.person, role__in=COMMITTING_ROLES)
    partners = Partner.objects.filter(
        organisation__in=mandates.values("organisation"), state=PartnerState.ACCEPTED
    )
    seen = Q(idea__team__person=viewer.person) | Q(pk__in=partners.values("pilot"))
    curated = Q(pk__in=pilots_curated_by(viewer).values("pk"))
    return Pilot.objects.filter(seen | curated).distinct()


def measurements_visible_to(viewer: Actor) -> QuerySet[Measurement]:
    """Values ``viewer`` may know of: accepted ones, also those corrected since; on their way, for who measures there."""
    if viewer.is_system:
        return Measurement.objects.all()
    seen = Q(state=MeasurementState.ACCEPTED)
    if viewer.is_person:
        seen |= Q(indicator__pilot__in=pilots_measured_by(viewer).values("pk"))
    visible = indicators_visible_to(viewer).values("pk")
    return Measurement.objects.filter(seen, Q(site=None) | Q(site__hidden_at=None), indicator__in=visible)


def with_cells(measurements: QuerySet[Measurement]) -> QuerySet[Measurement]:
    """``measurements`` with all that is shown of them, the earliest period first, sites in their order."""
    along = ("indicator__pilot", "site", "organisation", "written_by", "decided_by", "corrects")
    return (
        measurements.select_related(*along)
        .prefetch_related("cells")
        .order_by("-starts_on", "site__position", "-written_at", "-pk")
    )


def shown_cells(measurement: Measurement, *, is_insider: bool) -> list[Decimal] | None:
    """Its breakdown in the order of the categories; None where it has none, or where it could tell of single persons.

    Whoever reports sees it whole. Everybody else: all cells or none, since one that is missing is a subtraction away.
    """
    cells = [cell.value for cell in measurement.cells.all()]
    if not cells or (not is_insider and is_telling(cells)):
        return None
    return cells


def is_telling(cells: Sequence[Decimal | int]) -> bool:
    """Whether parts are so small that they could tell of single persons."""
    return min(cells) < SMALLEST_CELL


def knows_inside(viewer: Actor, pilot: Pilot) -> bool:
    """Whether ``viewer`` knows of values on their way and of small breakdowns in ``pilot``."""
    return viewer.is_system or pilots_measured_by(viewer).filter(pk=pilot.pk).exists()


# --- Who reports ------------------------------------------------------------------------------------------------------


def reporting_organisation(indicator: Indicator) -> Organisation | None:
    """The organisation that reports it, as long as it is a partner; None: the idea's team does."""
    if indicator.reporter_id is None:
        return None
    accepted = Partner.objects.filter(pilot=indicator.pilot_id, state=PartnerState.ACCEPTED)
    partner = accepted.filter(organisation=indicator.reporter_id).select_related("organisation").first()
    return partner.organisation if partner is not None else None


def accountable_organisations(pilot: Pilot) -> QuerySet[Organisation]:
    """The organisation that answers for ``pilot``, if there is one."""
    accepted = Partner.objects.filter(pilot=pilot, role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED)
    return Organisation.objects.filter(pk__in=accepted.values("organisation"))


def committing_mandates(actor: Actor, pilot: Pilot, *, accountable: bool = False) -> QuerySet[Mandate]:
    """Mandates by which ``actor`` may commit a partner of ``pilot``, or the one that answers for it, the widest first."""
    partners = Partner.objects.filter(pilot=pilot, state=PartnerState.ACCEPTED)
    if accountable:
        partners = partners.filter(role=PartnerRole.ACCOUNTABLE)
    reach = Q(scope_kind=Mandate.Scope.ALL) | Q(scope_kind=Mandate.Scope.PILOT, scope_code=pilot.code)
    mandates = mandates_in_force(actor.person).filter(reach, role__in=COMMITTING_ROLES)
    return mandates.filter(organisation__in=partners.values("organisation"))


# --- Figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """A value that is not there: of which place, which period; late thirty days after its end."""

    site: Site | None
    period: Period
    is_late: bool


@dataclass(frozen=True)
class Figure:
    """An indicator with the values that count, and what they make together."""

    indicator: Indicator
    sites: Sequence[Site]
    values: Sequence[Measurement]
    missing: Sequence[Missing] = field(default_factory=tuple)

    @property
    def rule(self) -> Rule:
        """How it adds up."""
        return Rule(self.indicator.adding, self.indicator.is_cumulative)

    @property
    def known(self) -> list[Known]:
        """The values that are figures, for adding up."""
        return [
            Known(one.place, one.starts_on, one.value, one.numerator, one.denominator)
            for one in self.values
            if one.value is not None
        ]

    @property
    def total(self) -> Total:
        """What is held against the target."""
        return standing(self.known, self.rule)

    @property
    def course(self) -> dict[datetime.date, Total]:
        """All places, period by period; of each how many are known of those that should be."""
        expected: dict[datetime.date, set[str]] = defaultdict(set)
        for one in self.missing:
            expected[one.period.starts_on].add(one.site.code if one.site is not None else "")
        return course(self.known, self.rule, expected)

    @property
    def last(self) -> Measurement | None:
        """The value of the latest period."""
        return max(self.values, key=lambda one: one.starts_on, default=None)

    @property
    def plan(self) -> list[tuple[datetime.date, Decimal]]:
        """The plan's line: the baseline where there is one, then each target."""
        indicator = self.indicator
        targets = [(target.due_on, target.value) for target in indicator.targets.all()]
        if indicator.baseline is None or indicator.baseline_on is None:
            return targets
        return [(indicator.baseline_on, indicator.baseline), *targets]

    def planned(self, day: datetime.date) -> Decimal | None:
        """Where the plan stands on ``day``; None where there is no line."""
        indicator = self.indicator
        if indicator.baseline is None or indicator.baseline_on is None:
            return None
        targets = [(target.due_on, target.value) for target in indicator.targets.all()]
        return planned_at(day, (indicator.baseline_on, indicator.baseline), targets)

    def at(self, site: Site | None) -> "Figure":
        """The same of one place alone."""
        code = site.code if site is not None else ""
        values = [one for one in self.values if one.place == code]
        missing = [one for one in self.missing if (one.site.code if one.site else "") == code]
        return Figure(self.indicator, [site] if site else [], values, missing)


def figures_of(pilot: Pilot, *, only: Collection[int] | None = None) -> list[Figure]:
    """The indicators of ``pilot`` in its own order with the values that count, by as many queries for 30 sites as for one.

    ``only`` are the keys of some.
    """
    indicators = indicators_of(pilot)
    if only is not None:
        indicators = indicators.filter(pk__in=only)
    found = list(indicators)
    sites = list(active_sites_of(pilot))
    values: dict[int, list[Measurement]] = defaultdict(list)
    waiting: dict[int, set[tuple[str, datetime.date]]] = defaultdict(set)
    rows = Measurement.objects.filter(indicator__in=found, superseded_at=None)
    places = {"", *(site.code for site in sites)}
    for row in rows.prefetch_related("cells").order_by("starts_on", "pk"):
        if row.place in places:
            if row.state == MeasurementState.ACCEPTED:
                values[row.indicator_id].append(row)
            if row.state not in {MeasurementState.DRAFT, MeasurementState.RETURNED}:
                waiting[row.indicator_id].add((row.place, row.starts_on))
    return [
        Figure(one, sites, values[one.pk], missing_of(one, pilot, sites, waiting[one.pk])) for one in found
    ]


def figures_at(pilot: Pilot, moment: datetime.datetime) -> list[Figure]:
    """The indicators of ``pilot`` with the values that counted at ``moment``, whatever was accepted or corrected since."""
    found = list(indicators_of(pilot))
    sites = list(active_sites_of(pilot))
    places = {"", *(site.code for site in sites)}
    values: dict[int, list[Measurement]] = defaultdict(list)
    accepted = Q(decided_at__lte=moment) | Q(decided_at=None, written_at__lte=moment)
    counted = Q(superseded_at=None) | Q(superseded_at__gt=moment)
    rows = Measurement.objects.filter(accepted, counted, indicator__in=found, state=MeasurementState.ACCEPTED)
    for row in rows.prefetch_related("cells").order_by("starts_on", "pk"):
        if row.place in places:
            values[row.indicator_id].append(row)
    return [Figure(one, sites, values[one.pk]) for one in found]


def missing_of(
    indicator: Indicator, pilot: Pilot, sites: Sequence[Site], known: Collection[tuple[str, datetime.date]]
) -> list[Missing]:
    """What should be reported of ``indicator`` by today and is neither accepted nor submitted, the earliest first."""
    today = clock.today()
    found = []
    places: Sequence[Site | None] = sites or [None]
    for site in places:
        for period in owed_periods(indicator, pilot, site, today):
            if (site.code if site else "", period.starts_on) not in known:
                found.append(Missing(site, period, period.ends_on + LATE < today))
    return sorted(found, key=lambda one: one.period)


def owed_periods(
    indicator: Indicator, pilot: Pilot, site: Site | None, today: datetime.date
) -> Iterable[Period]:
    """The periods that are over by ``today`` and to be reported of a place: from its start, and the pilot's, to its end."""
    if pilot.started_at is None or (site is not None and site.started_at is None):
        return []
    zone = clock.lab_zone()
    began = [pilot.started_at, *([site.started_at] if site is not None and site.started_at else [])]
    over = [pilot.ended_at, site.ended_at if site is not None else None]
    first = max(indicator.starts_on, *(at.astimezone(zone).date() for at in began))
    ends = [at.astimezone(zone).date() for at in over if at is not None]
    last = min([today, *ends, *([indicator.ended_on] if indicator.ended_on else [])])
    if last < first:
        return []
    return [one for one in periods_between(first, last, indicator.frequency) if one.ends_on < today]


def values_waiting(pilots: QuerySet[Pilot]) -> QuerySet[Measurement]:
    """Values in ``pilots`` that wait to be accepted or returned, the oldest first."""
    waiting = Measurement.objects.filter(indicator__pilot__in=pilots.order_by().values("pk"))
    return waiting.filter(state=MeasurementState.SUBMITTED).order_by("submitted_at", "pk")


def open_value(indicator: Indicator, place: str, starts_on: datetime.date) -> Measurement | None:
    """The value of that place and period that is on its way, or None."""
    rows = Measurement.objects.filter(indicator=indicator, place=place, starts_on=starts_on)
    return rows.filter(state__in=OPEN_STATES).prefetch_related("cells").first()


def value_that_counts(indicator: Indicator, place: str, starts_on: datetime.date) -> Measurement | None:
    """The accepted value of that place and period, or None."""
    rows = Measurement.objects.filter(indicator=indicator, place=place, starts_on=starts_on)
    return rows.filter(state=MeasurementState.ACCEPTED, superseded_at=None).first()


def entries_for(
    indicators: Sequence[Indicator], place: str, starts_on: Mapping[str, datetime.date]
) -> dict[int, Measurement]:
    """By the key of each indicator its value of that place and period: the one on its way, else the one that counts.

    ``starts_on`` names the period by frequency.
    """
    rows = Measurement.objects.filter(indicator__in=indicators, place=place, superseded_at=None)
    found: dict[int, Measurement] = {}
    wanted = {one.pk: starts_on.get(one.frequency) for one in indicators}
    for row in rows.prefetch_related("cells").order_by("pk"):
        is_then = wanted[row.indicator_id] == row.starts_on
        if is_then and (row.state in OPEN_STATES or row.indicator_id not in found):
            found[row.indicator_id] = row
    return found
