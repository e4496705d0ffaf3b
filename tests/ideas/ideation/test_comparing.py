"""Differences are shown by words, lose none of either text, and cost little whatever the texts are."""

import random
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.ideation.comparing import Part, words_changed
from ideas.ideation.three_way import merge

BUDGET = 5.0  # seconds of computing for what takes a tenth of one; it took minutes
WORDS = st.lists(st.sampled_from(["le", "de", "pain", ",", "\n", " ", "  ", "\n\n", "."]), max_size=40).map(
    "".join
)


def sides(parts: list[Part]) -> tuple[str, str]:
    old = "".join(text for kind, text in parts if kind != "insert")
    return old, "".join(text for kind, text in parts if kind != "delete")


@given(WORDS, WORDS)
def test_both_texts_are_in_what_is_shown(old: str, new: str) -> None:
    assert sides(words_changed(old, new)) == (old, new)


def test_a_word_that_was_replaced_stands_between_what_stayed() -> None:
    assert words_changed("Le chat dort ici.", "Le chien dort là.") == [
        ("equal", "Le "),
        ("delete", "chat"),
        ("insert", "chien"),
        ("equal", " dort "),
        ("delete", "ici"),
        ("insert", "là"),
        ("equal", "."),
    ]


def long_text(paragraphs: int) -> list[str]:
    draw = random.Random(1)
    common = ["de", "la", "le", "et", "les", "des"]
    words = [draw.choice([*common, f"mot{draw.randrange(900)}"]) for _ in range(4_600)]
    size = len(words) // paragraphs
    return ["\n\n" if n and n % size == 0 else word for n, word in enumerate(words)]


@pytest.mark.parametrize("paragraphs", [1, 60])
def test_of_a_long_text_with_ten_words_changed_ten_are_shown(paragraphs: int) -> None:
    old = long_text(paragraphs)
    new = [f"neuf{n}" if n % 450 == 200 else word for n, word in enumerate(old)]
    start = process_time()

    parts = words_changed(" ".join(old), " ".join(new))

    assert process_time() - start < BUDGET
    assert sides(parts) == (" ".join(old), " ".join(new))
    assert sum(kind == "insert" for kind, _text in parts) == sum(
        one != other for one, other in zip(old, new, strict=True)
    )


COSTLY: list[tuple[str, Callable[[str], str]]] = [
    ("one word", lambda side: f"{side} {'de ' * 9_000}{side}"),
    ("other words between", lambda side: " ".join(f"de {side}{n}" for n in range(3_000))),
    ("few between", lambda side: " ".join(f"de {side}{n}" for n in range(140))),
    ("lines", lambda side: "\n".join(f"de de de de {n % (3 + ord(side) % 3)}" for n in range(1_500))),
    ("words in each line", lambda side: "\n".join(f"de {side}{f' de {side}' * 20}" for _ in range(250))),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in COSTLY])
def test_a_text_made_to_cost_much_costs_little(text: Callable[[str], str]) -> None:
    base, ours, theirs = text("a"), text("b"), text("c")
    start = process_time()

    parts, merged = words_changed(base, ours), merge(base, ours, theirs)

    assert process_time() - start < BUDGET
    assert sides(parts) == (base, ours)
    assert merged.settled(lambda conflict: conflict.ours).split() == ours.split()
    assert merged.settled(lambda conflict: conflict.theirs).split() == theirs.split()
