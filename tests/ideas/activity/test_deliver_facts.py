"""The fixture that drains the outbox in tests."""

import datetime

import pytest
from django.db import transaction

from ideas.activity import hearing
from ideas.activity.models import Delivery
from ideas.activity.operations import defer
from ideas.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """A planted job that notes what it was given, and fails on « broken »."""
    notes = []

    @hearing.reaction("test.note")
    def note(delivery):
        if delivery.payload["word"] == "broken":
            raise ValueError("broken")
        if delivery.payload["word"] == "first":
            defer("test.note", {"word": "second"})
        notes.append(delivery.payload["word"])

    yield notes
    hearing.forget("test.note")


def test_what_is_due_runs_with_all_that_follows_from_it(heard, deliver_facts):
    with transaction.atomic():
        defer("test.note", {"word": "first"})

    assert deliver_facts() == 2
    assert heard == ["first", "second"]


def test_what_is_due_later_stays(heard, deliver_facts):
    with transaction.atomic():
        defer("test.note", {"word": "later"}, run_after=clock.now() + datetime.timedelta(hours=1))

    assert deliver_facts() == 0
    assert heard == []


def test_a_failing_handler_fails_the_test(heard, deliver_facts):
    with transaction.atomic():
        defer("test.note", {"word": "broken"})

    with pytest.raises(AssertionError, match="broken"):
        deliver_facts()


def test_a_failing_handler_can_be_wanted(heard, deliver_facts):
    with transaction.atomic():
        defer("test.note", {"word": "broken"})

    assert deliver_facts(failing=True) == 1
    assert Delivery.objects.get().attempts == 1
