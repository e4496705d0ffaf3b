"""How amounts and times are said: « 3 heures », « les mardis ». A file of its own: pages, notices and suggestions say them."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from ideas.collaboration.lifecycle.needs import Unit, Weekday
from ideas.kernel.errors import Words

ON_DAYS: Mapping[Weekday, Words] = {
    Weekday.MONDAY: gettext_lazy("les lundis"),
    Weekday.TUESDAY: gettext_lazy("les mardis"),
    Weekday.WEDNESDAY: gettext_lazy("les mercredis"),
    Weekday.THURSDAY: gettext_lazy("les jeudis"),
    Weekday.FRIDAY: gettext_lazy("les vendredis"),
    Weekday.SATURDAY: gettext_lazy("les samedis"),
    Weekday.SUNDAY: gettext_lazy("les dimanches"),
}


def amount_said(value: Decimal | None, unit: str) -> str:
    """``value`` with its unit in the active language, kept together; empty where there is no value."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    number = number_format(value, decimal_pos=0 if whole else None, use_l10n=True, force_grouping=True)
    said = _with_unit(value, unit)
    return (said % {"count": number}).replace(" ", " ")


def _with_unit(value: Decimal, unit: str) -> str:
    count = int(value.to_integral_value(rounding="ROUND_CEILING"))
    match unit:
        case Unit.HOUR:
            return ngettext("%(count)s heure", "%(count)s heures", count)
        case Unit.HOUR_A_MONTH:
            return ngettext("%(count)s heure par mois", "%(count)s heures par mois", count)
        case Unit.DAY:
            return ngettext("%(count)s jour", "%(count)s jours", count)
        case Unit.PERSON:
            return ngettext("%(count)s personne", "%(count)s personnes", count)
        case Unit.ROOM:
            return ngettext("%(count)s salle", "%(count)s salles", count)
        case Unit.SEAT:
            return ngettext("%(count)s place", "%(count)s places", count)
        case Unit.PIECE:
            return ngettext("%(count)s pièce", "%(count)s pièces", count)
        case Unit.SQUARE_METRE:
            return "%(count)s m²"
        case Unit.CHF | Unit.EUR:
            return f"%(count)s {unit}"
    return "%(count)s"


def days_said(days: Iterable[Weekday]) -> str:
    """« les lundis, les mardis »; empty for any day."""
    return ", ".join(str(ON_DAYS[day]) for day in days)


def dates_said(start: datetime.date | None, end: datetime.date | None) -> str:
    """« du 2 mars 2026 au 10 mars 2026 », or what is known of it; empty without a date."""
    said = {
        "start": _day_said(start) if start else "",
        "end": _day_said(end) if end else "",
    }
    if start and end:
        return _("du %(start)s au %(end)s") % said
    if start:
        return pgettext("period", "dès le %(start)s") % said
    return _("jusqu’au %(end)s") % said if end else ""


def _day_said(day: datetime.date) -> str:
    """« 2 mars 2026 »; French counts the first of a month as the first, « 1er mars 2026 »."""
    said = str(date_format(day, "DATE_FORMAT"))
    is_first = day.day == 1 and (get_language() or "").startswith("fr")
    return said.replace("1 ", "1er ", 1) if is_first else said
