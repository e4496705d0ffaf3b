"""Where one is and where one may go: journeys, steps, breadcrumbs, pages, conditions, histories, filters."""

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lab.ui import words
from lab.ui.reading import link_of

register = Library()


@register.inclusion_tag("ui/parts/rail.html")
def rail(steps: Iterable[Any], label: str = "") -> dict[str, Any]:
    """The journey: each step has ``name``, ``growth``, ``state`` (done, current or none), ``date``, ``note``, ``count``."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """A guided form: each item has ``label``, ``url``, ``state`` (done, current or none); done ones are links."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/breadcrumb.html")
def breadcrumb(links: Iterable[Any]) -> dict[str, Any]:
    """The place in the tree: links or (label, url) pairs; the last is this page."""
    shown = [link_of(link) for link in links]
    return {"links": shown[:-1], "here": shown[-1] if shown else None}


@register.inclusion_tag("ui/parts/local_nav.html")
def local_nav(links: Iterable[Any], label: str = "", wraps: bool = False) -> dict[str, Any]:
    """Sections of a page: each has ``label``, ``url``, ``count`` (or None) and ``is_current``.

    On a small screen they scroll sideways; with ``wraps``, for many, all of them are seen at once.
    """
    return {"links": links, "label": label, "wraps": wraps}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(previous_url: str = "", next_url: str = "", label: str = "", note: str = "") -> dict[str, Any]:
    """Before and after, by cursor; nothing where there is neither. ``note`` says what is shown."""
    return {"previous_url": previous_url, "next_url": next_url, "label": label, "note": note}


@register.inclusion_tag("ui/parts/gates.html")
def gates(conditions: Iterable[Any]) -> dict[str, Any]:
    """Conditions of a step: each has ``text``, ``is_met`` and ``note``."""
    return {"conditions": conditions}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """A history, newest first: each entry has ``when``, ``text``, ``who``, ``url``, ``url_text``."""
    return {"entries": entries}


@register.inclusion_tag("ui/parts/facet.html")
def facet(legend: str, name: str, options: Iterable[Any], kind: str = "checkbox") -> dict[str, Any]:
    """One group of filters: each option has ``value``, ``label``, ``count``, ``is_checked``, ``language``."""
    if kind not in ("checkbox", "radio"):
        raise ValueError(f"{kind!r} is no kind of choice")
    return {"legend": legend, "name": name, "options": options, "kind": kind}


@register.simple_tag
def facet_count(name: str, value: str, number: Any, is_fresh: bool = False) -> SafeString:
    """How many the option ``value`` of a facet leaves; a fresh one, in what a script is answered, takes the place of the
    count on the page.
    """
    shown = words.number(number) if isinstance(number, int) else number
    swap = mark_safe(' hx-swap-oob="true"') if is_fresh else ""
    return format_html('<span class="count" id="count-{}-{}"{}>{}</span>', name, value, swap, shown)


@register.inclusion_tag("ui/parts/diff.html")
def diff(parts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A changed text: (``equal``, ``insert`` or ``delete``, words) in order; colour is never alone."""
    return {"parts": [{"kind": kind, "words": said} for kind, said in parts]}
