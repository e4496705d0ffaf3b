"""A chain says what it draws."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lab.ui.chains import MOST, Band, chain

SVG = "{http://www.w3.org/2000/svg}"
names = st.sampled_from(["Aubrive", '"><script>x</script>', "Saint-Ormond " * 12])


def texts(svg: str) -> list[str]:
    tree = ET.fromstring(svg)
    return ["".join(one.itertext()) for one in tree.iter("text")] + [
        "".join(one.itertext()) for one in tree.iter(f"{SVG}text")
    ]


@given(st.lists(st.builds(Band, names, st.lists(names, max_size=40), names), min_size=1, max_size=8))
def test_whatever_is_told_is_drawn_and_said(bands: list[Band]) -> None:
    drawn = chain("La chaîne", bands)

    tree = ET.fromstring(drawn.svg)
    assert "script" not in {one.tag for one in tree.iter()}
    assert tree.get("aria-label") == drawn.sentence
    assert all(item in drawn.sentence for band in bands for item in band.items)


def test_what_is_not_there_yet_is_said_and_not_linked() -> None:
    drawn = chain("La chaîne", [Band("Idée", ["Un jardin"]), Band("Pilote", [], "Pas encore")])

    assert texts(drawn.svg) == ["Idée", "Un jardin", "Pilote", "Pas encore"]
    assert drawn.svg.count("<circle") == 3
    assert "Pilote : Pas encore." in drawn.sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_first_ones_are_drawn_and_the_others_counted() -> None:
    drawn = chain("La chaîne", [Band("Lieux", [f"Lieu {n}" for n in range(30)])])

    shown = texts(drawn.svg)
    assert shown[1 : MOST + 1] == [f"Lieu {n}" for n in range(MOST)]
    assert shown[-1] == f"et {30 - MOST} autres"
    assert "Lieu 29" in drawn.sentence
