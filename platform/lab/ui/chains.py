"""A chain as a drawing: one stem with a part after the other, and what belongs to each branching off. Pure.

Drawn as charts are: 340 wide, geometry in attributes, right without the style sheet, every text escaped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lab.ui.drawing import label_of, line, place, svg, text_at

STEM, HEAD, STEP, GAP = 14, 34, 24, 14
MOST = 6


@dataclass(frozen=True)
class Band:
    """A part of the chain: its name, and what belongs to it; without ``items`` it says ``empty``."""

    label: str
    items: Sequence[str]
    empty: str = ""


@dataclass(frozen=True)
class Chain:
    """The drawing, and the sentence that says the same."""

    svg: SafeString
    sentence: str


def chain(label: str, bands: Sequence[Band]) -> Chain:
    """``bands`` from top to bottom on one stem, which is strong as far as there is something; the first six of each.

    Wants one band.
    """
    parts: list[SafeString] = []
    heads: list[int] = []
    at = 16
    for band in bands:
        heads.append(at)
        parts += _band(band, at)
        at += HEAD - 10 + len(_shown(band)) * STEP + GAP
    last = max((_end(band, heads[i]) for i, band in enumerate(bands) if band.items), default=heads[0])
    stem = [
        line("base", f"M{STEM} {heads[0]}V{max(heads[-1], last)}", opacity="0.3"),
        line("curve", f"M{STEM} {heads[0]}V{last}"),
    ]
    said = [_("%(name)s : %(values)s.") % {"name": band.label, "values": _said(band)} for band in bands]
    sentence = " ".join([_("%(label)s.") % {"label": label}, *said])
    return Chain(svg([*stem, *parts], at - GAP, sentence), sentence)


def _end(band: Band, top: int) -> int:
    """How far down the stem goes for ``band``: to where its last branch leaves it."""
    return top + HEAD - 18 + (len(_shown(band)) - 1) * STEP


def _band(band: Band, top: int) -> list[SafeString]:
    kind = "fill" if band.items else "rest"
    parts = [_dot(kind, STEM, top, 7), text_at(HEAD, top + 5, band.label, strong=True)]
    for row, text in enumerate(_shown(band)):
        y = top + HEAD - 8 + row * STEP
        if band.items:
            parts.append(line("curve", f"M{STEM} {y - 10}Q{STEM} {y} {STEM + 10} {y}H{HEAD}"))
            parts.append(_dot(kind, HEAD, y, 3.5))
        parts.append(text_at(HEAD + 10 if band.items else HEAD, y + 4, label_of(text)))
    return parts


def _shown(band: Band) -> list[str]:
    if not band.items:
        return [band.empty]
    more = len(band.items) - MOST
    if more <= 0:
        return list(band.items)
    said = ngettext("et %(count)s autre", "et %(count)s autres", more) % {"count": more}
    return [*band.items[:MOST], said]


def _said(band: Band) -> str:
    return ", ".join(band.items) or band.empty


def _dot(kind: str, x: float, y: float, radius: float) -> SafeString:
    opacity = "1" if kind == "fill" else "0.15"
    return format_html(
        '<circle class="{}" fill="currentColor" fill-opacity="{}" cx="{}" cy="{}" r="{}"/>',
        *(kind, opacity, place(x), place(y), place(radius)),
    )
