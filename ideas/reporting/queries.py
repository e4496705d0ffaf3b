"""Questions about reports to funders. Each says what order it gives; those that say none give none."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import in_force
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import people_of, pilots_visible_to
from ideas.pilots.queries.pilots import led_by
from ideas.reporting.models import FunderReport
from ideas.reporting.parts import Row, parts


def reports_visible_to(viewer: Actor) -> QuerySet[FunderReport]:
    """Reports ``viewer`` may know of: frozen ones that are public; the others of a pilot for its partners, for the funder that
    they are made for, and for who leads the pilot, who see drafts too.
    """
    reports = FunderReport.objects.all()
    if viewer.is_system:
        return reports
    frozen = Q(frozen_at__isnull=False)
    seen = frozen & Q(is_public=True)
    if viewer.is_person:
        acting = Mandate.objects.filter(in_force(clock.today()), person=viewer.person)
        partners = Partner.objects.filter(
            state=PartnerState.ACCEPTED, organisation__in=acting.values("organisation")
        )
        seen |= frozen & (Q(pilot__in=partners.values("pilot")) | Q(funder__in=acting.values("organisation")))
        seen |= Q(pilot__in=reported_by(viewer).values("pk"))
    return reports.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def reported_by(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots whose reports ``viewer`` may prepare: of their team, those they curate, those their organisation answers for."""
    committing = Mandate.objects.filter(
        in_force(clock.today()),
        person=viewer.person,
        role__in=(Mandate.Role.REPRESENTATIVE, Mandate.Role.DEPUTY),
    )
    answering = Partner.objects.filter(
        role="accountable", state=PartnerState.ACCEPTED, organisation__in=committing.values("organisation")
    )
    return Pilot.objects.filter(led_by(viewer) | Q(pk__in=answering.values("pilot")))


def reports_of(pilot: Pilot, viewer: Actor) -> QuerySet[FunderReport]:
    """Those about ``pilot`` that ``viewer`` may know of, the latest period first."""
    reports = reports_visible_to(viewer).filter(pilot=pilot)
    return reports.select_related("pilot", "funder").order_by("-ends_on", "-pk")


def public_reports_of(pilot: Pilot) -> QuerySet[FunderReport]:
    """Those about ``pilot`` that everybody may read, the latest period first."""
    reports = FunderReport.objects.filter(pilot=pilot, frozen_at__isnull=False, is_public=True)
    return reports.select_related("funder").order_by("-ends_on", "-pk")


def people_of_report(report: FunderReport) -> list[str]:
    """Codes of those it belongs to: those to whom its pilot belongs."""
    return sorted(people_of(report.pilot))


def funders_to_report_to(pilot: Pilot) -> QuerySet[Organisation]:
    """For whom a report about ``pilot`` can be made: accepted partners and who left, by name."""
    partners = Partner.objects.filter(pilot=pilot).exclude(
        state__in=(PartnerState.INVITED, PartnerState.APPLIED, PartnerState.DECLINED, PartnerState.EXPIRED)
    )
    return Organisation.objects.filter(pk__in=partners.values("organisation")).order_by("search_name", "pk")


def rows_offered(report: FunderReport) -> dict[str, list[Row]]:
    """What each part offers for ``report`` as things are now, by its code."""
    return {code: list(part.rows(report)) for code, part in parts().items()}


def rows_chosen(report: FunderReport) -> dict[str, list[Row]]:
    """Of what is offered now what the draft chose; parts without any are left out."""
    offered = rows_offered(report)
    chosen = {
        code: [row for row in rows if row.key in report.choices.get(code, ())]
        for code, rows in offered.items()
    }
    return {code: rows for code, rows in chosen.items() if rows}


def report_with_hash(sha256: str) -> FunderReport | None:
    """The frozen report with that hash, whoever may read it: a hash tells nothing but that there is one."""
    if not sha256:
        return None
    return FunderReport.objects.filter(sha256=sha256).select_related("pilot", "funder").first()


@dataclass(frozen=True)
class Standing:
    """How a frozen report stands to its hash: ``is_whole`` where all says what it said; else how many entries are shown no
    more, since a person no longer agrees or a curator hid them, and how many ``changed``, because words were blacked out.
    """

    taken_back: int
    changed: int
    is_own_changed: bool

    @property
    def is_whole(self) -> bool:
        """Whether every word is the one that was frozen."""
        return not (self.taken_back or self.changed or self.is_own_changed)


def standing_of(report: FunderReport) -> Standing:
    """Each hash taken anew and held against what was frozen; an entry must also stand in the manifest."""
    named = {(one["part"], one["key"]): one["sha256"] for one in report.manifest.get("entries", ())}
    entries = list(report.entries.all())
    kept = [one for one in entries if one.is_shown]
    changed = [one for one in kept if not one.is_as_frozen or named.get((one.part, one.key)) != one.sha256]
    lost = len(named) - len(entries)
    return Standing(len(entries) - len(kept), len(changed) + lost, not report.is_as_frozen)
