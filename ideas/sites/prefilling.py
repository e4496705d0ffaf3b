"""What a pack begins with: the pilot's own words. A file of its own because it writes nothing and is edited by people first."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from ideas.pilots.lifecycle import CriterionFor, PartnerState
from ideas.pilots.models import Pilot
from ideas.pilots.queries import criteria_of
from ideas.sites.lifecycle import LIVED_STATES, PACK_LIMIT
from ideas.sites.models import Deviation


def pack_from(pilot: Pilot) -> dict[str, str]:
    """The texts of a first pack of ``pilot``, in its language: its text, what sites do differently, criteria, partners."""
    with translation.override(pilot.language):
        texts = {
            "core": pilot.text or pilot.summary,
            "adaptable": _lines(_done_differently(pilot)),
            "conditions": _conditions(pilot),
            "people": _lines(_roles(pilot)),
        }
    return {part: text[:PACK_LIMIT] for part, text in texts.items()}


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _done_differently(pilot: Pilot) -> list[str]:
    """What sites that everyone may see do otherwise, each once."""
    lived = Deviation.objects.filter(site__pilot=pilot, site__hidden_at=None, state__in=LIVED_STATES)
    return list(
        dict.fromkeys(" ".join(one.text.split()) for one in lived.order_by("site__position", "number"))
    )


def _conditions(pilot: Pilot) -> str:
    criteria = criteria_of(pilot).first()
    if criteria is None:
        return ""
    texts = criteria.by_decision()[CriterionFor.CONTINUE]
    heading = _("Le pilote continue quand :")
    return f"{heading}\n\n{_lines(texts)}" if texts else ""


def _roles(pilot: Pilot) -> list[str]:
    """The roles that partners hold, with what each brings; without their names, which a site does not take over."""
    partners = pilot.partners.filter(state=PartnerState.ACCEPTED).order_by("asked_at", "pk")
    said = ((one.get_role_display(), " ".join(one.text.split())) for one in partners)
    return [f"{role}{_(' :')} {text}" if text else role for role, text in said]
