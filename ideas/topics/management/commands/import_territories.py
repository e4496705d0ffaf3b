"""``manage.py import_territories FILE``: bring the tree of territories up to date."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid
from ideas.kernel.progress import Progress
from ideas.topics.operations import ImportReport, import_territories
from ideas.topics.reading import groupings_in, territories_in

ADDED, CHANGED = gettext_lazy("ajoutés : %(count)s"), gettext_lazy("modifiés : %(count)s")
UNCHANGED = gettext_lazy("inchangés : %(count)s")
MISSING = gettext_lazy("gardés bien que le fichier ne les nomme plus : %(count)s")


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
            said = {"file": Path(error.filename or file).name, "why": error.strerror}
            raise CommandError(_("%(file)s ne peut pas être lu : %(why)s") % said) from None
        except Invalid as error:
            lines = "\n".join(f"  {_where(wrong.field)}{wrong.message}" for wrong in error.errors)
            raise CommandError(f"{error}\n{lines}") from None
        self.stdout.write(_words(report))


def _where(field: str) -> str:
    """The line that a fault stands in, in words; nothing for the whole file."""
    number = field.removeprefix("line ")
    return _("Ligne %(line)s : ") % {"line": number} if number != field else ""


def _words(report: ImportReport) -> str:
    territories = [(ADDED, report.added), (CHANGED, report.changed), (UNCHANGED, report.unchanged)]
    if report.missing:
        territories.append((MISSING, report.missing))
    groupings = [
        (ADDED, report.groupings_added),
        (CHANGED, report.groupings_changed),
        (UNCHANGED, report.groupings_unchanged),
    ]
    said = [_line(_("Territoires"), territories)]
    if any(count for _what, count in groupings):
        said.append(_line(_("Groupements"), groupings))
    return "\n".join(said)


def _line(name: str, counts: Sequence[tuple[Any, int]]) -> str:
    return f"{name} – {', '.join(words % {'count': count} for words, count in counts)}."
