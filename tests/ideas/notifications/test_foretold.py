"""What is said beforehand of who will be told is what is told then."""

from collections import Counter
from collections.abc import Callable

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, hide_idea, support_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Channel, Follow, Notification
from ideas.notifications.operations import follow_subject, set_preferences
from ideas.notifications.queries import foretold
from ideas.people.models import Person
from ideas.people.operations import stop_mail
from ideas.workflow.queries import step_from, steps_from
from tests.factories.ideas import lead_to
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person
from tests.factories.pilots import make_committed_idea


def said_and_done(
    idea: Idea, key: str, by: Actor, deliver: Callable[..., int], **said: object
) -> tuple[Counter[str], Counter[str], int, int]:
    """Roles as foretold and as told, and how many by hand, of that step."""
    foreseen = foretold(idea, [step_from(idea.stage, key)], by=by)[key]
    Notification.objects.all().delete()
    advance_idea(idea, step=key, by=by, **said)  # type: ignore[arg-type]
    deliver()
    told = Notification.objects.filter(fact__name__in=["IdeaAdvanced", "PartnerInvited"])
    done = Counter(told.exclude(fact__name="PartnerInvited", role="team").values_list("role", flat=True))
    by_hand = told.filter(channel=Channel.BY_HAND).exclude(fact__name="PartnerInvited", role="team").count()
    return Counter({str(role): count for role, count in foreseen.groups}), done, foreseen.by_hand, by_hand


@pytest.fixture
def known(
    idea_of_two: Idea, alice: Actor, bruno: Actor, carla: Actor, deliver_facts: Callable[..., int]
) -> Idea:
    """An idea that people of every kind back and follow, some twice, some whom nobody can tell."""
    lead_to(idea_of_two, "screening", by=carla)
    people = [acting(make_person(f"Personne {number}")) for number in range(4)]
    for person in people:
        support_idea(idea_of_two, by=person)
        follow_subject("idea", idea_of_two.code, by=person)
    follow_subject("idea", idea_of_two.code, by=alice)
    follow_subject("idea", idea_of_two.code, by=carla)
    follow_subject("idea", idea_of_two.code, by=acting(make_person("Qui suit seulement")))
    set_preferences({"step": Channel.MUTE}, by=people[0])
    Person.objects.filter(pk=people[1].person.pk).update(recorded_via="import")
    Follow.objects.create(
        subject_kind="idea",
        subject_code=idea_of_two.code,
        email="lettre@demo.example",
        confirmed_at=idea_of_two.submitted_at,
    )
    Follow.objects.create(
        subject_kind="idea",
        subject_code=idea_of_two.code,
        email=bruno.person.email.upper(),
        confirmed_at=idea_of_two.submitted_at,
    )
    stop_mail(alice.person.email, why="bounced", by=SYSTEM)
    deliver_facts()
    idea_of_two.refresh_from_db()
    return idea_of_two


def test_a_step_that_supporters_hear_of(known: Idea, carla: Actor, deliver_facts: Callable[..., int]) -> None:
    foreseen, done, by_hand, told_by_hand = said_and_done(
        known, "open_cocreation", carla, deliver_facts, reason="Prête."
    )

    assert foreseen == done == {"team": 2, "supporter": 2, "follower": 2}
    assert by_hand == told_by_hand == 1


def test_a_step_that_they_do_not_hear_of(
    known: Idea, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    foreseen, done, _by_hand, _told = said_and_done(known, "ask", carla, deliver_facts, reason="Où ?")

    assert foreseen == done == {"team": 2, "follower": 4}


def test_of_a_hidden_idea_only_its_team_is_told(
    known: Idea, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    known = hide_idea(known, reason="En examen.", by=carla)
    deliver_facts()

    foreseen, done, _by_hand, _told = said_and_done(known, "ask", carla, deliver_facts, reason="Où ?")

    assert foreseen == done == {"team": 2}


def test_organisations_that_its_pilot_invites(
    alice: Actor, carla: Actor, deliver_facts: Callable[..., int]
) -> None:
    hosts = [
        acting_for(make_mandate(make_person(f"Nadia {n}"), make_organisation(f"Ville {n}"))) for n in range(2)
    ]
    idea = make_committed_idea(alice, *hosts)
    deliver_facts()

    foreseen, done, _by_hand, _told = said_and_done(idea, "to_pilot", carla, deliver_facts, reason="Prête.")

    assert foreseen == done == {"team": 1, "asked": 2}


def test_every_step_of_a_stage_is_foretold_in_a_fixed_number_of_queries(
    known: Idea, carla: Actor, django_assert_num_queries: Callable[..., object]
) -> None:
    steps = [step for step in steps_from(known.stage) if step.takers != ["system"]]
    assert len(steps) > 2

    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        found = foretold(known, steps, by=carla)

    assert set(found) == {step.key for step in steps}
