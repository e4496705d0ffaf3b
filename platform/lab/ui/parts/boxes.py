"""Boxes around what a page writes itself: ``{% notice %}…{% endnotice %}`` and the like."""

import datetime
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lab.ui.charts import Chart
from lab.ui.parts.signs import NOTICE_ICONS

register = Library()


def _box(name: str, content: str, **values: Any) -> SafeString:
    return render_to_string(f"ui/parts/{name}.html", {"content": content, **values})


@register.simple_block_tag
def notice(
    content: str,
    kind: str = "info",
    title: str = "",
    icon: str = "",
    role: str = "",
    id: str = "",
    focus: bool = False,
) -> SafeString:
    """What happened, then what to do; ``role`` is status or alert where it appears after the page.

    With ``focus`` it takes the focus, as the summary of a form's errors does.
    """
    values = {"kind": kind, "title": title, "role": role, "id": id, "focus": focus}
    return _box("notice", content, icon=icon or NOTICE_ICONS[kind], **values)


@register.simple_block_tag
def empty(content: str, title: str = "", growth: int = 1) -> SafeString:
    """An empty place: why it is empty, then one or two ways out."""
    return _box("empty", content, title=title or gettext("Rien n’a encore poussé ici."), growth=growth)


@register.simple_block_tag
def panel(content: str, title: str = "", line: bool = False, level: int = 2, id: str = "") -> SafeString:
    """A box in an aside; lined for reference, filled for what matters now. With ``id`` it is a named section."""
    return _box("panel", content, title=title, line=line, level=level, id=id)


@register.simple_block_tag
def chart(
    content: str, chart: Chart, title: str, url: str = "", csv: str = "", level: int = 3, lang: str = ""
) -> SafeString:
    """A chart under its title, with the table behind it and the address of its CSV; the content is notes on it."""
    values = {"chart": chart, "title": title, "url": url, "csv": csv, "level": level, "language": lang}
    return _box("chart", content, **values)


@register.simple_block_tag
def row(
    content: str,
    title: str,
    url: str = "",
    icon: str = "",
    growth: int | None = None,
    date: datetime.date | None = None,
    note: str = "",
    lang: str = "",
    level: int = 3,
    topic: str = "",
) -> SafeString:
    """One row of ``ul.rows``: a sign (icon, plant or date), title and note; the content is its end. ``topic`` gives its hue."""
    return _box(
        "row",
        content,
        title=title,
        url=url,
        icon=icon,
        growth=growth,
        date=date,
        note=note,
        language=lang,
        level=level,
        topic=topic,
    )


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """A wide thing that scrolls sideways, by keyboard too; ``label`` names it."""
    return _box("scroll", content, label=label)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A dialog that ``<button popovertarget="id">`` opens, without script."""
    return _box("dialog", content, id=id, title=title)


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """Numbers inside a sentence; ``<b>`` marks them."""
    return _box("figures", content)
