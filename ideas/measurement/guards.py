"""What measurement lets a pilot earn: named in the data of processes."""

from django.utils.translation import gettext as _

from ideas.measurement.models import Indicator
from ideas.pilots.models import Pilot
from ideas.workflow.guards import NOTHING, Found, Parameters, register_guard


@register_guard(
    "indicator_with_target",
    wording=lambda p: _("Un indicateur au moins, avec sa valeur de départ et une cible datée"),
    missing=lambda p, found: _("Aucun indicateur n’a encore une valeur de départ et une cible datée."),
)
def indicator_with_target(pilot: Pilot, parameters: Parameters) -> Found | None:
    """It is said what shall change, from where and to where."""
    measured = Indicator.objects.filter(pilot=pilot, ended_on=None, baseline__isnull=False)
    has_one = measured.filter(baseline_on__isnull=False, targets__isnull=False).exists()
    return None if has_one else NOTHING
