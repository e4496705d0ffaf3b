"""What a fact is made of."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import ImproperlyConfigured

from ideas.activity.facts import Audience, FactData, fact_kinds

from .planted import AnythingNoted, GardenOpened


def test_a_fact_knows_its_name_subject_and_data():
    fact = GardenOpened(garden="GARDEN22", plots=5)

    assert fact.name() == "GardenOpened"
    assert fact.about() == ("garden", "GARDEN22")
    assert fact.data() == {"plots": 5}
    assert fact.audience == Audience.PUBLIC


def test_a_fact_may_be_about_any_kind_of_subject():
    fact = AnythingNoted(kind="pilot", subject="PILOT222", word="x")

    assert fact.about() == ("pilot", "PILOT222")
    assert fact.data() == {"word": "x"}


def test_every_kind_of_fact_is_listed_by_name():
    assert fact_kinds()["GardenOpened"] is GardenOpened


def test_two_chapters_cannot_use_one_name():
    with pytest.raises(ImproperlyConfigured, match="GardenOpened"):
        type("GardenOpened", (FactData,), {"__module__": "ideas.elsewhere.facts"})

    assert fact_kinds()["GardenOpened"] is GardenOpened


def test_a_dataclass_with_slots_is_made_twice_and_is_one_fact():
    @dataclass(frozen=True, slots=True)
    class GardenSlotted(FactData):
        garden: str

    assert fact_kinds()["GardenSlotted"] is GardenSlotted
