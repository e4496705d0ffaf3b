"""The lab's own style sheet ``/lab.css``: three brand colours and one hue for each theme, named by its content."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from lab.ui.colours import lab_css, topic

PATH = "/lab.css"


def lab_css_of(topics: Iterable[tuple[str, float]]) -> tuple[str, str]:
    """The style sheet for ``topics`` (slug, hue in degrees) and its version; kept for as long as they stay the same."""
    return _made(tuple(settings.LAB_BRAND), tuple(sorted(topics)))


def lab_css_url(topics: Iterable[tuple[str, float]]) -> str:
    """Its address with the version, so that a browser may keep it for ever."""
    return f"{PATH}?v={lab_css_of(topics)[1]}"


@lru_cache(maxsize=8)
def _made(brand: tuple[str, ...], topics: tuple[tuple[str, float], ...]) -> tuple[str, str]:
    css = lab_css(brand, [topic(slug, hue) for slug, hue in topics])
    return css, hashlib.sha256(css.encode()).hexdigest()[:12]
