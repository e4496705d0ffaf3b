"""What rounds hold of people: words go where asked, voices stay counted, and two accounts of one person have one voice."""

from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations import take_position
from ideas.consent.personal_data import take_words_away, unite_seats
from ideas.consent.queries import people_with_voice, tally_of, with_voices
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.consent import make_round


def test_words_go_where_asked_and_the_voice_stays(asked: Round, alice: Actor, otto: Actor) -> None:
    take_position(asked, stance="concern", text="Mon loyer.", by=alice)
    take_position(asked, stance="concern", text="Le budget.", by=otto)

    take_words_away(alice.person, False)
    assert Position.objects.filter(text="").count() == 0
    take_words_away(alice.person, True)
    take_words_away(otto.person, True)

    assert list(Position.objects.order_by("pk").values_list("text", flat=True)) == ["", "Le budget."]
    assert tally_of(with_voices(Round.objects.all()).get()).concern == 2


def test_of_two_voices_of_one_person_that_which_spoke_stays(
    running_pilot: Pilot, carla: Actor, alice: Actor, bruno: Actor
) -> None:
    both = make_round(running_pilot, by=carla, people=[alice.person, bruno.person])
    silent = make_round(running_pilot, by=carla, people=[alice.person, bruno.person])
    alone = make_round(running_pilot, by=carla, people=[bruno.person])
    take_position(both, stance="consent", by=bruno)

    unite_seats(bruno.person, alice.person)

    for round_ in (both, silent, alone):
        assert Seat.objects.filter(round=round_, person=alice.person).count() == 1
    assert not Seat.objects.filter(person=bruno.person).exists()
    assert Seat.objects.get(round=both, person=alice.person).spoken == 1


def test_it_concerns_who_has_a_voice_and_who_opened_it(
    asked: Round, alice: Actor, otto: Actor, carla: Actor
) -> None:
    assert people_with_voice(asked) == sorted([alice.person_code, otto.person_code, carla.person_code])
    asked.opened_by = None
    assert people_with_voice(asked) == sorted([alice.person_code, otto.person_code])
