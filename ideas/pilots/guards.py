"""What a pilot has to earn, and the steps from where it stands, seen by somebody."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import Unmet, Words
from ideas.pilots.lifecycle import (
    CARRYING_ROLES,
    OUTCOMES,
    Decision,
    PartnerState,
    PilotState,
    StepKey,
)
from ideas.pilots.models import Pilot
from ideas.pilots.queries import open_review_of

STEP_NAMES: dict[str, Words] = {
    StepKey.START: _("Démarrer le pilote"),
    StepKey.BEGIN_REVIEW: _("Ouvrir le bilan"),
    Decision.CONTINUE: _("Continuer le pilote"),
    Decision.SCALE: _("Passer à l’essaimage"),
    Decision.COMPLETE: _("Conclure le pilote"),
    Decision.STOP: _("Arrêter le pilote"),
}


def unmet_to_start(pilot: Pilot) -> list[Unmet]:
    """What is still missing before the pilot can start; empty when it is earned."""
    if pilot.partners.filter(state=PartnerState.ACCEPTED, role__in=CARRYING_ROLES).exists():
        return []
    words = _(
        "Aucune organisation n’a encore accepté de porter, de mettre en œuvre ou d’accueillir le pilote."
    )
    return [Unmet("carried_by_partner", words)]


@dataclass(frozen=True)
class PilotStep:
    """A step as somebody sees it: where it leads, whether they take it, what is missing, whether a reason is owed."""

    key: str
    name: Words
    target: PilotState
    is_mine: bool
    needs_reason: bool
    unmet: tuple[Unmet, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether the asker can take it now."""
        return self.is_mine and not self.unmet


def available_steps(pilot: Pilot, actor: Actor) -> list[PilotStep]:
    """Every step from where ``pilot`` stands, seen by ``actor``; none once it has ended."""
    state = PilotState(pilot.state)
    if state is PilotState.IN_REVIEW:
        return _decisions(pilot, actor)
    steps = []
    if state is PilotState.PREPARING:
        unmet = tuple(unmet_to_start(pilot))
        start = may(actor, "pilots.start_pilot", pilot)
        steps.append(_step(StepKey.START, PilotState.RUNNING, is_mine=start, unmet=unmet))
    if state in OUTCOMES:
        begin = may(actor, "pilots.begin_review", pilot)
        steps.append(_step(StepKey.BEGIN_REVIEW, PilotState.IN_REVIEW, is_mine=begin))
    return steps


def _decisions(pilot: Pilot, actor: Actor) -> list[PilotStep]:
    review = open_review_of(pilot)
    outcomes = OUTCOMES[PilotState(review.state_before)] if review is not None else {}
    decides = may(actor, "pilots.decide_review", pilot)
    return [_step(key, target, is_mine=decides, needs_reason=True) for key, target in outcomes.items()]


def _step(
    key: str, target: PilotState, *, is_mine: bool, needs_reason: bool = False, unmet: tuple[Unmet, ...] = ()
) -> PilotStep:
    return PilotStep(str(key), STEP_NAMES[key], target, is_mine, needs_reason, unmet)
