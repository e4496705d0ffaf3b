"""Questions about agreements. Each says what order it gives; those that say none give none."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from ideas.agreements.lifecycle import COUNTING, STANDING, AgreementState, ProposalState, SignatureState
from ideas.agreements.models import Agreement, Party, ProposedText, Signature, Version
from ideas.files.models import File
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.kernel.roles import is_keeper
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilots_belonging_to, pilots_curated_by, pilots_visible_to

# Texts that were put before everybody: being signed, or in force once.
PUBLIC = Q(signing_number__isnull=False) | Q(in_force_number__isnull=False)


# --- Agreements ---------------------------------------------------------------------------------------------------


def agreements_visible_to(viewer: Actor) -> QuerySet[Agreement]:
    """Agreements ``viewer`` may know of.

    Everybody: those whose text is being signed or has been in force, of pilots they see. Parties and the pilot's team:
    theirs, parties once it is negotiated. Who leads it for the lab: all of them.
    """
    if viewer.is_system:
        return Agreement.objects.all()
    of_seen = Q(pilot=None) | Q(pilot__in=pilots_visible_to(viewer).values("pk"))
    seen = PUBLIC
    if viewer.is_person:
        seen |= _inside(viewer)
    return Agreement.objects.filter(of_seen & seen)


def _inside(viewer: Actor) -> Q:
    """The condition on an agreement for ``viewer`` reading all that is written of it."""
    mandates = Mandate.objects.filter(in_force(clock.today()), person=viewer.person)
    organisations = mandates.values("organisation")
    parties = Party.objects.filter(organisation__in=organisations, left_at=None)
    teams = Q(pilot__in=Pilot.objects.filter(idea__team__person=viewer.person).values("pk"))
    inside = teams | Q(begun_for__in=organisations)
    inside |= Q(pk__in=parties.values("agreement")) & ~Q(state=AgreementState.DRAFT)
    return inside | led_by(viewer)


def led_by(viewer: Actor) -> Q:
    """The condition on an agreement for ``viewer`` leading it for the lab: the pilot's curators; of others who keeps
    organisations."""
    led = Q(pilot__in=pilots_curated_by(viewer).values("pk"))
    return led | Q(pilot=None) if is_keeper(viewer) else led


def agreements_led_by(viewer: Actor) -> QuerySet[Agreement]:
    """Agreements that ``viewer`` leads for the lab."""
    return Agreement.objects.filter(led_by(viewer))


def agreements_belonging_to(viewer: Actor) -> QuerySet[Agreement]:
    """Agreements of pilots whose team ``viewer`` is on, and of those whom they can commit as a party."""
    mandates = Mandate.objects.filter(
        in_force(clock.today()), person=viewer.person, role__in=COMMITTING_ROLES
    ).values("organisation")
    parties = Party.objects.filter(organisation__in=mandates, left_at=None).values("agreement")
    theirs = Q(pk__in=parties) & ~Q(state=AgreementState.DRAFT)
    pilots = pilots_belonging_to(viewer).filter(idea__team__person=viewer.person)
    return Agreement.objects.filter(theirs | Q(begun_for__in=mandates) | Q(pilot__in=pilots.values("pk")))


def reads_all(viewer: Actor, agreement: Agreement) -> bool:
    """Whether ``viewer`` reads every version of ``agreement``, not only what was put before everybody."""
    if viewer.is_system:
        return True
    return viewer.is_person and Agreement.objects.filter(_inside(viewer), pk=agreement.pk).exists()


def agreement_of(pilot: Pilot, viewer: Actor) -> Agreement | None:
    """The agreement of ``pilot`` that ``viewer`` may know of: the one that has not ended, else the last."""
    mine = agreements_visible_to(viewer).filter(pilot=pilot)
    running = mine.exclude(state=AgreementState.ENDED).first()
    return running or mine.order_by("-created_at", "-pk").first()


def is_agreed_on(pilot: Pilot) -> bool:
    """Whether an agreement of ``pilot`` is in force."""
    return Agreement.objects.filter(pilot=pilot, state__in=STANDING).exists()


def agreement_called(viewer: Actor, code: str) -> Agreement:
    """The agreement of that code, with its pilot. Raises NotFound where ``viewer`` may not know of it."""
    rows = agreements_visible_to(viewer).select_related("pilot__idea__stage", "begun_for")
    agreement = rows.filter(code=code).first()
    if agreement is None:
        raise NotFound()
    return agreement


def standing_agreements(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Those of ``agreements`` that stand below no pilot, last active first."""
    return agreements.filter(pilot=None).order_by("-active_at", "-pk")


def agreements_with(agreements: QuerySet[Agreement], organisation: Organisation) -> QuerySet[Agreement]:
    """Those of ``agreements`` that ``organisation`` is a party of, last active first."""
    parties = Party.objects.filter(organisation=organisation, left_at=None)
    return agreements.filter(pk__in=parties.values("agreement")).order_by("-active_at", "-pk")


def with_parties(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """``agreements`` with their pilots, and their parties in ``listed_parties``."""
    present = Party.objects.filter(left_at=None).select_related("organisation").order_by("joined_at", "pk")
    return agreements.select_related("pilot", "begun_for").prefetch_related(
        Prefetch("parties", queryset=present, to_attr="listed_parties")
    )


# --- Parties ------------------------------------------------------------------------------------------------------


def parties_of(agreement: Agreement) -> QuerySet[Party]:
    """The parties of ``agreement`` now, in the order in which they came."""
    parties = Party.objects.filter(agreement=agreement, left_at=None)
    return parties.select_related("organisation").order_by("joined_at", "pk")


def people_of(agreement: Agreement) -> list[str]:
    """Codes of those it belongs to: the pilot's team, and who may commit a party or whoever began it."""
    organisations = {party.organisation_id for party in parties_of(agreement)}
    if agreement.state == AgreementState.DRAFT:
        organisations = set()
    if agreement.begun_for_id:
        organisations.add(agreement.begun_for_id)
    mandates = Mandate.objects.filter(
        in_force(clock.today()), role__in=COMMITTING_ROLES, organisation__in=organisations
    )
    team = agreement.pilot.idea.team.values_list("person__code", flat=True) if agreement.pilot else ()
    return sorted({*team, *mandates.values_list("person__code", flat=True)})


def signers_of(organisations: Iterable[int]) -> QuerySet[Mandate]:
    """Mandates in force under which one can sign for these organisations."""
    return Mandate.objects.filter(
        in_force(clock.today()), role__in=COMMITTING_ROLES, organisation__in=list(organisations)
    )


# --- Versions and signatures --------------------------------------------------------------------------------------


def versions_visible_to(viewer: Actor, agreement: Agreement) -> QuerySet[Version]:
    """Versions of ``agreement`` that ``viewer`` may read, newest first: those put before everybody, for those inside all."""
    versions = Version.objects.filter(agreement=agreement).order_by("-number")
    if reads_all(viewer, agreement):
        return versions
    shown = Q(number__in=[n for n in (agreement.signing_number, agreement.in_force_number) if n])
    shown |= Q(pk__in=Signature.objects.filter(version__agreement=agreement).values("version"))
    return versions.filter(shown)


def version_shown(viewer: Actor, agreement: Agreement, number: int | None = None) -> Version:
    """The version of that number, without one the version that ``viewer`` looks at first. Raises NotFound.

    First comes what is being signed, then what is in force, then the last that they may read.
    """
    versions = versions_visible_to(viewer, agreement)
    if number is None:
        number = agreement.signing_number or agreement.in_force_number
    found = versions.filter(number=number).first() if number else versions.first()
    if found is None:
        raise NotFound()
    return found


def version_numbered(agreement: Agreement, number: int) -> Version:
    """The version of that number. Raises NotFound when there is none."""
    found = Version.objects.filter(agreement=agreement, number=number).first()
    if found is None:
        raise NotFound()
    return found


def versions_with_hash(viewer: Actor, hash: str) -> list[Version]:
    """Versions of that hash that ``viewer`` may read, newest first."""
    found = Version.objects.filter(hash=hash).select_related("agreement__pilot").order_by("-pk")
    seen = agreements_visible_to(viewer)
    rows = [one for one in found if seen.filter(pk=one.agreement_id).exists()]
    return [one for one in rows if versions_visible_to(viewer, one.agreement).filter(pk=one.pk).exists()]


def signatures_of(version: Version) -> QuerySet[Signature]:
    """All signatures on ``version``, in the order in which they were given."""
    signatures = Signature.objects.filter(version=version)
    return signatures.select_related("organisation", "person", "mandate", "scan").order_by("signed_at", "pk")


def signatures_on(agreement: Agreement) -> QuerySet[Signature]:
    """All signatures on versions of ``agreement``, newest first."""
    signatures = Signature.objects.filter(version__agreement=agreement)
    return signatures.select_related("organisation", "person", "mandate", "version").order_by(
        "-signed_at", "-pk"
    )


def voided_last(agreement: Agreement) -> list[Signature]:
    """The signatures that were voided the last time some were; none where the text has been in signing again since."""
    last = signatures_on(agreement).filter(state=SignatureState.VOID).order_by("-voided_at").first()
    if last is None or agreement.stage == AgreementState.SIGNING:
        return []
    return list(signatures_on(agreement).filter(version=last.version_id, state=SignatureState.VOID))


def unsigned_parties(version: Version) -> list[str]:
    """Codes of the parties of ``version`` whose valid signature is missing."""
    signed = Signature.objects.filter(version=version, state=SignatureState.VALID)
    codes = set(signed.values_list("organisation__code", flat=True))
    return [party["organisation"] for party in version.parties if party["organisation"] not in codes]


def counting_signature(version: Version, organisation: Organisation) -> Signature | None:
    """The signature of ``organisation`` on ``version`` that counts or waits for the lab, or None."""
    return signatures_of(version).filter(organisation=organisation, state__in=COUNTING).first()


def papers_to_confirm(viewer: Actor) -> QuerySet[Signature]:
    """Signed papers that wait for ``viewer`` to confirm them, the oldest first."""
    waiting = Signature.objects.filter(
        state=SignatureState.AWAITING, version__agreement__in=agreements_led_by(viewer).values("pk")
    )
    return waiting.select_related("version__agreement", "organisation").order_by("signed_at", "pk")


def annex_files_of(agreement: Agreement) -> QuerySet[File]:
    """Files that belong to the text: all of the agreement but signed papers, in their order."""
    papers = Signature.objects.filter(scan__isnull=False, version__agreement=agreement).values("scan")
    files = File.objects.filter(subject_kind="agreement", subject_code=agreement.code, hidden_at=None)
    return files.exclude(pk__in=papers).order_by("order", "pk")


def proposals_of(agreement: Agreement) -> QuerySet[ProposedText]:
    """What parties proposed to change, open ones first, newest first."""
    rows = ProposedText.objects.filter(agreement=agreement).select_related(
        "organisation", "person", "decided_by"
    )
    return rows.order_by("-state", "-proposed_at", "-pk")


def open_proposals(agreement: Agreement) -> int:
    """How many proposals wait for a decision."""
    return ProposedText.objects.filter(agreement=agreement, state=ProposalState.PROPOSED).count()
