"""Unsubscribing by mail from ideas that were merged."""

import pytest

from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations import agree_to_merge, propose_merge, undo_merge
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.notifications.models import Follow, Notification
from ideas.notifications.operations import follow_subject, unsubscribe
from ideas.notifications.queries import follower_count, target_of
from ideas.notifications.queries.links import Target, unsubscribe_path
from tests.factories.ideas import make_idea

WHY = "Les deux parlent du même jardin."


@pytest.fixture
def garden(idea: Idea) -> Idea:
    """alice's idea, which the other has joined."""
    return idea


@pytest.fixture
def merged(garden: Idea, alice: Actor, bruno: Actor, charlie: Actor) -> Merge:
    """The two made one by both teams; charlie followed both."""
    orchard = make_idea(bruno, title="Un verger pour toutes et tous")
    for idea in (garden, orchard):
        follow_subject("idea", idea.code, by=charlie)
    merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
    return agree_to_merge(merge, version=1, by=alice)


def make_follows_by_email(idea: Idea, *addresses: str) -> None:
    named = {"subject_kind": "idea", "subject_code": idea.code, "confirmed_at": clock.now()}
    Follow.objects.bulk_create([Follow(email=address, **named) for address in addresses])


class TestMerged:
    @pytest.mark.parametrize("which", ["source", "target"])
    def test_is_unsubscribed_from_once_by_who_followed_both(
        self, merged: Merge, garden: Idea, charlie: Actor, which: str
    ) -> None:
        both = (merged.source, garden)
        for idea in both:
            make_follows_by_email(idea, "voisine@exemple.ch", "autre@exemple.ch")
        one = Follow.objects.get(subject_code=getattr(merged, which).code, email="voisine@exemple.ch")
        links = [unsubscribe_path(Notification(follow=row)) for row in Follow.objects.filter(email=one.email)]

        unsubscribe(Target(follow=one), by=ANYONE)

        assert [target_of(link.split("/")[2]) for link in links] == [None, None]
        assert sorted(Follow.objects.filter(person=None).values_list("email", flat=True)) == [
            "autre@exemple.ch",
            "autre@exemple.ch",
        ]
        assert Follow.objects.filter(person=charlie.person).count() == 2
        assert follower_count("idea", garden.code) == 2

    def test_is_left_by_mail_alone_by_who_followed_once_they_are_two_again(
        self, merged: Merge, garden: Idea, carla: Actor
    ) -> None:
        for idea in (merged.source, garden):
            make_follows_by_email(idea, "voisine@exemple.ch")
        undo_merge(merged, reason="Deux jardins.", by=carla)
        counts = [follower_count("idea", idea.code) for idea in (merged.source, garden)]

        unsubscribe(Target(follow=Follow.objects.get(subject_code=garden.code, person=None)), by=ANYONE)

        assert counts == [2, 2]
        assert [one.subject_code for one in Follow.objects.exclude(email="")] == [merged.source.code]
