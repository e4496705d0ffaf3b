"""Who is told of the charter, and in which words."""

from collections.abc import Callable

from ideas.charter.operations import begin_charter, publish_charter
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from tests.factories.charter import ask_for_answers, let_adhere, make_charter, mandate_of
from tests.factories.ideas import make_idea
from tests.factories.pilots import make_committed_idea

Told = Callable[[Actor], list[tuple[str, str, str]]]


def words_of(actor: Actor) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=actor.person, fact__name__in=["AdhesionAsked", "CharterAsked"])
    return [(one.title, one.path) for one in tellings(rows.order_by("pk"), actor)]


def test_a_new_version_is_told_to_who_may_commit_an_organisation(
    otto: Actor, carla: Actor, charlie: Actor, told: Told
) -> None:
    make_charter()

    publish_charter(begin_charter(by=carla), by=carla)

    assert told(otto) == [("AdhesionAsked", "asked", "at_once")]
    assert told(charlie) == []
    address = f"/o/{otto.organisation_code}#charter"
    assert words_of(otto) == [("Le lab a publié sa charte (version 2)", address)]


def test_each_side_is_asked_once_a_step_asks_for_its_answers(
    alice: Actor, otto: Actor, carla: Actor, deliver_facts: Callable[..., int], told: Told
) -> None:
    make_idea(alice)
    ask_for_answers()
    let_adhere(mandate_of(otto), make_charter())

    idea = make_committed_idea(alice, otto, title="Heures")

    assert ("CharterAsked", "owing", "at_once") in told(alice)
    assert ("CharterAsked", "asked", "at_once") in told(otto)
    assert ("CharterAsked", "desk", "at_once") in told(carla)
    asked = [("Répondez aux questions de la charte sur « Heures »", f"/i/{idea.code}#charter")]
    assert words_of(alice) == words_of(otto) == words_of(carla) == asked


def test_only_the_sides_that_are_asked_are_told(
    alice: Actor, otto: Actor, carla: Actor, deliver_facts: Callable[..., int], told: Told
) -> None:
    make_idea(alice)
    ask_for_answers(sides=["curator"])
    let_adhere(mandate_of(otto), make_charter())

    make_committed_idea(alice, otto)

    assert words_of(alice) == words_of(otto) == []
    assert "CharterAsked" not in [name for name, _role, _channel in told(alice) + told(otto)]
    assert len(words_of(carla)) == 1
