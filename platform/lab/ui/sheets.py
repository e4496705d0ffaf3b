"""Rows as CSV that a spreadsheet opens as they are, and never as a formula."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"

type Cell = str | int | Decimal | datetime.date | None


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """``head`` and ``rows`` as CSV with a byte order mark, by which spreadsheets know UTF-8.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe, as OWASP advises (CSV injection);
    numbers and days are written for machines, nothing for None.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_plain(name) for name in head])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return BOM + file.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
