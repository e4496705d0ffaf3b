"""Taking an idea from stage to stage: the one writer of its way."""

import datetime
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record
from ideas.discussion.operations import close_thread, open_thread
from ideas.ideation.facts import IdeaAdvanced
from ideas.ideation.lifecycle import RevisionReason
from ideas.ideation.models import Idea, Passage
from ideas.ideation.operations.crediting import credit_proposal
from ideas.ideation.operations.lapsing import lapse_merges
from ideas.ideation.operations.relating import tell_of_part
from ideas.ideation.operations.settling import settle_what_waits
from ideas.ideation.operations.writing import keep_revision, locked
from ideas.ideation.queries import lead_of
from ideas.ideation.rules import takers_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotAllowed
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.workflow.guards import Verdict, verdicts_on
from ideas.workflow.lifecycle import Feature, Taker
from ideas.workflow.models import Stage, Step
from ideas.workflow.operations import start_clock
from ideas.workflow.queries import step_from

REASON_LIMIT = 5000


def advance_idea(
    idea: Idea,
    *,
    step: str,
    reason: str = "",
    override: Collection[str] = (),
    expected_passages: int | None = None,
    holder: tuple[str, str] | None = None,
    by: Actor,
) -> Idea:
    """Take ``step`` with ``idea``: the only way it changes stage.

    ``override`` names guards that a curator waives; then a public ``reason`` is owed even where the step asks for none.
    ``expected_passages`` (how many the caller had seen) turns a step taken twice into MovedOn. ``holder`` is what leads
    the idea just now, such as ``("pilot", code)``. Raises NotAllowed, StepNotOnMap, GuardsUnmet (all that is missing at
    once), Invalid without an owed reason, MovedOn when somebody was faster. Records IdeaAdvanced. What waits for an answer
    and has no place in the new stage (invitations, links, requests to join, amendments, matches) lapses at the same moment.
    """
    now = clock.now()
    with transaction.atomic():
        idea = locked(idea)
        if holder is None or not by.is_system:
            authorize(by, "ideation.advance_idea", idea)
        if expected_passages is not None and expected_passages != idea.passage_count:
            raise MovedOn()
        route = step_from(idea.stage, step)
        takers = takers_of(by, idea, holder=holder)
        if not takers & set(route.takers):
            raise NotAllowed(_("Il ne vous revient pas de faire prendre cette étape à l’idée."))
        verdicts = verdicts_on(idea, route.guards)
        overridden = _overridden(idea, verdicts, override, by)
        reason = _owed_reason(reason, is_owed=route.owes_reason(set(takers)) or bool(overridden))
        target = route.target or _stage_before(idea)
        for_person = _acts_for(idea, route, takers)
        _move(idea, target, now=now)
        passage = _write_passage(
            idea,
            route,
            target,
            reason=reason,
            verdicts=verdicts,
            overridden=overridden,
            for_person=for_person,
            by=by,
            now=now,
        )
        settle_what_waits(idea, target, step=route.key, by=by)
        _tell(idea, passage, by=by)
    return idea


def _overridden(idea: Idea, verdicts: Sequence[Verdict], override: Collection[str], by: Actor) -> list[str]:
    """Names of unmet guards that are waived; raises GuardsUnmet for the others."""
    unmet = [verdict for verdict in verdicts if not verdict.is_met]
    waived = [verdict.guard for verdict in unmet if verdict.guard in override]
    if waived:
        authorize(by, "ideation.override_guard", idea)
    missing = [verdict.unmet() for verdict in unmet if verdict.guard not in waived]
    if missing:
        raise GuardsUnmet(missing)
    return waived


def _owed_reason(reason: str, *, is_owed: bool) -> str:
    reason = clean_text(reason)
    if is_owed and not reason:
        raise Invalid.one("reason", "required", _("Un motif est dû : il sera publié avec cette étape."))
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason


def _acts_for(idea: Idea, route: Step, takers: Collection[Taker]) -> Person | None:
    """The unclaimed lead for whom somebody else takes a lead's step."""
    lead = lead_of(idea)
    if Taker.LEAD in takers and Taker.LEAD in route.takers and lead is not None and lead.is_unclaimed:
        return lead
    return None


def _stage_before(idea: Idea) -> Stage:
    """Where the idea stood before its last passage."""
    last = idea.passages.select_related("source").order_by("-number").first()
    if last is None or last.source is None:
        raise MovedOn()
    return last.source


def _move(idea: Idea, target: Stage, *, now: datetime.datetime) -> None:
    """Set the new stage, if nobody did in the meantime."""
    is_submission = idea.stage.is_start and target.is_public and not target.is_end
    submitted_at = now if is_submission and idea.submitted_at is None else idea.submitted_at
    if is_submission and (idea.call is None or not idea.call.is_open_at(now)):
        raise Invalid.one(
            "call", "closed", _("Cet appel est clos. Choisissez un appel ouvert pour déposer votre idée.")
        )
    moved = Idea.objects.filter(pk=idea.pk, stage=idea.stage, passage_count=idea.passage_count).update(
        stage=target,
        stage_since=now,
        passage_count=idea.passage_count + 1,
        is_public=target.is_public and submitted_at is not None,
        submitted_at=submitted_at,
        draft_secret=None,
        updated_at=now,
        active_at=now,
    )
    if not moved:
        raise MovedOn()
    idea.refresh_from_db()


def _write_passage(
    idea: Idea,
    route: Step,
    target: Stage,
    *,
    reason: str,
    verdicts: Sequence[Verdict],
    overridden: list[str],
    for_person: Person | None,
    by: Actor,
    now: datetime.datetime,
) -> Passage:
    return Passage.objects.create(
        idea=idea,
        number=idea.passage_count,
        step=route.key,
        step_names=route.names,
        source=route.source,
        target=target,
        person=by.person,
        organisation=by.organisation,
        for_person=for_person,
        reason=reason,
        guards=[verdict.kept() for verdict in verdicts],
        overridden=overridden,
        at=now,
    )


def _tell(idea: Idea, passage: Passage, *, by: Actor) -> None:
    """What holds at the same moment as the step: thread, first revision with its credits, clock, merges, fact."""
    if idea.submitted_at is not None and idea.revision == 0:
        keep_revision(idea, reason=RevisionReason.SUBMIT, by=by)
        Idea.objects.filter(pk=idea.pk).update(revision=idea.revision)
        credit_proposal(idea, by=by)
        open_thread("idea", idea.code, by=by)
    if idea.submitted_at is not None and not passage.target.is_open_for(Feature.COMMENT):
        close_thread("idea", idea.code, by=by)
    elif passage.source and not passage.source.is_open_for(Feature.COMMENT):
        open_thread("idea", idea.code, by=by)
    start_clock("idea", idea.code, passage.target, by=by, now=passage.at)
    lapse_merges(idea, by=by)
    if passage.source and passage.source.is_start:
        tell_of_part(idea, by=by)
    fact = IdeaAdvanced(
        idea=idea.code,
        step=passage.step,
        source=passage.source.key if passage.source else "",
        target=passage.target.key,
        passage=passage.number,
        overridden=list(passage.overridden),
    )
    record(fact, by=by, audience=Audience.PUBLIC if idea.is_public else Audience.CONCERNED)


def hold_idea(idea: Idea, *, kind: str, code: str, by: Actor) -> None:
    """Say that something else, such as a pilot, leads the idea from now on; only it takes the idea's steps.

    Raises MovedOn when another holds it already. Holding it twice changes nothing.
    """
    if idea.held_by_kind == kind and idea.held_by_code == code:
        return
    if not Idea.objects.filter(pk=idea.pk, held_by_code="").update(held_by_kind=kind, held_by_code=code):
        raise MovedOn()


def release_idea(idea: Idea, *, kind: str, code: str, by: Actor) -> None:
    """End the holding of that holder; nothing happens when it does not hold the idea."""
    Idea.objects.filter(pk=idea.pk, held_by_kind=kind, held_by_code=code).update(
        held_by_kind="", held_by_code=""
    )
