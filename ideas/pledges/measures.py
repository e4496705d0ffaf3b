"""How what is given is said: « 12 000 CHF », « 40 heures ». A file of its own: pages and desks say it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ideas.collaboration.lifecycle.needs import Unit
from ideas.collaboration.measures import amount_said
from ideas.pledges.lifecycle import PledgeKind

NBSP = "\N{NO-BREAK SPACE}"


def given_said(value: Decimal | None, kind: str, currency: str) -> str:
    """``value`` of that kind in the active language, money in ``currency``; empty for what is not counted."""
    if value is None or kind not in {PledgeKind.MONEY, PledgeKind.HOURS, PledgeKind.POSTS}:
        return ""
    if kind == PledgeKind.HOURS:
        return amount_said(value, Unit.HOUR)
    if kind == PledgeKind.POSTS:
        return _("%(number)s pour cent d’un poste") % {"number": amount_said(value, "")}
    return f"{amount_said(value, '')}{NBSP}{currency}"
