"""Dates, times and numbers in words, as each language writes them, with no-break spaces where a line must not break.

Months come from Django; the order of the parts and the marks between them are said here for each language. Days are
counted in the lab's time zone.
"""

import datetime
import math
import unicodedata
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

NBSP = "\u00a0"
RECENT_DAYS = 30

type Moment = datetime.date | datetime.datetime
type Number = int | float | Decimal

_DAY = {
    "fr": "{day}\u00a0{month}",
    "it": "{day}\u00a0{month}",
    "de": "{day}.\u00a0{month}",
    "en": "{day}\u00a0{month}",
}
_FIRST = {"fr": "1er", "it": "1º"}
_SPAN = {"fr": "{0} –\u00a0{1}", "it": "{0} –\u00a0{1}", "de": "{0} –\u00a0{1}", "en": "{0} –\u00a0{1}"}


def language() -> str:
    """The active language among those with rules here; French where there is none."""
    code = (get_language() or "fr")[:2]
    return code if code in _DAY else "fr"


def day(value: Moment) -> str:
    """« 3 février 2026 », « 1er juin 2026 »."""
    date = _date(value)
    return f"{_day_month(date)}{NBSP}{date.year}"


def short_day(value: Moment) -> str:
    """« 3 février »; with the year when it is not this one."""
    date = _date(value)
    return _day_month(date) if date.year == _today().year else day(date)


def clock(value: datetime.datetime | datetime.time) -> str:
    """« 14 h 32 », « 9 h », “14:32”, „14:32 Uhr“."""
    time = timezone.localtime(value).time() if isinstance(value, datetime.datetime) else value
    if language() == "fr":
        minutes = f"{NBSP}{time.minute:02}" if time.minute else ""
        return f"{time.hour}{NBSP}h{minutes}"
    words = f"{time.hour}:{time.minute:02}"
    return f"{words}{NBSP}Uhr" if language() == "de" else words


def moment(value: datetime.datetime) -> str:
    """« 10 mai, 18 h 42 »."""
    return f"{short_day(value)}, {clock(value)}"


def ago(value: Moment) -> str:
    """How long it is since: « à l’instant », « il y a 9 min », « hier », « il y a 3 jours »; after 30 days the date."""
    if isinstance(value, datetime.datetime):
        minutes = int((_now() - value).total_seconds() // 60)
        if 0 <= minutes < 1:
            return gettext("à l’instant")
        if 1 <= minutes < 60:
            return _counted(ngettext("il y a %(count)s min", "il y a %(count)s min", minutes), minutes)
    days = (_today() - _date(value)).days
    if days < 0:
        return due(value)
    if days == 0:
        return _hours_ago(value)
    if days == 1:
        return gettext("hier")
    if days <= RECENT_DAYS:
        return _counted(ngettext("il y a %(count)s jour", "il y a %(count)s jours", days), days)
    return short_day(value)


def due(value: Moment) -> str:
    """How long it is until: « aujourd’hui », « demain », « dans 3 jours »; when past « 4 jours de retard »."""
    days = (_date(value) - _today()).days
    if days < 0:
        return _counted(ngettext("%(count)s jour de retard", "%(count)s jours de retard", -days), -days)
    if days == 0:
        return gettext("aujourd’hui")
    if days == 1:
        return gettext("demain")
    if days <= RECENT_DAYS:
        return _counted(ngettext("dans %(count)s jour", "dans %(count)s jours", days), days)
    return short_day(value)


def day_range(start: Moment, end: Moment) -> str:
    """« 8 – 12 juin 2026 »: what both ends share is said once."""
    first, last = _date(start), _date(end)
    if first == last:
        return day(first)
    if first.year != last.year:
        begin = day(first)
    elif first.month != last.month:
        begin = _day_month(first)
    else:
        begin = _day_number(first) + ("." if language() == "de" else "")
    return _SPAN[language()].format(begin, day(last))


def number(value: Number) -> str:
    """« 12 000 », « 3,5 »; two decimals at most."""
    return _grouped(f"{round(Decimal(str(value)), 2).normalize():,f}")


def _grouped(words: str) -> str:
    """A number written the English way, as the reader's language writes it."""
    if language() == "en":
        return words
    return words.replace(",", "’" if language() == "de" else NBSP).replace(".", ",")


def percent(part: Number) -> str:
    """« 69 % » of a share between 0 and 1."""
    return _with_unit(number(math.floor(float(part) * 100 + 0.5)), "%")


def money(value: Number, currency: str = "CHF") -> str:
    """« 12 000 CHF », “CHF 12,000”; with a fraction to the cent: « 1 200,50 CHF »."""
    amount = round(Decimal(str(value)), 2)
    words = number(value) if amount == amount.to_integral_value() else _grouped(f"{amount:,.2f}")
    return f"{currency}{NBSP}{words}" if language() == "en" else f"{words}{NBSP}{currency}"


def size(count: int) -> str:
    """Bytes as people say them: « 240 ko », « 3,5 Mo »."""
    names = ("octets", "ko", "Mo", "Go") if language() == "fr" else ("bytes", "kB", "MB", "GB")
    amount, power = float(count), 0
    while amount >= 1000 and power < len(names) - 1:
        amount, power = amount / 1000, power + 1
    rounded = round(amount, 1) if amount < 10 and power else round(amount)
    return f"{number(rounded)}{NBSP}{names[power]}"


def initials(name: str) -> str:
    """Two letters at most for an avatar, of words with a capital where there are two: « Fondation Trait d’union » is FT."""
    words = [word for word in name.replace("’", " ").replace("'", " ").split() if word[0].isalnum()]
    strong = [word for word in words if word[0].isupper() or word[0].isdigit()] or words
    letters = [strong[0][0]] if strong else []
    if len(strong) > 1:
        letters.append(strong[-1][0])
    elif len(words) > 1:
        letters.append(words[-1][0])
    return unicodedata.normalize("NFC", "".join(letters)).upper()


def _counted(words: str, count: int) -> str:
    """``words`` with the number in them, which a line never parts from its unit."""
    number_of = f"{count}{NBSP}"
    return words.replace("%(count)s ", number_of).replace("%(count)s", str(count))


def _now() -> datetime.datetime:
    return timezone.now()  # noqa: TID251 - what draws pages knows nothing of the house


def _hours_ago(value: Moment) -> str:
    if not isinstance(value, datetime.datetime):
        return gettext("aujourd’hui")
    hours = max(1, int((_now() - value).total_seconds() // 3600))
    return _counted(ngettext("il y a %(count)s h", "il y a %(count)s h", hours), hours)


def _with_unit(words: str, unit: str) -> str:
    return f"{words}{unit}" if language() in ("en", "it") else f"{words}{NBSP}{unit}"


def _day_month(date: datetime.date) -> str:
    month = str(date_format(date, "F"))
    month = month if language() in ("de", "en") else month.lower()
    return _DAY[language()].format(day=_day_number(date), month=month)


def month_abbreviated(date: datetime.date) -> str:
    """« janv. », « juin »: the month in a small box."""
    month = str(date_format(date, "N"))
    return month if language() in ("de", "en") else month.lower()


def _day_number(date: datetime.date) -> str:
    return _FIRST.get(language(), "1") if date.day == 1 else str(date.day)


def _date(value: Moment) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date()
    return value


def _today() -> datetime.date:
    return timezone.localdate()
