"""Reading tables that people hand in. A file of its own: it knows formats and encodings, not the database."""

import csv
import datetime
import gzip
import io
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from ideas.kernel import clock
from ideas.kernel.text import clean_text

csv.field_size_limit(2**31 - 1)


class Unreadable(Exception):
    """A file that cannot be used at all; it says why."""


class WrongRow(Exception):
    """A row that cannot be used; it says why, and the rows around it are no matter."""


@dataclass(frozen=True)
class Row:
    """One row of a table; ``line`` is where it begins. ``cells`` is None when it has too few or too many."""

    line: int
    cells: dict[str, str] | None

    def given(self) -> dict[str, str]:
        """What stands in each column. Raises WrongRow."""
        if self.cells is None:
            raise WrongRow(_("elle n’a pas autant de cases que la première ligne"))
        return self.cells

    def text(self, column: str) -> str:
        """What stands in ``column``; nothing for a column that has no name. Raises WrongRow."""
        return self.given()[column].strip() if column else ""

    def needed(self, column: str) -> str:
        """What stands in ``column``, which may not be empty. Raises WrongRow."""
        if not clean_text(self.text(column)):
            raise WrongRow(_("%(column)s est vide") % {"column": column})
        return self.text(column)

    def moment(self, column: str) -> datetime.datetime:
        """The date and time in ``column``, by the lab's clock when it names no zone. Raises WrongRow."""
        text = self.needed(column)
        try:
            moment = datetime.datetime.fromisoformat(text)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=clock.lab_zone())
            aware = aware.astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            raise WrongRow(
                _("%(column)s n’est pas une date : %(text)s") % {"column": column, "text": text[:40]}
            ) from None
        if aware > clock.now():
            raise WrongRow(
                _("%(column)s est dans l’avenir : %(text)s") % {"column": column, "text": text[:40]}
            )
        return aware

    def count(self, column: str) -> int:
        """The number in ``column``; nothing counts as 0. Raises WrongRow."""
        text = self.text(column) or "0"
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise WrongRow(
                _("%(column)s n’est pas un nombre : %(text)s") % {"column": column, "text": text[:40]}
            )
        return int(text)


def rows_in(path: Path, columns: Collection[str]) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8, plain or gzip, whose first line names ``columns`` and perhaps more.

    They are read while they are asked for, and have only these columns. Raises Unreadable, wherever the fault stands.
    """
    try:
        with _opened(path) as text:
            yield from _rows(text, path.name, columns)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(
            _("%(file)s ne peut pas être lu : %(why)s") % {"file": path.name, "why": error}
        ) from None
    except UnicodeDecodeError:
        raise Unreadable(_("%(file)s n’est pas en UTF-8.") % {"file": path.name}) from None


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as file:
        is_zipped = file.peek(2)[:2] == b"\x1f\x8b"
        content = gzip.GzipFile(fileobj=file) if is_zipped else file
        with io.TextIOWrapper(content, "utf-8-sig", newline="") as text:
            yield text


def _rows(text: TextIO, name: str, columns: Collection[str]) -> Iterator[Row]:
    first = text.readline()
    reader = csv.reader(chain([first], text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [column.strip() for column in next(reader, [])]
        if missing := sorted(set(columns) - set(header)):
            said = {"file": name, "missing": ", ".join(missing), "columns": ", ".join(header)}
            raise Unreadable(_("%(file)s n’a pas les colonnes %(missing)s ; il a %(columns)s.") % said)
        places = [(column, at) for at, column in enumerate(header) if column in columns]
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield Row(
                    line, {column: cells[at] for column, at in places} if len(cells) == len(header) else None
                )
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("%(file)s, ligne %(line)s : %(why)s") % {"file": name, "line": reader.line_num, "why": error}
        ) from None
