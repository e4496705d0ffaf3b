"""A passage is found again in a text that was edited, or is gone; never somewhere else."""

import random
from time import process_time

import pytest

from ideas.ideation.anchoring import Anchor, anchor_at, find

TEXT = "Une heure donnée vaut une heure reçue. Un panneau montre ce qui s’offre. La bibliothèque le tient à jour."


def anchored(words: str, text: str = TEXT) -> Anchor:
    start = text.index(words)
    return anchor_at(text, start, start + len(words))


def said(text: str, anchor: Anchor) -> str | None:
    span = find(text, anchor)
    return text[span[0] : span[1]] if span is not None else None


def test_a_passage_is_found_where_it_stood() -> None:
    assert said(TEXT, anchored("Un panneau montre")) == "Un panneau montre"


def test_of_two_alike_it_is_the_one_with_the_same_words_around_it() -> None:
    text = "Le banc du quai est vert. Le banc du parc est bleu."
    second = anchor_at(text, 26, 33)

    moved = f"Le banc du port est neuf. {text}"

    assert text[26:33] == "Le banc"
    span = find(moved, second)
    assert span is not None
    assert moved[span[0] :].startswith("Le banc du parc")


def test_changed_words_within_do_not_lose_it() -> None:
    edited = TEXT.replace("panneau montre", "grand panneau indique")

    assert (
        said(edited, anchored("Un panneau montre ce qui s’offre"))
        == "Un grand panneau indique ce qui s’offre"[: len("Un grand panneau indique ce qui s’offre")]
    )


@pytest.mark.parametrize("words", ["Un panneau montre ce qui s’offre", "panneau montre"])
def test_what_is_gone_is_gone(words: str) -> None:
    edited = TEXT.replace("Un panneau montre ce qui s’offre. ", "")

    assert find(edited, anchored(words)) is None


def test_few_words_are_found_only_as_they_were() -> None:
    assert find("La gare le tient.", anchored("La bibliothèque le")) is None


def test_nothing_is_nowhere() -> None:
    assert find(TEXT, Anchor("")) is None
    assert find("", anchored("panneau")) is None


@pytest.mark.parametrize("seed", range(8))
def test_twenty_five_edits_elsewhere_never_lose_a_passage_nor_move_it(seed: int) -> None:
    """Two hundred random edits in all: words put in, taken out and replaced around the passage, and now and then one within."""
    chance = random.Random(seed)
    before, passage, after = (
        [f"{name}{number}" for number in range(size)]
        for name, size in (("avant", 60), ("passage", 14), ("après", 60))
    )
    anchor = anchored(" ".join(passage), " ".join([*before, *passage, *after]))
    within = set(passage)

    for number in range(25):
        side = chance.choice([before, after, after, passage] if len(within) > 10 else [before, after])
        place = chance.randrange(len(side))
        if side is passage:
            within.discard(side[place])
            side[place] = f"autre{number}"
        elif chance.random() < 0.5:
            side.insert(place, f"neuf{number}")
        elif len(side) > 10:
            del side[place]
        text = " ".join([*before, *passage, *after])

        found = said(text, anchor)

        assert found is not None
        assert within <= set(found.split())
        assert set(found.split()) <= set(passage)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            " ".join(f"mot{n % 1_700}" for n in range(4_600)),
            " ".join(f"mot{n * 7}" if n % 2 else f"non{n}" for n in range(120)),
            id="gone",
        ),
        pytest.param("de " * 9_000, "de " * 200 + "la " * 40 + "de " * 90, id="one word"),
    ],
)
def test_looking_for_what_is_gone_costs_little(text: str, words: str) -> None:
    start = process_time()

    for n in range(20):
        find(text, Anchor(f"{words[:990]} {n}"))

    assert process_time() - start < 2
