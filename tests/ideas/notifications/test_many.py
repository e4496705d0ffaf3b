"""Many recipients: five hundred at a time, and always the same number of questions."""

import pytest

from ideas.activity.models import Delivery
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.notifications import queries
from ideas.notifications.models import Follow, Notification, Preference
from ideas.notifications.texts import tellings
from ideas.people.models import Person
from tests.factories.ideas import lead_to


def crowd(count: int) -> list[Person]:
    """That many people with accounts."""
    rows = [
        Person(email=f"p{number}@exemple.ch", display_name=f"P{number}", confirmed_at=clock.now())
        for number in range(count)
    ]
    return Person.objects.bulk_create(rows)


def follow_all(people: list[Person], idea) -> None:
    """Let them all follow it."""
    Follow.objects.bulk_create(
        Follow(subject_kind="idea", subject_code=idea.code, person=person, confirmed_at=clock.now())
        for person in people
    )


def test_a_thousand_followers_are_told_in_parts(idea, carla, deliver_facts):
    people = crowd(1200)
    follow_all(people, idea)
    Preference.objects.bulk_create(
        Preference(person=person, kind="step", channel="inbox") for person in people[:1199]
    )
    Preference.objects.create(person=people[1199], kind="step", channel="mute")

    advance_idea(idea, step="take_up", by=carla)
    deliver_facts()

    told = Notification.objects.filter(role="follower")
    assert told.count() == 1199
    assert told.values("person").distinct().count() == 1199
    parts = Delivery.objects.filter(handler="notifications.tell", fact__name="IdeaAdvanced", part__gt="")
    assert parts.count() == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_a_part_takes_the_same_queries_for_any_number(idea, carla, rows, django_assert_num_queries):
    from ideas.activity.models import Fact
    from ideas.kernel.actor import SYSTEM
    from ideas.notifications.operations import tell_next

    follow_all(crowd(rows), idea)
    advance_idea(idea, step="take_up", by=carla)
    fact = Fact.objects.filter(name="IdeaAdvanced").latest("id")

    with django_assert_num_queries(12):
        tell_next(fact, after="", by=SYSTEM)

    assert Notification.objects.filter(role="follower").count() == rows


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_an_inbox_takes_the_same_queries_for_any_length(
    idea, alice, bruno, carla, rows, deliver_facts, django_assert_num_queries
):
    for number in range(rows):
        post_comment(thread_of("idea", idea.code), body=f"{number}.", by=bruno)
    lead_to(idea, "cocreation", by=carla)
    deliver_facts()
    alice.person.refresh_from_db()

    with django_assert_num_queries(5):
        told = tellings(list(queries.notifications_of(alice)), alice)

    assert [one.title for one in told][-1] == "Bruno a écrit dans « Heures de voisinage »"
    assert len(told) == rows + 2
