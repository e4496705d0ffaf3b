"""Who may do what to an agreement. One of a pilot is led by who leads the pilot, another by the organisation that began it."""

from django.utils.translation import gettext_lazy as _

from ideas.agreements.lifecycle import WRITABLE, AgreementState
from ideas.agreements.models import Agreement, ProposedText, Signature
from ideas.agreements.queries import agreements_visible_to
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody, predicate
from ideas.kernel.errors import LabError, ScopeMissing
from ideas.kernel.roles import is_keeper
from ideas.organisations.rules import may_commit
from ideas.people.models import Token
from ideas.pilots import rules as of_pilot
from ideas.pilots.models import Pilot

type About = Agreement | Signature | ProposedText


def agreement_about(subject: About) -> Agreement:
    """The agreement that ``subject`` is, or belongs to."""
    if isinstance(subject, Signature):
        return subject.version.agreement
    return subject if isinstance(subject, Agreement) else subject.agreement


@predicate
def can_see(actor: Actor, subject: About) -> bool:
    """May know of it."""
    return agreements_visible_to(actor).filter(pk=agreement_about(subject).pk).exists()


@needs(_("le rôle de curation"))
def is_curator_of(actor: Actor, subject: About) -> bool:
    """Curates the idea that is tried; of an agreement by itself, keeps the lab's organisations."""
    pilot = agreement_about(subject).pilot
    return bool(is_keeper(actor, None) if pilot is None else of_pilot.is_curator_of(actor, pilot))


@needs(_("porter le pilote, ou agir pour l’organisation qui a commencé la convention"))
def leads_it(actor: Actor, subject: About) -> bool:
    """Leads the pilot, or acts for the organisation that began it with a word that binds it."""
    agreement = agreement_about(subject)
    if agreement.pilot is not None:
        return of_pilot.leads_it(actor, agreement.pilot)
    return may_commit(actor) and actor.mandate.organisation_id == agreement.begun_for_id


@needs(_("agir pour une partie, avec un mandat de représentation ou de suppléance"))
def acts_for_party(actor: Actor, subject: About) -> bool:
    """Acts for a party with a word that binds it."""
    if not may_commit(actor):
        return False
    parties = agreement_about(subject).parties.filter(left_at=None)
    return parties.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("que la convention soit sortie du brouillon"))
def is_not_draft(_actor: Actor, subject: About) -> bool:
    """The parties may read it."""
    return agreement_about(subject).state != AgreementState.DRAFT


@needs(_("agir pour la partie qui l’a proposé"))
def proposed_it(actor: Actor, proposal: ProposedText) -> bool:
    """Acts for the party that proposed it."""
    return may_commit(actor) and actor.mandate.organisation_id == proposal.organisation_id


@predicate
def is_open_to_words(_actor: Actor, agreement: Agreement) -> bool:
    """It has not ended."""
    return agreement.state != AgreementState.ENDED


@predicate
def is_put_before_all(actor: Actor, agreement: Agreement) -> bool:
    """It has not ended, and a text of it is in force or was put to be signed."""
    is_put = agreement.in_force_number is not None or agreement.signing_number is not None
    return is_put and is_open_to_words(actor, agreement)


@predicate
def text_is_open(_actor: Actor, agreement: Agreement) -> bool:
    """Whether its text is being worked on."""
    return agreement.stage in WRITABLE and not (agreement.is_in_force and not agreement.changing)


def is_in_pilot(code: str, subject: object) -> bool:
    """Whether ``subject`` belongs to the agreement of the pilot of ``code``."""
    if not isinstance(subject, Agreement | Signature | ProposedText):
        return False
    pilot = agreement_about(subject).pilot
    return pilot is not None and pilot.code == code


def parent_of(agreement: Agreement) -> tuple[str, str] | None:
    """The pilot that it stands below, where it does."""
    return ("pilot", agreement.pilot.code) if agreement.pilot is not None else None


def may_sign_by_token(actor: Actor, permission: str, _subject: object) -> LabError | None:
    """A token signs only where it was made for it."""
    if permission not in SIGNING or actor.scopes is None or Token.Scope.SIGN in actor.scopes:
        return None
    return ScopeMissing()


@needs(_("porter le pilote, ou le rôle de curation"))
def may_begin_below(actor: Actor, pilot: Pilot) -> bool:
    """Leads the pilot or curates it."""
    return of_pilot.leads_it(actor, pilot) or of_pilot.is_curator_of(actor, pilot)


_leads = leads_it | is_curator_of
_takes_part = acts_for_party & is_not_draft
writes_it = _leads | _takes_part
may_keep_files = writes_it & text_is_open

SIGNING = frozenset({"agreements.sign", "agreements.hand_in_paper"})

PERMISSIONS = {
    "agreements.begin_below_pilot": may_begin_below,
    "agreements.begin_standing": may_commit,
    "agreements.change_parties": _leads,
    "agreements.open_negotiation": _leads,
    "agreements.write_text": writes_it,
    "agreements.propose_change": _takes_part,
    "agreements.decide_change": _leads,
    "agreements.withdraw_change": proposed_it,
    "agreements.mark_ready": _takes_part,
    "agreements.open_signing": _leads,
    "agreements.sign": _takes_part,
    "agreements.hand_in_paper": _takes_part,
    "agreements.settle_paper": is_curator_of,
    "agreements.reopen": _leads,
    "agreements.end": _leads,
    "agreements.take_its_course": nobody,
}
