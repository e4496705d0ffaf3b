"""Filters and tags for dates, numbers and languages."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf.locale import LANG_INFO
from django.template import Library
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lab.ui import words

register = Library()

_STYLES = {
    style.__name__: style
    for style in (words.day, words.short_day, words.clock, words.moment, words.ago, words.due)
}


def _said(say: Any, kinds: tuple[type, ...]) -> Any:
    """A filter that says values of these kinds in words and leaves emptiness empty."""

    def filter_(value: Any) -> str:
        return say(value) if isinstance(value, kinds) else ""

    filter_.__doc__ = say.__doc__
    return filter_


for _name, _say in _STYLES.items():
    register.filter(_name, _said(_say, (datetime.date, datetime.time)))
for _say in (words.number, words.percent):
    register.filter(_say.__name__, _said(_say, (int, float, Decimal)))
register.filter("size", _said(words.size, (int,)))
register.filter("initials", _said(words.initials, (str,)))


@register.filter
def quoted(value: Any) -> SafeString:
    """The text between the quotation marks of the reader's language; escaped unless it is marked as safe."""
    before, after = _("« %(text)s »").split("%(text)s")
    return format_html("{}{}{}", before, conditional_escape(value), after)


@register.filter
def money(value: Any, currency: str = "CHF") -> str:
    """« 12 000 CHF »; nothing for nothing."""
    return words.money(value, currency) if isinstance(value, (int, float, Decimal)) else ""


@register.simple_tag
def day_range(start: datetime.date, end: datetime.date) -> str:
    """« 8 – 12 juin 2026 »."""
    return words.day_range(start, end)


@register.simple_tag
def when(value: datetime.date | None, style: str = "moment") -> SafeString:
    """``value`` in words inside ``<time>``; ``style`` is one of day, short_day, clock, moment, ago, due."""
    if style not in _STYLES:
        raise ValueError(f"{style!r} is no way to say a date")
    if not value:
        return SafeString("")
    exact = timezone.localtime(value) if isinstance(value, datetime.datetime) else value
    return format_html('<time datetime="{}">{}</time>', exact.isoformat(), _STYLES[style](value))


@register.simple_tag
def lang_attr(code: str | None) -> SafeString:
    """`` lang="it"`` for text that is not in the page's language; nothing otherwise."""
    if not code or code == get_language():
        return SafeString("")
    return format_html(' lang="{}"', code)


@register.filter
def capped(count: int, most: int = 1000) -> str:
    """``count`` in words, « 1000+ » where counting stopped there."""
    return f"{most}+" if count > most else words.number(count)


def language_name(code: str | None) -> str:
    """The name of a language in itself when it is not the page's; nothing otherwise."""
    if not code or code == get_language():
        return ""
    return str(LANG_INFO.get(code, {}).get("name_local", code)).capitalize()
