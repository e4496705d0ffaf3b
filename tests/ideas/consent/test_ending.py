"""How rounds end: by the deadline, before it when all were heard, blocked until nobody objects, or withdrawn."""

from collections.abc import Callable

import pytest

from ideas.activity.models import Delivery
from ideas.consent.lifecycle import REMINDED_BEFORE, RoundState
from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations import (
    agree_to_answer,
    answer_objection,
    change_proposal,
    close_round,
    end_round,
    take_position,
    withdraw_objection,
    withdraw_round,
)
from ideas.consent.queries import objections_standing, tally_of, with_voices
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from tests.at_once import just_before
from tests.factories.activity import facts_of
from tests.factories.consent import DAY


def read(round_: Round) -> Round:
    return with_voices(Round.objects.all()).get(pk=round_.pk)


def end(round_: Round) -> Round:
    """Let the deadline pass."""
    with clock.set_to(round_.deadline + DAY):
        end_round(round_, by=SYSTEM)
    return read(round_)


def seat_for(round_: Round, actor: Actor) -> Seat:
    return round_.seats.get(organisation=actor.organisation)


@pytest.fixture
def objected(asked: Round, alice: Actor, otto: Actor) -> Round:
    """alice consents, otto's commune objects."""
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="objection", text="La salle ferme en mars.", by=otto)
    return asked


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (("consent", "consent"), "adopted"),
        (("consent", "concern"), "adopted"),
        (("stand_aside", "stand_aside"), "adopted"),
        (("consent", "objection"), "blocked"),
        (("consent", ""), "not_adopted"),
        (("objection", ""), "not_adopted"),
        (("", ""), "not_adopted"),
    ],
)
def test_what_was_said_is_counted_when_the_deadline_is_past(
    asked: Round, alice: Actor, otto: Actor, words: tuple[str, str], outcome: str
) -> None:
    for stance, actor in zip(words, (alice, otto), strict=True):
        if stance:
            take_position(asked, stance=stance, text="Voici.", by=actor)

    ended = end(asked)

    assert (ended.state, ended.closed_at is not None) == (outcome, True)
    assert facts_of("round", asked.code)[-1] == "RoundEnded"


def test_it_does_not_end_early_nor_twice(objected: Round) -> None:
    end_round(objected, by=SYSTEM)
    assert read(objected).state == "open"

    end(objected)
    end(objected)
    assert facts_of("round", objected.code).count("RoundEnded") == 1


def test_the_deadline_ends_it_by_itself(asked: Round, deliver_facts: Callable[[], int]) -> None:
    job = Delivery.objects.get(handler="consent.end_round")
    assert job.run_after > asked.deadline

    with clock.set_to(job.run_after):
        deliver_facts()

    assert read(asked).state == RoundState.NOT_ADOPTED


def test_a_deadline_that_was_put_off_ends_nothing(
    asked: Round, carla: Actor, deliver_facts: Callable[[], int]
) -> None:
    change_proposal(asked, proposal="Autrement.", deadline=clock.today() + 30 * DAY, by=carla)

    with clock.set_to(asked.deadline + DAY):
        deliver_facts()

    assert read(asked).state == RoundState.OPEN
    assert "RoundEndsSoon" not in facts_of("round", asked.code)


def test_who_is_silent_is_reminded_two_days_before(
    asked: Round, alice: Actor, otto: Actor, deliver_facts: Callable[[], int]
) -> None:
    take_position(asked, stance="consent", by=alice)

    with clock.set_to(asked.deadline - REMINDED_BEFORE + DAY / 24):
        deliver_facts()

    assert facts_of("round", asked.code)[-1] == "RoundEndsSoon"


def test_where_all_have_spoken_nobody_is_reminded(objected: Round, deliver_facts: Callable[[], int]) -> None:
    with clock.set_to(objected.deadline - REMINDED_BEFORE + DAY / 24):
        deliver_facts()

    assert "RoundEndsSoon" not in facts_of("round", objected.code)


# --- Before its time ---


def test_it_can_be_closed_once_all_were_heard(asked: Round, alice: Actor, otto: Actor, carla: Actor) -> None:
    take_position(asked, stance="consent", by=alice)
    with pytest.raises(MovedOn, match="voix manquent"):
        close_round(asked, by=carla)
    take_position(asked, stance="consent", by=otto)

    closed = close_round(asked, by=carla)

    assert (closed.state, closed.closed_by) == ("adopted", carla.person)
    with pytest.raises(MovedOn):
        close_round(asked, by=carla)


def test_a_withdrawn_round_says_why(objected: Round, carla: Actor, otto: Actor) -> None:
    with pytest.raises(Invalid):
        withdraw_round(objected, reason=" ", by=carla)
    with pytest.raises(NotAllowed):
        withdraw_round(objected, reason="Je ne veux pas.", by=otto)

    withdrawn = withdraw_round(objected, reason="On en reparle en mai.", by=carla)

    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "On en reparle en mai.")
    assert tally_of(withdrawn).heard == 2
    with pytest.raises(MovedOn):
        withdraw_round(objected, reason="Encore.", by=carla)
    with pytest.raises(MovedOn):
        withdraw_objection(objected, by=otto)


def test_an_end_that_another_overtook_is_not_written(objected: Round) -> None:
    def withdraw() -> None:
        Round.objects.update(state=RoundState.WITHDRAWN)

    with just_before('UPDATE "consent_round"', withdraw), pytest.raises(MovedOn):
        end(objected)

    assert facts_of("round", objected.code)[-1] == "PositionTaken"


# --- Objections ---


def test_who_objected_withdraws_it_and_is_still_heard(objected: Round, otto: Actor) -> None:
    position = withdraw_objection(objected, by=otto)

    assert (position.is_settled, position.withdrawn_by) == (True, otto.person)
    assert tally_of(read(objected)).settled == 1
    with pytest.raises(MovedOn, match="plus d’objection"):
        withdraw_objection(objected, by=otto)
    assert end(objected).state == "adopted"


def test_a_withdrawn_objection_may_be_made_again(objected: Round, otto: Actor) -> None:
    withdraw_objection(objected, by=otto)

    take_position(objected, stance="objection", text="La salle ferme en mars.", by=otto)

    assert len(objections_standing(read(objected))) == 1


def test_an_answer_settles_it_once_who_objected_agrees(
    objected: Round, carla: Actor, otto: Actor, alice: Actor
) -> None:
    with pytest.raises(MovedOn, match="Personne n’a encore répondu"):
        agree_to_answer(objected, by=otto)
    seat = seat_for(objected, otto)
    with pytest.raises(NotAllowed):
        answer_objection(objected, seat, answer="Ce n’est rien.", by=alice)
    with pytest.raises(Invalid):
        answer_objection(objected, seat, answer="", by=carla)

    answer_objection(objected, seat, answer="La salle d’à côté est libre.", by=carla)
    assert len(objections_standing(read(objected))) == 1  # not before they agree
    agreed = agree_to_answer(objected, answer="La salle d’à côté est libre.", by=otto)

    assert agreed.is_settled
    assert objections_standing(read(objected)) == []
    assert facts_of("round", objected.code)[-2:] == ["ObjectionAnswered", "AnswerAgreed"]


def test_nobody_agrees_to_words_they_have_not_read(objected: Round, carla: Actor, otto: Actor) -> None:
    seat = seat_for(objected, otto)
    answer_objection(objected, seat, answer="Une salle est libre.", by=carla)
    answer_objection(objected, seat, answer="Aucune salle n’est libre.", by=carla)

    with pytest.raises(MovedOn):
        agree_to_answer(objected, answer="Une salle est libre.", by=otto)


def test_only_an_objection_is_answered(objected: Round, carla: Actor, alice: Actor) -> None:
    with pytest.raises(MovedOn):
        answer_objection(objected, objected.seats.get(person=alice.person), answer="Oui.", by=carla)
    with pytest.raises(MovedOn):
        withdraw_objection(objected, by=alice)


def test_a_blocked_round_is_adopted_once_nobody_objects(objected: Round, carla: Actor, otto: Actor) -> None:
    blocked = end(objected)
    answer_objection(blocked, seat_for(blocked, otto), answer="La salle d’à côté.", by=carla)
    assert read(blocked).state == "blocked"

    agree_to_answer(blocked, by=otto)

    assert read(blocked).state == "adopted"
    assert facts_of("round", objected.code)[-2:] == ["AnswerAgreed", "RoundEnded"]


def test_it_stays_blocked_while_another_objects(objected: Round, alice: Actor, otto: Actor) -> None:
    take_position(objected, stance="objection", text="Et les enfants ?", by=alice)
    end(objected)

    withdraw_objection(objected, by=otto)
    assert read(objected).state == "blocked"
    withdraw_objection(objected, by=alice)
    assert read(objected).state == "adopted"


def test_a_blocked_round_asks_again_about_another_text(objected: Round, carla: Actor, otto: Actor) -> None:
    blocked = end(objected)

    again = change_proposal(blocked, proposal="Ailleurs.", deadline=clock.today() + 20 * DAY, by=carla)
    take_position(again, stance="consent", by=otto)

    assert (again.state, again.closed_at) == ("open", None)
    assert tally_of(read(again)).objection == 0


def test_an_objection_settled_meanwhile_is_not_settled_again(objected: Round, otto: Actor) -> None:
    def agree() -> None:
        Position.objects.update(agreed_at=clock.now())

    with just_before('UPDATE "consent_position"', agree), pytest.raises(MovedOn):
        withdraw_objection(objected, by=otto)
