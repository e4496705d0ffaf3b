"""A request that is sent twice is done once."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection

from ideas.exchange.models import AnsweredRequest
from ideas.exchange.operations import KeyTaken, NotRepeatable, answer_once, forget_answers
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, SignInNeeded
from tests.at_once import at_once
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person


class Deed:
    """Counts how often it was done, and makes something else each time."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"MADE{self.times}"


def send(deed: Callable[[], str], by: Actor, *, key: str = "a", body: bytes = b"{}", **more: object) -> str:
    return answer_once(key=key, path="POST /x/", body=body, act=deed, by=by, **more)  # type: ignore[arg-type]


def test_the_second_request_is_answered_like_the_first(alice: Actor) -> None:
    deed = Deed()

    answers = [send(deed, alice), send(deed, alice)]

    assert answers == ["MADE1", "MADE1"]
    assert deed.times == 1


def test_keys_belong_to_their_callers(alice: Actor, bruno: Actor) -> None:
    deed = Deed()

    assert [send(deed, alice), send(deed, bruno), send(deed, alice, key="b")] == ["MADE1", "MADE2", "MADE3"]


def test_a_key_stands_for_one_request_only(alice: Actor) -> None:
    deed = Deed()
    mandate = make_mandate(alice.person, make_organisation())
    send(deed, alice)

    for again in (
        lambda: send(deed, alice, body=b"{ }"),
        lambda: send(deed, acting_for(mandate)),
        lambda: answer_once(key="a", path="POST /y/", body=b"{}", act=deed, by=alice),
    ):
        with pytest.raises(KeyTaken):
            again()
    assert deed.times == 1


def test_a_request_that_failed_leaves_its_key_free(alice: Actor) -> None:
    def fail() -> str:
        raise MovedOn()

    with pytest.raises(MovedOn):
        send(fail, alice)

    assert AnsweredRequest.objects.count() == 0
    assert send(Deed(), alice) == "MADE1"


def test_what_is_shown_only_once_is_not_answered_again(alice: Actor) -> None:
    send(Deed(), alice, is_repeatable=False)

    with pytest.raises(NotRepeatable):
        send(Deed(), alice, is_repeatable=False)


def test_a_key_is_free_again_after_48_hours(alice: Actor) -> None:
    deed = Deed()
    with time_machine.travel(clock.now(), tick=False) as time:
        send(deed, alice)
        time.shift(datetime.timedelta(hours=47))
        send(deed, alice)
        time.shift(datetime.timedelta(hours=2))

        assert send(deed, alice, body=b"other") == "MADE2"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "a\x00b"])
def test_a_key_that_cannot_be_kept_is_refused(alice: Actor, key: str) -> None:
    with pytest.raises(Invalid):
        send(Deed(), alice, key=key)


def test_nobody_has_no_keys(db: None) -> None:
    with pytest.raises(SignInNeeded):
        send(Deed(), ANYONE)


def test_old_answers_are_removed(alice: Actor) -> None:
    send(Deed(), alice, key="old")
    AnsweredRequest.objects.update(at=clock.now() - datetime.timedelta(hours=49))
    send(Deed(), alice, key="new")

    gone = forget_answers(before=clock.now() - datetime.timedelta(hours=48), by=SYSTEM)

    assert (gone, AnsweredRequest.objects.get().key) == (1, "new")


def test_two_at_once_are_done_once_and_answered_alike(transactional_db: None) -> None:
    alice = acting(make_person("Alice"))
    made = []

    def deed() -> str:
        assert connection.in_atomic_block
        made.append(make_person(f"Voisine {len(made)}").code)
        return str(made[-1])

    answers = at_once(*[lambda: send(deed, alice)] * 6)

    assert len(made) == 1
    assert answers == made * 6


def test_when_the_first_of_two_at_once_fails_the_other_is_done(transactional_db: None) -> None:
    alice = acting(make_person("Alice"))
    tried = []

    def deed() -> str:
        tried.append(1)
        if len(tried) == 1:
            raise MovedOn()
        return "DONE"

    answers = at_once(lambda: send(deed, alice), lambda: send(deed, alice))

    assert sorted(str(type(a).__name__) for a in answers) == ["MovedOn", "str"]
