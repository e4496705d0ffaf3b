"""An idea without a lead is carried on: by who recorded it or curates it, until somebody with an account leads it."""

import pytest

from ideas.ideation.asking import invitations_of
from ideas.ideation.models import Idea, Support, TeamMember
from ideas.ideation.operations import (
    accept_invitation,
    endorse_idea,
    hand_over_lead,
    invite_to_team,
    leave_team,
    remove_member,
    support_idea,
    withdraw_endorsement,
    withdraw_invitation,
)
from ideas.ideation.queries import lead_of
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, NotAllowed, TooMany
from tests.factories.activity import allowing, facts_of
from tests.factories.people import make_person, make_unclaimed


def codes_of(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in refused.value.errors]


def test_its_curator_finds_a_lead_for_an_idea_that_has_none(
    idea: Idea, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    leave_team(idea, by=alice)
    for other in (bruno, charlie):
        accept_invitation(invite_to_team(idea, person=other.person, role="co_author", by=carla), by=other)
    with pytest.raises(NotAllowed):
        hand_over_lead(idea, person=charlie.person, by=charlie)
    remove_member(idea, person=charlie.person, reason="Sur demande.", by=carla)

    hand_over_lead(idea, person=bruno.person, by=carla)

    assert lead_of(idea) == bruno.person
    for refused in (
        lambda: remove_member(idea, person=bruno.person, reason="Sur demande.", by=carla),
        lambda: hand_over_lead(idea, person=bruno.person, by=carla),
        lambda: invite_to_team(idea, person=charlie.person, role="co_author", by=carla),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_its_curator_takes_back_an_invitation_to_an_idea_without_lead(
    idea: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    invitation = invite_to_team(idea, person=bruno.person, role="co_author", by=alice)
    with pytest.raises(NotAllowed):
        withdraw_invitation(invitation, by=carla)
    leave_team(idea, by=alice)

    withdraw_invitation(invitation, by=carla)

    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


@pytest.mark.parametrize(
    "fields", [{"closed_at": "now"}, {"blocked_at": "now"}, {"is_unclaimed": True}, {"confirmed_at": None}]
)
def test_who_cannot_act_here_is_neither_invited_nor_made_the_lead(
    idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor, fields: dict[str, object]
) -> None:
    values = {name: clock.now() if value == "now" else value for name, value in fields.items()}
    for other in (bruno, charlie):
        type(other.person).objects.filter(pk=other.person.pk).update(
            email=f"{other.person_code}@example.org", **values
        )

    with pytest.raises(Invalid) as as_lead:
        hand_over_lead(idea_of_two, person=bruno.person, by=alice)
    with pytest.raises(Invalid) as invited:
        invite_to_team(idea_of_two, person=charlie.person, role="co_author", by=alice)

    assert [codes_of(one) for one in (as_lead, invited)] == [[("person", "no_account")]] * 2
    assert lead_of(idea_of_two) == alice.person


def test_asking_for_addresses_is_counted_whether_they_have_an_account_or_not(
    idea: Idea, alice: Actor, settings
) -> None:
    settings.LAB_LIMITS = True
    make_person("Dora", email="dora@example.org")
    with allowing("invite", 2):
        for number in range(2):
            invite_to_team(idea, email=f"{number}@example.org", role="contributor", by=alice)
        with pytest.raises(TooMany):
            invite_to_team(idea, email="dora@example.org", role="contributor", by=alice)


def test_who_joins_a_team_no_longer_supports_the_idea(idea: Idea, alice: Actor, bruno: Actor) -> None:
    support_idea(idea, by=bruno)
    invitation = invite_to_team(idea, person=bruno.person, role="co_author", by=alice)

    accept_invitation(invitation, by=bruno)

    idea.refresh_from_db()
    assert (idea.support_count, Support.objects.count()) == (0, 0)
    assert facts_of("idea", idea.code)[-2:] == ["TeamJoined", "SupportWithdrawn"]


def test_accepting_on_a_team_one_joined_otherwise_keeps_ones_role(
    idea: Idea, alice: Actor, bruno: Actor
) -> None:
    invitation = invite_to_team(idea, person=bruno.person, role="contributor", by=alice)
    TeamMember.objects.create(idea=idea, person=bruno.person, role="co_author")

    member = accept_invitation(invitation, by=bruno)

    assert member.role == "co_author"
    assert "TeamJoined" not in facts_of("idea", idea.code)


def test_invitations_are_known_to_who_leads_and_to_who_is_asked(
    idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    invitation = invite_to_team(idea, person=bruno.person, role="contributor", by=alice)

    assert list(invitations_of(idea, viewer=alice, knows_all=True)) == [invitation]
    assert list(invitations_of(idea, viewer=bruno, knows_all=False)) == [invitation]
    for stranger in (charlie, ANYONE):
        assert list(invitations_of(idea, viewer=stranger, knows_all=False)) == []


def test_endorsing_on_and_on_is_limited(idea: Idea, otto: Actor, settings) -> None:
    settings.LAB_LIMITS = True
    with allowing("support", 1):
        withdraw_endorsement(endorse_idea(idea, text="Oui.", by=otto), by=otto)
        with pytest.raises(TooMany):
            endorse_idea(idea, text="Encore.", by=otto)


def test_a_lead_without_account_is_carried_too(idea: Idea, alice: Actor, bruno: Actor, carla: Actor) -> None:
    TeamMember.objects.filter(person=alice.person).update(person=make_unclaimed("Zoé"))
    accept_invitation(invite_to_team(idea, person=bruno.person, role="co_author", by=carla), by=bruno)

    hand_over_lead(idea, person=bruno.person, by=carla)

    assert lead_of(idea) == bruno.person
