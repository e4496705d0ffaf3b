"""The rows of an import on disk, and what became of each: as little of them is in memory, however many there are.

A file of its own, for these are neither nouns nor questions of the lab: they are gone when the run ends.
"""

import json
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from ideas.exchange.reading import Row, WrongRow, rows_in
from ideas.exchange.tables import Answer, Bundle, Outcome

TABLES = ("ideas", "comments", "sources")  # in the order of the report
TOGETHER = 100  # rows that are written at once
_written = json.JSONEncoder(ensure_ascii=False).encode
_FILE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
CREATE TABLE ideas (name TEXT, line INTEGER PRIMARY KEY, idea TEXT, cells TEXT);
CREATE INDEX ideas_by_key ON ideas (idea, line);
CREATE TABLE others (name TEXT, line INTEGER, idea TEXT, cells TEXT);
CREATE INDEX others_by_idea ON others (idea, name, line);
CREATE TABLE answers (name TEXT, line INTEGER, outcome TEXT, why TEXT, PRIMARY KEY (name, line)) WITHOUT ROWID;
CREATE TABLE marks (name TEXT, key TEXT, idea TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
"""
_IDEAS = """
SELECT line, idea, cells, (SELECT min(line) FROM ideas AS same WHERE same.idea = ideas.idea)
FROM ideas ORDER BY line
"""
_OF_AN_IDEA = "SELECT name, line, cells FROM others WHERE idea = ? ORDER BY name, line"
_LOST = """
SELECT name, line, idea FROM others
WHERE NOT EXISTS (SELECT 1 FROM ideas WHERE ideas.idea = others.idea)
"""


class Spool:
    """Takes the rows of tables in, gives them out idea by idea, and keeps their answers until the report.

    What stands in its file matters to nobody but the run that made it.
    """

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._columns: dict[str, list[str]] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many rows were taken in."""
        return self._count

    def take(self, table: str, path: Path, columns: Collection[str], *, key: str) -> None:
        """Take in the rows of a file; the column ``key`` names the idea that each belongs to. Raises Unreadable."""
        self._columns[table] = sorted(columns)
        into = "INSERT INTO ideas VALUES" if table == "ideas" else "INSERT INTO others VALUES"
        for some in batched(rows_in(path, columns), TOGETHER):
            self._count += len(some)
            found = list(self._kept(table, some, key))
            with self._file:
                self._file.executemany(f"{into} (?, ?, ?, ?)", found)

    def bundles(self) -> Iterator[Bundle]:
        """Every idea with its rows, in the order of its table. Rows that belong to none are answered."""
        for some in batched(self._file.execute(_LOST), TOGETHER):
            self.answer(_refused(name, line, _no_idea(key)) for name, line, key in some)
        for line, key, cells, first in self._file.execute(_IDEAS):
            if line == first:
                yield self._bundle(self._row("ideas", line, cells), key)
            else:
                self.answer([_refused("ideas", line, _key_of_another(key, first))])

    def answer(self, answers: Iterable[Answer]) -> None:
        """Keep what became of rows."""
        found = [(each.table, each.line, each.outcome.value, each.why) for each in answers]
        with self._file:
            self._file.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", found)

    def answers(self) -> Iterator[Answer]:
        """What became of all rows, table by table in their order."""
        asked = "SELECT line, outcome, why FROM answers WHERE name = ? ORDER BY line"
        for table in TABLES:
            for line, outcome, why in self._file.execute(asked, [table]):
                yield Answer(table, line, Outcome(outcome), why)

    def mark(self, table: str, keys: Mapping[str, str]) -> None:
        """Keep that rows of ``table`` have come in: their ``keys``, each with its idea's."""
        with self._file:
            rows = [(table, key, idea) for key, idea in keys.items()]
            self._file.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", rows)

    def marked(self, table: str, keys: Iterable[str]) -> dict[str, str]:
        """Those among ``keys`` that are marked for ``table``, each with its idea's."""
        asked = "SELECT key, idea FROM marks WHERE name = ? AND key IN (SELECT value FROM json_each(?))"
        return dict(self._file.execute(asked, [table, _written(list(keys))]))

    def _kept(self, table: str, rows: Iterable[Row], key: str) -> Iterator[tuple[str, int, str, str]]:
        """``rows`` as they are written down; those that name no idea are answered."""
        wrong = []
        for row in rows:
            try:
                idea, given = row.needed(key), row.given()
            except WrongRow as error:
                wrong.append(_refused(table, row.line, str(error)))
            else:
                yield table, row.line, idea, _written([given[column] for column in self._columns[table]])
        self.answer(wrong)

    def _row(self, table: str, line: int, cells: str) -> Row:
        return Row(line, dict(zip(self._columns[table], json.loads(cells), strict=True)))

    def _bundle(self, row: Row, key: str) -> Bundle:
        bundle = Bundle(row, key)
        for table, line, cells in self._file.execute(_OF_AN_IDEA, [key]):
            rows = bundle.comments if table == "comments" else bundle.sources
            rows.append(self._row(table, line, cells))
        return bundle


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
