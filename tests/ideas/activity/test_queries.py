"""Questions about what happened and what is still to be delivered."""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from ideas.activity import queries, running
from ideas.activity.facts import Audience
from ideas.activity.models import Delivery, Heartbeat
from ideas.activity.operations import record
from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.subjects import Kind

from .planted import GardenOpened, GardenQuarrelled, open_garden, planted, put_off

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
ALICE, BRUNO, CARLA = (
    Actor(person=SimpleNamespace(code=code)) for code in ("ALICE222", "BRUNO222", "CARLA222")
)

pytestmark = pytest.mark.django_db


class Rows(list):
    """As much of a queryset as subjects ask for."""

    def filter(self, code__in):
        return [row for row in self if row.code in code__in]


@pytest.fixture(autouse=True)
def gardens(monkeypatch):
    """alice owns OPEN2222 and HIDDEN22, which only she may know of; carla curates all that she may know of."""
    rows = {"OPEN2222": SimpleNamespace(code="OPEN2222"), "HIDDEN22": SimpleNamespace(code="HIDDEN22")}
    kind = Kind(
        name="garden",
        letter="g",
        visible_to=lambda actor: Rows(rows.values() if actor == ALICE else [rows["OPEN2222"]]),
        title=lambda row: row.code,
        concerned=lambda row: ["ALICE222"],
        curated_by=lambda actor, row: actor == CARLA,
    )
    monkeypatch.setattr(subjects, "_kinds", {"garden": kind})


def quarrel(garden, **options):
    with transaction.atomic():
        return record(GardenQuarrelled(garden=garden), by=SYSTEM, **options)


class TestFacts:
    def test_the_history_of_one_subject_oldest_first(self):
        first = open_garden("OPEN2222")
        open_garden("HIDDEN22")
        second = quarrel("OPEN2222")

        assert list(queries.facts_about("garden", "OPEN2222")) == [first, second]

    def test_the_public_record_goes_by_position_and_leaves_out_what_is_not_placed_or_not_public(self):
        facts = [open_garden("OPEN2222") for _ in range(3)]
        quarrel("OPEN2222")
        running.place_facts()
        open_garden("OPEN2222")

        assert list(queries.public_facts_from()) == facts
        assert list(queries.public_facts_from(2)) == facts[2:]
        assert list(queries.public_facts_from(9)) == []

    @pytest.mark.parametrize(
        ("viewer", "seen"),
        [
            (ANYONE, ["GardenOpened"]),
            (BRUNO, ["GardenOpened"]),
            (ALICE, ["GardenOpened", "GardenQuarrelled", "GardenOpened"]),
            (CARLA, ["GardenOpened", "GardenQuarrelled", "GardenOpened"]),
        ],
    )
    def test_who_sees_what(self, viewer, seen):
        facts = [
            open_garden("OPEN2222"),
            quarrel("OPEN2222"),
            open_garden("OPEN2222", audience=Audience.STAFF),
            open_garden("HIDDEN22"),
        ]

        names = [(f.name, f.subject_code, f.audience) for f in queries.facts_seen_by(viewer, facts)]

        assert [name for name, *_ in names] == seen
        assert (("GardenOpened", "HIDDEN22", "public") in names) is (viewer == ALICE)
        assert (("GardenOpened", "OPEN2222", "staff") in names) is (viewer == CARLA)


class TestOutbox:
    def test_an_empty_outbox(self):
        assert queries.outbox_figures() == queries.OutboxFigures({}, 0.0, 0)

    def test_rows_by_state_age_of_the_oldest_due_one_and_facts_without_position(self):
        with planted("test.job", lambda d: None, hears=[GardenOpened]), time_machine.travel(NOON, tick=False):
            open_garden()
            put_off(run_after=NOON - 90 * SECOND)
            put_off(run_after=NOON + 90 * SECOND)
            Delivery.objects.filter(pk=put_off(run_after=NOON - 900 * SECOND).pk).update(state="dead")
            Delivery.objects.filter(pk=put_off(run_after=NOON - 900 * SECOND).pk).update(state="done")

            assert queries.outbox_figures() == queries.OutboxFigures({"due": 3, "dead": 1}, 90.0, 1)

    def test_dead_ones_newest_first_with_their_facts(self, django_assert_num_queries):
        with planted("test.job", lambda d: None, hears=[GardenOpened]):
            facts = [open_garden(), open_garden()]
            put_off()
        Delivery.objects.exclude(fact=None).update(state="dead")

        with django_assert_num_queries(1):
            assert [d.fact.code for d in queries.dead_deliveries()] == [facts[1].code, facts[0].code]


class TestLiving:
    def test_who_was_heard_of_within_half_a_lease_lives(self, settings):
        settings.LAB_LEASE_SECONDS = 30
        with time_machine.travel(NOON, tick=False):
            for name, kind, age in [("a", "worker", 14), ("b", "worker", 15), ("c", "relay", 1)]:
                Heartbeat.objects.create(name=name, kind=kind, at=NOON - age * SECOND)

            assert [str(row) for row in queries.living("worker")] == ["a"]
            assert [str(row) for row in queries.living("relay")] == ["c"]
