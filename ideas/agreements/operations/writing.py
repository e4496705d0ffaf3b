"""Writing the text: every saved one is a version of its own; what two write at once is merged part by part."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.agreements.canonical import canonical_text
from ideas.agreements.checking import checked
from ideas.agreements.facts import AgreementWritten
from ideas.agreements.lifecycle import WRITABLE, AgreementState, Voided
from ideas.agreements.merging import PLAIN, merged, parts_of, values_of
from ideas.agreements.models import Agreement, Version
from ideas.agreements.operations.moving import (
    expect_stage,
    keep_parties,
    locked,
    move,
    owed,
    short,
    void_signatures,
)
from ideas.agreements.queries import annex_files_of, parties_of, unsigned_parties, version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.canonical import hash_of
from ideas.kernel.errors import FieldError, Invalid, StaleRevision

GROUPS = ("sections", "annexes")


def write_text(
    agreement: Agreement, *, changes: Mapping[str, Any], number: int, reason: str = "", by: Actor
) -> Version:
    """Save ``changes`` to the text of version ``number`` as a new version; ``sections`` and ``annexes`` may be some of theirs.

    What others wrote since is merged part by part: raises StaleRevision, with ``current`` and the names of the parts in
    ``conflicts``, where both changed the same words. While the text is being signed a ``reason`` is owed, and open signatures
    are void. The same text again makes no version. Raises Invalid, MovedOn when it is in force or has ended. Records
    AgreementWritten, and SignaturesVoided.
    """
    reason = short(reason, "reason")
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.write_text", agreement)
        expect_stage(agreement, *WRITABLE)
        base, head = version_numbered(agreement, number), version_numbered(agreement, agreement.number)
        parties = [party.organisation.code for party in keep_parties(agreement, by=by)]
        ours = checked(with_changes(base, changes), parties={*parties, *_duty_holders(head)})
        parts, conflicts = merged(*(parts_of(side) for side in (text_of(base), ours, text_of(head))))
        if conflicts:
            raise StaleRevision({**text_of(head), "number": head.number, "conflicts": conflicts})
        return save_text(
            agreement, checked(values_of(parts), parties=parties), head=head, reason=reason, by=by
        )


def text_of(version: Version) -> dict[str, Any]:
    """What people write of a version."""
    return {name: getattr(version, name) for name in (*PLAIN, *GROUPS, "duties")}


def _duty_holders(version: Version) -> set[str]:
    return {duty["organisation"] for duty in version.duties}


def with_changes(version: Version, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The text of ``version`` with ``changes`` in it. TypeError for what is not a part of it."""
    values = text_of(version)
    if unknown := set(changes) - set(values):
        raise TypeError(f"Not for people to write: {', '.join(sorted(unknown))}")
    for name, said in changes.items():
        values[name] = {**values[name], **said} if name in GROUPS else said
    return values


def save_text(
    agreement: Agreement, values: dict[str, Any], *, head: Version, reason: str, by: Actor
) -> Version:
    """Within a transaction: the text as a new version, unless it says what ``head`` says; what was agreed to is open again."""
    if _is_same(agreement, values, head):
        return head
    if agreement.stage == AgreementState.SIGNING:
        reason = owed(
            reason, "reason", _("Dites pourquoi le texte change : les signatures déjà données sont annulées.")
        )
        void_signatures(agreement, Voided.TEXT_CHANGED, by=by)
    stage = AgreementState.DRAFT if agreement.stage == AgreementState.DRAFT else AgreementState.NEGOTIATION
    shown = {} if agreement.is_in_force else {name: values[name] for name in PLAIN}
    move(agreement, stage, number=head.number + 1, signing_number=None, sign_by=None, **shown)
    return save_version(agreement, values, number=agreement.number, reason=reason, head=head, by=by)


def _is_same(agreement: Agreement, values: dict[str, Any], head: Version) -> bool:
    same = parts_of(values) == parts_of(text_of(head))
    return same and head.files == files_in(agreement) and head.parties == parties_in(agreement)


def save_version(
    agreement: Agreement,
    values: dict[str, Any],
    *,
    number: int,
    reason: str,
    head: Version | None = None,
    by: Actor,
) -> Version:
    """Within a transaction: write a version with its hash. Records AgreementWritten."""
    whole = {**values, "files": files_in(agreement), "parties": parties_in(agreement)}
    canonical = canonical_text(code=agreement.code, number=number, language=agreement.language, values=whole)
    version = Version.objects.create(
        agreement=agreement,
        number=number,
        canonical=canonical,
        hash=hash_of(canonical),
        reason=reason,
        author=by.person,
        organisation=by.organisation,
        **whole,
    )
    before = parts_of(text_of(head)) if head is not None else {}
    changed = sorted(name for name, said in parts_of(values).items() if before.get(name) != said)
    record(
        AgreementWritten(agreement=agreement.code, number=number, hash=version.hash, changed=changed), by=by
    )
    return version


def files_in(agreement: Agreement) -> list[dict[str, str]]:
    """The files of the annexes, as a version names them."""
    return [
        {"code": file.code, "name": file.name, "sha256": file.checksum} for file in annex_files_of(agreement)
    ]


def parties_in(agreement: Agreement) -> list[dict[str, str]]:
    """The parties, as a version names them, in the order of their codes."""
    rows = [(party.organisation.code, party.organisation.name) for party in parties_of(agreement)]
    return [{"organisation": code, "name": name} for code, name in sorted(rows)]


def expect_whole(agreement: Agreement, version: Version) -> None:
    """Raise Invalid unless ``version`` can be signed: it names the parties and files that there are, and says when."""
    errors = []
    if version.parties != parties_in(agreement) or len(version.parties) < 2:
        words = _("Les parties ont changé depuis cette version : enregistrez le texte à nouveau.")
        errors.append(FieldError("parties", "changed", words))
    if version.files != files_in(agreement):
        words = _("Les fichiers joints ont changé depuis cette version : enregistrez le texte à nouveau.")
        errors.append(FieldError("files", "changed", words))
    if not version.starts_on or not version.ends_on:
        words = _("Dites quand la convention commence et quand elle finit.")
        errors.append(FieldError("starts_on", "required", words))
    elif version.ends_on < clock.today():
        errors.append(
            FieldError("ends_on", "past", _("La convention serait déjà terminée : changez ses dates."))
        )
    if not unsigned_parties(version):
        errors.append(FieldError("number", "signed", _("Toutes les parties ont déjà signé ce texte.")))
    if errors:
        raise Invalid(errors)
