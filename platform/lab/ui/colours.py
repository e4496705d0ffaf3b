"""The lab's three colours become a whole palette, in plain hexadecimal, for browsers that cannot derive it themselves.

``tokens.css`` derives every colour from brand, seed and earth with relative colours and ``light-dark()``. What those
formulas give is computed here too: the same lightness, chroma and hue in OKLCH (Björn Ottosson, 2020,
https://bottosson.github.io/posts/oklab/), brought into sRGB by lowering the chroma. Lightness is fixed by the
formulas, never by the brand, so that text stays readable whatever a lab chooses.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

SCHEMES = ("light", "dark")
WHITE = "#ffffff"


class Lch(NamedTuple):
    """A colour in OKLCH: lightness 0–1, chroma 0–0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


class Topic(NamedTuple):
    """What the style sheet needs of a theme: its slug, its hue, and the chroma and bloom lightness that suit the hue."""

    slug: str
    hue: float
    chroma: float
    bloom: float


# Hues where chroma and bloom lightness were chosen by eye; between them they follow a straight line.
_CHOSEN = (
    (22, 0.16, 0.68),
    (80, 0.125, 0.83),
    (140, 0.13, 0.74),
    (195, 0.09, 0.74),
    (262, 0.125, 0.66),
    (330, 0.14, 0.68),
)


def topic(slug: str, hue: float) -> Topic:
    """The theme ``slug`` with the chroma and bloom that suit ``hue`` (degrees)."""
    hue %= 360
    first, last = _CHOSEN[0], _CHOSEN[-1]
    stops = ((last[0] - 360, *last[1:]), *_CHOSEN, (first[0] + 360, *first[1:]))
    for (start, c0, l0), (end, c1, l1) in itertools.pairwise(stops):
        if start <= hue <= end:
            part = (hue - start) / (end - start)
            return Topic(slug, hue, round(c0 + (c1 - c0) * part, 4), round(l0 + (l1 - l0) * part, 4))
    raise ValueError(f"{hue} is no hue")


def lch_of(colour: str) -> Lch:
    """The hexadecimal ``colour`` (``#rrggbb``) in OKLCH; raises ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"{colour!r} is not written #rrggbb")
    r, g, b = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Lch(
        lightness, math.hypot(green_red, blue_yellow), math.degrees(math.atan2(blue_yellow, green_red)) % 360
    )


def hex_of(colour: Lch) -> str:
    """``colour`` as ``#rrggbb``, with as much of its chroma as sRGB can show."""
    low, high = 0.0, colour.chroma
    if _is_shown(_rgb(colour)):
        low = high
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_shown(_rgb(colour._replace(chroma=middle))) else (low, middle)
    channels = (min(max(_gamma(c), 0.0), 1.0) for c in _rgb(colour._replace(chroma=low)))
    return "#" + "".join(f"{round(c * 255):02x}" for c in channels)


def palette(brand: str, seed: str, earth: str) -> dict[str, dict[str, str]]:
    """Every colour token of each scheme (``light``, ``dark``), in hexadecimal."""
    b, s, e = lch_of(brand), lch_of(seed), lch_of(earth)
    rows: dict[str, tuple[Lch | str, Lch | str]] = {
        "paper": (_from(s, 0.984, 0.008, turn=28), _from(e, 0.19, 0.012)),
        "surface": (WHITE, _from(e, 0.235, 0.014)),
        "sunken": (_from(s, 0.958, 0.014, turn=28), _from(e, 0.275, 0.016)),
        "soil": (_from(e, 0.235, 0.032), _from(e, 0.235, 0.032)),
        "ink": (_from(e, 0.25, 0.03), _from(e, 0.94, 0.012)),
        "ink-soft": (_from(e, 0.45, 0.028), _from(e, 0.78, 0.02)),
        "line": (_from(e, 0.88, 0.014, turn=30), _from(e, 0.37, 0.02)),
        "line-strong": (_from(e, 0.58, 0.025), _from(e, 0.63, 0.022)),
        "brand-ink": (_from(b, 0.42), _from(b, 0.84)),
        "brand-fill": (_from(b, 0.41), _from(b, 0.8)),
        "on-brand": (WHITE, _from(e, 0.2, 0.02)),
        "brand-tint": (_from(b, 0.955, 0.022), _from(b, 0.31, 0.04)),
        "leaf": (_from(b, 0.5, b.chroma * 1.15), _from(b, 0.72, b.chroma * 1.1)),
        "seed-fill": (_from(s, 0.83), _from(s, 0.83)),
        "on-seed": (_from(e, 0.25, 0.03), _from(e, 0.25, 0.03)),
        "seed-ink": (_from(s, 0.43, 0.085, turn=-15), _from(s, 0.87, 0.11)),
        "seed-tint": (_from(s, 0.962, 0.045), _from(s, 0.33, 0.045)),
        "danger": (Lch(0.47, 0.16, 27), Lch(0.8, 0.11, 27)),
        "danger-tint": (Lch(0.962, 0.018, 27), Lch(0.31, 0.055, 27)),
        "info": (Lch(0.44, 0.09, 245), Lch(0.83, 0.07, 245)),
        "info-tint": (Lch(0.957, 0.016, 245), Lch(0.31, 0.04, 245)),
    }
    return {
        scheme: {name: _plain(pair[i]) for name, pair in rows.items()} for i, scheme in enumerate(SCHEMES)
    }


def topic_palette(topic: Topic) -> dict[str, dict[str, str]]:
    """The four colours of a theme in each scheme, in hexadecimal."""
    _, hue, chroma, bloom = topic
    rows = {
        "topic": (Lch(0.6, chroma, hue), Lch(0.76, chroma, hue)),
        "topic-ink": (Lch(0.42, chroma, hue), Lch(0.86, chroma, hue)),
        "topic-tint": (Lch(0.962, 0.022, hue), Lch(0.31, 0.04, hue)),
        "bloom": (Lch(bloom, chroma * 1.15, hue), Lch(bloom, chroma * 1.15, hue)),
    }
    return {
        scheme: {name: hex_of(pair[i]) for name, pair in rows.items()} for i, scheme in enumerate(SCHEMES)
    }


def lab_css(brand: Sequence[str], topics: Sequence[Topic]) -> str:
    """The small style sheet of this lab: its three colours and its themes, plain where a browser needs it."""
    b, s, e = brand
    parts = [_rule(":root", {"brand": b, "seed": s, "earth": e})]
    parts += [_rule(f'[data-topic="{t.slug}"]', {"th": t.hue, "tc": t.chroma, "tl": t.bloom}) for t in topics]
    plain = [(":root", palette(b, s, e)), *((f'[data-topic="{t.slug}"]', topic_palette(t)) for t in topics)]
    return "\n".join(
        [
            *parts,
            "@supports not (color: oklch(from light-dark(red, red) l c h)) {",
            *_plain_rules(plain),
            "}",
            "",
        ]
    )


def _plain_rules(rows: Sequence[tuple[str, Mapping[str, Mapping[str, str]]]]) -> list[str]:
    """The rules that give each selector its plain colours: by the system, by choice, and under ground."""
    light = [_rule(selector, colours["light"]) for selector, colours in rows]
    by_system = [_rule(_under(":root:not([data-theme=light])", selector), c["dark"]) for selector, c in rows]
    by_choice = [_rule(_under(":root[data-theme=dark]", selector), c["dark"]) for selector, c in rows]
    soil = [_rule(".soil" if selector == ":root" else f".soil {selector}", c["dark"]) for selector, c in rows]
    return [*light, "@media (prefers-color-scheme: dark) {", *by_system, "}", *by_choice, *soil]


def _under(root: str, selector: str) -> str:
    return root if selector == ":root" else f"{root} {selector}"


def _rule(selector: str, values: Mapping[str, object]) -> str:
    return f"{selector} {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}"


def _from(colour: Lch, lightness: float, chroma: float | None = None, turn: float = 0) -> Lch:
    return Lch(lightness, colour.chroma if chroma is None else chroma, (colour.hue + turn) % 360)


def _plain(colour: Lch | str) -> str:
    return colour if isinstance(colour, str) else hex_of(colour)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _rgb(colour: Lch) -> tuple[float, float, float]:
    hue = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(hue), colour.chroma * math.sin(hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(rgb: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in rgb)
