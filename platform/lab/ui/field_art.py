"""The home page's field: one plant for each active idea, drawn from its stage and theme.

The same ideas give the same drawing, so that it can be kept. Geometry stands in attributes, colours come from the
style sheet (``.field-art``); there is no ``style``. Beyond ``MOST`` ideas the field shows a sample in the same
proportions: it is a picture, and the counts beside it are the figures.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, GROUND = 1600, 320, 264
MOST = 110
HEIGHTS = {2: (16, 28), 3: (44, 92), 4: (104, 138), 5: (150, 196), 6: (206, 232)}
LEAF_PAIRS = {2: 0, 3: 2, 4: 3, 5: 3, 6: 3}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")

type Plant = tuple[int, str]
type Point = tuple[float, float]


def field_art(ideas: Sequence[Plant], seed: int = 11) -> str:
    """SVG of the field for (growth 1–6, theme slug) of each idea; other growths are left out, odd slugs get no colour."""
    chance = random.Random(seed)  # noqa: S311 - a drawing
    shown = _sample(
        [(g, topic if _SLUG.fullmatch(topic) else "") for g, topic in sorted(ideas) if 1 <= g <= 6]
    )
    drawing = _Drawing(chance)
    drawing.sow(_spread([p for p in shown if p[0] > 1], chance))
    drawing.scatter(sum(1 for p in shown if p[0] == 1))
    return drawing.svg()


@dataclass
class _Drawing:
    """The lines of the picture while it is made."""

    chance: random.Random
    stems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    solid: list[str] = field(default_factory=list)
    blooms: dict[str, list[str]] = field(default_factory=dict)
    grains: list[str] = field(default_factory=list)

    def sow(self, plants: list[Plant]) -> None:
        """One plant after the other from left to right."""
        step = WIDTH / max(1, len(plants))
        for place, (growth, topic) in enumerate(plants):
            foot = (place + 0.5 + self.chance.uniform(-0.33, 0.33)) * step
            self.grow(foot, place, growth, topic)

    def grow(self, foot: float, place: int, growth: int, topic: str) -> None:
        """Stem, leaves and what stands on top."""
        height = self.chance.uniform(*HEIGHTS[growth])
        lean = self.chance.uniform(-0.1, 0.1) * height
        top, bend = (foot + lean, GROUND - height), (foot - lean * 0.35, GROUND - height / 2)
        self.stems.append(f"M{foot:.1f} {GROUND}Q{bend[0]:.1f} {bend[1]:.1f} {top[0]:.1f} {top[1]:.1f}")
        self.leaves((foot, GROUND), bend, top, place, LEAF_PAIRS[growth])
        if growth <= 3:
            self.leaf((top[0], top[1] + 1), 0.95, -1)
            self.leaf((top[0], top[1] + 1), 0.9, 1)
        elif growth == 4:
            self.left.append(f"M{top[0]:.1f} {top[1] + 8:.1f}c-6-4-7-13 0-20 7 7 6 16 0 20z")
        elif growth == 5:
            self.flower(top, topic)
        else:
            self.dandelion(top)

    def leaves(self, foot: Point, bend: Point, top: Point, place: int, pairs: int) -> None:
        """Leaves along the stem, smaller towards the top, on one side and often on the other."""
        for j in range(pairs):
            part = 0.22 + j * 0.52 / pairs + self.chance.uniform(-0.03, 0.03)
            scale, side = self.chance.uniform(1, 1.4) * (1.15 - j * 0.13), (-1) ** (j + place)
            self.leaf(_on_curve(foot, bend, top, part), scale, side)
            if self.chance.random() < 0.6:
                self.leaf(_on_curve(foot, bend, top, min(part + 0.07, 0.9)), scale * 0.85, -side)

    def leaf(self, at: Point, scale: float, side: int) -> None:
        """One leaf; left and right are two paths, since overlaps within one would punch holes."""
        w, h = 15 * scale * side, 10 * scale
        outline = (
            f"M{at[0]:.1f} {at[1]:.1f}c{w * 0.45:.1f} {h * 0.1:.1f} {w * 0.9:.1f} {-h * 0.3:.1f} {w:.1f} {-h:.1f} "
            f"{-w * 0.5:.1f} {-h * 0.15:.1f} {-w:.1f} {h * 0.3:.1f} {-w:.1f} {h:.1f}z"
        )
        (self.right if side > 0 else self.left).append(outline)

    def flower(self, at: Point, topic: str) -> None:
        """Seven petals in the colour of the theme."""
        radius = self.chance.uniform(8.2, 10.2)
        petals = _ring(at, radius, 7, self.chance.random())
        self.blooms.setdefault(topic, []).extend(_circle(p, radius * 0.62) for p in petals)
        self.solid.append(_circle(at, radius * 0.55))

    def dandelion(self, at: Point) -> None:
        """A head of rays, and five seeds on the wind."""
        tips = list(_ring(at, 21, 20))
        rays = "".join(f"M{at[0]:.1f} {at[1]:.1f}L{x:.1f} {y:.1f}" for x, y in tips)
        self.solid.append(f'<path d="{rays}" stroke="currentColor"/>{_circle(at, 4.5)}')
        self.solid.extend(_circle(tip, 2.2) for tip in tips[1:18])
        for n in range(5):
            x = at[0] + 34 + n * self.chance.uniform(17, 24)
            y = max(7.0, at[1] - 8 - n * self.chance.uniform(1, 9) + self.chance.uniform(-9, 9))
            self.solid.append(
                f'<path d="M{x:.1f} {y:.1f}l-6 9m6-9l-5-2m5 2l-2-5m2 5l3-4m-3 4l5 0" fill="none" '
                f'stroke="currentColor"/>{_circle((x - 6, y + 9), 1.9)}'
            )

    def scatter(self, count: int) -> None:
        """Seeds below the ground."""
        for i in range(count):
            x = (i + 0.5 + self.chance.uniform(-0.38, 0.38)) * WIDTH / count
            y, turn = GROUND + self.chance.uniform(13, 44), self.chance.randrange(-40, 40)
            self.grains.append(
                f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="5" ry="3.4" transform="rotate({turn} {x:.1f} {y:.1f})"/>'
            )

    def ground(self) -> str:
        """The uneven edge of the earth."""
        edge, x = f"M0 {HEIGHT}V{GROUND}", 0.0
        while x < WIDTH:
            to = min(float(WIDTH), x + self.chance.uniform(60, 130))
            dip, end = GROUND + self.chance.uniform(-3.8, 3.8), GROUND + self.chance.uniform(-1, 1)
            edge += f"Q{(x + to) / 2:.0f} {dip:.1f} {to:.0f} {end:.1f}"
            x = to
        return f"{edge}V{HEIGHT}z"

    def svg(self) -> str:
        """The whole picture."""
        flowers = "".join(f'<g data-topic="{t}">{"".join(c)}</g>' for t, c in sorted(self.blooms.items()))
        return (
            f'<svg class="field-art" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMax slice" '
            f'aria-hidden="true" focusable="false">'
            f'<path d="{"".join(self.stems)}" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>'
            f'<g fill="currentColor"><path d="{"".join(self.left)}"/><path d="{"".join(self.right)}"/></g>'
            f'{flowers}<g fill="currentColor">{"".join(self.solid)}</g>'
            f'<path class="earth" d="{self.ground()}"/><g class="grain">{"".join(self.grains)}</g></svg>'
        )


def _sample(ideas: list[Plant]) -> list[Plant]:
    """At most ``MOST`` of ``ideas``, every growth in its proportion and none forgotten."""
    if len(ideas) <= MOST:
        return ideas
    sizes = Counter(growth for growth, _ in ideas)
    kept: list[Plant] = []
    for growth, size in sorted(sizes.items()):
        of_growth = [idea for idea in ideas if idea[0] == growth]
        wanted = max(1, size * MOST // len(ideas))
        kept += [of_growth[i * size // wanted] for i in range(wanted)]
    return kept


def _spread(plants: list[Plant], chance: random.Random) -> list[Plant]:
    """Small plants in any order, the tall ones (pilot, scaling) among them at regular distances."""
    small = [p for p in plants if p[0] <= 4]
    chance.shuffle(small)
    tall = _in_turn([p for p in plants if p[0] == 5], [p for p in plants if p[0] == 6])
    step = len(plants) / len(tall) if tall else 0.0
    slots = {int(step * (i + 0.5)): p for i, p in enumerate(tall)}
    rest = iter(small)
    return [slots[i] if i in slots else next(rest) for i in range(len(plants))]


def _in_turn(flowers: list[Plant], dandelions: list[Plant]) -> list[Plant]:
    """Flowers with the dandelions shared out evenly among them."""
    row, every = list(flowers), max(1, len(flowers)) / max(1, len(dandelions))
    for n, dandelion in enumerate(dandelions):
        row.insert(min(len(row), int(every * (n + 0.5)) + n), dandelion)
    return row


def _on_curve(foot: Point, bend: Point, top: Point, part: float) -> Point:
    """The point at ``part`` (0–1) of the stem, a quadratic curve."""
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part * part
    return (a * foot[0] + b * bend[0] + c * top[0], a * foot[1] + b * bend[1] + c * top[1])


def _ring(centre: Point, radius: float, count: int, start: float = 0.0) -> Iterator[Point]:
    """``count`` points on a circle."""
    for i in range(count):
        angle = start + math.tau * i / count
        yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _circle(at: Point, radius: float) -> str:
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}"/>'
