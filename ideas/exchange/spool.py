"""The rows of an import on disk, and what became of each: as little of them is in memory, however many there are."""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ideas.exchange.reading import Row, WrongRow
from ideas.exchange.tables import Answer, Bundle, Outcome

TABLES = ("ideas", "comments", "sources")  # in the order of the report
TOGETHER = 500  # rows that are written at once
_written = json.JSONEncoder(ensure_ascii=False).encode
_FILE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
CREATE TABLE rows (name TEXT, line INTEGER, idea TEXT, cells TEXT, PRIMARY KEY (name, line));
CREATE INDEX rows_of_an_idea ON rows (name, idea, line);
CREATE TABLE answers (name TEXT, line INTEGER, outcome TEXT, why TEXT, PRIMARY KEY (name, line)) WITHOUT ROWID;
CREATE TABLE marks (name TEXT, key TEXT, idea TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
"""
_IDEAS = """
SELECT line, idea, cells, (
    SELECT min(line) FROM rows AS same WHERE same.name = 'ideas' AND same.idea = rows.idea
) FROM rows WHERE name = 'ideas' ORDER BY line
"""
_OF_AN_IDEA = "SELECT line, cells FROM rows WHERE name = ? AND idea = ? ORDER BY line"
_LOST = """
SELECT name, line, idea FROM rows AS lost WHERE name = ? AND NOT EXISTS (
    SELECT * FROM rows WHERE rows.name = 'ideas' AND rows.idea = lost.idea
)
"""


class Spool:
    """Takes the rows of tables in, gives them out idea by idea, and keeps their answers until the report.

    What stands in its file matters to nobody but the run that made it.
    """

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._count = 0

    def __len__(self) -> int:
        """How many rows were taken in."""
        return self._count

    def take(self, name: str, rows: Iterable[Row], *, key: str) -> None:
        """Take in the rows of the table ``name``, whose column ``key`` has the key of the idea that each belongs to."""
        for some in batched(rows, TOGETHER):
            self._count += len(some)
            found = list(self._with_keys(name, some, key))
            with self._file:
                self._file.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", found)

    def bundles(self) -> Iterator[Bundle]:
        """Every idea with its rows, in the order of its table. Rows that belong to none are answered."""
        for name in TABLES[1:]:
            for some in batched(self._file.execute(_LOST, [name]), TOGETHER):
                self.answer(_refused(*row[:2], _no_idea(row[2])) for row in some)
        for line, key, cells, first in self._file.execute(_IDEAS):
            if line == first:
                comments, sources = self._rows_of(key, "comments"), self._rows_of(key, "sources")
                yield Bundle(Row(line, json.loads(cells)), key, comments, sources)
            else:
                self.answer([_refused("ideas", line, _key_of_another(key, first))])

    def answer(self, answers: Iterable[Answer]) -> None:
        """Keep what became of rows."""
        found = ((each.table, each.line, each.outcome, each.why) for each in answers)
        with self._file:
            self._file.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", found)

    def answers(self) -> Iterator[Answer]:
        """What became of all rows, table by table in their order."""
        for table in TABLES:
            asked = "SELECT line, outcome, why FROM answers WHERE name = ? ORDER BY line"
            for line, outcome, why in self._file.execute(asked, [table]):
                yield Answer(table, line, Outcome(outcome), why)

    def mark(self, name: str, keys: Mapping[str, str]) -> None:
        """Keep that rows of the table ``name`` have come in: their ``keys``, each with its idea's."""
        with self._file:
            rows = ((name, key, idea) for key, idea in keys.items())
            self._file.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", rows)

    def marked(self, name: str, keys: Iterable[str]) -> dict[str, str]:
        """Those among ``keys`` that are marked for the table ``name``, each with its idea's."""
        asked = "SELECT key, idea FROM marks WHERE name = ? AND key IN (SELECT value FROM json_each(?))"
        return dict(self._file.execute(asked, [name, json.dumps(list(keys))]))

    def _with_keys(self, name: str, rows: Iterable[Row], column: str) -> Iterator[tuple[str, int, str, str]]:
        wrong = []
        for row in rows:
            try:
                yield name, row.line, row.needed(column), _written(row.cells)
            except WrongRow as error:
                wrong.append(_refused(name, row.line, str(error)))
        self.answer(wrong)

    def _rows_of(self, idea: str, name: str) -> list[Row]:
        found = self._file.execute(_OF_AN_IDEA, [name, idea])
        return [Row(line, json.loads(cells)) for line, cells in found]


@contextmanager
def spooling() -> Iterator[Spool]:
    """A spool, in a file beside the lab's own data (``/tmp`` may be memory), which is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="import-", dir=settings.LAB_DATA) as folder,
        closing(sqlite3.connect(Path(folder) / "rows.sqlite3")) as file,
    ):
        file.executescript(_FILE)
        yield Spool(file)


def _refused(table: str, line: int, why: str) -> Answer:
    return Answer(table, line, Outcome.REFUSED, why)


def _no_idea(key: str) -> str:
    return _("aucune idée n’a la clé %(key)s") % {"key": key[:40]}


def _key_of_another(key: str, line: int) -> str:
    return _("la clé %(key)s est déjà celle de la ligne %(line)s") % {"key": key[:40], "line": line}
