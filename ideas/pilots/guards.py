"""What a pilot has to earn, and the steps from where it stands, seen by somebody."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.consent.lifecycle import RoundState
from ideas.consent.models import Round
from ideas.consent.queries import tally_of, with_voices
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import Words
from ideas.kernel.wording import quoted
from ideas.pilots.lifecycle import (
    OUTCOMES,
    CriterionFor,
    Decision,
    PartnerRole,
    PartnerState,
    PilotState,
    StepKey,
)
from ideas.pilots.models import Pilot
from ideas.pilots.queries import criteria_of, open_review_of
from ideas.workflow.guards import NOTHING, Found, Parameters, Verdict, register_guard, verdicts_on
from ideas.workflow.queries import conditions_of

# Rounds that keep nobody from deciding: one that failed for want of voices has said nothing against it.
RESTING = frozenset({RoundState.ADOPTED, RoundState.NOT_ADOPTED, RoundState.WITHDRAWN})

STEP_NAMES: dict[str, Words] = {
    StepKey.START: gettext_lazy("Démarrer le pilote"),
    StepKey.BEGIN_REVIEW: gettext_lazy("Ouvrir le bilan"),
    Decision.CONTINUE: gettext_lazy("Continuer le pilote"),
    Decision.ADAPT: gettext_lazy("Adapter le pilote"),
    Decision.SCALE: gettext_lazy("Passer à l’essaimage"),
    Decision.COMPLETE: gettext_lazy("Conclure le pilote"),
    Decision.STOP: gettext_lazy("Arrêter le pilote"),
}


# --- What it has to earn: named in the data of processes ----------------------------------------------------------


@register_guard(
    "accountable_partner",
    wording=lambda p: _("Une organisation partenaire responsable du pilote"),
    missing=lambda p, found: _("Aucune organisation n’a encore accepté de répondre du pilote."),
)
def accountable_partner(pilot: Pilot, parameters: Parameters) -> Found | None:
    """An organisation answers for it; that there is no second one, the table sees to."""
    return None if _has_partner(pilot, PartnerRole.ACCOUNTABLE) else NOTHING


@register_guard(
    "operating_partner",
    wording=lambda p: _("Une organisation partenaire qui met le pilote en œuvre"),
    missing=lambda p, found: _("Aucune organisation n’a encore accepté de mettre le pilote en œuvre."),
)
def operating_partner(pilot: Pilot, parameters: Parameters) -> Found | None:
    """An organisation runs it."""
    return None if _has_partner(pilot, PartnerRole.OPERATOR) else NOTHING


def _criteria_missing(parameters: Parameters, found: Found) -> str:
    parts = []
    if found["empty"]:
        names = ", ".join(quoted(str(CriterionFor(key).label)) for key in found["empty"])
        parts.append(_("Il manque les critères pour : %(decisions)s.") % {"decisions": names})
    if not found["has_day"]:
        parts.append(_("Il manque le jour du bilan."))
    return " ".join(parts)


@register_guard(
    "criteria_set",
    wording=lambda p: _("Les critères du bilan et son jour, convenus d’avance"),
    missing=_criteria_missing,
)
def criteria_set(pilot: Pilot, parameters: Parameters) -> Found | None:
    """It is said what speaks for each decision of its review, and when that is."""
    latest = criteria_of(pilot).first()
    texts = latest.by_decision() if latest is not None else {}
    empty = [key for key in CriterionFor.values if not texts.get(key)]
    has_day = pilot.review_on is not None
    return {"empty": empty, "has_day": has_day} if empty or not has_day else None


@register_guard(
    "people_heard",
    wording=lambda p: _("Les personnes concernées ont été entendues"),
    missing=lambda p, found: _(
        "Personne n’a encore noté quand et comment les personnes concernées ont été entendues."
    ),
)
def people_heard(pilot: Pilot, parameters: Parameters) -> Found | None:
    """It was written down at least once what they said."""
    return None if pilot.hearings.exists() else NOTHING


@register_guard(
    "partners_consent",
    wording=lambda p: _("Les partenaires peuvent vivre avec la décision proposée"),
    missing=lambda p, found: (
        _("Objections qui tiennent : %(objections)s. Voix attendues : %(awaited)s.") % found
    ),
)
def partners_consent(pilot: Pilot, parameters: Parameters) -> Found | None:
    """In the round about what its open review is to decide nobody objects and nobody is awaited; met where there is none."""
    review = open_review_of(pilot)
    if review is None or review.round is None or review.round.state in RESTING:
        return None
    tally = tally_of(with_voices(Round.objects.all()).get(pk=review.round.pk))
    awaited = tally.silent if review.round.is_open else 0
    return {"objections": tally.objection, "awaited": awaited} if tally.objection or awaited else None


def verdicts_to_decide(pilot: Pilot) -> list[Verdict]:
    """What the conditions of deciding the open review say; none where no partner was asked."""
    review = open_review_of(pilot)
    asked = review is not None and review.round_id is not None
    return verdicts_on(pilot, [{"guard": "partners_consent"}]) if asked else []


def _has_partner(pilot: Pilot, role: PartnerRole) -> bool:
    return pilot.partners.filter(state=PartnerState.ACCEPTED, role=role).exists()


def verdicts_to_start(pilot: Pilot) -> list[Verdict]:
    """What every condition of the start says of ``pilot``: those of the version under which its idea runs."""
    return verdicts_on(pilot, conditions_of(pilot.idea.stage, "pilots.start_pilot"))


def unmet_to_start(pilot: Pilot) -> list[Verdict]:
    """Conditions of the start that are not earned yet; empty when it can start."""
    return [verdict for verdict in verdicts_to_start(pilot) if not verdict.is_met]


# --- Steps ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PilotStep:
    """A step as somebody sees it: where it leads, whether they take it, whether a reason is owed, what guards say."""

    key: str
    name: Words
    target: PilotState
    is_mine: bool
    needs_reason: bool
    verdicts: tuple[Verdict, ...] = ()

    @property
    def unmet(self) -> list[Verdict]:
        """Guards that are not earned yet."""
        return [verdict for verdict in self.verdicts if not verdict.is_met]

    @property
    def owes_reason(self) -> bool:
        """Whether a reason is owed as things are: by the step, or because it can only be taken by waiving a guard."""
        return self.needs_reason or bool(self.unmet)

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
        verdicts = tuple(verdicts_to_start(pilot))
        start = may(actor, "pilots.start_pilot", pilot)
        steps.append(_step(StepKey.START, PilotState.RUNNING, is_mine=start, verdicts=verdicts))
    if state in OUTCOMES:
        begin = may(actor, "pilots.begin_review", pilot)
        steps.append(_step(StepKey.BEGIN_REVIEW, PilotState.IN_REVIEW, is_mine=begin))
    return steps


def _decisions(pilot: Pilot, actor: Actor) -> list[PilotStep]:
    review = open_review_of(pilot)
    outcomes = OUTCOMES[PilotState(review.state_before)] if review is not None else {}
    decides = may(actor, "pilots.decide_review", pilot)
    verdicts = tuple(verdicts_to_decide(pilot))
    return [
        _step(key, target, is_mine=decides, needs_reason=True, verdicts=verdicts)
        for key, target in outcomes.items()
    ]


def _step(
    key: str,
    target: PilotState,
    *,
    is_mine: bool,
    needs_reason: bool = False,
    verdicts: tuple[Verdict, ...] = (),
) -> PilotStep:
    return PilotStep(str(key), STEP_NAMES[key], target, is_mine, needs_reason, verdicts)
