"""What all verbs of agreements do alike: hold the row, move it, keep its parties right, void signatures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.agreements.facts import AgreementPartyAdded, AgreementPartyLeft, SignaturesVoided
from ideas.agreements.lifecycle import COUNTING, REASON_LIMIT, AgreementState, SignatureState, Voided
from ideas.agreements.models import Agreement, Party, Signature
from ideas.agreements.queries import parties_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, Words
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner


def locked(agreement: Agreement) -> Agreement:
    """The row of ``agreement`` as it is now, locked where the database can, with what is asked of it."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("pilot__idea__stage", "begun_for")
    return rows.get(pk=agreement.pk)


def owed(text: str, name: str, words: Words) -> str:
    """``text`` as it is kept; raises Invalid with ``words`` where there is none, or when it is too long."""
    text = short(text, name)
    if not text:
        raise Invalid.one(name, "required", words)
    return text


def short(text: str, name: str) -> str:
    """``text`` as it is kept, perhaps empty; raises Invalid when it is too long."""
    text = clean_text(text)
    if len(text) > REASON_LIMIT:
        raise Invalid.one(name, "too_long", _("Le texte est trop long."))
    return text


def expect_stage(agreement: Agreement, *stages: str) -> None:
    """Raise MovedOn unless its text stands in one of ``stages``."""
    if agreement.stage not in stages:
        raise MovedOn(
            _("La convention en est ailleurs maintenant. Rechargez la page pour voir où elle en est.")
        )


def move(agreement: Agreement, stage: str, **columns: Any) -> None:
    """Set where the text stands, if nobody did in the meantime; of one in force its new text moves, it stays so."""
    name = "changing" if agreement.is_in_force else "state"
    values = {name: stage, "active_at": clock.now(), **columns}
    same = Agreement.objects.filter(
        pk=agreement.pk, state=agreement.state, changing=agreement.changing, number=agreement.number
    )
    if not same.update(**values):
        raise MovedOn()
    for column, value in values.items():
        setattr(agreement, column, value)


def keep_parties(agreement: Agreement, *, by: Actor) -> list[Party]:
    """Let the parties of a pilot's agreement be its accepted partners; those of another stay. The parties as they are then."""
    if agreement.pilot_id is not None:
        accepted = Partner.objects.filter(pilot=agreement.pilot_id, state=PartnerState.ACCEPTED)
        wanted = list(Organisation.objects.filter(pk__in=accepted.values("organisation")).order_by("pk"))
        for party in parties_of(agreement):
            if party.organisation not in wanted:
                let_go(agreement, party, by=by)
        for organisation in wanted:
            take_in(agreement, organisation, by=by)
    return list(parties_of(agreement))


def take_in(agreement: Agreement, organisation: Organisation, *, by: Actor) -> None:
    """Make ``organisation`` a party, once. Records AgreementPartyAdded."""
    values = {"joined_at": clock.now(), "left_at": None, "ready_number": None}
    party, is_new = Party.objects.get_or_create(
        agreement=agreement, organisation=organisation, defaults=values
    )
    if not is_new and not Party.objects.filter(pk=party.pk, left_at__isnull=False).update(**values):
        return
    record(AgreementPartyAdded(agreement=agreement.code, organisation=organisation.code), by=by)


def let_go(agreement: Agreement, party: Party, *, by: Actor) -> None:
    """Let a party be one no more; a text that is being signed names it, so its signatures are void. Records
    AgreementPartyLeft."""
    if not Party.objects.filter(pk=party.pk, left_at=None).update(left_at=clock.now()):
        return
    record(AgreementPartyLeft(agreement=agreement.code, organisation=party.organisation.code), by=by)
    if agreement.stage == AgreementState.SIGNING:
        void_signatures(agreement, Voided.PARTY_LEFT, by=by)
        move(agreement, AgreementState.NEGOTIATION, signing_number=None, sign_by=None)


def void_signatures(agreement: Agreement, why: Voided, *, by: Actor) -> list[str]:
    """Let the signatures on the text being signed count no more; the codes of whose they were. Records SignaturesVoided
    where there were any."""
    number = agreement.signing_number or 0
    counting = Signature.objects.filter(
        version__agreement=agreement, version__number=number, state__in=COUNTING
    )
    organisations = sorted(counting.values_list("organisation__code", flat=True))
    if organisations:
        counting.update(state=SignatureState.VOID, voided_at=clock.now(), voided_why=why)
        fact = SignaturesVoided(agreement=agreement.code, number=number, why=why, organisations=organisations)
        record(fact, by=by)
    return organisations
