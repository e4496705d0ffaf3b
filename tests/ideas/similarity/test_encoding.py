"""Two encoders, one scale: what is near by meaning, and what is near by words."""

import math

import pytest

from ideas.similarity.encoding import MEANING, WORDING, Encoder, Parts, Scale, has_meaning

REPAIR = "Réparer ensemble les appareils cassés"
REPAIR_IN_ITALIAN = "Riparare insieme gli elettrodomestici rotti"
REPAIR_IN_GERMAN = "Kaputte Geräte gemeinsam reparieren"
CHOIR = "Une chorale pour les malentendants"


def test_the_extra_is_installed_where_tests_run() -> None:
    assert has_meaning(), "Install the extra « semantic »: half of this chapter would not be tested."


def test_meaning_knows_no_border_of_language() -> None:
    [scores] = MEANING.likenesses([REPAIR], [REPAIR_IN_ITALIAN, REPAIR_IN_GERMAN, CHOIR])

    assert [score >= 0.5 for score in scores] == [True, True, False]


def test_words_are_near_where_they_are_the_same_ones() -> None:
    [scores] = WORDING.likenesses(
        ["Réparation d’appareils"], ["Appareils en réparation", REPAIR_IN_ITALIAN, CHOIR]
    )

    assert [score >= 0.5 for score in scores] == [True, False, False]


@pytest.mark.parametrize("encoder", [MEANING, WORDING], ids=["meaning", "words"])
def test_a_text_is_as_like_itself_as_can_be(encoder: Encoder) -> None:
    scores = encoder.likenesses([REPAIR, CHOIR], [REPAIR, CHOIR])

    assert [scores[0][0], scores[1][1]] == [1.0, 1.0]
    assert scores[0][1] == pytest.approx(scores[1][0], abs=1e-5)
    assert scores[0][1] < 0.5


@pytest.mark.parametrize("encoder", [MEANING, WORDING], ids=["meaning", "words"])
def test_nothing_is_like_nothing(encoder: Encoder) -> None:
    assert encoder.likenesses([], [REPAIR]) == []
    assert encoder.likenesses([REPAIR], []) == [[]]
    assert encoder.likenesses([REPAIR], [""])[0][0] < 0.5


def test_a_scale_reads_half_where_near_begins() -> None:
    scale = Scale(unrelated=0.2, near=0.4, same=0.8)

    assert [scale(cosine) for cosine in (-1, 0.2, 0.3, 0.4, 0.6, 0.8, 1)] == pytest.approx(
        [0, 0, 0.25, 0.5, 0.75, 1, 1]
    )


def test_what_an_idea_means_has_length_one_whatever_is_written() -> None:
    rows = MEANING.kept([Parts("Un titre"), Parts("Un titre", "Un résumé", "Un besoin"), Parts("", "", "")])

    assert [round(math.sqrt(float(row @ row)), 3) for row in rows] == [1.0, 1.0, 0.0]
