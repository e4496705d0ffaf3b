"""The map of milestones: where they can stand and which moves lead from there."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_LIMIT = 160
NAME_LIMIT = 160
TEXT_LIMIT = 5_000
LINK_LIMIT = 300
REMIND_DAYS = 7


class MilestoneState(TextChoices):
    """``planned → under_way → reached | dropped``; what was not begun can be reached or dropped, too."""

    PLANNED = "planned", pgettext_lazy("milestone", "Prévu")
    UNDER_WAY = "under_way", pgettext_lazy("milestone", "En cours")
    REACHED = "reached", pgettext_lazy("milestone", "Atteint")
    DROPPED = "dropped", pgettext_lazy("milestone", "Abandonné")


ENDS = frozenset({MilestoneState.REACHED, MilestoneState.DROPPED})
OPEN = (MilestoneState.PLANNED, MilestoneState.UNDER_WAY)

MOVES: Mapping[MilestoneState, tuple[MilestoneState, ...]] = {
    MilestoneState.PLANNED: (MilestoneState.UNDER_WAY, MilestoneState.REACHED, MilestoneState.DROPPED),
    MilestoneState.UNDER_WAY: (MilestoneState.REACHED, MilestoneState.DROPPED),
    MilestoneState.REACHED: (),
    MilestoneState.DROPPED: (),
}

MOVE_NAMES = {
    MilestoneState.UNDER_WAY: _("Commencer"),
    MilestoneState.REACHED: _("Marquer comme atteint"),
    MilestoneState.DROPPED: _("Abandonner ce jalon"),
}
