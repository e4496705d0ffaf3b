"""Small signs that stand inside sentences and lists: pictograms, plants, labels, people. Made as strings, for speed."""

import datetime
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Library
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from lab.ui import words
from lab.ui.field_art import field_art as draw_field
from lab.ui.reading import of

register = Library()

KINDS = frozenset({"", "ok", "wait", "alert", "info", "new"})
STAGES = 6
NOTICE_ICONS = {"info": "info", "ok": "check-circle", "wait": "clock", "alert": "warning"}
_LEVELS = {"success": "ok", "warning": "wait", "error": "alert"}
_SPRITE = Path(__file__).resolve().parents[1] / "static" / "ui" / "sprite.svg"
_AVATARS = {"person": "avatar", "org": "avatar org", "lab": "avatar lab"}


@cache
def icon_names() -> frozenset[str]:
    """Every pictogram of the sprite."""
    return frozenset(re.findall(r'<symbol id="i-([a-z-]+)"', _SPRITE.read_text()))


@cache
def _use(name: str, css: str) -> SafeString:
    """One drawing of the sprite; announced to nobody. Made once: names and classes are few and ours."""
    address = f"{static('ui/sprite.svg')}#{name}"
    return mark_safe(f'<svg class="{css}" aria-hidden="true" focusable="false"><use href="{address}"/></svg>')  # noqa: S308


def _checked(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind; there are {', '.join(sorted(KINDS - {''}))}")
    return f" {kind}" if kind else ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The pictogram ``name``; with ``label`` it says something, without it repeats the words beside it."""
    if name not in icon_names():
        raise ValueError(f"The sprite has no pictogram {name!r}")
    drawing = _use(f"i-{name}", "icon")
    return format_html('{}<span class="hidden">{}</span>', drawing, label) if label else drawing


@register.simple_tag
def logo() -> SafeString:
    """The lab's sign."""
    return _use("logo", "logo")


@register.simple_tag
def lab_name() -> str:
    """The lab's name, where there is no request to ask."""
    return str(settings.LAB_NAME)


@register.simple_tag
def plant(growth: int | None) -> SafeString:
    """The drawing of one stage, 0–6; its name must stand beside it."""
    grown = min(max(int(growth or 0), 0), STAGES)
    return _use(f"plant-{max(grown, 1)}", "plant" if grown else "plant unsown")


@register.simple_tag
def growth(growth: int | None, name: str) -> SafeString:
    """The plant on its line, the stage's ``name`` and « étape 3 sur 6 »; a draft (0) has no number yet."""
    grown = min(max(int(growth or 0), 0), STAGES)
    place = gettext("étape %(number)s sur %(all)s") % {"number": grown, "all": STAGES} if grown else ""
    return format_html(
        '<div class="growth" data-stage="{}">{}<span><b>{}</b> <span>{}</span></span></div>',
        max(grown, 1),
        plant(grown),
        name,
        place,
    )


@register.simple_tag
def stage(growth: int | None, name: str) -> SafeString:
    """A small plant with the stage's ``name``."""
    return format_html('<span class="stage">{}{}</span>', plant(growth), name)


@register.simple_tag
def topic(slug: str, name: str, url: str = "") -> SafeString:
    """A theme with its colour and its ``name``, linked where ``url`` is given."""
    shown = format_html('<a class="plain" href="{}">{}</a>', url, name) if url else conditional_escape(name)
    return format_html('<span class="topic" data-topic="{}">{}</span>', slug, shown)


@register.simple_tag
def status(text: str, kind: str = "", icon: str = "") -> SafeString:
    """The state of a thing; ``kind`` is ok, wait, alert, info or none."""
    return format_html('<span class="status{}">{}{}</span>', _checked(kind), _icon_or_nothing(icon), text)


@register.simple_tag
def tag(text: str, url: str = "", removes: str = "") -> SafeString:
    """A label; a link where ``url`` is given; with ``removes`` its cross says what it takes away."""
    if not url:
        return format_html('<span class="tag">{}</span>', text)
    cross = format_html('<span class="hidden"> : {}</span>{}', removes, icon("close")) if removes else ""
    return format_html('<a class="tag" href="{}">{}{}</a>', url, text, cross)


@register.simple_tag
def count(number: Any, kind: str = "", label: str = "") -> SafeString:
    """A number in a pill; ``label`` is read aloud after it."""
    shown = words.number(number) if isinstance(number, int) else number
    spoken = format_html('<span class="hidden"> {}</span>', label) if label else ""
    return format_html('<span class="count{}">{}{}</span>', _checked(kind), shown, spoken)


@register.simple_tag
def avatar(
    name: str, kind: str = "person", topic: str = "", live: bool = False, image: str = ""
) -> SafeString:
    """Initials: round for a person, a leaf for an organisation (``org``), a yellow leaf for the ``lab``.

    ``image`` is the address of a logo to show in their place; the name stands beside it, so it has no words of its own.
    """
    css = _AVATARS[kind] + (" live" if live else "")
    if image:
        return format_html(
            '<img class="{}" src="{}" alt="" width="40" height="40" loading="lazy">', css, image
        )
    hue = format_html(' data-topic="{}"', topic) if topic else ""
    return format_html('<span class="{}"{} aria-hidden="true">{}</span>', css, hue, words.initials(name))


@register.simple_tag
def avatars(people: Iterable[Any], limit: int = 5) -> SafeString:
    """Several overlapping avatars, « +3 » for those beyond ``limit``; each has ``name``, ``kind`` and ``topic``."""
    shown = list(people)
    row = format_html_join(
        "",
        "{}",
        ((avatar(of(p, "name"), of(p, "kind") or "person", of(p, "topic") or ""),) for p in shown[:limit]),
    )
    rest = len(shown) - limit
    more = format_html('<span class="avatar">+{}</span>', rest) if rest > 0 else ""
    return format_html('<span class="avatars" aria-hidden="true">{}{}</span>', row, more)


@register.simple_tag
def person(
    name: str, url: str = "", kind: str = "person", topic: str = "", note: str = "", image: str = ""
) -> SafeString:
    """Avatar, name (a link where there is one) and a small note."""
    named = format_html('<a class="plain" href="{}">{}</a>', url, name) if url else conditional_escape(name)
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html(
        '<span class="person">{}<span>{}{}</span></span>',
        avatar(name, kind, topic, image=image),
        named,
        small,
    )


@register.simple_tag
def message_notice(message: Any) -> SafeString:
    """One message of ``django.contrib.messages`` in the colour of its level."""
    kind = _LEVELS.get(message.level_tag, "info")
    words = message.message  # what was marked as safe HTML stays that
    return format_html('<p class="notice {}">{}<span>{}</span></p>', kind, icon(NOTICE_ICONS[kind]), words)


@register.simple_tag
def date_block(date: datetime.date) -> SafeString:
    """Day and month in a box; the whole date is read aloud."""
    day = timezone.localtime(date).date() if isinstance(date, datetime.datetime) else date
    return format_html(
        '<p class="date-block"><time datetime="{}"><span aria-hidden="true"><b>{}</b>{}</span>'
        '<span class="hidden">{}</span></time></p>',
        day.isoformat(),
        day.day,
        words.month_abbreviated(day),
        words.day(day),
    )


@register.simple_tag
def meter(value: float, max: float, text: str, rest: str = "", few: bool = False) -> SafeString:
    """A bar with its own words above: ``text`` says where we are, ``rest`` of how much."""
    css = "few" if few else ""
    return format_html(
        '<div class="stack tight"><p class="cluster between"><b class="{}">{}</b> <span class="soft">{}</span></p>'
        '<progress class="{}" value="{}" max="{}" aria-label="{}"></progress></div>',
        css,
        text,
        rest,
        css,
        _plain(value),
        _plain(max),
        f"{text} {rest}".strip(),
    )


@register.simple_tag
def field_art(plants: Iterable[tuple[int, str]]) -> SafeString:
    """The home field, drawn from (growth, topic slug) of each idea; decorative, so its counts must follow as text."""
    return mark_safe(draw_field(list(plants)))  # noqa: S308 - geometry only, slugs are checked there


def _icon_or_nothing(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


def _plain(value: float) -> str:
    """A number for an attribute: a point for decimals in every language."""
    return f"{value:g}" if isinstance(value, float) else str(value)
