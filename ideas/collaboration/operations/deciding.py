"""What becomes of amendments: taken whole or in part, declined, withdrawn, without an answer at the end."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.collaboration import facts
from ideas.collaboration.fitting import DoesNotFit, Fit
from ideas.collaboration.lifecycle import AmendmentState
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations.amending import (
    checked_reason,
    locked_amendment,
    record_of,
    refuse_decided,
    refuse_stale,
    reread,
    settle,
)
from ideas.collaboration.queries import fits_against, fits_of_all
from ideas.ideation.lifecycle import CreditKind, MergeState, RevisionReason
from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations import revise_idea
from ideas.ideation.operations.crediting import give_credit
from ideas.ideation.operations.settling import MERGING
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text
from ideas.workflow.lifecycle import Feature
from ideas.workflow.models import Stage

AT_ONCE = 10  # amendments whose texts are joined in one go
type Taken = Mapping[str, Collection[int] | None]


def accept_amendment(
    amendment: Amendment,
    *,
    taken: Taken | None = None,
    reason: str = "",
    version: int | None = None,
    text_version: int | None = None,
    by: Actor,
) -> Amendment:
    """Write an open amendment into the text of its idea, as it is now: all of it, or what ``taken`` names.

    ``taken`` gives for each section None (all of it) or the numbers of the changes to take; where something is left, a
    reason is owed. Raises StaleRevision when the amendment or the text is no longer the one read, DoesNotFit when a
    section to be taken no longer fits, MovedOn when it is decided already, Invalid. The text of other languages stays as
    it is. Its author is credited. Records AmendmentDecided beside the IdeaRevised of the new revision.
    """
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.decide_amendment", amendment)
        refuse_decided(amendment)
        refuse_stale(amendment, version, text_version)
        fits = fits_against(amendment, amendment.idea)
        chosen = _checked(taken, fits)
        is_whole = chosen == dict.fromkeys(amendment.texts)
        words = clean_text(reason) if is_whole else checked_reason(reason)
        state = AmendmentState.ACCEPTED if is_whole else AmendmentState.PARTLY_ACCEPTED
        before = amendment.idea.revision
        _decide(amendment, state, words, by, taken=chosen, before_revision=before)
        idea = _write_into_text(amendment, fits, chosen, by)
        return _decided(amendment, idea, by)


def decline_amendment(
    amendment: Amendment, *, reason: str, version: int | None = None, by: Actor
) -> Amendment:
    """Do not take an open amendment, with a reason that everybody reads.

    Raises Invalid without one, StaleRevision, MovedOn when it is decided already. Records AmendmentDecided.
    """
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.decide_amendment", amendment)
        refuse_decided(amendment)
        refuse_stale(amendment, version)
        words = checked_reason(reason)
        _decide(amendment, AmendmentState.DECLINED, words, by, before_revision=amendment.idea.revision)
        return _decided(amendment, amendment.idea, by)


def withdraw_amendment(amendment: Amendment, *, by: Actor) -> Amendment:
    """Take one's own open amendment back; it stays to be read. Raises MovedOn when it is decided.

    Records AmendmentWithdrawn.
    """
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.withdraw_amendment", amendment)
        refuse_decided(amendment)
        _decide(amendment, AmendmentState.WITHDRAWN, "", by, before_revision=amendment.idea.revision)
        record_of(facts.AmendmentWithdrawn, amendment, by)
        return reread(amendment, amendment.idea)


def settle_amendments(idea: Idea, target: Stage, step: str, by: Actor) -> None:
    """Within the transaction of ``step``: leave open amendments without an answer where the text can be changed no more.

    Those of an idea that is merged stay as long as the merge can be undone. Records AmendmentLapsed of each.
    """
    if not target.is_open_for(Feature.EDIT) and step != MERGING:
        _lapse_open(idea, target, by)


def lapse_merged_amendments() -> int:
    """Leave open amendments without an answer where their idea was merged and that can be undone no more; how many ideas.

    A batch at a time. Records AmendmentLapsed of each.
    """
    for_good = Merge.objects.filter(state=MergeState.DONE, undo_until__lt=clock.now()).values("source")
    waiting = Amendment.objects.filter(state=AmendmentState.OPEN, idea__in=for_good)
    ideas = list(waiting.order_by("idea").values_list("idea", flat=True).distinct()[:AT_ONCE])
    for pk in ideas:
        with transaction.atomic():
            idea = locked(Idea(pk=pk))
            if idea.merged_into_id is not None:
                _lapse_open(idea, idea.stage, SYSTEM)
    return len(ideas)


def _lapse_open(idea: Idea, target: Stage, by: Actor) -> None:
    for amendment in Amendment.objects.filter(idea=idea, state=AmendmentState.OPEN).order_by("pk"):
        amendment.idea = idea
        _decide(amendment, AmendmentState.LAPSED, "", SYSTEM, before_revision=idea.revision)
        record_of(facts.AmendmentLapsed, amendment, by, stage=target.key)


def note_fit(idea: Idea, *, after: int = 0, by: Actor) -> int | None:
    """Note which open amendments of ``idea`` no longer fit its text, and which do again: of a batch behind the key ``after``.

    Returns the key behind which to go on; None when all were looked at, or when the text changed meanwhile (its own fact
    lets them be looked at anew). Texts are joined before anything is locked. Records AmendmentStranded once for each that
    no longer fits.
    """
    idea = Idea.objects.get(pk=idea.pk)
    waiting = Amendment.objects.filter(idea=idea, state=AmendmentState.OPEN, pk__gt=after)
    batch = list(waiting.order_by("pk")[: AT_ONCE + 1])
    looked_at = batch[:AT_ONCE]
    fits = fits_of_all(looked_at, idea)
    unfit = {one.pk: [fit.section for fit in fits[one.pk] if not fit.fits] for one in looked_at}
    news = [one for one in looked_at if one.unfit != unfit[one.pk]]
    if news and not _noted(idea, news, unfit, by):
        return None
    return looked_at[-1].pk if len(batch) > AT_ONCE else None


def _noted(idea: Idea, news: list[Amendment], unfit: Mapping[int, list[str]], by: Actor) -> bool:
    """Write down what no longer fits, as far as nobody was faster; False when the text is no longer the one looked at."""
    with transaction.atomic():
        now = locked(idea)
        if now.text_version != idea.text_version:
            return False
        versions = {one.pk: one.version for one in news}
        for amendment in Amendment.objects.filter(pk__in=versions, state=AmendmentState.OPEN).order_by("pk"):
            sections = unfit[amendment.pk]
            if amendment.version != versions[amendment.pk] or amendment.unfit == sections:
                continue
            since = (amendment.unfit_since or clock.now()) if sections else None
            amendment.idea = now
            settle(amendment, unfit=sections, unfit_since=since)
            if not amendment.unfit:
                record_of(facts.AmendmentStranded, amendment, by, revision=now.revision, sections=sections)
    return True


def _checked(taken: Taken | None, fits: list[Fit]) -> dict[str, list[int] | None]:
    """What is taken of each section; Invalid where that is nothing, DoesNotFit where it cannot be."""
    wanted: Taken = dict.fromkeys(fit.section for fit in fits) if taken is None else taken
    known = {fit.section: fit for fit in fits}
    if not set(wanted) <= set(known):
        raise Invalid.one("parts", "unknown", _("Cette partie n’est pas dans l’amendement."))
    unfit = [fit for key, fit in known.items() if key in wanted and not fit.fits]
    if unfit:
        raise DoesNotFit(unfit)
    chosen: dict[str, list[int] | None] = {}
    for key, fit in known.items():
        all_of_it = {change.number for change in fit.changes} if fit.fits else set()
        numbers = wanted.get(key, ())
        if numbers is not None and not set(numbers) <= all_of_it:
            raise Invalid.one("parts", "unknown", _("Ce changement n’est pas dans l’amendement."))
        if fit.fits and (numbers is None or set(numbers) == all_of_it):
            chosen[key] = None  # also where the text says all of it already
        elif numbers:
            chosen[key] = sorted(set(numbers))
    if not any(known[key].changes for key in chosen) and len(chosen) < len(known):
        words = _("Choisissez au moins un changement, ou déclinez l’amendement avec un motif.")
        raise Invalid.one("parts", "required", words)
    return chosen


def _decide(amendment: Amendment, state: AmendmentState, reason: str, by: Actor, **more: Any) -> None:
    said = {"decided_by": by.person, "decided_at": clock.now(), "decision_reason": reason}
    settle(amendment, state=state, version=F("version") + 1, unfit=[], unfit_since=None, **said, **more)


def _write_into_text(
    amendment: Amendment, fits: list[Fit], chosen: dict[str, list[int] | None], by: Actor
) -> Idea:
    """The idea with what was chosen in its text, as a revision that names the amendment."""
    sections = {fit.section: fit.taking(chosen[fit.section]) for fit in fits if fit.section in chosen}
    idea = revise_idea(
        amendment.idea,
        changes={"sections": sections},
        reason=RevisionReason.AMENDMENT,
        note=str(amendment.number),
        credited=amendment.author,
        by=by,
    )
    give_credit(
        idea,
        kind=CreditKind.AMENDED,
        person=amendment.author,
        organisation=amendment.organisation,
        source=("amendment", amendment.code),
        by=by,
    )
    return idea


def _decided(amendment: Amendment, idea: Idea, by: Actor) -> Amendment:
    amendment = reread(amendment, idea)
    record_of(facts.AmendmentDecided, amendment, by, decision=str(amendment.state), revision=idea.revision)
    return amendment
