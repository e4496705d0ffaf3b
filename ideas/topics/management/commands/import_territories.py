"""``manage.py import_territories FILE``: bring the tree of territories up to date."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid
from ideas.kernel.progress import Progress
from ideas.topics.operations import ImportReport, import_territories
from ideas.topics.reading import groupings_in, territories_in


class Command(BaseCommand):
    """Add and change territories and groupings from official lists; all of a file or nothing of it."""

    help = "Import territories: CSV or gzip (code, level, parent_code, name, …), or ISTAT’s list of communes."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--groupings", type=Path, help="CSV: code, type, name, population, member_commune_codes"
        )

    def handle(self, *args: Any, file: Path, groupings: Path | None, **options: Any) -> None:
        """Read, import, report; a file that is wrong is named with its lines."""
        try:
            rows = territories_in(file.read_bytes(), file.name)
            crossing = groupings_in(groupings.read_bytes(), groupings.name) if groupings else []
            with Progress(len(rows) + len(crossing), file.name, self.stderr) as bar:
                report = import_territories(rows, groupings=crossing, by=SYSTEM, progress=bar.advance)
        except OSError as error:
            raise CommandError(str(error)) from None
        except Invalid as error:
            lines = "\n".join(f"  {wrong.field}: {wrong.message}" for wrong in error.errors)
            raise CommandError(f"{error}\n{lines}") from None
        self.stdout.write(_words(report))


def _words(report: ImportReport) -> str:
    territories = f"Territories: {report.added} added, {report.changed} changed, {report.unchanged} unchanged"
    if report.missing:
        territories += f", {report.missing} kept that the file no longer names"
    total = report.groupings_added + report.groupings_changed + report.groupings_unchanged
    if not total:
        return f"{territories}."
    return (
        f"{territories}.\nGroupings: {report.groupings_added} added, {report.groupings_changed} changed, "
        f"{report.groupings_unchanged} unchanged."
    )
