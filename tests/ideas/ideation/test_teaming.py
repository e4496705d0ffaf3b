"""The team: inviting, answering, leaving, handing over."""

import pytest
from django.db import connection

from ideas.ideation.lifecycle import InvitationState, TeamRole
from ideas.ideation.models import Idea, Invitation, TeamMember
from ideas.ideation.operations import (
    accept_invitation,
    decline_invitation,
    hand_over_lead,
    invite_to_team,
    leave_team,
    remove_member,
    withdraw_invitation,
)
from ideas.ideation.queries import lead_of, role_in_team
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from tests.at_once import at_once, ends_overtaken, successes
from tests.factories.activity import facts_of
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person


@pytest.fixture
def invitation(idea: Idea, alice: Actor, bruno: Actor) -> Invitation:
    """alice asks bruno to write with her."""
    return invite_to_team(idea, person=bruno.person, role="co_author", message=" Viens ! ", by=alice)


def team_of(idea: Idea) -> dict[str, str]:
    return dict(idea.team.order_by("pk").values_list("person__display_name", "role"))


class TestInviting:
    def test_asks_a_person_and_changes_no_team(self, invitation: Invitation, idea: Idea) -> None:
        assert (invitation.state, invitation.message) == (InvitationState.OPEN, "Viens !")
        assert team_of(idea) == {"Alice": "lead"}
        assert facts_of("idea", idea.code)[-1] == "TeamInvited"

    def test_is_not_done_twice_nor_for_who_is_there_nor_as_lead(
        self, invitation: Invitation, idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        asked = {"bruno again": bruno, "herself": alice}
        for by, code in (("bruno again", "invited"), ("herself", "on_team")):
            with pytest.raises(Invalid) as refused:
                invite_to_team(idea, person=asked[by].person, role="contributor", by=alice)
            assert [(error.field, error.code) for error in refused.value.errors] == [("person", code)]
        with pytest.raises(Invalid) as refused:
            invite_to_team(idea, person=bruno.person, role="lead", by=alice)
        assert [(error.field, error.code) for error in refused.value.errors] == [("role", "unknown")]
        assert Invitation.objects.count() == 1

    def test_is_for_the_lead(self, idea_of_two: Idea, bruno: Actor, charlie: Actor) -> None:
        for by in (bruno, charlie):
            with pytest.raises(NotAllowed):
                invite_to_team(idea_of_two, person=charlie.person, role="contributor", by=by)


class TestAnswering:
    def test_yes_joins_in_the_role_asked_for(self, invitation: Invitation, idea: Idea, bruno: Actor) -> None:
        accept_invitation(invitation, by=bruno)

        assert team_of(idea) == {"Alice": "lead", "Bruno": "co_author"}
        assert facts_of("idea", idea.code)[-2:] == ["InvitationAnswered", "TeamJoined"]
        with pytest.raises(MovedOn):
            accept_invitation(invitation, by=bruno)

    def test_no_changes_nothing_and_one_may_be_asked_again(
        self, invitation: Invitation, idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        decline_invitation(invitation, by=bruno)
        again = invite_to_team(idea, person=bruno.person, role="contributor", by=alice)

        assert team_of(idea) == {"Alice": "lead"}
        assert again.state == InvitationState.OPEN
        with pytest.raises(MovedOn):
            decline_invitation(invitation, by=bruno)

    def test_is_for_the_one_asked(self, invitation: Invitation, alice: Actor, charlie: Actor) -> None:
        for by in (alice, charlie):
            with pytest.raises(NotAllowed):
                accept_invitation(invitation, by=by)

    def test_after_the_lead_took_it_back_it_is_too_late(
        self, invitation: Invitation, idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        with pytest.raises(NotAllowed):
            withdraw_invitation(invitation, by=bruno)
        withdraw_invitation(invitation, by=alice)

        with pytest.raises(MovedOn):
            accept_invitation(invitation, by=bruno)
        with pytest.raises(MovedOn):
            withdraw_invitation(invitation, by=alice)
        assert team_of(idea) == {"Alice": "lead"}


class TestLeaving:
    def test_is_free_for_all_but_the_lead(self, idea_of_two: Idea, alice: Actor, bruno: Actor) -> None:
        with pytest.raises(Invalid) as refused:
            leave_team(idea_of_two, by=alice)
        leave_team(idea_of_two, by=bruno)

        assert [(error.field, error.code) for error in refused.value.errors] == [("person", "lead")]
        assert team_of(idea_of_two) == {"Alice": "lead"}
        assert facts_of("idea", idea_of_two.code)[-1] == "TeamLeft"
        with pytest.raises(NotAllowed):
            leave_team(idea_of_two, by=bruno)

    def test_the_last_one_may_go_and_the_idea_stays(self, idea: Idea, alice: Actor) -> None:
        leave_team(idea, by=alice)

        assert team_of(idea) == {}
        assert lead_of(idea) is None

    def test_of_a_draft_nobody_else_could_have_it(self, alice: Actor) -> None:
        draft = make_draft(alice)

        with pytest.raises(Invalid):
            leave_team(draft, by=alice)


class TestRemoving:
    def test_takes_a_member_off(self, idea_of_two: Idea, alice: Actor, bruno: Actor) -> None:
        remove_member(idea_of_two, person=bruno.person, reason="Sur demande.", by=alice)

        assert team_of(idea_of_two) == {"Alice": "lead"}
        assert facts_of("idea", idea_of_two.code)[-1] == "TeamLeft"
        with pytest.raises(MovedOn):
            remove_member(idea_of_two, person=bruno.person, reason="Sur demande.", by=alice)

    def test_says_so_of_who_left_since_they_were_seen(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        leave_team(idea_of_two, by=bruno)

        with pytest.raises(MovedOn):
            remove_member(idea_of_two, person=bruno.person, reason="Sur demande.", role="co_author", by=alice)

    def test_takes_no_lead_off_and_is_for_the_lead(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        with pytest.raises(MovedOn):
            remove_member(idea_of_two, person=alice.person, reason="Sur demande.", by=alice)
        with pytest.raises(NotAllowed):
            remove_member(idea_of_two, person=alice.person, reason="Sur demande.", by=bruno)


class TestHandingOver:
    def test_changes_roles(self, idea_of_two: Idea, alice: Actor, bruno: Actor) -> None:
        hand_over_lead(idea_of_two, person=bruno.person, by=alice)

        assert team_of(idea_of_two) == {"Alice": "co_author", "Bruno": "lead"}
        assert facts_of("idea", idea_of_two.code)[-1] == "LeadHandedOver"

    def test_is_to_a_member_and_by_the_lead(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        for person in (charlie.person, alice.person):
            with pytest.raises(Invalid) as refused:
                hand_over_lead(idea_of_two, person=person, by=alice)
            assert [(error.field, error.code) for error in refused.value.errors] == [
                ("person", "not_on_team")
            ]
        with pytest.raises(NotAllowed):
            hand_over_lead(idea_of_two, person=bruno.person, by=bruno)

    def test_is_refused_for_who_left_since_they_were_seen(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor
    ) -> None:
        leave_team(idea_of_two, by=bruno)

        with pytest.raises(Invalid) as refused:
            hand_over_lead(idea_of_two, person=bruno.person, role="co_author", by=alice)

        assert [error.code for error in refused.value.errors] == ["not_on_team"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_answered_yes_and_no_at_once_is_answered_once() -> None:
    alice, bruno = acting(make_person("Alice")), acting(make_person("Bruno"))
    idea = make_idea(alice)
    invitation = invite_to_team(idea, person=bruno.person, role="co_author", by=alice)

    results = at_once(
        lambda: accept_invitation(invitation, by=bruno),
        lambda: decline_invitation(invitation, by=bruno),
        lambda: withdraw_invitation(invitation, by=alice),
    )

    invitation.refresh_from_db()
    assert successes(results) == 1
    assert {type(result) for result in results if isinstance(result, Exception)} == {MovedOn}
    assert idea.team.filter(person=bruno.person).exists() == (invitation.state == InvitationState.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_a_lead_handed_over_to_two_at_once_is_one_persons() -> None:
    alice, bruno, dora = (acting(make_person(name)) for name in ("Alice", "Bruno", "Dora"))
    idea = make_idea(alice)
    for member in (bruno, dora):
        TeamMember.objects.create(idea=idea, person=member.person, role=TeamRole.CONTRIBUTOR)

    results = at_once(
        *(lambda to=to: hand_over_lead(idea, person=to.person, by=alice) for to in (bruno, dora))
    )

    assert successes(results) == 1
    assert idea.team.filter(role=TeamRole.LEAD).count() == 1
    assert role_in_team(idea, alice.person) == TeamRole.CO_AUTHOR


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["remove", "hand_over", "leave"])
def test_a_member_whose_role_changes_at_this_moment_is_not_taken_for_what_was_read(act: str) -> None:
    alice, bruno = acting(make_person("Alice")), acting(make_person("Bruno"))
    idea = make_idea(alice)
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CONTRIBUTOR)
    acts = {
        "remove": lambda: remove_member(
            idea, person=bruno.person, reason="Sur demande.", role="contributor", by=alice
        ),
        "hand_over": lambda: hand_over_lead(idea, person=bruno.person, role="contributor", by=alice),
        "leave": lambda: leave_team(idea, role="contributor", by=bruno),
    }

    def come_back() -> None:
        leave_team(idea, by=bruno)
        accept_invitation(invite_to_team(idea, person=bruno.person, role="co_author", by=alice), by=bruno)

    end = ends_overtaken(acts[act], 'SELECT "ideation_idea"', come_back)

    assert end == ("StaleRevision" if connection.vendor == "postgresql" else "done")
    if end == "StaleRevision":
        assert role_in_team(idea, bruno.person) == TeamRole.CO_AUTHOR
        assert role_in_team(idea, alice.person) == TeamRole.LEAD


@pytest.mark.django_db(transaction=True)
def test_who_hands_the_idea_over_at_this_moment_takes_back_no_invitation() -> None:
    alice, bruno, dora = (acting(make_person(name)) for name in ("Alice", "Bruno", "Dora"))
    idea = make_idea(alice)
    TeamMember.objects.create(idea=idea, person=bruno.person, role=TeamRole.CO_AUTHOR)
    invitation = invite_to_team(idea, person=dora.person, role="contributor", by=alice)
    list(invitation.idea.team.all())

    end = ends_overtaken(
        lambda: withdraw_invitation(invitation, by=alice),
        'SELECT "ideation_idea"',
        lambda: hand_over_lead(idea, person=bruno.person, by=alice),
    )

    invitation.refresh_from_db()
    assert end == ("NotAllowed" if connection.vendor == "postgresql" else "done")
    assert invitation.state == (InvitationState.WITHDRAWN if end == "done" else InvitationState.OPEN)
