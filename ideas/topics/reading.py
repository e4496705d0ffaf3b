"""Reading the files that territories come in. A file of its own: it knows formats and encodings, not the
database.

Two formats: ours (``code, level, parent_code, name, name_alt, population, zone, postal_codes``), and ISTAT's
list of Italian communes as it is published (Windows-1252, semicolons, line breaks inside header cells).
"""

import csv
import gzip
import io
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError, Invalid
from ideas.kernel.text import clean_text

COLUMNS = ("code", "level", "parent_code", "name", "name_alt", "population", "zone", "postal_codes")
LEVELS = ("country", "region", "canton", "department", "province", "district", "municipality", "borough")
LIMITS = {"code": 20, "name": 160, "name_alt": 160, "zone": 20}
GROUPING_COLUMNS = ("code", "type", "name", "population", "member_commune_codes")
ISTAT_MARK = "Codice Comune formato alfanumerico"
MOST_ERRORS = 20
MOST_PEOPLE = 2**31 - 1  # what the column of a population holds
MOST_BYTES = 60 * 1024 * 1024


@dataclass(frozen=True)
class TerritoryRow:
    """One place as a file gives it; ``line`` is where."""

    line: int
    code: str
    level: str
    parent_code: str
    name: str
    name_alt: str = ""
    population: int | None = None
    zone: str = ""
    postal_codes: str = ""


@dataclass(frozen=True)
class GroupingRow:
    """One grouping as a file gives it, with the codes of its members."""

    line: int
    code: str
    kind: str
    name: str
    population: int | None
    members: tuple[str, ...]


def _nothing_imported(code: str, message: object) -> Invalid:
    """The error of a file that cannot be used at all."""
    return Invalid([FieldError("file", code, str(message))], _("Rien n’a été importé."))


@dataclass
class Problems:
    """What is wrong with a file, by line; raised all at once."""

    errors: list[FieldError] = field(default_factory=list)

    def add(self, line: int, code: str, message: object) -> None:
        """Remember one."""
        self.errors.append(FieldError(f"line {line}", code, str(message)))

    def raise_any(self) -> None:
        """Raise Invalid with the first of them, and how many there are, if there is one."""
        if self.errors:
            words = _("Rien n’a été importé. Lignes à corriger : %(count)s.") % {"count": len(self.errors)}
            raise Invalid(self.errors[:MOST_ERRORS], words)


def territories_in(content: bytes, name: str) -> list[TerritoryRow]:
    """The places in a CSV file called ``name``, plain or gzip, in our format or ISTAT's. Invalid when it is neither."""
    reader = _reader(content, name)
    header = [" ".join(column.split()) for column in reader.fieldnames or ()]
    reader.fieldnames = header
    if ISTAT_MARK in header:
        return list(_istat_rows(reader))
    _want(name, header, COLUMNS)
    problems = Problems()
    rows = [_territory_row(reader.line_num, cells, problems) for cells in reader]
    problems.raise_any()
    return rows


def groupings_in(content: bytes, name: str) -> list[GroupingRow]:
    """The groupings in a CSV file, plain or gzip; members are parted by ``|``. Raises Invalid for another format."""
    reader = _reader(content, name)
    _want(name, list(reader.fieldnames or ()), GROUPING_COLUMNS)
    problems = Problems()
    rows = [_grouping_row(reader.line_num, cells, problems) for cells in reader]
    problems.raise_any()
    return rows


def _reader(content: bytes, name: str) -> "csv.DictReader[str]":
    text = _text_of(content, name)
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")


def _text_of(content: bytes, name: str) -> str:
    """The text of ``content``, unzipped; UTF-8, or Windows-1252 as older registers still come in."""
    try:
        if content[:2] == b"\x1f\x8b":
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        words = _("%(file)s ne peut pas être lu : %(why)s")
        raise _nothing_imported("unreadable", words % {"file": name, "why": error}) from None
    if len(content) > MOST_BYTES:
        words = _("%(file)s est trop lourd : 60 Mo au plus.")
        raise _nothing_imported("too_big", words % {"file": name})
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    words = _("%(file)s n’est ni en UTF-8 ni en Windows-1252. Enregistrez-le en UTF-8.")
    raise _nothing_imported("encoding", words % {"file": name})


def _want(name: str, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        words = _("%(file)s : il manque les colonnes %(missing)s. La première ligne doit nommer %(columns)s.")
        values = {"file": name, "missing": ", ".join(missing), "columns": ", ".join(columns)}
        raise _nothing_imported("columns", words % values)


def _number(text: str, line: int, problems: Problems) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:12]) > MOST_PEOPLE:
        problems.add(line, "not_a_number", _("« %(text)s » n’est pas un nombre.") % {"text": text})
        return None
    return int(text)


def _cells(line: int, raw: dict[str, str], needed: tuple[str, ...], problems: Problems) -> dict[str, str]:
    cells = {name: clean_text(text or "", lines=False) for name, text in raw.items() if isinstance(name, str)}
    for name in needed:
        if not cells[name]:
            problems.add(line, "required", _("La colonne « %(name)s » est vide.") % {"name": name})
    return cells


def _territory_row(line: int, raw: dict[str, str], problems: Problems) -> TerritoryRow:
    cells = _cells(line, raw, ("code", "level", "name"), problems)
    if any(len(cells[name]) > limit for name, limit in LIMITS.items()) or "/" in cells["code"]:
        problems.add(line, "too_long", _("Un code ou un nom est trop long, ou le code contient « / »."))
    if cells["level"] and cells["level"] not in LEVELS:
        words = _("Niveau inconnu : « %(level)s ». Connus : %(levels)s.")
        problems.add(line, "unknown_level", words % {"level": cells["level"], "levels": ", ".join(LEVELS)})
    values = {name: cells[name] for name in COLUMNS if name != "population"}
    return TerritoryRow(line=line, population=_number(cells["population"], line, problems), **values)


def _grouping_row(line: int, raw: dict[str, str], problems: Problems) -> GroupingRow:
    cells = _cells(line, raw, ("code", "name"), problems)
    return GroupingRow(
        line=line,
        code=cells["code"],
        kind=cells["type"],
        name=cells["name"],
        population=_number(cells["population"], line, problems),
        members=tuple(code.strip() for code in cells["member_commune_codes"].split("|") if code.strip()),
    )


def layers_of(rows: Iterable[TerritoryRow], known: Collection[str]) -> list[list[TerritoryRow]]:
    """``rows`` in layers, each below the one before; ``known`` are codes that are there already.

    Raises Invalid when the tree does not hold together: a code twice, a parent that is nowhere, a circle.
    """
    problems = Problems()
    waiting: dict[str, TerritoryRow] = {}
    for row in rows:
        if row.code in waiting:
            problems.add(row.line, "twice", _("Le code %(code)s vient deux fois.") % {"code": row.code})
        waiting[row.code] = row
    words = _("%(code)s dépend de %(parent)s, qui n’existe pas.")
    for row in waiting.values():
        if row.parent_code and row.parent_code not in waiting and row.parent_code not in known:
            problems.add(row.line, "no_parent", words % {"code": row.code, "parent": row.parent_code})
    layers: list[list[TerritoryRow]] = []
    while waiting:
        layer = [row for row in waiting.values() if row.parent_code not in waiting]
        if not layer:
            row = next(iter(waiting.values()))
            problems.add(row.line, "circle", _("%(code)s dépend de lui-même.") % {"code": row.code})
            break
        layers.append(layer)
        for row in layer:
            del waiting[row.code]
    problems.raise_any()
    return layers


# --- ISTAT's own file: names the communes and, in each line, the province and region they lie in ------------


def _istat_rows(reader: "csv.DictReader[str]") -> Iterator[TerritoryRow]:
    seen = {"IT"}
    yield TerritoryRow(1, "IT", "country", "", "Italia")
    unit_column = next(name for name in reader.fieldnames or () if name.startswith("Codice dell'Unit"))
    unit_name_column = next(
        name for name in reader.fieldnames or () if name.startswith("Denominazione dell'Unit")
    )
    for cells in reader:
        line, region, unit = reader.line_num, f"IT-R{cells['Codice Regione']}", f"IT-P{cells[unit_column]}"
        plate = cells["Sigla automobilistica"]
        if region not in seen:
            yield TerritoryRow(line, region, "region", "IT", *_two_names(cells["Denominazione Regione"]))
        if unit not in seen:
            names = _two_names(cells[unit_name_column])
            yield TerritoryRow(line, unit, "province", region, *names, zone=plate)
        seen |= {region, unit}
        name, other = cells["Denominazione in italiano"], cells["Denominazione altra lingua"]
        code = f"IT-C{cells[ISTAT_MARK]}"
        yield TerritoryRow(line, code, "municipality", unit, name.strip(), other.strip(), zone=plate)


def _two_names(text: str) -> tuple[str, str]:
    name, _slash, other = text.partition("/")
    return name.strip(), other.strip()
