"""Signatures given by hand: a representative hands in the signed paper, the lab confirms it or says why not."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.agreements.facts import SignedPaperHandedIn, SignedPaperRefused
from ideas.agreements.lifecycle import SignatureState, Way
from ideas.agreements.models import Agreement, Signature
from ideas.agreements.operations.moving import locked, owed
from ideas.agreements.operations.signing import (
    Read,
    expect_password,
    put_signature,
    record_signed,
    version_to_sign,
)
from ideas.files.operations import add_file
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn

NOT_THE_TEXT = _("Le texte a changé depuis que ce papier a été signé : la signature a été annulée.")


def hand_in_paper(
    agreement: Agreement,
    *,
    number: int,
    hash: str,
    content: bytes,
    name: str,
    password: str,
    by: Actor,
) -> Signature:
    """Hand in the paper (PDF) that the organisation ``by`` acts for signed by hand: version ``number`` with ``hash``.

    It counts once the lab has confirmed it; until then and after, only the parties and the lab see the paper. Raises as
    ``signing.sign`` and ``files.add_file`` do, Invalid for what is no PDF. Records SignedPaperHandedIn.
    """
    authorize(by, "agreements.hand_in_paper", agreement)
    expect_password(password, by=by)
    if not content.startswith(b"%PDF-"):
        raise Invalid.one("file", "type", _("Donnez le texte signé en PDF."))
    read = Read(number, hash)
    with transaction.atomic():
        version_to_sign(locked(agreement), read, by=by)
    paper = add_file(
        kind="agreement", code=agreement.code, content=content, name=name, is_private=True, by=SYSTEM
    )
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.hand_in_paper", agreement)
        version = version_to_sign(agreement, read, by=by)
        columns = {"way": Way.PAPER, "state": SignatureState.AWAITING, "scan": paper}
        signature = put_signature(version, columns, by=by)
        fact = SignedPaperHandedIn(
            agreement=agreement.code,
            organisation=by.organisation_code,
            number=version.number,
            signature=signature.code,
        )
        record(fact, by=by)
    return signature


def settle_paper(signature: Signature, *, confirm: bool, reason: str = "", by: Actor) -> Signature:
    """Confirm a signed paper, which counts from then on, or say with a ``reason`` why not: the organisation may sign again.

    Raises Invalid without a reason, MovedOn when it is settled, or void because its text changed.
    Records AgreementSigned (and AgreementEnteredForce with the last signature), or SignedPaperRefused.
    """
    if not confirm:
        reason = owed(reason, "reason", _("Dites pourquoi ce papier n’est pas confirmé."))
    state = SignatureState.VALID if confirm else SignatureState.REFUSED
    values = {"state": state, "settled_by": by.person, "settled_at": clock.now(), "reason": reason}
    with transaction.atomic():
        agreement = locked(signature.version.agreement)
        authorize(by, "agreements.settle_paper", signature)
        waiting = Signature.objects.filter(pk=signature.pk, state=SignatureState.AWAITING)
        if not waiting.update(**values):
            signature.refresh_from_db()
            raise MovedOn(NOT_THE_TEXT if signature.state == SignatureState.VOID else None)
        signature.refresh_from_db()
        if confirm:
            record_signed(agreement, signature, by=by)
        else:
            _record_refused(agreement, signature, by=by)
    return signature


def _record_refused(agreement: Agreement, signature: Signature, *, by: Actor) -> None:
    fact = SignedPaperRefused(
        agreement=agreement.code,
        organisation=signature.organisation.code,
        number=signature.version.number,
        signature=signature.code,
    )
    record(fact, by=by)
