"""The section of a pilot's page on its figures, and where these stand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound
from ideas.measurement import queries
from ideas.measurement.models import Indicator
from ideas.pilots.models import Pilot
from lab.ui.slots import Link
from lab.web.pages.figure_charts import shown
from lab.web.pages.pilots import pilot_address

ON_PILOT_PAGE = 3


def figures_address(pilot: Pilot) -> str:
    """The page of all figures of ``pilot``, in the active language."""
    return reverse("web:figures", args=[pilot.code])


def indicator_address(indicator: Indicator) -> str:
    """The page of one indicator, in the active language."""
    return reverse("web:figure", args=[indicator.pilot.code, indicator.code])


def figures_shown(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """For the pilot's page: the first figures, and the way to all."""
    found = queries.figures_of(pilot)
    return {
        "figures": [shown(figure) for figure in found if figure.indicator.ended_on is None][:ON_PILOT_PAGE],
        "figure_count": len(found),
        "figures_url": figures_address(pilot),
        "may_add_indicator": actor.is_person and may(actor, "measurement.add_indicator", pilot),
    }


def trail(pilot: Pilot, *more: Link) -> list[Link]:
    """Where a page below a pilot's figures stands."""
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(pilot.title, pilot_address(pilot)),
        Link(_("Chiffres"), figures_address(pilot)),
        *more,
    ]


def indicator_seen(request: HttpRequest, code: str, indicator: str) -> Indicator:
    rows = queries.indicators_visible_to(request.actor).filter(pilot__code=code)
    row = rows.select_related("pilot__idea__stage", "reporter").filter(code=indicator).first()
    if row is None:
        raise NotFound()
    return row
