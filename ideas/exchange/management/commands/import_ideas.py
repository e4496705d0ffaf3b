"""``manage.py import_ideas FILE``: bring in ideas of another source."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ideas.exchange.importing import Import
from ideas.exchange.mapping import ImportMapping, mapping_in
from ideas.exchange.reading import Row, Unreadable, rows_in
from ideas.exchange.tables import NAMES, OF_A_ROW, OF_ROWS, Answer, Outcome, Tables
from ideas.kernel.actor import SYSTEM
from ideas.kernel.progress import Progress


class Command(BaseCommand):
    """Bring ideas in with their comments and sources, row by row; running it again changes nothing."""

    help = (
        "Import ideas from CSV or gzip, into an archived call, by a mapping of columns (see docs/examples)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--comments", type=Path, help="comments of these ideas")
        parser.add_argument("--sources", type=Path, help="links of these ideas")
        parser.add_argument("--mapping", type=Path, required=True, help="TOML: which column means what")
        parser.add_argument("--dry-run", action="store_true", help="do it all and undo it")

    def handle(self, *args: Any, file: Path, mapping: Path, dry_run: bool, **options: Any) -> None:
        """Read, bring in, answer for each line; with ``-v 2`` also for those that went as they should."""
        try:
            columns = mapping_in(mapping)
            tables = Tables(
                ideas=rows_in(file, columns.ideas.columns()),
                comments=_rows(options["comments"], columns, "comment_columns"),
                sources=_rows(options["sources"], columns, "source_columns"),
            )
            with Progress(len(tables), file.name, self.stderr) as bar:
                answers = Import(columns, by=SYSTEM, is_dry=dry_run).run(tables, progress=bar.advance)
        except Unreadable as error:
            raise CommandError(_("%(why)s Rien n’a été repris.") % {"why": error}) from None
        names = {"ideas": file, "comments": options["comments"], "sources": options["sources"]}
        for answer in answers:
            if options["verbosity"] > 1 or answer.why:
                self.stdout.write(_line(names[answer.table].name, answer))
        self._sum_up(answers, dry_run)

    def _sum_up(self, answers: list[Answer], dry_run: bool) -> None:
        for table in ("ideas", "comments", "sources"):
            counts = Counter(answer.outcome for answer in answers if answer.table == table)
            if counts:
                words = [
                    OF_ROWS[outcome] % {"count": counts[outcome]} for outcome in Outcome if counts[outcome]
                ]
                self.stdout.write(f"{NAMES[table]} – {', '.join(words)}.")
        if dry_run:
            self.stdout.write(_("C’était un essai : rien n’a été gardé."))


def _rows(path: Path | None, mapping: ImportMapping, part: str) -> list[Row]:
    return rows_in(path, getattr(mapping, part).columns()) if path else []


def _line(name: str, answer: Answer) -> str:
    why = f" ({answer.why})" if answer.why else ""
    said = {"file": name, "line": answer.line, "outcome": f"{OF_A_ROW[answer.outcome]}{why}"}
    return _("%(file)s, ligne %(line)s : %(outcome)s") % said
