"""Columns that owners share."""

from ideas.activity.models import Fact
from ideas.kernel.models import Coded, Hideable


def test_a_coded_row_is_called_by_its_code():
    fact = Fact(name="GardenOpened", code="CODE2222")

    assert Coded.__str__(fact) == "CODE2222"


def test_a_row_is_hidden_once_it_has_a_date():
    assert Hideable.is_hidden.fget(type("Row", (), {"hidden_at": None})) is False
    assert Hideable.is_hidden.fget(type("Row", (), {"hidden_at": "2026-11-22"})) is True
