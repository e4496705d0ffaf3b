"""The number that changes with every commit that changes what pages show."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from ideas.activity.models import Generation
from ideas.activity.operations import fold_generations, raise_generation
from ideas.activity.queries import current_generation


def raise_in_a_transaction():
    with transaction.atomic():
        raise_generation()


@pytest.mark.django_db
def test_a_new_lab_is_at_zero_and_each_change_raises_it():
    assert current_generation() == 0

    for expected in (1, 2, 3):
        raise_generation()
        assert current_generation() == expected

    assert Generation.objects.count() == 1
    assert str(Generation.objects.get()).endswith(": 3")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_changes_nothing():
    with transaction.atomic():
        raise_generation()
        transaction.set_rollback(True)

    assert current_generation() == 0


@pytest.mark.django_db(transaction=True)
def test_the_sum_grows_by_one_a_commit_and_folding_keeps_it():
    stop = threading.Event()
    seen = []

    def write(_):
        try:
            for _ in range(25):
                raise_in_a_transaction()
        finally:
            connection.close()

    def read():
        try:
            while not stop.is_set():
                seen.append(current_generation())
        finally:
            connection.close()

    def fold():
        try:
            while not stop.wait(0.005):
                with transaction.atomic():
                    fold_generations()
        finally:
            connection.close()

    others = [threading.Thread(target=read), threading.Thread(target=fold)]
    for thread in others:
        thread.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    stop.set()
    for thread in others:
        thread.join()

    assert current_generation() == 100
    assert seen == sorted(seen)


@pytest.mark.django_db(transaction=True)
def test_folding_keeps_the_rows_of_living_connections_and_the_sum():
    def once():
        raise_in_a_transaction()
        connection.close()

    for _ in range(3):
        thread = threading.Thread(target=once)
        thread.start()
        thread.join()
    raise_in_a_transaction()
    fold_generations()
    fold_generations()

    assert current_generation() == 4
    own = {"postgresql": {0: 3, "own": 1}, "sqlite": {0: 4}}[connection.vendor]
    assert sorted(Generation.objects.values_list("value", flat=True)) == sorted(own.values())


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_made_anew_and_not_asked_after_twice():
    import psycopg

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    before = current_generation()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert current_generation() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_question_is_its_own_check_of_the_connection(monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "is_usable", lambda: asked.append("usable") or True)
    connection.health_check_done = False

    current_generation()

    assert asked == []
