"""What was made one: counted, followed, searched and discussed as one, also in chains."""

from collections.abc import Callable
from typing import Any

import pytest

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Endorsement, Idea, Merge, Support
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    endorse_idea,
    hide_idea,
    propose_merge,
    redact_text,
    show_idea,
    support_idea,
    undo_merge,
    withdraw_endorsement,
    withdraw_support,
)
from ideas.ideation.personal_data import unite_supports
from ideas.ideation.queries import (
    endorsements_of,
    family_of,
    ideas_backed_by,
    is_supported_by,
    listed_ideas,
)
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.notifications.models import Follow
from ideas.notifications.operations import follow_subject, unfollow_subject
from ideas.notifications.queries import is_followed_by
from ideas.search.queries import codes_matching
from tests.factories.ideas import add_supports, make_idea
from tests.factories.merges import WHY, followed_by, people, read
from tests.factories.people import make_person


class TestOne:
    def test_is_listed_once_and_found_by_both_titles(
        self, merged: Merge, garden: Idea, deliver_facts: Callable[[], Any]
    ) -> None:
        deliver_facts()

        assert list(listed_ideas()) == [garden]
        assert garden.code in codes_matching("idea", "verger", most=10)

    def test_is_found_no_more_by_what_is_hidden_or_blacked_out_of_the_other(
        self,
        merged: Merge,
        garden: Idea,
        carla: Actor,
        deliver_facts: Callable[[], Any],
    ) -> None:
        def is_found() -> bool:
            deliver_facts()
            return garden.code in codes_matching("idea", "verger", most=10)

        found = [is_found()]
        hide_idea(merged.source, reason="Noms de personnes.", by=carla)
        found.append(is_found())
        show_idea(merged.source, by=carla)
        found.append(is_found())
        redact_text(merged.source, words=["verger"], reason="Un nom de trop", by=carla)
        found.append(is_found())

        assert found == [True, False, True, False]

    def test_counts_who_backs_either_once(self, merged: Merge, garden: Idea, charlie: Actor) -> None:
        Support.objects.create(idea=merged.source, person=charlie.person)
        Idea.objects.filter(pk=garden.pk).update(support_count=1)

        support_idea(garden, by=charlie)
        read(garden)
        assert (garden.support_count, Support.objects.count()) == (1, 1)
        withdraw_support(garden, by=charlie)

        read(garden)
        assert (garden.support_count, Support.objects.count()) == (0, 0)
        assert not is_supported_by(garden, charlie.person)

    def test_is_supported_no_more_through_the_one_that_joined_it(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        support_idea(orchard, by=charlie)
        support_idea(garden, by=charlie)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)
        read(garden, orchard)
        counted = garden.support_count

        withdraw_support(orchard, by=charlie)

        read(garden)
        assert (counted, garden.support_count) == (1, 0)

    def test_counts_the_teams_own_who_backed_the_other(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        support_idea(orchard, by=alice)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)

        read(garden)
        assert garden.support_count == 1
        withdraw_support(garden, by=alice)
        read(garden)
        assert garden.support_count == 0

    def test_has_the_endorsements_of_both_an_organisation_counted_once(
        self, garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, otto: Actor
    ) -> None:
        endorse_idea(orchard, text="Oui.", by=otto)
        endorse_idea(garden, text="Oui aussi.", by=otto)
        merge = propose_merge(orchard, into=garden, reason=WHY, by=bruno)
        agree_to_merge(merge, version=1, by=alice)

        read(garden)
        assert garden.endorsement_count == 1
        assert endorsements_of(garden).count() == 2
        assert list(ideas_backed_by(otto.organisation)) == [garden]
        with pytest.raises(MovedOn):
            endorse_idea(garden, text="Encore.", by=otto)
        withdraw_endorsement(Endorsement.objects.get(idea=orchard), by=otto)
        read(garden)
        assert garden.endorsement_count == 0
        assert not endorsements_of(garden).exists()

    def test_is_followed_by_who_followed_either(self, merged: Merge, garden: Idea, charlie: Actor) -> None:
        followed_by(merged.source, [charlie.person])

        assert is_followed_by(charlie, "idea", garden.code)
        follow_subject("idea", garden.code, by=charlie)
        assert Follow.objects.count() == 1
        unfollow_subject("idea", garden.code, by=charlie)
        assert not is_followed_by(charlie, "idea", garden.code)

    def test_takes_no_comments_where_the_other_was_discussed(
        self, merged: Merge, charlie: Actor, garden: Idea
    ) -> None:
        thread = thread_of("idea", merged.source.code)

        with pytest.raises(NotAllowed):
            post_comment(thread, body="Trop tard.", by=charlie)
        post_comment(thread_of("idea", garden.code), body="Ici.", by=charlie)
        assert Comment.objects.count() == 1

    def test_takes_its_steps_alone(self, merged: Merge, bruno: Actor, carla: Actor) -> None:
        for step, by in (("withdraw", bruno), ("take_up", carla), ("unmerge", carla)):
            with pytest.raises(Exception) as refused:
                advance_idea(merged.source, step=step, reason="Non.", by=by)
            assert refused.value.status in (403, 409)

    def test_of_people_united_counts_them_once(self, merged: Merge, garden: Idea) -> None:
        old, new = make_person("Ancienne", is_unclaimed=True), make_person("Nouvelle")
        Support.objects.create(idea=merged.source, person=old)
        Support.objects.create(idea=garden, person=new)
        Idea.objects.filter(pk=garden.pk).update(support_count=2)

        unite_supports(old, new)

        read(garden)
        assert garden.support_count == 1


class TestChains:
    def test_hold_all_and_give_back_what_came_along(
        self, garden: Idea, orchard: Idea, alice: Actor, charlie: Actor, merged: Merge, carla: Actor
    ) -> None:
        park = make_idea(charlie, title="Un parc")
        add_supports(orchard, people("Voisine", 2))
        outer = propose_merge(garden, into=park, reason=WHY, by=alice)
        outer = agree_to_merge(outer, version=1, by=charlie)

        read(orchard, garden, park)
        assert set(family_of(park)) == {orchard, garden, park}
        assert (orchard.merged_into, park.support_count) == (park, 2)
        with pytest.raises(Invalid):
            undo_merge(merged, reason="D’abord l’autre.", by=carla)

        undo_merge(outer, reason="Un parc n’est pas un jardin.", by=carla)

        read(orchard, garden, park)
        assert (orchard.merged_into, garden.merged_into) == (garden, None)
        assert set(family_of(garden)) == {orchard, garden}
        assert (garden.support_count, park.support_count) == (2, 0)

    def test_never_close_a_circle(self, merged: Merge, garden: Idea, orchard: Idea, alice: Actor) -> None:
        read(orchard, garden)

        with pytest.raises(Invalid):
            propose_merge(garden, into=orchard, reason=WHY, by=alice)
