"""``manage.py import_ideas FILE``: bring in ideas of another source."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ideas.exchange.importing import Import
from ideas.exchange.mapping import ImportMapping, mapping_in
from ideas.exchange.reading import Unreadable
from ideas.exchange.spool import Spool, spooling
from ideas.exchange.tables import NAMES, OF_A_ROW, OF_ROWS, Answer, Outcome
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
        paths = {"ideas": file, "comments": options["comments"], "sources": options["sources"]}
        names = {table: path.name for table, path in paths.items() if path}
        try:
            columns = mapping_in(mapping)
            with spooling() as spool:
                _take(spool, columns, **paths)
                with Progress(len(spool), file.name, self.stderr) as bar:
                    Import(columns, spool, by=SYSTEM, is_dry=dry_run).run(progress=bar.advance)
                self._report(spool.answers(), names, is_full=options["verbosity"] > 1)
        except Unreadable as error:
            raise CommandError(_("%(why)s Rien n’a été repris.") % {"why": error}) from None
        if dry_run:
            self.stdout.write(_("C’était un essai : rien n’a été gardé."))

    def _report(self, answers: Iterable[Answer], names: Mapping[str, str], *, is_full: bool) -> None:
        """Say what became of the rows of tables, then the sums; ``names`` are those of the files."""
        counts = {table: Counter[Outcome]() for table in names}
        for answer in answers:
            counts[answer.table][answer.outcome] += 1
            if is_full or answer.why:
                self.stdout.write(_line(names[answer.table], answer))
        for table, found in counts.items():
            if words := [OF_ROWS[each] % {"count": found[each]} for each in Outcome if found[each]]:
                self.stdout.write(f"{NAMES[table]} – {', '.join(words)}.")


def _take(
    spool: Spool, mapping: ImportMapping, *, ideas: Path, comments: Path | None, sources: Path | None
) -> None:
    """Take in the tables. Raises Unreadable."""
    spool.take("ideas", ideas, mapping.ideas.columns(), key=mapping.ideas.key)
    if comments:
        of_comments = mapping.comment_columns
        spool.take("comments", comments, of_comments.columns(), key=of_comments.idea)
    if sources:
        of_sources = mapping.source_columns
        spool.take("sources", sources, of_sources.columns(), key=of_sources.idea)


def _line(name: str, answer: Answer) -> str:
    why = f" ({answer.why})" if answer.why else ""
    said = {"file": name, "line": answer.line, "outcome": f"{OF_A_ROW[answer.outcome]}{why}"}
    return _("%(file)s, ligne %(line)s : %(outcome)s") % said
