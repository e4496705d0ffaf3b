"""Three colours become a palette that can be read, whatever a lab chooses."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.ui import colours

STYLE = Path(__file__).resolve().parents[2] / "platform/lab/ui/static/ui"
BRAND = ("#1e6a50", "#f2b431", "#5b3c2a")
READ = [
    ("ink", "paper"),
    ("ink-soft", "paper"),
    ("ink-soft", "sunken"),
    ("brand-ink", "paper"),
    ("on-brand", "brand-fill"),
    ("brand-ink", "brand-tint"),
    ("on-seed", "seed-fill"),
    ("seed-ink", "seed-tint"),
    ("danger", "danger-tint"),
    ("info", "info-tint"),
]
any_colour = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of two hexadecimal colours."""

    def luminance(colour: str) -> float:
        r, g, b = (colours._linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", colours.SCHEMES)
@given(brand=any_colour, seed=any_colour, earth=any_colour)
def test_text_can_be_read_with_any_three_colours(scheme, brand, seed, earth):
    palette = colours.palette(brand, seed, earth)[scheme]

    assert min(contrast(palette[text], palette[ground]) for text, ground in READ) >= 4.5


@given(hue=st.floats(0, 360))
def test_text_in_the_colour_of_any_theme_can_be_read(hue):
    theme = colours.topic_palette(colours.topic("x", hue))
    grounds = colours.palette(*BRAND)

    for scheme in colours.SCHEMES:
        text = theme[scheme]["topic-ink"]
        assert contrast(text, theme[scheme]["topic-tint"]) >= 4.5
        assert contrast(text, grounds[scheme]["surface"]) >= 4.5


@given(colour=any_colour)
def test_a_colour_survives_the_way_there_and_back(colour):
    back = colours.hex_of(colours.lch_of(colour))

    assert max(abs(int(colour[i : i + 2], 16) - int(back[i : i + 2], 16)) for i in (1, 3, 5)) <= 1


@pytest.mark.parametrize("wrong", ["red", "#fff", "#12345g", ""])
def test_what_is_no_colour_is_refused(wrong):
    with pytest.raises(ValueError, match=r"#rrggbb|invalid literal"):
        colours.lch_of(wrong)


def test_the_plain_colours_of_the_style_sheet_are_those_of_the_formulas():
    css = (STYLE / "tokens.css").read_text()
    palette = colours.palette(*BRAND)
    plain = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r"\{([^{}]*--paper: #[^{}]*)\}", css)
    ]

    assert [{k: v for k, v in block.items() if k not in ("brand", "seed", "earth")} for block in plain] == [
        palette["light"],
        palette["dark"],
        palette["dark"],
    ]


def test_the_labs_style_sheet_names_its_colours_and_themes():
    css = colours.lab_css(BRAND, [colours.topic("sante", 22)])

    assert css.startswith(":root { --brand: #1e6a50; --seed: #f2b431; --earth: #5b3c2a; }\n")
    assert '[data-topic="sante"] { --th: 22; --tc: 0.16; --tl: 0.68; }' in css
    assert css.count("{") == css.count("}")
