"""``likeness`` answers whoever asks, by meaning where that is at hand."""

from typing import Any

import pytest

from ideas.similarity.encoding import MEANING, WORDING
from ideas.similarity.queries import likeness

SOME = ["Une salle libre le soir"]
OTHERS = ["Una sala libera la sera", "Ein Lieferwagen am Dienstag"]


def test_a_handler_compares_meaning_also_where_nobody_is_beside(settings: Any) -> None:
    scores = likeness(SOME, OTHERS, here=True)

    assert scores == MEANING.likenesses(SOME, OTHERS)
    assert [score >= 0.5 for score in scores[0]] == [True, False]


def test_a_page_compares_words_where_nobody_is_beside() -> None:
    assert likeness(SOME, OTHERS) == WORDING.likenesses(SOME, OTHERS)


@pytest.mark.parametrize(("where", "encoder"), [("inside", MEANING), ("words", WORDING)])
def test_the_setting_says_who_compares(settings: Any, where: str, encoder: Any) -> None:
    settings.LAB_TWINS = where

    assert likeness(SOME, OTHERS, here=True) == encoder.likenesses(SOME, OTHERS)


@pytest.mark.parametrize("where", ["beside", "inside", "words"])
def test_nothing_is_compared_with_nothing(settings: Any, where: str) -> None:
    settings.LAB_TWINS = where

    assert [likeness([], OTHERS), likeness(SOME, [])] == [[], [[]]]
