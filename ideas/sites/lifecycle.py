"""The map of sites: where they can stand, which steps lead from there, and how long what is said of them may be."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.kernel.errors import Words
from ideas.pilots.lifecycle import PartnerRole, PilotState

NAME_LIMIT = 120
PLACE_LIMIT = 200
BENEFIT_LIMIT = 1_000
TEXT_LIMIT = 5_000
DAYS_TO_ANSWER = 30


class SiteState(TextChoices):
    """``requested → preparing → running ⇄ paused → ended``, or ``declined`` or ``withdrawn`` before it is prepared."""

    REQUESTED = "requested", _("Demandé")
    PREPARING = "preparing", _("En préparation")
    RUNNING = "running", pgettext_lazy("site", "Ouvert")
    PAUSED = "paused", pgettext_lazy("site", "Suspendu")
    ENDED = "ended", pgettext_lazy("site", "Terminé")
    DECLINED = "declined", pgettext_lazy("site", "Décliné")
    WITHDRAWN = "withdrawn", pgettext_lazy("site", "Retiré")


# A site that counts: what is measured, planned and signed there is part of the pilot.
ACTIVE_STATES = (SiteState.PREPARING, SiteState.RUNNING, SiteState.PAUSED, SiteState.ENDED)
# Where something still happens or will.
UNDER_WAY_STATES = (SiteState.PREPARING, SiteState.RUNNING, SiteState.PAUSED)
# Who carries a site, so that it can open and leads it.
CARRYING_ROLES = (PartnerRole.ACCOUNTABLE, PartnerRole.OPERATOR, PartnerRole.HOST)
# Where a pilot stands when organisations elsewhere may ask to take it up.
SPREADING_STATES = (PilotState.RUNNING, PilotState.SCALING)
# Where a pilot stands when people can come to its sites.
OPEN_PILOT_STATES = (PilotState.RUNNING, PilotState.IN_REVIEW, PilotState.SCALING)


class SiteStep(TextChoices):
    """What can be done with a site that is being prepared or runs."""

    OPEN = "open", _("Ouvrir le lieu")
    PAUSE = "pause", _("Suspendre le lieu")
    RESUME = "resume", _("Rouvrir le lieu")
    END = "end", _("Terminer le lieu")


@dataclass(frozen=True)
class Way:
    """From which states a step leads where; whether a public reason is owed."""

    name: Words
    sources: tuple[SiteState, ...]
    target: SiteState
    owes_reason: bool = True


STEPS: Mapping[SiteStep, Way] = {
    SiteStep.OPEN: Way(SiteStep.OPEN.label, (SiteState.PREPARING,), SiteState.RUNNING, owes_reason=False),
    SiteStep.PAUSE: Way(SiteStep.PAUSE.label, (SiteState.RUNNING,), SiteState.PAUSED),
    SiteStep.RESUME: Way(SiteStep.RESUME.label, (SiteState.PAUSED,), SiteState.RUNNING, owes_reason=False),
    SiteStep.END: Way(SiteStep.END.label, UNDER_WAY_STATES, SiteState.ENDED),
}

# « How to benefit »: what people must know before a site opens its doors.
BENEFIT: Mapping[str, Words] = {
    "who": _("Pour qui"),
    "where": pgettext_lazy("site", "Où"),
    "when": pgettext_lazy("site", "Quand"),
    "contact": pgettext_lazy("site", "Contact"),
}


class DeviationState(TextChoices):
    """``noted``, or of the core ``asked → agreed | refused``; ``over`` once it is done as in the core again."""

    NOTED = "noted", _("Adaptation")
    ASKED = "asked", _("Attend l’accord du pilote")
    AGREED = "agreed", _("Accordée par le pilote")
    REFUSED = "refused", _("Refusée par le pilote")
    OVER = "over", _("N’a plus cours")


# A deviation that is lived.
LIVED_STATES = (DeviationState.NOTED, DeviationState.AGREED)


# --- The pack ---------------------------------------------------------------------------------------------------

PACK_LIMIT = 30_000
LABEL_LIMIT = 200
MOST_COSTS = 30
MOST_AMOUNT = 1_000_000_000
CURRENCY = "CHF"
CURRENCIES = ("CHF", "EUR", "USD", "GBP", "CAD")


class PackPart(TextChoices):
    """What a pack is made of."""

    CORE = "core", pgettext_lazy("pack", "Le cœur")
    ADAPTABLE = "adaptable", pgettext_lazy("pack", "Ce qui s’adapte")
    CONDITIONS = "conditions", pgettext_lazy("pack", "Conditions")
    COSTS = "costs", pgettext_lazy("pack", "Coûts")
    PEOPLE = "people", pgettext_lazy("pack", "Personnes")
    DOCUMENTS = "documents", pgettext_lazy("pack", "Documents")


# The parts that are written as text.
WRITTEN_PARTS = (PackPart.CORE, PackPart.ADAPTABLE, PackPart.CONDITIONS, PackPart.PEOPLE)


class CostEvery(TextChoices):
    """How often a cost comes."""

    ONCE = "once", pgettext_lazy("cost", "une fois")
    MONTH = "month", pgettext_lazy("cost", "par mois")
    YEAR = "year", pgettext_lazy("cost", "par an")


class OfferState(TextChoices):
    """``offered → taken | kept``, a kept one still ``taken``; or ``superseded`` by the next version."""

    OFFERED = "offered", _("Attend une réponse")
    TAKEN = "taken", pgettext_lazy("pack", "Reprise")
    KEPT = "kept", _("Le lieu garde la sienne")
    SUPERSEDED = "superseded", _("Remplacée par la suivante")


class FeedbackState(TextChoices):
    """``open → taken | declined``."""

    OPEN = "open", pgettext_lazy("feedback", "Attend une réponse")
    TAKEN = "taken", pgettext_lazy("feedback", "Retenu")
    DECLINED = "declined", pgettext_lazy("feedback", "Pas retenu")
