"""CSV is read by spreadsheets as it was meant."""

import csv
import datetime
import io
from decimal import Decimal

import pytest

from lab.ui.sheets import csv_of


def test_texts_numbers_and_days_are_written_for_machines():
    written = csv_of(
        ["Lieu", "Valeur"],
        [["Aubrive, nord", Decimal("12000.50")], [None, datetime.date(2026, 3, 1)], ["", -3]],
    )

    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows == [["Lieu", "Valeur"], ["Aubrive, nord", "12000.50"], ["", "2026-03-01"], ["", "-3"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text):
    assert f"'{text}" in csv_of([text], [])
