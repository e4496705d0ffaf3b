"""Finding by words."""

import pytest

from ideas.search import queries
from ideas.search.folding import asked, fold, stems_of
from ideas.search.operations import index_text
from ideas.search.queries import codes_matching, codes_near

TEXTS = {
    "FR": (
        "fr",
        "Heures de voisinage",
        "L’échange d’heures entre voisins : cœur du quartier, réparer un vélo.",
    ),
    "IT": ("it", "Banca del tempo di valle", "Scambiare ore tra generazioni nei villaggi dell’alta valle."),
    "DE": ("de", "Reparaturwerkstatt auf Rädern", "Ein Werkstattbus fährt durch die Dörfer."),
    "EN": ("en", "Library of things", "Neighbours borrow tools instead of buying them."),
}


@pytest.fixture
def texts(db: None) -> None:
    for code, (language, title, text) in TEXTS.items():
        index_text("idea", code, language=language, heavy=title, light=text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("voisinage", ["FR"]),
        ("VOISINAGES", ["FR"]),
        ("échanges", ["FR"]),
        ("echange", ["FR"]),
        ("coeur", ["FR"]),
        ("velos", ["FR"]),
        ("l’échange", ["FR"]),
        ("generazione", ["IT"]),
        ("alta", ["IT"]),
        ("Räder", ["DE"]),
        ("dorf", ["DE"]),
        ("neighbour", ["EN"]),
        ("tool", ["EN"]),
        ("repara", ["DE", "FR"]),
        ("heures vélo", ["FR"]),
        ("heures tempo", []),
        ("", []),
        ("la de und", []),
        ('" OR 1=1 --', []),
        ("a & b | !c : * ' )(", []),
    ],
)
def test_words_find_what_holds_them_in_any_form(texts: None, words: str, found: list[str]) -> None:
    assert sorted(codes_matching("idea", words)) == found


def test_a_title_counts_more_than_a_text(texts: None) -> None:
    index_text("idea", "T2", language="fr", heavy="Autre chose", light="Encore du voisinage.")

    assert codes_matching("idea", "voisinage") == ["FR", "T2"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Un vélo à réparer avec ses voisins", ["FR"]),
        ("Scambio di ore nella valle", ["IT"]),
        ("Des heures données", []),
        ("voisinage", ["FR"]),
        ("la de und", []),
        ('vélo " OR voisin', ["FR"]),
    ],
)
def test_two_words_in_common_make_near(texts: None, words: str, found: list[str]) -> None:
    assert codes_near("idea", words) == found


def test_nearest_comes_first_and_the_number_is_capped(texts: None) -> None:
    index_text("idea", "T2", language="fr", heavy="Réparer un vélo entre voisins", light="")

    assert codes_near("idea", "réparer vélo voisin") == ["T2", "FR"]
    assert codes_near("idea", "réparer vélo voisin", most=1) == ["T2"]


def test_a_changed_text_is_found_by_its_new_words_only(texts: None) -> None:
    index_text("idea", "FR", language="de", heavy="Stunden", light="")

    assert codes_matching("idea", "voisinage") == []
    assert codes_matching("idea", "stunde") == ["FR"]


def test_kinds_are_apart_and_the_number_is_capped(texts: None) -> None:
    for number in range(5):
        index_text("pilot", f"P{number}", language="fr", heavy="Voisinage", light="")

    assert len(codes_matching("pilot", "voisinage", most=3)) == 3


def test_folding_and_asking() -> None:
    assert fold("L’Œuvre à Zürich") == "oeuvre a zurich"
    assert stems_of("les voisins", "fr") == "voisin voisins"
    assert len(asked("mot " * 40)) == 12


@pytest.mark.postgresql
def test_of_words_that_match_very_many_only_the_newest_are_compared(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "NEWEST", 2)
    for code, title in {"OLD": "Moulin moulin", "LIGHT": "Roue", "HEAVY": "Moulin"}.items():
        index_text("idea", code, language="fr", heavy=title, light="Un moulin.")

    assert codes_matching("idea", "moulin") == ["HEAVY", "LIGHT"]
