"""The whole house asks one clock: what is made in a story that is told later is dated in the story."""

import datetime

import pytest
from django.apps import apps
from django.db.models import Field

from ideas.kernel import clock
from ideas.workflow.models import Clock

LONG_AGO = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC)
OURS = [model for model in apps.get_models() if model.__module__.startswith("ideas.")]
DATED = [
    field
    for model in OURS
    for field in model._meta.local_fields
    if field.get_internal_type() == "DateTimeField" and field.has_default() and callable(field.default)
]


@pytest.mark.parametrize("field", DATED, ids=str)
def test_a_row_made_in_a_story_is_dated_in_it(field: "Field[object, object]") -> None:
    with clock.set_to(LONG_AGO):
        assert field.get_default() == LONG_AGO


def test_there_are_such_rows() -> None:
    assert len(DATED) > 20


def test_a_clock_is_late_by_the_clock_of_the_house() -> None:
    owed = Clock(due_at=LONG_AGO + datetime.timedelta(days=1))

    with clock.set_to(LONG_AGO):
        then = owed.is_late

    assert (then, owed.is_late) == (False, True)
