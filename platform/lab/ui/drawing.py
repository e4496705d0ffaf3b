"""The marks of a drawing: geometry and presentation in attributes, every text escaped, no ``style``."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH = 340
BAR = 14
LONGEST_LABEL = 40

OPACITIES = {"rest": "0.15", "hot": "0.5", "fill": "1"}


def svg(parts: Sequence[SafeString], height: float, sentence: str) -> SafeString:
    """The whole drawing, so high, with the sentence that says the same."""
    drawn = mark_safe("".join(parts))  # noqa: S308 - every part is escaped where it is made
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="13" fill="currentColor">{}</svg>',
        WIDTH,
        place(height),
        sentence,
        drawn,
    )


def rect(kind: str, x: float, y: float, width: float, *, height: float = BAR) -> SafeString:
    """A bar of that kind."""
    return format_html(
        '<rect class="{}" fill="currentColor" fill-opacity="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>',
        *(kind, OPACITIES[kind], place(x), place(y), place(width), place(height)),
    )


def text_at(x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False) -> SafeString:
    """A text; ``strong`` for figures."""
    kind = mark_safe(' class="strong" font-weight="bold"') if strong else ""
    return format_html(
        '<text{} x="{}" y="{}" text-anchor="{}">{}</text>', kind, place(x), place(y), anchor, text
    )


def line(kind: str, path: str, *, opacity: str = "1") -> SafeString:
    """A line along ``path``; the goal is dashed."""
    dashes = mark_safe(' stroke-dasharray="4 4"') if kind == "goal" else ""
    width = "3" if kind == "curve" else "1"
    return format_html(
        '<path class="{}" fill="none" stroke="currentColor" stroke-opacity="{}" stroke-width="{}"{} d="{}"/>',
        *(kind, opacity, width, dashes, path),
    )


def label_of(text: str) -> str:
    """``text``, cut where it would leave the drawing."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def place(value: float) -> str:
    """A place in the drawing, as short as it goes."""
    return f"{value:.1f}".removesuffix(".0")
