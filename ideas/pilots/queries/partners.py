"""Questions about organisations in pilots. Each says what order it gives; those that say none give none."""

from collections.abc import Mapping

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ideas.consent.hosts import Voices
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Endorsement, Idea, TeamMember
from ideas.ideation.queries import endorsements_of
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries.pilots import AWAITED, acted_for_by, led_by, partners_by_role, pilots_visible_to

NAMED_TO_ALL = Q(accepted_at__isnull=False, state__in=[PartnerState.ACCEPTED, PartnerState.LEFT])


def partners_visible_to(viewer: Actor) -> QuerySet[Partner]:
    """Partners ``viewer`` may know of.

    Everyone: those that accepted, also where they have left since. The idea's team and who curates it: all. Who may
    act for an organisation: its own. In no order.
    """
    if viewer.is_system:
        return Partner.objects.all()
    seen = NAMED_TO_ALL & Q(organisation__hidden_at=None)
    if viewer.is_person:
        led = Pilot.objects.filter(led_by(viewer))
        seen |= acted_for_by(viewer) | Q(pilot__in=led.values("pk"))
    return Partner.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def partners_of(pilot: Pilot, viewer: Actor) -> QuerySet[Partner]:
    """The partners of ``pilot`` that ``viewer`` may know of, with their ``place``, by which they stand.

    Accepted ones first, then awaited ones, then the others; within each by role as ``PartnerRole`` lists them.
    """
    roles = {role: place for place, role in enumerate(PartnerRole.values)}
    states: Mapping[str, int] = {
        state: place * len(roles) for place, state in enumerate([PartnerState.ACCEPTED, *AWAITED])
    }
    place = _places("state", states, len(states) * len(roles)) + _places("role", roles, len(roles))
    partners = (
        partners_visible_to(viewer)
        .filter(pilot=pilot)
        .select_related("organisation", "successor__organisation")
    )
    return partners.annotate(place=place).order_by("place", "asked_at", "pk")


def _places(field: str, places: Mapping[str, int], last: int) -> Case:
    """Where a row stands by what it holds in ``field``; what is not in ``places`` stands ``last``."""
    cases = [When(**{field: value}, then=Value(place)) for value, place in places.items()]
    return Case(*cases, default=Value(last), output_field=IntegerField())


def partners_staying(pilot: Pilot) -> QuerySet[Partner]:
    """The accepted partners of ``pilot`` that gave no notice, in the order in which they were asked."""
    return partners_by_role(pilot.partners.filter(state=PartnerState.ACCEPTED, leaves_on=None))


def partner_called(pilot: Pilot, organisation_code: str, viewer: Actor) -> Partner | None:
    """The partner of ``pilot`` with that organisation, or None when there is none that ``viewer`` may know of."""
    partners = partners_visible_to(viewer).filter(pilot=pilot, organisation__code=organisation_code)
    return partners.select_related("organisation", "pilot__idea__stage", "successor__organisation").first()


def committed_by(person: Person, pilot: Pilot) -> QuerySet[Organisation]:
    """Organisations that ``person`` can commit to ``pilot``, by name."""
    reach = Q(scope_kind=Mandate.Scope.ALL) | Q(scope_kind=Mandate.Scope.PILOT, scope_code=pilot.code)
    mandates = mandates_in_force(person).filter(reach, role__in=COMMITTING_ROLES)
    return Organisation.objects.filter(pk__in=mandates.order_by().values("organisation"))


def commitments_to(idea: Idea) -> list[Endorsement]:
    """Endorsements of ``idea`` in force that name a role, the first of each organisation: whom its pilot invites."""
    first: dict[int, Endorsement] = {}
    for endorsement in endorsements_of(idea).exclude(intended_role=""):
        first.setdefault(endorsement.organisation_id, endorsement)
    return list(first.values())


def invitations_awaiting(person: Person) -> QuerySet[Partner]:
    """Invitations that ``person`` can answer for an organisation, the most urgent first."""
    mandates = mandates_in_force(person).filter(role__in=COMMITTING_ROLES)
    waiting = Partner.objects.filter(
        organisation__in=mandates.order_by().values("organisation"), state=PartnerState.INVITED
    )
    return waiting.select_related("pilot", "organisation").order_by("answer_by", "pk")


def applications_to(pilots: QuerySet[Pilot]) -> QuerySet[Partner]:
    """Applications to ``pilots`` that wait for a decision, the oldest first."""
    waiting = Partner.objects.filter(pilot__in=pilots.order_by().values("pk"), state=PartnerState.APPLIED)
    return waiting.select_related("pilot", "organisation").order_by("asked_at", "pk")


def voices_of(pilot: Pilot) -> Voices:
    """Whose voices a round about ``pilot`` asks: who leads its idea, and the accepted partners."""
    leads = TeamMember.objects.filter(idea=pilot.idea_id, role=TeamRole.LEAD).select_related("person")
    partners = partners_by_role(Partner.objects.filter(pilot=pilot, state=PartnerState.ACCEPTED))
    return Voices([one.person for one in leads], [one.organisation for one in partners])
