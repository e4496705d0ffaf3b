"""Tables as a workbook (Office Open XML): typed cells, and never a formula."""

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

type Value = str | int | Decimal | datetime.date | None

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE_LIMIT = 31  # what a spreadsheet lets the name of a sheet have
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
TEXT_LIMIT = 32_767  # and a cell
NARROW, WIDE = 12, 60


@dataclass(frozen=True)
class Sheet:
    """One table: its name, what its columns are called, its rows."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The ``sheets`` as the bytes of a file. Texts stay texts, also those that begin like a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title.translate(FORBIDDEN)[:TITLE_LIMIT]), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    rows = [list(row) for row in sheet.rows]
    for at, name in enumerate(sheet.head):
        longest = max([len(name), *(len(str(row[at] or "")) for row in rows)])
        page.column_dimensions[get_column_letter(at + 1)].width = min(max(longest + 2, NARROW), WIDE)
    page.freeze_panes = "A2"
    page.append([_cell(page, name, is_head=True) for name in sheet.head])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: WriteOnlyWorksheet, value: Value, *, is_head: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_LIMIT]
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    return cell
