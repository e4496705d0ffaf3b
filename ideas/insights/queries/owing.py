"""What waits for an organisation: to be decided, done, signed, paid. Each chapter's part is one question."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.agreements.lifecycle import COUNTING, AgreementState
from ideas.agreements.models import Signature, Version
from ideas.charter.queries import adhesions_of, asked_of, current_charter, kind_of
from ideas.collaboration.lifecycle.needs import MatchState, Side
from ideas.collaboration.models import Match
from ideas.consent.lifecycle import RoundState
from ideas.consent.models import Seat
from ideas.consent.queries import counts, position_of
from ideas.ideation.lifecycle import InvitationState
from ideas.ideation.models import Invitation
from ideas.insights.queries.dues import Due, Part, day_of
from ideas.kernel import clock
from ideas.measurement.lifecycle import MeasurementState
from ideas.measurement.models import Measurement
from ideas.organisations.models import Organisation
from ideas.organisations.queries import mandates_asked_of
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Partner
from ideas.pledges.lifecycle import PledgeKind, PledgeState
from ideas.pledges.measures import given_said
from ideas.pledges.queries import open_pledges_of
from ideas.roadmap.lifecycle import OPEN
from ideas.roadmap.models import Milestone
from ideas.sites.lifecycle import FeedbackState, OfferState, SiteState
from ideas.sites.models import PackFeedback, PackOffer, Site, SitePartner

RENEWED_BEFORE = datetime.timedelta(days=60)

type Source = Callable[[Organisation], Iterable[Due]]


def dues_of(organisation: Organisation) -> list[Due]:
    """All that waits for ``organisation``, the soonest first, what has no date last."""
    dues = [due for source in SOURCES for due in source(organisation)]
    return sorted(dues, key=lambda due: (due.due_on is None, due.due_on or datetime.date.max))


def _invited_to_pilots(organisation: Organisation) -> Iterator[Due]:
    rows = Partner.objects.filter(organisation=organisation, state=PartnerState.INVITED)
    for partner in rows.select_related("pilot"):
        yield Due(
            Part.DECIDE,
            _("Répondre à l’invitation à un pilote"),
            partner.pilot.title,
            "pilot",
            partner.pilot.code,
            day_of(partner.answer_by),
            partner.pilot.language,
        )


def _invited_to_teams(organisation: Organisation) -> Iterator[Due]:
    rows = Invitation.objects.filter(organisation=organisation, state=InvitationState.OPEN)
    for invitation in rows.select_related("idea"):
        yield Due(
            Part.DECIDE,
            _("Répondre à l’invitation à une équipe"),
            invitation.idea.title,
            "idea",
            invitation.idea.code,
            day_of(invitation.expires_at),
            invitation.idea.language,
        )


def _asked_for_offers(organisation: Organisation) -> Iterator[Due]:
    """Needs whose team proposed to take what the organisation offers, and what was agreed and is not delivered yet."""
    rows = Match.objects.filter(
        offer__organisation=organisation, state__in=[MatchState.PROPOSED, MatchState.AGREED]
    )
    for match in rows.select_related("need"):
        if match.state == MatchState.AGREED:
            part, what, day = Part.OWE, _("Fournir ce qui est convenu"), None
        elif match.proposed_side == Side.NEED:
            part, what, day = Part.DECIDE, _("Répondre à une mise en relation"), day_of(match.answer_by)
        else:
            continue
        yield Due(part, what, match.need.title, "match", match.code, day, match.need.language)


def _mandates_asked(organisation: Organisation) -> Iterator[Due]:
    for mandate in mandates_asked_of(organisation):
        what = _("Décider d’un mandat demandé")
        yield Due(Part.DECIDE, what, mandate.person.name, "organisation", organisation.code)


def _verification(organisation: Organisation) -> Iterator[Due]:
    until = organisation.verified_until
    states = (Organisation.Verification.VERIFIED, Organisation.Verification.EXPIRED)
    if until is not None and organisation.verification in states and until - clock.today() <= RENEWED_BEFORE:
        what = _("Renouveler la vérification par le lab")
        yield Due(Part.OWE, what, organisation.name, "organisation", organisation.code, until)


def _asked_in_rounds(organisation: Organisation) -> Iterator[Due]:
    seats = Seat.objects.filter(organisation=organisation, round__state=RoundState.OPEN)
    for seat in seats.select_related("round").prefetch_related("positions").order_by("pk"):
        if not counts(seat.round, position_of(seat)):
            asked = seat.round
            what, day = _("Se prononcer dans un tour de consentement"), day_of(asked.deadline)
            yield Due(Part.DECIDE, what, asked.question, "round", asked.code, day, asked.language)


def _invited_to_sites(organisation: Organisation) -> Iterator[Due]:
    rows = SitePartner.objects.filter(organisation=organisation, state=PartnerState.INVITED)
    for partner in rows.select_related("site"):
        site, what = partner.site, _("Répondre à l’invitation à un lieu")
        yield Due(Part.DECIDE, what, site.name, "site", site.code, day_of(partner.answer_by), site.language)


def _packs_offered(organisation: Organisation) -> Iterator[Due]:
    """Where it answers for a site: versions of the pack that wait for an answer."""
    accountable = SitePartner.objects.filter(
        organisation=organisation, role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED
    )
    rows = PackOffer.objects.filter(site__in=accountable.values("site"), state=OfferState.OFFERED)
    for offer in rows.select_related("site").order_by("offered_at", "pk"):
        site, what = offer.site, _("Reprendre une version du kit d’essaimage, ou garder la sienne")
        yield Due(Part.DECIDE, what, site.name, "site", site.code, None, site.language)


def _pack_feedback(pilots: QuerySet[Partner, Any]) -> Iterator[Due]:
    """What sites of ``pilots`` say of the pack, and nobody answered."""
    rows = PackFeedback.objects.filter(pilot__in=pilots, state=FeedbackState.OPEN)
    for said in rows.select_related("pilot").order_by("given_at", "pk"):
        what = _("Répondre à un lieu sur le kit d’essaimage")
        yield Due(Part.DECIDE, what, said.pilot.title, "pilot", said.pilot.code, None, said.pilot.language)


def _to_decide_as_accountable(organisation: Organisation) -> Iterator[Due]:
    """Where it answers for a pilot: sites asked for, and values that wait to be accepted."""
    pilots = Partner.objects.filter(
        organisation=organisation, role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED
    ).values("pilot")
    for site in Site.objects.filter(pilot__in=pilots, state=SiteState.REQUESTED, hidden_at=None):
        yield Due(Part.DECIDE, _("Décider d’un lieu demandé"), site.name, "site", site.code)
    yield from _pack_feedback(pilots)
    submitted = Measurement.objects.filter(
        ~Q(organisation=organisation), indicator__pilot__in=pilots, state=MeasurementState.SUBMITTED
    )
    for value in submitted.select_related("indicator").order_by("submitted_at", "pk"):
        shown, what = value.indicator, _("Accepter ou renvoyer une valeur")
        yield Due(Part.DECIDE, what, shown.name, "indicator", shown.code, None, shown.language)


def _to_sign(organisation: Organisation) -> Iterator[Due]:
    """Texts at the signature that name it as a party and that it has not signed."""
    signed = Signature.objects.filter(organisation=organisation, state__in=COUNTING).values("version")
    signing = Q(agreement__state=AgreementState.SIGNING) | Q(agreement__changing=AgreementState.SIGNING)
    rows = Version.objects.filter(signing, number=F("agreement__signing_number"))
    rows = rows.filter(
        agreement__parties__organisation=organisation, agreement__parties__left_at=None
    ).exclude(pk__in=signed)
    for version in rows.select_related("agreement").order_by("pk"):
        asked, what = version.agreement, _("Signer la convention")
        yield Due(Part.SIGN, what, version.title, "agreement", asked.code, asked.sign_by, asked.language)


def _milestones(organisation: Organisation) -> Iterator[Due]:
    rows = Milestone.objects.filter(organisation=organisation, state__in=OPEN)
    for milestone in rows.select_related("owner").order_by("planned_on", "pk"):
        yield Due(
            Part.OWE,
            _("Atteindre un jalon"),
            milestone.title,
            "milestone",
            milestone.code,
            milestone.planned_on,
            milestone.language,
            milestone.owner.name if milestone.owner is not None else "",
        )


def _charter(organisation: Organisation) -> Iterator[Due]:
    """The version that holds and that it does not adhere to yet; what asks for its answers."""
    current = current_charter()
    if current is None:
        return
    if not adhesions_of(organisation).filter(charter=current).exists():
        what = _("Lire la charte du lab et y adhérer")
        yield Due(Part.SIGN, what, organisation.name, "organisation", organisation.code)
    for subject in asked_of(organisation):
        what = _("Répondre aux questions de la charte")
        yield Due(Part.OWE, what, subject.title, kind_of(subject), subject.code, None, subject.language)


def _pledges(organisation: Organisation) -> Iterator[Due]:
    """What it promised and has to decide, and what it bound itself to and has to give: money apart."""
    for pledge in open_pledges_of(organisation):
        is_money, is_bound = pledge.kind == PledgeKind.MONEY, pledge.state == PledgeState.COMMITTED
        what = _("Tenir un engagement") if is_bound else _("S’engager, ou retirer ce qui est promis")
        budget = getattr(pledge.pilot, "budget", None)
        amount = given_said(pledge.amount, pledge.kind, budget.currency if budget else "")
        title = f"{pledge.title} ({amount})" if amount else pledge.title
        part = Part.FUND if is_money else Part.OWE
        pilot = pledge.pilot
        yield Due(part, what, title, "pilot", pilot.code, pledge.due_on, pilot.language)


SOURCES: tuple[Source, ...] = (
    _invited_to_pilots,
    _invited_to_teams,
    _invited_to_sites,
    _packs_offered,
    _asked_in_rounds,
    _to_decide_as_accountable,
    _to_sign,
    _milestones,
    _pledges,
    _asked_for_offers,
    _mandates_asked,
    _verification,
    _charter,
)
