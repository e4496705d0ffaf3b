"""The map of pilots and partners: where they can stand and which moves lead from there."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.ideation.lifecycle import SUMMARY_LIMIT, TITLE_LIMIT
from ideas.ideation.lifecycle import IntendedRole as PartnerRole

__all__ = [
    "CRITERIA_FOR_EACH",
    "CRITERION_LIMIT",
    "DAYS_OF_NOTICE",
    "DAYS_TO_ANSWER",
    "ENDS",
    "ENDS_OF_PARTNERS",
    "GOES_ON",
    "IDEA_STEPS",
    "OPENS_AT",
    "OUTCOMES",
    "PROMISE_LIMIT",
    "REASON_LIMIT",
    "SUMMARY_LIMIT",
    "TEXT_LIMIT",
    "TITLE_LIMIT",
    "WAITING",
    "CriterionFor",
    "Decision",
    "HearingWay",
    "PartnerRole",
    "PartnerState",
    "PilotState",
    "StepKey",
]

TEXT_LIMIT = 30_000
REASON_LIMIT = 5_000
DAYS_TO_ANSWER = 30
DAYS_OF_NOTICE = 30
CRITERION_LIMIT = 500
PROMISE_LIMIT = 200
CRITERIA_FOR_EACH = 10


class PilotState(TextChoices):
    """``preparing → running → in_review → running | scaling | completed | stopped``."""

    PREPARING = "preparing", _("En préparation")
    RUNNING = "running", _("En cours")
    IN_REVIEW = "in_review", _("En bilan")
    SCALING = "scaling", _("En essaimage")
    COMPLETED = "completed", _("Abouti")
    STOPPED = "stopped", _("Arrêté")


class Decision(TextChoices):
    """What a review can decide."""

    CONTINUE = "continue", pgettext_lazy("review", "Continuer")
    ADAPT = "adapt", pgettext_lazy("review", "Adapter")
    SCALE = "scale", _("Essaimer")
    COMPLETE = "complete", _("Conclure")
    STOP = "stop", _("Arrêter")


class CriterionFor(TextChoices):
    """The decisions of a review that have criteria, agreed before the start."""

    CONTINUE = "continue", pgettext_lazy("review", "Continuer")
    ADAPT = "adapt", _("Adapter")
    SCALE = "scale", _("Essaimer")
    STOP = "stop", _("Arrêter")


class HearingWay(TextChoices):
    """How the people concerned were heard."""

    INTERVIEWS = "interviews", _("Entretiens")
    WORKSHOP = "workshop", _("Atelier")
    SURVEY = "survey", _("Enquête")
    VISIT = "visit", _("Visite sur place")
    OTHER = "other", _("Autrement")


class StepKey(StrEnum):
    """What can be done with a pilot besides the decisions of its review."""

    START = "start"
    BEGIN_REVIEW = "begin_review"


ENDS = frozenset({PilotState.COMPLETED, PilotState.STOPPED})

# From where a review was begun, and what it decides: where the pilot stands then. One that never started can only go on
# preparing or stop; one that spreads already cannot begin to.
OUTCOMES: Mapping[PilotState, Mapping[Decision, PilotState]] = {
    PilotState.PREPARING: {
        Decision.CONTINUE: PilotState.PREPARING,
        Decision.STOP: PilotState.STOPPED,
    },
    PilotState.RUNNING: {
        Decision.CONTINUE: PilotState.RUNNING,
        Decision.ADAPT: PilotState.RUNNING,
        Decision.SCALE: PilotState.SCALING,
        Decision.COMPLETE: PilotState.COMPLETED,
        Decision.STOP: PilotState.STOPPED,
    },
    PilotState.SCALING: {
        Decision.CONTINUE: PilotState.SCALING,
        Decision.ADAPT: PilotState.SCALING,
        Decision.COMPLETE: PilotState.COMPLETED,
        Decision.STOP: PilotState.STOPPED,
    },
}

# Where its agreed review is waited for.
WAITING = (PilotState.PREPARING, PilotState.RUNNING, PilotState.SCALING)

# Those after which it is looked at again: the next day is owed.
GOES_ON = frozenset({Decision.CONTINUE, Decision.ADAPT, Decision.SCALE})

# The step that the idea takes in the same moment as its pilot.
IDEA_STEPS: Mapping[Decision, str] = {
    Decision.SCALE: "to_scaling",
    Decision.COMPLETE: "complete",
    Decision.STOP: "stop",
}

# Stages of an idea that a pilot stands for, and where a pilot opened there begins.
OPENS_AT: Mapping[str, PilotState] = {
    "pilot": PilotState.PREPARING,
    "scaling": PilotState.SCALING,
}


class PartnerState(TextChoices):
    """``invited | applied → accepted → left``, or ``declined`` or ``expired``; from these three it can be asked again."""

    INVITED = "invited", _("Invitation en attente")
    APPLIED = "applied", _("Candidature en attente")
    ACCEPTED = "accepted", _("Partenaire")
    DECLINED = "declined", _("A décliné")
    EXPIRED = "expired", _("Sans réponse")
    LEFT = "left", _("A quitté le pilote")


ENDS_OF_PARTNERS = (PartnerState.DECLINED, PartnerState.EXPIRED, PartnerState.LEFT)
