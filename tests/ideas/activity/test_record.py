"""Recording that something happened."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from ideas.activity.facts import Audience
from ideas.activity.models import Delivery, Fact
from ideas.activity.operations import defer, defer_all, record, record_all
from ideas.activity.queries import current_generation
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor

from .planted import AnythingNoted, GardenOpened, GardenQuarrelled, open_garden, planted, put_off


def nothing(delivery):
    """Do nothing."""


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_refused_outside_a_transaction():
    with pytest.raises(RuntimeError, match="GardenOpened must be recorded inside"):
        record(GardenOpened(garden="GARDEN22"), by=SYSTEM)

    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_refused_outside_a_transaction():
    with (
        planted("test.job", nothing),
        pytest.raises(RuntimeError, match=r"test\.job must be deferred inside"),
    ):
        defer("test.job", {})


@pytest.mark.django_db(transaction=True)
def test_a_fact_shares_the_fate_of_what_it_tells():
    before = current_generation()

    def half_a_deed():
        with transaction.atomic():
            record(GardenOpened(garden="GARDEN22"), by=SYSTEM)
            raise ZeroDivisionError

    with planted("test.hearer", nothing, hears=[GardenOpened]), pytest.raises(ZeroDivisionError):
        half_a_deed()

    assert not Fact.objects.exists()
    assert not Delivery.objects.exists()
    assert current_generation() == before


@pytest.mark.django_db
class TestRecord:
    def test_a_fact_keeps_codes_of_who_did_what(self):
        mandate = SimpleNamespace(code="MMMM2222", organisation=SimpleNamespace(code="GGGG2222"))
        actor = Actor(person=SimpleNamespace(code="AAAA2222"), mandate=mandate)
        before = clock.now()

        fact = Fact.objects.get(pk=open_garden(by=actor).pk)

        assert (fact.actor_code, fact.organisation_code, fact.mandate_code) == (
            "AAAA2222",
            "GGGG2222",
            "MMMM2222",
        )
        assert (fact.name, fact.subject_kind, fact.subject_code) == ("GardenOpened", "garden", "GARDEN22")
        assert fact.data == {"plots": 3}
        assert before <= fact.at <= clock.now()
        assert fact.position is None
        assert str(fact) == "GardenOpened garden:GARDEN22"

    def test_a_fact_may_have_a_date_of_its_own(self):
        long_ago = datetime.datetime(2015, 9, 26, tzinfo=datetime.UTC)

        assert open_garden(at=long_ago).at == long_ago

    def test_its_audience_is_its_kinds_or_narrower(self):
        with transaction.atomic():
            quarrel = record(GardenQuarrelled(garden="GARDEN22"), by=SYSTEM)

        assert open_garden().audience == Audience.PUBLIC
        assert open_garden(audience=Audience.STAFF).audience == Audience.STAFF
        assert quarrel.audience == Audience.CONCERNED

    @pytest.mark.parametrize("wider", [Audience.PUBLIC, Audience.CONCERNED])
    def test_an_audience_cannot_be_widened(self, wider):
        with pytest.raises(ValueError, match="narrow"), transaction.atomic():
            record(GardenQuarrelled(garden="GARDEN22"), by=SYSTEM, audience=Audience.PUBLIC)

    def test_each_hearer_has_a_delivery_of_its_own(self):
        with (
            planted("test.b", nothing, hears=[GardenOpened], sending=True),
            planted("test.a", nothing, hears=[GardenOpened, AnythingNoted]),
            planted("test.other", nothing, hears=[AnythingNoted]),
        ):
            fact = open_garden()

        deliveries = fact.deliveries.order_by("id")
        assert [(d.handler, d.queue, d.state, d.part) for d in deliveries] == [
            ("test.a", "now", "due", ""),
            ("test.b", "mail", "due", ""),
        ]

    def test_a_quiet_fact_reaches_only_those_who_asked_for_quiet_ones(self):
        with (
            planted("test.loud", nothing, hears=[GardenOpened]),
            planted("test.quiet", nothing, hears=[GardenOpened], hears_quiet=True),
        ):
            quiet = open_garden(quiet=True)
            loud = open_garden()

        assert [d.handler for d in quiet.deliveries.all()] == ["test.quiet"]
        assert sorted(d.handler for d in loud.deliveries.all()) == ["test.loud", "test.quiet"]

    def test_a_fact_that_nobody_hears_has_no_delivery(self):
        assert not open_garden().deliveries.exists()

    def test_every_fact_raises_the_generation(self):
        before = current_generation()

        open_garden()
        open_garden()

        assert current_generation() == before + 2

    def test_recording_costs_three_statements_however_many_hear(self, django_assert_num_queries):
        with (
            planted("test.a", nothing, hears=[GardenOpened]),
            planted("test.b", nothing, hears=[GardenOpened]),
            transaction.atomic(),
            django_assert_num_queries(3),
        ):
            record(GardenOpened(garden="GARDEN22"), by=SYSTEM)

        assert connection.in_atomic_block


@pytest.mark.django_db
class TestDefer:
    def test_a_job_is_due_at_once_or_later(self):
        later = clock.now() + datetime.timedelta(days=3)

        with planted("test.job", nothing):
            now, then = put_off(), put_off(run_after=later, payload={"word": "x"})

        assert now.run_after <= clock.now()
        assert (then.run_after, then.payload, then.queue, then.fact) == (later, {"word": "x"}, "now", None)

    def test_a_job_with_a_key_is_written_once(self):
        with planted("test.job", nothing), planted("test.other", nothing):
            put_off(key="digest:ALICE222:2026-11-22")
            put_off(key="digest:ALICE222:2026-11-22", payload={"again": True})
            put_off(key="digest:BRUNO222:2026-11-22")
            put_off("test.other", key="digest:ALICE222:2026-11-22")

        assert Delivery.objects.filter(handler="test.job").count() == 2
        assert Delivery.objects.filter(handler="test.other").count() == 1
        assert not Delivery.objects.filter(payload__has_key="again").exists()

    def test_jobs_without_a_key_are_all_written(self):
        with planted("test.job", nothing):
            put_off()
            put_off()

        assert Delivery.objects.count() == 2

    def test_a_job_that_nobody_can_do_is_a_mistake(self):
        with pytest.raises(LookupError, match=r"test\.nobody"), transaction.atomic():
            defer("test.nobody", {})


def test_many_jobs_are_put_off_at_once_each_key_once_and_never_outside_a_transaction(transactional_db):
    jobs = [({"number": number}, f"job {number}") for number in range(3)]

    with pytest.raises(RuntimeError, match=r"test\.job must be deferred inside"):
        defer_all("test.job", jobs)
    with transaction.atomic(), pytest.raises(LookupError):
        defer_all("test.nobody", jobs)
    with planted("test.job", lambda _delivery: None):
        for _time in range(2):
            with transaction.atomic():
                defer_all("test.job", jobs)

    assert list(Delivery.objects.order_by("id").values_list("key", flat=True)) == ["job 0", "job 1", "job 2"]


@pytest.mark.django_db
def test_many_facts_are_recorded_as_one_by_one():
    heard = [GardenOpened(garden="GARDEN22"), GardenOpened(garden="GARDEN33", plots=1)]
    with (
        planted("test.hears", nothing, hears=[GardenOpened]),
        planted("test.quiet", nothing, hears=[GardenOpened], hears_quiet=True),
        transaction.atomic(),
    ):
        rows = record_all(heard, by=SYSTEM, quiet=True)
        assert record_all([], by=SYSTEM) == []

    assert [(row.subject_code, row.data["plots"], row.is_quiet) for row in rows] == [
        ("GARDEN22", 3, True),
        ("GARDEN33", 1, True),
    ]
    deliveries = Delivery.objects.order_by("pk").values_list("fact", "handler")
    assert list(deliveries) == [(row.pk, "test.quiet") for row in rows]


@pytest.mark.django_db
def test_many_facts_may_each_have_a_date_of_its_own():
    moments = [datetime.datetime(year, 1, 2, tzinfo=datetime.UTC) for year in (2015, 2016)]
    heard = [GardenOpened(garden="GARDEN22"), GardenOpened(garden="GARDEN33")]

    with transaction.atomic():
        record_all(heard, by=SYSTEM, quiet=True, at=moments)

    assert list(Fact.objects.order_by("pk").values_list("at", flat=True)) == moments


@pytest.mark.django_db(transaction=True)
def test_many_facts_are_refused_outside_a_transaction():
    with pytest.raises(RuntimeError, match="Facts must be recorded inside the transaction"):
        record_all([GardenOpened(garden="GARDEN22")], by=SYSTEM)

    assert not Fact.objects.exists()
