"""Themes are kept by the lab; territories come in as a whole or not at all."""

import gzip
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ideas.activity.models import Fact
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, NotAllowed, SignInNeeded
from ideas.people.models import Person
from ideas.topics.models import Grouping, Territory, Theme
from ideas.topics.operations import add_theme, change_theme, import_territories
from ideas.topics.queries import open_themes
from ideas.topics.reading import GroupingRow, TerritoryRow

HEADER = "code,level,parent_code,name,name_alt,population,zone,postal_codes\n"
TREE = HEADER + (
    "FR,country,,France,,,,\n"
    "FR-R84,region,FR,Auvergne-Rhône-Alpes,,,,\n"
    "FR-D01,department,FR-R84,Ain,,,,\n"
    "FR-C01053,municipality,FR-D01,Bourg-en-Bresse,,41365,metro,01000\n"
)
GROUPINGS = "code,type,name,population,member_commune_codes\n200071751,CA,Grand Bourg,132000,FR-C01053\n"


def facts() -> list[str]:
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def write(folder: Path, text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_territories", *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


# --- Themes -------------------------------------------------------------------------------------------------


def test_a_theme_takes_its_address_from_its_name(db: None) -> None:
    theme = add_theme(names={"fr": " Santé &  social ", "it": ""}, hue=22, by=SYSTEM)

    assert (theme.slug, theme.names, theme.hue) == ("sante-social", {"fr": "Santé & social"}, 22)
    assert facts() == ["ThemeAdded"]


def test_all_that_is_wrong_with_a_theme_is_said_at_once(db: None) -> None:
    with pytest.raises(Invalid) as refusal:
        add_theme(names={"xx": "?", "fr": "a" * 61}, summaries={"it": "b" * 401}, hue=360, by=SYSTEM)

    assert [(e.field, e.code) for e in refusal.value.errors] == [
        ("names.xx", "unknown_language"),
        ("names.fr", "too_long"),
        ("summaries.it", "too_long"),
        ("hue", "out_of_range"),
    ]


def test_a_theme_needs_a_name(db: None) -> None:
    with pytest.raises(Invalid) as refusal:
        add_theme(names={"fr": "  "}, hue=22, by=SYSTEM)

    assert [(e.field, e.code) for e in refusal.value.errors] == [("names", "required")]


def test_two_themes_cannot_share_an_address(db: None) -> None:
    add_theme(names={"fr": "Santé"}, hue=22, by=SYSTEM)

    with pytest.raises(Invalid) as refusal:
        add_theme(names={"fr": "Sante"}, hue=30, by=SYSTEM)

    assert refusal.value.errors[0].field == "slug"
    assert Theme.objects.count() == 1


def test_changing_a_theme_tells_what_changed_and_only_then(db: None) -> None:
    theme = add_theme(names={"fr": "Santé"}, hue=22, by=SYSTEM)

    change_theme(theme, names={"fr": "Santé"}, hue=22, by=SYSTEM)
    change_theme(theme, hue=30, is_open=False, by=SYSTEM)

    assert list(open_themes()) == []
    assert facts() == ["ThemeAdded", "ThemeChanged"]
    assert Fact.objects.latest("id").data == {"changed": ["hue", "is_open"]}


def test_a_slug_is_plain(db: None) -> None:
    theme = add_theme(names={"fr": "Santé"}, hue=22, by=SYSTEM)

    with pytest.raises(Invalid):
        change_theme(theme, slug="Santé !", by=SYSTEM)


def test_only_lab_staff_keeps_themes(db: None) -> None:
    charlie = Actor(person=Person.objects.create(display_name="Charlie"))

    with pytest.raises(NotAllowed):
        add_theme(names={"fr": "Santé"}, hue=22, by=charlie)
    with pytest.raises(SignInNeeded):
        add_theme(names={"fr": "Santé"}, hue=22, by=ANYONE)


# --- Territories --------------------------------------------------------------------------------------------


def test_territories_come_in_with_their_path_and_folded_name(db: None, tmp_path: Path) -> None:
    said = run(write(tmp_path, TREE), "--groupings", write(tmp_path, GROUPINGS, "groupings.csv"))

    bourg = Territory.objects.get(code="FR-C01053")
    assert bourg.path == "/FR/FR-R84/FR-D01/FR-C01053/"
    assert (bourg.search_name, bourg.population, bourg.postal_codes) == ("bourg en bresse", 41365, "01000")
    assert [t.code for t in Grouping.objects.get().members.all()] == ["FR-C01053"]
    assert (
        said == "Territoires – ajoutés : 4, modifiés : 0, inchangés : 0.\n"
        "Groupements – ajoutés : 1, modifiés : 0, inchangés : 0.\n"
    )


def test_importing_again_changes_nothing_and_says_so(db: None, tmp_path: Path) -> None:
    file, groupings = write(tmp_path, TREE), write(tmp_path, GROUPINGS, "groupings.csv")
    run(file, "--groupings", groupings)

    said = run(file, "--groupings", groupings)

    assert (
        said == "Territoires – ajoutés : 0, modifiés : 0, inchangés : 4.\n"
        "Groupements – ajoutés : 0, modifiés : 0, inchangés : 1.\n"
    )
    assert facts() == ["TerritoriesImported"]


def test_a_second_file_updates_moves_and_keeps(db: None, tmp_path: Path) -> None:
    run(write(tmp_path, TREE), "--groupings", write(tmp_path, GROUPINGS, "groupings.csv"))
    moved = HEADER + (
        "FR,country,,France,,,,\n"
        "FR-R27,region,FR,Bourgogne,,,,\n"
        "FR-D01,department,FR-R27,Ain,,,,\n"
        "FR-C01004,municipality,FR-D01,Ambérieu,,1,,\n"
    )
    bigger = GROUPINGS.replace("FR-C01053", "FR-C01053|FR-C01004")

    said = run(write(tmp_path, moved), "--groupings", write(tmp_path, bigger, "groupings.csv"))

    assert Territory.objects.get(code="FR-C01053").path == "/FR/FR-R27/FR-D01/FR-C01053/"
    assert Grouping.objects.get().members.count() == 2
    assert said == (
        "Territoires – ajoutés : 2, modifiés : 1, inchangés : 1, gardés bien que le fichier ne les nomme plus : 2.\n"
        "Groupements – ajoutés : 0, modifiés : 1, inchangés : 0.\n"
    )


def test_a_gzip_file_in_any_line_order_is_understood(db: None, tmp_path: Path) -> None:
    lines = TREE.splitlines(keepends=True)
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress("".join([lines[0], *reversed(lines[1:])]).encode("utf-8-sig")))

    run(path)

    assert Territory.objects.get(code="FR-C01053").path == "/FR/FR-R84/FR-D01/FR-C01053/"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("FR-C1,municipality,FR-D99,Perdu,,,,\n", "Ligne 6 : FR-C1 dépend de FR-D99, qui n’existe pas."),
        ("FR-D01,department,FR-R84,Ain,,,,\n", "Ligne 6 : Le code FR-D01 vient deux fois."),
        ("FR-C1,village,FR-D01,Ici,,,,\n", "Ligne 6 : Niveau inconnu : « village »."),
        ("FR-C1,municipality,FR-D01,,,,,\n", "Ligne 6 : La colonne « name » est vide."),
        ("FR-C1,municipality,FR-D01,Ici,,beaucoup,,\n", "Ligne 6 : « beaucoup » n’est pas un nombre."),
        (
            "FR-C1,municipality,FR-D01,Ici,,9999999999,,\n",
            "Ligne 6 : « 9999999999 » n’est pas un nombre.",
        ),
        ("FR-C1,municipality,FR-C1,Ici,,,,\n", "Ligne 6 : FR-C1 dépend de lui-même."),
        (f"FR-C1,municipality,FR-D01,{'a' * 161},,,,\n", "Ligne 6 : Un code ou un nom est trop long"),
    ],
)
def test_one_wrong_line_is_named_and_nothing_comes_in(
    db: None, tmp_path: Path, line: str, where: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(write(tmp_path, TREE + line))

    assert where in str(refusal.value)
    assert str(refusal.value).startswith("Rien n’a été importé")
    assert Territory.objects.count() == 0


def test_an_unknown_member_of_a_grouping_keeps_everything_out(db: None, tmp_path: Path) -> None:
    groupings = write(tmp_path, GROUPINGS.replace("FR-C01053", "FR-C99"), "groupings.csv")

    with pytest.raises(CommandError) as refusal:
        run(write(tmp_path, TREE), "--groupings", groupings)

    assert "Ligne 2 : Le territoire FR-C99 est inconnu." in str(refusal.value)
    assert (Territory.objects.count(), Grouping.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "content", [b"nom;pays\nOrbe;CH\n", b"", b"\x1f\x8bnot really gzip", b"\x81\x8d,\x8f\n"]
)
def test_another_format_or_encoding_is_refused_in_words(db: None, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        run(path)

    assert str(refusal.value).startswith("Rien n’a été importé.\n  file.csv")


def test_a_missing_file_is_refused_in_words(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere.csv")


def test_the_list_of_istat_is_understood_as_it_is_published(db: None, tmp_path: Path) -> None:
    header = (
        'Codice Regione;"Codice dell\'Unità territoriale sovracomunale \n(valida a fini statistici)";'
        "Codice Comune formato alfanumerico;Denominazione in italiano;Denominazione altra lingua;Denominazione Regione;"
        '"Denominazione dell\'Unità territoriale sovracomunale \n(valida a fini statistici)";Sigla automobilistica\n'
    )
    lines = (
        "01;201;001001;Agliè;;Piemonte;Torino;TO\n"
        "04;021;021008;Bolzano;Bozen;Trentino-Alto Adige/Südtirol;Bolzano/Bozen;BZ\n"
    )

    run(write(tmp_path, header + lines, encoding="cp1252"))

    bolzano = Territory.objects.get(code="IT-C021008")
    assert (bolzano.path, bolzano.name_alt, bolzano.zone) == ("/IT/IT-R04/IT-P021/IT-C021008/", "Bozen", "BZ")
    assert bolzano.search_name == "bolzano bozen"
    assert Territory.objects.get(code="IT-R04").name_alt == "Südtirol"
    assert Territory.objects.get(code="IT-C001001").name == "Agliè"


def test_only_lab_staff_imports(db: None) -> None:
    charlie = Actor(person=Person.objects.create(display_name="Charlie"))

    with pytest.raises(NotAllowed):
        import_territories([TerritoryRow(1, "CH", "country", "", "Suisse")], by=charlie)


def test_progress_hears_of_every_row(db: None) -> None:
    rows = [TerritoryRow(1, "CH", "country", "", "Suisse"), TerritoryRow(2, "CH-VD", "canton", "CH", "Vaud")]
    groupings = [GroupingRow(1, "G1", "consortium", "Ensemble", None, ("CH-VD",))]
    heard: list[int] = []

    import_territories(rows, groupings=groupings, by=SYSTEM, progress=heard.append)

    assert sum(heard) == 3
