"""Taking positions: one voice for each seat, said anew until the deadline, under a mandate that is in force."""

from functools import partial

import pytest

from ideas.consent.lifecycle import RoundState, Tally
from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations import change_proposal, take_position
from ideas.consent.queries import position_of, seat_of, seats_spoken_for, tally_of, with_voices
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded, StaleRevision
from ideas.organisations.models import Mandate
from ideas.organisations.operations import revoke_mandate
from ideas.pilots.models import Pilot
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import facts_of
from tests.factories.consent import DAY, make_round
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person


def read(round_: Round) -> Round:
    return with_voices(Round.objects.all()).get(pk=round_.pk)


@pytest.fixture
def olivia(otto: Actor) -> Actor:
    """Deputises for otto's commune."""
    return acting_for(make_mandate(make_person("Olivia"), otto.organisation, "deputy"))


def test_each_voice_counts_once(asked: Round, alice: Actor, otto: Actor) -> None:
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="concern", text="Le loyer monte.", by=otto)

    assert tally_of(read(asked)) == Tally(seats=2, needed=2, consent=1, concern=1)
    assert facts_of("round", asked.code) == ["RoundOpened", "PositionTaken", "PositionTaken"]


def test_the_last_word_holds_and_earlier_ones_stay(asked: Round, otto: Actor, olivia: Actor) -> None:
    take_position(asked, stance="objection", text="La salle ferme.", by=otto)
    last = take_position(asked, stance="stand_aside", by=olivia)

    seat = seat_of(asked, olivia)
    assert seat is not None
    assert [one.stance for one in seat.positions.order_by("number")] == ["objection", "stand_aside"]
    assert position_of(seat) == last
    assert (last.person, last.mandate) == (olivia.person, olivia.mandate)
    assert tally_of(read(asked)) == Tally(seats=2, needed=2, stand_aside=1)


def test_the_same_words_again_change_nothing(asked: Round, alice: Actor) -> None:
    first = take_position(asked, stance="concern", text="Le loyer.", by=alice)
    again = take_position(asked, stance="concern", text=" Le loyer. ", spoken=0, by=alice)

    assert again == first
    assert Position.objects.count() == 1


def test_the_same_words_about_another_text_are_said_anew(asked: Round, alice: Actor, carla: Actor) -> None:
    take_position(asked, stance="consent", by=alice)
    change_proposal(asked, proposal="Autrement.", by=carla)

    take_position(asked, stance="consent", by=alice)

    assert Position.objects.filter(proposal_number=2).count() == 1


@pytest.mark.parametrize("stance", ["objection", "concern"])
def test_an_objection_names_the_harm_and_a_concern_says_which(
    asked: Round, alice: Actor, stance: str
) -> None:
    with pytest.raises(Invalid) as refused:
        take_position(asked, stance=stance, text="  ", by=alice)

    assert refused.value.errors[0].code == "required"


@pytest.mark.parametrize(("stance", "text"), [("maybe", ""), ("consent", "x" * 5_001)])
def test_what_is_no_position_is_refused(asked: Round, alice: Actor, stance: str, text: str) -> None:
    with pytest.raises(Invalid):
        take_position(asked, stance=stance, text=text, by=alice)


def test_who_has_no_voice_does_not_speak(asked: Round, charlie: Actor, carla: Actor, otto: Actor) -> None:
    voice = acting_for(make_mandate(make_person("Porte-parole"), otto.organisation, "communication"))
    for actor, error in (
        (charlie, NotAllowed),
        (carla, NotAllowed),
        (voice, NotAllowed),
        (ANYONE, SignInNeeded),
    ):
        with pytest.raises(error):
            take_position(asked, stance="consent", by=actor)
    assert seat_of(asked, ANYONE) is None


def test_who_acts_for_an_organisation_does_not_speak_for_themselves(
    asked: Round, alice: Actor, otto: Actor
) -> None:
    elsewhere = acting_for(make_mandate(alice.person, otto.organisation))

    take_position(asked, stance="consent", by=elsewhere)

    assert [seat.name for seat in Seat.objects.filter(spoken=1)] == [otto.organisation.name]
    assert [seat.name for seat in seats_spoken_for(asked, alice.person)] == [
        str(alice.person),
        otto.organisation.name,
    ]


def test_a_revoked_mandate_stops_the_next_word_at_once(asked: Round, otto: Actor) -> None:
    take_position(asked, stance="consent", by=otto)
    revoke_mandate(otto.mandate, by=Actor(person=otto.person))

    with pytest.raises(NotAllowed, match="plus en vigueur"):
        take_position(asked, stance="objection", text="Trop tard.", by=otto)
    assert tally_of(read(asked)).consent == 1


def test_a_mandate_revoked_while_speaking_says_nothing_or_all(asked: Round, otto: Actor) -> None:
    def revoke() -> None:
        Mandate.objects.filter(pk=otto.mandate.pk).update(revoked_at=clock.now())

    with just_before('SELECT "organisations_mandate"', revoke), pytest.raises(NotAllowed):
        take_position(asked, stance="consent", by=otto)

    assert Position.objects.count() == 0


@pytest.mark.parametrize(("of_this", "error"), [(True, None), (False, NotAllowed)])
def test_a_mandate_for_one_pilot_speaks_there_only(
    running_pilot: Pilot, asked: Round, otto: Actor, of_this: bool, error: type | None
) -> None:
    code = running_pilot.code if of_this else "22222222"
    limited = make_mandate(
        make_person("Pour un pilote"), otto.organisation, scope_kind="pilot", scope_code=code
    )

    if error is None:
        take_position(asked, stance="consent", by=acting_for(limited))
    else:
        with pytest.raises(error):
            take_position(asked, stance="consent", by=acting_for(limited))
    assert seats_spoken_for(asked, limited.person).exists() is of_this


def test_who_read_an_earlier_word_is_told(asked: Round, otto: Actor, olivia: Actor) -> None:
    take_position(asked, stance="consent", spoken=0, by=olivia)

    with pytest.raises(StaleRevision) as refused:
        take_position(asked, stance="objection", text="Non.", spoken=0, by=otto)

    assert refused.value.current == {"spoken": 1, "proposal_number": 1, "stance": "consent", "text": ""}


def test_who_read_another_proposal_is_told(asked: Round, otto: Actor, carla: Actor) -> None:
    change_proposal(asked, proposal="Autrement.", by=carla)

    with pytest.raises(StaleRevision) as refused:
        take_position(asked, stance="consent", proposal_number=1, by=otto)

    assert refused.value.current == {"spoken": 0, "proposal_number": 2, "stance": "", "text": ""}


def test_after_the_deadline_nobody_speaks(asked: Round, alice: Actor) -> None:
    with clock.set_to(asked.deadline + DAY), pytest.raises(MovedOn):
        take_position(asked, stance="consent", by=alice)

    Round.objects.update(state=RoundState.ADOPTED)
    with pytest.raises(MovedOn):
        take_position(asked, stance="consent", by=alice)


def test_a_word_that_another_overtook_is_not_written(asked: Round, alice: Actor) -> None:
    def speak() -> None:
        Seat.objects.filter(person=alice.person).update(spoken=7)

    with just_before('UPDATE "consent_seat"', speak), pytest.raises(MovedOn):
        take_position(asked, stance="consent", by=alice)

    assert Position.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_speak_for_one_seat_at_once_count_once(
    transactional_db: None, alice: Actor, otto: Actor, carla: Actor, running_pilot: Pilot
) -> None:
    olivia = acting_for(make_mandate(make_person("Olivia"), otto.organisation, "deputy"))
    asked = make_round(running_pilot, by=carla)

    results = at_once(
        partial(take_position, asked, stance="consent", spoken=0, by=otto),
        partial(take_position, asked, stance="objection", text="La salle ferme.", spoken=0, by=olivia),
    )

    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [StaleRevision]
    tally = tally_of(read(asked))
    assert (tally.heard, tally.consent + tally.objection, Position.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_who_speak_blindly_at_once_count_once(
    transactional_db: None, alice: Actor, otto: Actor, carla: Actor, running_pilot: Pilot
) -> None:
    asked = make_round(running_pilot, by=carla)

    results = at_once(
        *(partial(take_position, asked, stance="concern", text=f"Le {n}.", by=otto) for n in range(10))
    )

    assert successes(results) == 10
    assert tally_of(read(asked)) == Tally(seats=2, needed=2, concern=1)
    numbers = Position.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 11))
