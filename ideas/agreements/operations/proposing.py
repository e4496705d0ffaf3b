"""Amendments by parties: sections that one would have otherwise, against a stated version; accepted, or declined and why."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.agreements.checking import checked, checked_texts
from ideas.agreements.facts import AgreementChangeDecided, AgreementChangeProposed
from ideas.agreements.lifecycle import WRITABLE, ProposalState
from ideas.agreements.merging import merged, parts_of, values_of
from ideas.agreements.models import Agreement, ProposedText
from ideas.agreements.operations.moving import expect_stage, keep_parties, locked, owed, short
from ideas.agreements.operations.writing import save_text, text_of, with_changes
from ideas.agreements.queries import version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision


def propose_change(
    agreement: Agreement, *, number: int, sections: Mapping[str, str], reason: str, by: Actor
) -> ProposedText:
    """Propose for the party that ``by`` acts for that ``sections`` of version ``number`` say something else, and why.

    Raises Invalid with every fault, also where nothing would change; MovedOn when the text is not worked on; NotFound for no
    such version; TooMany. Records AgreementChangeProposed.
    """
    reason = owed(reason, "reason", _("Dites pourquoi vous proposez ce changement."))
    texts, errors = checked_texts("sections", sections)
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.propose_change", agreement)
        expect_stage(agreement, *WRITABLE)
        version = version_numbered(agreement, number)
        changed = {key: text for key, text in texts.items() if version.sections.get(key, "") != text}
        if not changed:
            raise Invalid.one("sections", "same", _("Rien ne change encore : modifiez une partie du texte."))
        spend("apply", by)
        who = {"person": by.person, "organisation": by.organisation, "mandate": by.mandate}
        proposal = ProposedText.objects.create(
            agreement=agreement, number=number, sections=changed, reason=reason, **who
        )
        fact = AgreementChangeProposed(
            agreement=agreement.code,
            proposal=proposal.code,
            number=number,
            organisation=by.organisation_code,
        )
        record(fact, by=by)
    return proposal


def decide_change(proposal: ProposedText, *, accept: bool, answer: str = "", by: Actor) -> ProposedText:
    """Take what a party proposed into the text, as a new version, or decline it with an ``answer``, which is owed then.

    Raises StaleRevision, with the parts in ``conflicts``, where the text says something else there by now; Invalid; MovedOn
    when it was decided or withdrawn, or the text is not worked on. Records AgreementChangeDecided, and AgreementWritten.
    """
    answer = short(answer, "answer") if accept else owed(answer, "answer", _("Dites pourquoi vous déclinez."))
    with transaction.atomic():
        agreement = locked(proposal.agreement)
        authorize(by, "agreements.decide_change", proposal)
        became = _take_in(agreement, proposal, by=by) if accept else None
        state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
        return _settle(proposal, state, {"answer": answer, "became": became}, by=by)


def _take_in(agreement: Agreement, proposal: ProposedText, *, by: Actor) -> int:
    """The number of the version with what was proposed, merged into what the text says now."""
    expect_stage(agreement, *WRITABLE)
    base, head = (version_numbered(agreement, number) for number in (proposal.number, agreement.number))
    ours: dict[str, Any] = with_changes(base, {"sections": proposal.sections})
    parts, conflicts = merged(*(parts_of(side) for side in (text_of(base), ours, text_of(head))))
    if conflicts:
        words = _("Le texte a changé au même endroit : reprenez la proposition à la main, ou déclinez-la.")
        raise StaleRevision({"number": head.number, "conflicts": conflicts}, words)
    parties = [party.organisation.code for party in keep_parties(agreement, by=by)]
    values = checked(values_of(parts), parties=parties)
    return save_text(agreement, values, head=head, reason=proposal.reason, by=by).number


def withdraw_change(proposal: ProposedText, *, by: Actor) -> ProposedText:
    """Take a proposal back. Raises MovedOn when it was decided. Records AgreementChangeDecided."""
    with transaction.atomic():
        locked(proposal.agreement)
        authorize(by, "agreements.withdraw_change", proposal)
        return _settle(proposal, ProposalState.WITHDRAWN, {}, by=by)


def _settle(
    proposal: ProposedText, state: ProposalState, values: dict[str, Any], *, by: Actor
) -> ProposedText:
    waiting = ProposedText.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED)
    if not waiting.update(state=state, decided_by=by.person, decided_at=clock.now(), **values):
        raise MovedOn(_("Cette proposition a déjà sa réponse."))
    fact = AgreementChangeDecided(
        agreement=proposal.agreement.code,
        proposal=proposal.code,
        state=state,
        organisation=proposal.organisation.code,
    )
    record(fact, by=by)
    proposal.refresh_from_db()
    return proposal
