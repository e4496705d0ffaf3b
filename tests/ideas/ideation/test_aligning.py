"""What two texts have in common is what it always was where that is cheap, and costs no more than it may where it is not."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.ideation.aligning import Block, Steps, common, pairs

ITEMS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "de", "la", ",", "."]), max_size=60)


def found_in(one: list[str], other: list[str], steps: Steps | None = None) -> list[Block]:
    return common(one, other, steps or Steps("".join(one), "".join(other)))


@given(ITEMS, ITEMS)
def test_what_is_short_is_compared_as_ever(one: list[str], other: list[str]) -> None:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()

    assert found_in(one, other) == [tuple(block) for block in blocks if block.size]


@given(ITEMS, ITEMS, st.integers(0, 2_000))
def test_however_little_there_is_to_spend_what_is_found_is_the_same_on_both_sides_and_in_order(
    one: list[str], other: list[str], left: int
) -> None:
    steps = Steps("", "")
    steps.left = left

    blocks = found_in(one, other, steps)

    assert steps.left >= 0
    i = j = 0
    for a, b, size in blocks:
        assert a >= i
        assert b >= j
        assert one[a : a + size] == other[b : b + size]
        i, j = a + size, b + size


@pytest.mark.parametrize("changed", [0, 10, 100])
def test_in_a_long_text_all_that_stayed_is_found(changed: int) -> None:
    draw = random.Random(1)
    one = [word for _ in range(4_000) for word in (f"mot{draw.randrange(1_700)}", " ")]
    other = list(one)
    for number in range(changed):
        other[number * 70] = f"autre{number}"

    assert pairs(one, other) > 10_000_000
    assert sum(size for _i, _j, size in found_in(one, other)) == len(one) - changed


def test_items_that_were_moved_about_cost_no_more_than_they_may() -> None:
    one = [word for number in range(3_000) for word in ("de", f"x{number}")]
    other = [word for number in range(3_000) for word in ("de", f"y{number}")]
    steps = Steps("".join(one), "".join(other))
    most = steps.left

    found_in(one, other, steps)

    assert 0 <= steps.left <= most < 1_000_000
