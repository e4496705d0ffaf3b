"""The home field is a picture of the lab's ideas."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lab.ui.field_art import MOST, field_art

plants = st.lists(
    st.tuples(st.integers(-1, 8), st.sampled_from(["lab", "sante", "x y", '"><b'])), max_size=300
)


@given(plants)
def test_any_ideas_make_a_drawing_without_style_or_markup_of_theirs(ideas):
    picture = field_art(ideas)

    root = ET.fromstring(picture)
    assert {group.get("data-topic") for group in root.iter("g") if group.get("data-topic")} <= {
        "lab",
        "sante",
    }
    assert "style" not in picture
    assert "nan" not in picture


def test_the_same_ideas_give_the_same_drawing():
    ideas = [(1 + n % 6, "lab") for n in range(40)]

    assert field_art(ideas) == field_art(list(reversed(ideas)))


def test_a_large_lab_is_shown_by_a_sample_in_which_no_stage_is_forgotten():
    ideas = [(1, "lab")] * 5000 + [(3, "lab")] * 3000 + [(6, "lab")]

    picture = field_art(ideas)

    assert picture.count("<ellipse") == 5000 * MOST // len(ideas)
    assert 'r="4.5"' in picture
    assert len(picture) < 60_000


def test_an_empty_lab_is_bare_earth():
    assert 'class="earth"' in field_art([])
