"""Agreeing to a version, opening it for signatures, signing it, and what follows once all parties have."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record, spend
from ideas.agreements.facts import AgreementEnteredForce, AgreementReadied, AgreementSigned, SigningOpened
from ideas.agreements.lifecycle import (
    ASK_RENEWAL_BEFORE,
    ENTERS_AS,
    REMIND_BEFORE,
    AgreementState,
    SignatureState,
    Way,
)
from ideas.agreements.models import Agreement, Party, Signature, Version
from ideas.agreements.operations.moving import expect_stage, keep_parties, locked, move
from ideas.agreements.operations.writing import expect_whole
from ideas.agreements.queries import counting_signature, unsigned_parties, version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.people.operations.addresses import mail_key

CHANGED = _("Le texte a changé entre-temps : relisez-le avant de le signer.")
REMIND, ASK_RENEWAL, END, ENTER = (
    "agreements.remind",
    "agreements.ask_renewal",
    "agreements.end",
    "agreements.enter_force",
)


# --- Ready to sign ------------------------------------------------------------------------------------------------


def mark_ready(agreement: Agreement, *, number: int, by: Actor) -> Agreement:
    """Say for the organisation that ``by`` acts for that version ``number`` can be signed; once all parties have, it is ready.

    Raises StaleRevision when there is a newer version, Invalid where it cannot be signed as it is, MovedOn when it is not
    being negotiated. Records AgreementReadied, once for each party and version.
    """
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.mark_ready", agreement)
        expect_stage(agreement, AgreementState.NEGOTIATION, AgreementState.READY)
        if number != agreement.number:
            raise StaleRevision({"number": agreement.number}, CHANGED)
        parties = keep_parties(agreement, by=by)
        expect_whole(agreement, version_numbered(agreement, number))
        own = Party.objects.filter(agreement=agreement, organisation=by.organisation)
        if not own.exclude(ready_number__isnull=False, ready_number=number).update(ready_number=number):
            return agreement
        others = [one for one in parties if one.organisation_id != by.organisation.pk]
        is_whole = all(one.ready_number == number for one in others)
        move(agreement, AgreementState.READY if is_whole else AgreementState.NEGOTIATION)
        fact = AgreementReadied(
            agreement=agreement.code,
            organisation=by.organisation_code,
            number=number,
            is_whole=is_whole,
        )
        record(fact, by=by)
    return agreement


def open_signing(agreement: Agreement, *, number: int, sign_by: datetime.date, by: Actor) -> Agreement:
    """Ask the parties to sign version ``number`` until ``sign_by``; they are reminded seven and three days before.

    Raises StaleRevision when there is a newer version, Invalid for a day that is over, MovedOn unless all parties said that
    it is ready. Records SigningOpened.
    """
    if sign_by < clock.today():
        raise Invalid.one("sign_by", "past", _("Choisissez un jour à venir."))
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.open_signing", agreement)
        if number != agreement.number:
            raise StaleRevision({"number": agreement.number}, CHANGED)
        expect_stage(agreement, AgreementState.READY)
        keep_parties(agreement, by=by)
        version = version_numbered(agreement, number)
        expect_whole(agreement, version)
        move(agreement, AgreementState.SIGNING, signing_number=number, sign_by=sign_by)
        record(SigningOpened(agreement=agreement.code, number=number, hash=version.hash), by=by)
        for days in REMIND_BEFORE:
            _later(REMIND, agreement, sign_by - datetime.timedelta(days=days), days=days)
    return agreement


def _later(job: str, agreement: Agreement, day: datetime.date, **said: Any) -> None:
    """Put ``job`` off until the morning of ``day``; a reminder whose day is over is none."""
    if day < clock.today() and job in {REMIND, ASK_RENEWAL}:
        return
    number = agreement.signing_number or agreement.in_force_number
    at = datetime.datetime.combine(day, datetime.time(7), tzinfo=clock.lab_zone())
    payload = {"agreement": agreement.code, "number": number, "day": day.isoformat(), **said}
    defer(job, payload, run_after=at)


# --- Signing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """The text that a signer read: its number and its hash."""

    number: int
    hash: str


def sign(agreement: Agreement, *, number: int, hash: str, password: str, by: Actor) -> Signature:
    """Sign version ``number``, whose text has ``hash``, for the organisation that ``by`` acts for, with one's ``password``.

    A simple electronic signature in the sense of Regulation (EU) 910/2014 (eIDAS), article 3 (10) and article 25 (1), and of
    the Swiss federal act on electronic signatures (ZertES / SCSE, RS 943.03), article 2 letter a: whoever signed is known by
    their account and mandate, no certificate is issued.

    Raises Invalid for a wrong password (tries are counted: TooMany), StaleRevision when that text is not the one to be signed
    (any more), MovedOn when the organisation signed it already. Records AgreementSigned; with the last signature, on the
    agreed day, AgreementEnteredForce.
    """
    authorize(by, "agreements.sign", agreement)
    expect_password(password, by=by)
    read = Read(number, hash)
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.sign", agreement)
        version = version_to_sign(agreement, read, by=by)
        signature = put_signature(version, {"way": Way.ELECTRONIC}, by=by)
        record_signed(agreement, signature, by=by)
    return signature


def expect_password(password: str, *, by: Actor) -> None:
    """Raise Invalid unless ``password`` is that of who acts, asked again at this moment. Tries count."""
    spend("sign_in", by, who=mail_key(by.person.email or ""))
    if not by.person.has_usable_password():
        words = _("Donnez d’abord un mot de passe à votre compte : il vous est redemandé pour signer.")
        raise Invalid.one("password", "none", words)
    if not by.person.check_password(password):
        raise Invalid.one("password", "wrong", _("Ce n’est pas votre mot de passe."))


def version_to_sign(agreement: Agreement, read: Read, *, by: Actor) -> Version:
    """The version that ``by``’s organisation signs now: the one being signed, for who came later the one in force.

    Raises StaleRevision where it is not the text that was ``read``, MovedOn where there is none to be signed.
    """
    number = agreement.signing_number or agreement.in_force_number
    if number is None:
        if read.number <= agreement.number and agreement.state != AgreementState.ENDED:
            raise StaleRevision({"number": agreement.number}, CHANGED)
        raise MovedOn()
    version = version_numbered(agreement, number)
    if agreement.signing_number and not version.names(by.organisation_code) and agreement.in_force_number:
        version = version_numbered(agreement, agreement.in_force_number)
    if agreement.state == AgreementState.ENDED:
        raise MovedOn()
    if (version.number, version.hash) != (read.number, read.hash):
        raise StaleRevision({"number": version.number, "hash": version.hash}, CHANGED)
    if version.number == agreement.signing_number and not version.names(by.organisation_code):
        raise MovedOn(
            _("Ce texte ne nomme pas votre organisation : elle pourra y adhérer une fois en vigueur.")
        )
    return version


def put_signature(version: Version, columns: dict[str, Any], *, by: Actor) -> Signature:
    """Write the signature of ``by``’s organisation on ``version``, once. Raises MovedOn where it is there."""
    try:
        with transaction.atomic():
            return Signature.objects.create(
                version=version,
                organisation=by.organisation,
                person=by.person,
                mandate=by.mandate,
                hash=version.hash,
                **columns,
            )
    except IntegrityError:
        there = counting_signature(version, by.organisation)
        who = there.person.name if there is not None and there.person is not None else "–"
        words = _("Votre organisation a déjà signé ce texte, par %(who)s.")
        raise MovedOn(str(words) % {"who": who}) from None


def record_signed(agreement: Agreement, signature: Signature, *, by: Actor) -> None:
    """Say that an organisation signed, and let the text come into force when it was the last."""
    version = signature.version
    adheres = version.number == agreement.in_force_number
    fact = AgreementSigned(
        agreement=agreement.code,
        organisation=signature.organisation.code,
        number=version.number,
        hash=version.hash,
        signature=signature.code,
        adheres=adheres,
    )
    record(fact, by=by)
    Agreement.objects.filter(pk=agreement.pk).update(active_at=clock.now())
    if not adheres:
        enter_force(agreement, by=by)


# --- In force -----------------------------------------------------------------------------------------------------


def enter_force(agreement: Agreement, *, by: Actor) -> bool:
    """Within a transaction: let the text being signed bind its parties, once all have signed and its day has come; whether
    it does. Before that day it waits for it. Records AgreementEnteredForce."""
    if agreement.stage != AgreementState.SIGNING:
        return False
    version = version_numbered(agreement, agreement.signing_number or 0)
    if unsigned_parties(version) or version.starts_on is None or version.ends_on is None:
        return False
    if version.starts_on > clock.today():
        _later(ENTER, agreement, version.starts_on)
        return False
    state = ENTERS_AS[agreement.changing_kind]
    shown = {name: getattr(version, name) for name in ("title", "starts_on", "ends_on", "notice_days")}
    done = {"changing": "", "changing_kind": "", "signing_number": None, "sign_by": None}
    same = Agreement.objects.filter(pk=agreement.pk, signing_number=version.number, state=agreement.state)
    now = clock.now()
    same.update(state=state, in_force_number=version.number, in_force_at=now, active_at=now, **shown, **done)
    agreement.refresh_from_db()
    fact = AgreementEnteredForce(
        agreement=agreement.code, number=version.number, hash=version.hash, state=state
    )
    record(fact, by=by)
    _later(ASK_RENEWAL, agreement, version.ends_on - datetime.timedelta(days=ASK_RENEWAL_BEFORE))
    _later(END, agreement, version.ends_on + datetime.timedelta(days=1))
    return True


def has_signed(version: Version, organisation_code: str) -> bool:
    """Whether that organisation's valid signature is on ``version``."""
    valid = Signature.objects.filter(version=version, state=SignatureState.VALID)
    return valid.filter(organisation__code=organisation_code).exists()
