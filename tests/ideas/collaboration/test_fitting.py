"""How an amendment fits a text that has moved on, and what can be taken of it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.collaboration.fitting import Change, Fit

BASE = (
    "Une heure donnée vaut une heure reçue.\n\nUn panneau montre ce qui s’offre.\n\nLa bibliothèque le tient."
)
words = st.lists(st.sampled_from(["un", "banc", "jardin", "midi", "voisine", "\n\n", "."]), max_size=30)
texts = words.map(" ".join)


def test_an_amendment_to_a_text_that_has_not_moved_on_says_what_it_proposes() -> None:
    fit = Fit("solution", BASE, BASE, BASE.replace("panneau", "grand panneau"))

    assert (fit.fits, fit.has_moved_on) == (True, False)
    assert fit.result == fit.proposed
    assert [change.parts for change in fit.changes] == [(("insert", " grand"),)]


def test_what_was_written_elsewhere_meanwhile_stays() -> None:
    now = BASE.replace("bibliothèque", "médiathèque")

    fit = Fit("solution", BASE, now, BASE.replace("panneau", "grand panneau"))

    assert (fit.fits, fit.has_moved_on) == (True, True)
    assert fit.result == now.replace("panneau", "grand panneau")


def test_where_both_changed_the_same_words_it_does_not_fit_and_nothing_is_chosen() -> None:
    fit = Fit("solution", BASE, BASE.replace("panneau", "carnet"), BASE.replace("panneau", "tableau"))

    assert not fit.fits
    assert [(one.ours, one.theirs) for one in fit.conflicts] == [
        ("Un carnet montre ce qui s’offre.", "Un tableau montre ce qui s’offre.")
    ]
    assert fit.draft == BASE.replace("panneau", "tableau")
    assert fit.parts == fit.proposed_parts
    with pytest.raises(ValueError, match="conflict"):
        assert fit.result


def test_changes_are_taken_one_by_one() -> None:
    proposed = BASE.replace("heure reçue", "heure prise").replace(
        "La bibliothèque le tient.", "Nous le tenons."
    )
    fit = Fit("solution", BASE, BASE, proposed)

    assert [change.number for change in fit.changes] == [1, 2]
    assert fit.taking([1]) == BASE.replace("heure reçue", "heure prise")
    assert fit.taking([2]) == BASE.replace("La bibliothèque le tient.", "Nous le tenons.")
    assert fit.taking([1, 2]) == fit.taking(None) == proposed
    assert fit.taking([]) == BASE


def test_words_changed_side_by_side_are_one_change() -> None:
    fit = Fit("need", "Le banc du quai.", "Le banc du quai.", "Un siège du port.")

    assert [(change.old, change.new) for change in fit.changes] == [("Le banc du quai", "Un siège du port")]


def test_what_the_text_says_already_is_no_change() -> None:
    fit = Fit("need", "Un banc.", "Un long banc.", "Un long banc.")

    assert (fit.fits, fit.changes) == (True, [])


@given(texts, texts, st.integers())
def test_any_choice_of_changes_lies_between_the_two_texts(now: str, proposed: str, seed: int) -> None:
    fit = Fit("need", now, now, proposed)
    numbers = [change.number for change in fit.changes]
    chosen = random.Random(seed).sample(numbers, len(numbers) // 2)

    assert fit.taking([]) == now
    assert fit.taking(numbers) == proposed
    expected = [
        piece if not isinstance(piece, Change) else piece.new if piece.number in chosen else piece.old
        for piece in fit.pieces
    ]
    assert fit.taking(chosen) == "".join(expected)
