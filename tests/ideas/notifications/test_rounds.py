"""Who is told of consent rounds, and in which words."""

import pytest

from ideas.consent.lifecycle import REMINDED_BEFORE
from ideas.consent.operations import (
    agree_to_answer,
    answer_objection,
    change_proposal,
    close_round,
    take_position,
    withdraw_objection,
    withdraw_round,
)
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from ideas.pilots.models import Pilot
from ideas.pilots.operations import remind_of_review
from tests.factories.consent import DAY, make_round
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def asked(alice, otto, carla, deliver_facts):
    """A round about alice's pilot that carla opened; what came before is forgotten."""
    pilot = make_running_pilot(alice, otto, carla)
    deliver_facts()
    Notification.objects.all().delete()
    return make_round(pilot, by=carla)


def words(actor) -> list[str]:
    rows = Notification.objects.filter(person=actor.person).order_by("pk")
    return [one.title for one in tellings(list(rows), actor)]


def test_every_voice_is_asked(asked, alice, otto, carla, charlie, told):
    assert told(alice) == told(otto) == [("RoundOpened", "asked", "at_once")]
    assert told(carla) == told(charlie) == []
    assert words(otto) == ["On demande votre position : Continuons-nous un an de plus ?"]


def test_only_the_silent_are_reminded(asked, alice, otto, told, deliver_facts):
    take_position(asked, stance="consent", by=alice)
    told(alice)
    Notification.objects.all().delete()

    with clock.set_to(asked.deadline - REMINDED_BEFORE + DAY / 24):
        deliver_facts()

    assert told(otto) == [("RoundEndsSoon", "asked", "at_once")]
    assert told(alice) == []
    assert words(otto) == ["Votre position est encore attendue : Continuons-nous un an de plus ?"]


def test_of_an_objection_hears_who_leads_it(asked, alice, otto, carla, told):
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="objection", text="La salle.", by=otto)

    assert told(carla) == [("PositionTaken", "author", "at_once")]
    assert words(carla) == ["Objection de Commune d’Aubrive : Continuons-nous un an de plus ?"]


def test_who_objected_is_asked_and_who_leads_it_hears_the_answer(asked, alice, otto, carla, told):
    take_position(asked, stance="objection", text="La salle.", by=otto)
    told(otto)
    Notification.objects.all().delete()
    answer_objection(asked, asked.seats.get(organisation=otto.organisation), answer="Une autre.", by=carla)
    agree_to_answer(asked, by=otto)

    assert told(otto) == [("ObjectionAnswered", "asked", "at_once")]
    assert told(carla) == [("AnswerAgreed", "author", "at_once")]
    assert words(otto) == [
        "On répond à votre objection, dites si elle est résolue : Continuons-nous un an de plus ?"
    ]
    assert words(carla) == [
        "Commune d’Aubrive tient son objection pour résolue : Continuons-nous un an de plus ?"
    ]


def test_a_persons_objection_is_answered_to_them(asked, alice, carla, told):
    take_position(asked, stance="objection", text="Les enfants.", by=alice)
    answer_objection(asked, asked.seats.get(person=alice.person), answer="Nous y veillons.", by=carla)
    withdraw_objection(asked, by=alice)

    assert told(alice)[-1] == ("ObjectionAnswered", "asked", "at_once")
    assert words(carla)[-1] == "Alice retire son objection : Continuons-nous un an de plus ?"


def test_another_proposal_asks_again(asked, alice, otto, carla, told):
    change_proposal(asked, proposal="Autrement.", by=carla)

    assert told(alice)[-1] == told(otto)[-1] == ("ProposalChanged", "asked", "at_once")
    assert words(otto)[-1] == (
        "La proposition a changé, on redemande votre position : Continuons-nous un an de plus ?"
    )


def test_the_end_is_told_to_every_voice(asked, alice, otto, carla, told):
    for actor in (alice, otto):
        take_position(asked, stance="consent", by=actor)
    close_round(asked, by=carla)

    assert told(alice)[-1] == told(otto)[-1] == ("RoundEnded", "concerned", "at_once")
    assert words(alice)[-1] == "Tour de consentement : Adopté. Continuons-nous un an de plus ?"


def test_a_withdrawn_round_is_told_with_its_reason(asked, alice, carla, told):
    withdraw_round(asked, reason="On en reparle.", by=carla)

    assert told(alice)[-1] == ("RoundWithdrawn", "concerned", "at_once")
    assert words(alice)[-1] == "Le tour de consentement est retiré : Continuons-nous un an de plus ?"


@pytest.mark.parametrize(("days", "fact"), [(5, "ReviewDueSoon"), (-1, "ReviewLate")])
def test_a_review_that_is_near_or_late_is_told_to_who_owes_it(alice, otto, carla, charlie, told, days, fact):
    pilot = make_running_pilot(alice, otto, carla)
    day = clock.today() + days * DAY
    Pilot.objects.update(review_on=day)
    told(alice)
    Notification.objects.all().delete()

    remind_of_review(pilot, review_on=day, by=SYSTEM)

    assert told(alice) == [(fact, "owing", "at_once")]
    assert told(otto) == [(fact, "representative", "at_once")]
    assert told(carla) == [(fact, "desk", "at_once")]
    assert told(charlie) == []
    expected = "est en retard" if days < 0 else "est prévu le"
    assert [expected in title for title in words(otto)] == [True]
