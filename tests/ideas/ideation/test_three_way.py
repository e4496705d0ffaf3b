"""Two texts that grew from one are made one again: no word of either side disappears unless someone chose so."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.ideation.three_way import Conflict, merge
from ideas.kernel.text import clean_text

BASE = "Une heure donnée vaut une heure reçue.\n\nLe carnet tient dans une poche.\n\nPersonne ne tient de comptes."


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        pytest.param(
            BASE, BASE, BASE.replace("poche", "main"), BASE.replace("poche", "main"), id="only theirs"
        ),
        pytest.param(
            BASE, BASE.replace("poche", "main"), BASE, BASE.replace("poche", "main"), id="only ours"
        ),
        pytest.param(
            BASE,
            BASE.replace("heure donnée", "heure offerte"),
            BASE.replace("poche", "main"),
            BASE.replace("heure donnée", "heure offerte").replace("poche", "main"),
            id="two paragraphs",
        ),
        pytest.param(
            "Le chat dort sur le grand lit de la chambre.",
            "Le chat mange sur le grand lit de la chambre.",
            "Le chat dort sur le grand lit de la cuisine.",
            "Le chat mange sur le grand lit de la cuisine.",
            id="two words of a sentence",
        ),
        pytest.param(
            "A\n\nFin.", "A\n\nFin.\n\nUn.", "A\n\nFin.\n\nDeux.", "A\n\nFin.\n\nUn.\n\nDeux.", id="both add"
        ),
        pytest.param("Fin.", "Début.\n\nFin.", "La fin.", "Début.\n\nLa fin.", id="before what changed"),
        pytest.param(
            "A\n\nFin.",
            "A\n\nLa fin.",
            "A\n\nFin.\n\nDeux.",
            "A\n\nLa fin.\n\nDeux.",
            id="behind what changed",
        ),
        pytest.param("- a\n- b", "- a\n- b\n- c", "- a\n- x\n- b", "- a\n- x\n- b\n- c", id="a list"),
        pytest.param(
            "a\n\nb\n\nc", "a\n\nc", "a\n\nb\n\nc\n\nd", "a\n\nc\n\nd", id="one takes away, one adds"
        ),
        pytest.param("a", "a\n\nb", "a\n\nb\n\nc", "a\n\nb\n\nc", id="both add the same"),
        pytest.param("", "Un.", "Deux.", "Un.\n\nDeux.", id="from nothing"),
        pytest.param("a b\nc d", "a b\n\nc d", "a b\nc d e", "a b\n\nc d e", id="a line becomes a paragraph"),
        pytest.param("  - a\n  - b", "  - a\n  - b\n- c", "  - a\n  - x", "  - a\n  - x\n- c", id="indented"),
    ],
)
def test_what_fits_is_merged(base: str, ours: str, theirs: str, merged: str) -> None:
    found = merge(base, ours, theirs)

    assert found.is_clean
    assert found.text == merged


def test_where_both_changed_the_same_words_their_paragraph_is_left_to_people() -> None:
    ours, theirs = BASE.replace("dans une poche", "dans la main"), BASE.replace("dans une poche", "partout")

    found = merge(BASE, ours, theirs)

    assert found.conflicts == [
        Conflict(
            "Le carnet tient dans une poche.",
            "Le carnet tient dans la main.",
            "Le carnet tient partout.",
        )
    ]
    assert found.settled(lambda conflict: conflict.ours) == ours
    assert found.settled(lambda conflict: conflict.theirs) == theirs
    with pytest.raises(ValueError, match="conflicts"):
        _ = found.text


def test_what_one_took_away_and_the_other_changed_is_left_to_people() -> None:
    found = merge("a\n\nb\n\nc", "a\n\nc", "a\n\nb bis\n\nc")

    assert found.conflicts == [Conflict("b", "", "b bis")]
    assert found.settled(lambda conflict: conflict.ours) == "a\n\nc"
    assert found.settled(lambda conflict: conflict.theirs) == "a\n\nb bis\n\nc"


def test_words_beside_each_other_changed_by_two_are_left_to_people() -> None:
    assert not merge(
        "Le petit chat gris dort.", "Le grand chat gris dort.", "Le petit chien gris dort."
    ).is_clean


# --- Properties ---------------------------------------------------------------------------------------------

TEXT = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "de", "la", ",", "."]), min_size=1, max_size=6).map(" ".join),
    max_size=5,
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n"]).map(lambda end: end.join(lines)))


@given(TEXT, TEXT)
def test_a_side_that_changed_nothing_yields_to_the_other(base: str, other: str) -> None:
    assert (
        merge(base, other, base).text
        == merge(base, base, other).text
        == merge(base, other, other).text
        == other
    )


@given(TEXT, TEXT, TEXT)
def test_either_may_be_ours(base: str, ours: str, theirs: str) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)

    assert one.is_clean == other.is_clean
    assert sorted((c.base, *sorted((c.ours, c.theirs))) for c in one.conflicts) == sorted(
        (c.base, *sorted((c.ours, c.theirs))) for c in other.conflicts
    )


def written_over(text: str, draw: random.Random, new: Callable[[], str], edits: int) -> str:
    """``text`` after some edits of one person: words put in, taken away, replaced; paragraphs added, dropped, moved."""
    lines = [line.split(" ") for line in text.split("\n\n") if line]
    for _ in range(edits):
        kind = draw.randrange(6)
        if not lines or kind == 0:
            lines.insert(draw.randint(0, len(lines)), [new() for _ in range(draw.randint(1, 6))])
        elif kind == 1 and len(lines) > 1:
            lines.pop(draw.randrange(len(lines)))
        elif kind == 2 and len(lines) > 1:
            lines.append(lines.pop(draw.randrange(len(lines))))
        else:
            line = draw.choice(lines)
            place = draw.randrange(len(line))
            line[place : place + draw.randint(0, 1)] = [
                new() for _ in range(draw.randint(0 if len(line) > 1 else 1, 2))
            ]
    return "\n\n".join(" ".join(line) for line in lines if line)


def assert_no_word_is_lost(base: str, ours: str, theirs: str) -> Sequence[str | Conflict]:
    """Every word somebody wrote is there, or put to the choice; one that was there is gone only where a side took it away."""
    found = merge(base, ours, theirs)
    said = set()
    for piece in found.pieces:
        said |= words_of(piece) if isinstance(piece, str) else words_of(piece.ours) | words_of(piece.theirs)
    taken_away = words_of(base) - (words_of(ours) & words_of(theirs))
    assert said >= (words_of(ours) | words_of(theirs)) - taken_away
    assert said <= words_of(ours) | words_of(theirs)
    for conflict in found.conflicts:
        assert conflict.ours in ours
        assert conflict.theirs in theirs
    return found.pieces


@given(st.randoms(use_true_random=False), st.integers(0, 8), st.integers(0, 8))
def test_no_word_of_either_side_disappears(draw: random.Random, mine: int, yours: int) -> None:
    numbers = count()
    base = written_over("", draw, lambda: f"b{next(numbers)}", 12)
    ours = written_over(base, draw, lambda: f"o{next(numbers)}", mine)
    theirs = written_over(base, draw, lambda: f"t{next(numbers)}", yours)

    assert_no_word_is_lost(base, ours, theirs)


@pytest.mark.parametrize("seed", range(200))
def test_a_history_of_many_writers_loses_no_word(seed: int) -> None:
    """Three people write for twelve rounds, each from what they last read; of conflicts one side is chosen by lot."""
    draw, numbers = random.Random(seed), count()
    text = written_over("", draw, lambda: f"b{next(numbers)}", 10)
    read = dict.fromkeys(("alice", "bruno", "carla"), text)

    for _round in range(12):
        writer = draw.choice(sorted(read))
        mine = written_over(read[writer], draw, lambda by=writer: f"{by}{next(numbers)}", draw.randint(1, 4))
        assert_no_word_is_lost(read[writer], text, mine)
        side = draw.choice(("ours", "theirs"))
        text = merge(read[writer], text, mine).settled(lambda conflict, side=side: getattr(conflict, side))
        assert clean_text(text) == text
        read[writer] = text
        read[draw.choice(sorted(read))] = text
