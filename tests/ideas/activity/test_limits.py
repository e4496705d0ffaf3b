"""Limits against abuse."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from ideas.activity import operations
from ideas.activity.models import Limit
from ideas.activity.operations import Allowance, set_allowance, spend
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import TooMany

ALICE = Actor(person=SimpleNamespace(code="ALICE222"))
BRUNO = Actor(person=SimpleNamespace(code="BRUNO222"))
VISITOR = Actor(address="hashed")
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch):
    """Limits are on; those of a test are gone after it."""
    settings.LAB_LIMITS = True
    monkeypatch.setattr(operations, "_allowances", {})
    monkeypatch.setattr(operations, "_refusals", {})


def spent(what, by, times, **options):
    """How many of so many tries went through."""
    through = 0
    for _ in range(times):
        try:
            spend(what, by, **options)
        except TooMany:
            continue
        through += 1
    return through


@pytest.mark.django_db
class TestSpend:
    def test_so_often_in_a_window_and_then_not(self):
        set_allowance("comment", Allowance(3, MINUTE))

        with time_machine.travel(NOON, tick=False):
            assert spent("comment", ALICE, 5) == 3

    def test_each_person_and_each_address_has_its_own(self):
        set_allowance("comment", Allowance(1, MINUTE))

        assert [spent("comment", who, 2) for who in (ALICE, BRUNO, VISITOR)] == [1, 1, 1]

    def test_a_new_window_begins_afresh(self):
        set_allowance("comment", Allowance(2, MINUTE))

        with time_machine.travel(NOON, tick=False) as now:
            assert spent("comment", ALICE, 3) == 2
            now.shift(60)
            assert spent("comment", ALICE, 3) == 2

    def test_the_answer_says_when_to_come_back(self):
        set_allowance("comment", Allowance(1, MINUTE))

        with time_machine.travel(NOON + datetime.timedelta(seconds=18.5), tick=False):
            spend("comment", ALICE)
            with pytest.raises(TooMany) as refusal:
                spend("comment", ALICE)

        assert refusal.value.retry_after == 42

    def test_several_limits_hold_together(self):
        set_allowance("comment", Allowance(2, MINUTE), Allowance(3, DAY))

        with time_machine.travel(NOON, tick=False) as now:
            assert spent("comment", ALICE, 3) == 2
            now.shift(60)
            assert spent("comment", ALICE, 3) == 1
            now.shift(24 * 3600)
            assert spent("comment", ALICE, 3) == 2

    def test_an_allowance_of_none_allows_none(self):
        set_allowance("comment", Allowance(0, MINUTE))

        assert spent("comment", ALICE, 2) == 0

    def test_what_has_no_limit_is_free(self):
        assert spent("reading", ALICE, 20) == 20
        assert not Limit.objects.exists()

    def test_our_own_code_is_free(self):
        set_allowance("comment", Allowance(1, MINUTE))

        assert spent("comment", SYSTEM, 5) == 5

    def test_a_load_test_may_turn_limits_off(self, settings):
        set_allowance("comment", Allowance(1, MINUTE))
        settings.LAB_LIMITS = False

        assert spent("comment", ALICE, 5) == 5

    def test_a_mail_address_is_counted_however_it_is_written_and_not_kept(self):
        set_allowance("reset", Allowance(1, MINUTE))
        long_address = "a" * 64 + "@" + "b" * 180 + ".example"

        with time_machine.travel(NOON, tick=False):
            assert spent("reset", VISITOR, 1, who="Alice@Demo.example") == 1
            assert spent("reset", ALICE, 1, who="alice@demo.example") == 0
            assert spent("reset", ALICE, 1, who=long_address) == 1

        assert not Limit.objects.filter(who__icontains="alice").exists()
        assert str(Limit.objects.first()).startswith("reset/60 named:")

    def test_a_limit_shares_the_fate_of_its_operation(self):
        set_allowance("comment", Allowance(1, MINUTE))

        with time_machine.travel(NOON, tick=False):
            with transaction.atomic():
                spend("comment", ALICE)
                transaction.set_rollback(True)
            spend("comment", ALICE)

    def test_a_limit_over_longer_than_rows_are_kept_is_a_mistake(self):
        with pytest.raises(ImproperlyConfigured, match="comment"):
            set_allowance("comment", Allowance(1, datetime.timedelta(days=30)))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_right():
    set_allowance("comment", Allowance(10, DAY))

    def try_some(_):
        try:
            return spent("comment", ALICE, 8)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        through = sum(pool.map(try_some, range(8)))

    assert through == 10
    assert Limit.objects.get().count == 10
