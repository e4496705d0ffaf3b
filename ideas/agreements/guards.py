"""What agreements answer when something has to be earned."""

from typing import Any

from django.utils.translation import gettext as _

from ideas.agreements.queries import is_agreed_on
from ideas.pilots.models import Pilot
from ideas.workflow.guards import NOTHING, Found, Parameters, register_guard


def _wording(_parameters: Parameters) -> str:
    return _("une convention signée par tous les partenaires, en vigueur")


def _missing(_parameters: Parameters, _found: Found) -> str:
    return _("La convention des partenaires n’est pas encore en vigueur.")


@register_guard("agreement_in_force", wording=_wording, missing=_missing)
def agreement_in_force(subject: Any, parameters: Parameters) -> Found | None:
    """The partners of a pilot have signed, and what they signed binds them now; nothing else has an agreement."""
    if isinstance(subject, Pilot) and is_agreed_on(subject):
        return None
    return NOTHING
