"""What happened while nobody knew of a subject never becomes public with it."""

from ideas.activity.models import Fact
from ideas.activity.queries import audience_of, facts_about, facts_seen_by
from ideas.files.operations import add_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import (
    accept_invitation,
    advance_idea,
    hand_over_lead,
    hide_idea,
    invite_to_team,
    leave_team,
    remove_member,
)
from ideas.kernel.actor import ANYONE, Actor
from ideas.organisations.operations import (
    add_to_network,
    change_organisation,
    list_organisation,
    propose_organisation,
    remove_from_network,
)
from tests.factories.files import PDF
from tests.factories.organisations import make_organisation


def audiences() -> set[tuple[str, str]]:
    wanted = {"TeamJoined", "TeamLeft", "LeadHandedOver", "FileAdded", "OrganisationChanged"}
    return set(
        Fact.objects.filter(name__in=wanted | {"NetworkJoined", "NetworkLeft"}).values_list(
            "name", "audience"
        )
    )


def change_team(idea: Idea, alice: Actor, bruno: Actor, charlie: Actor) -> None:
    for other in (bruno, charlie):
        invitation = invite_to_team(idea, person=other.person, role="co_author", by=alice)
        accept_invitation(invitation, by=other)
    remove_member(idea, person=charlie.person, reason="Sur demande.", by=alice)
    hand_over_lead(idea, person=bruno.person, by=alice)
    leave_team(idea, by=alice)


def test_who_wrote_a_draft_together_stays_with_them(draft, alice, bruno, charlie) -> None:
    change_team(draft, alice, bruno, charlie)
    advance_idea(draft, step="submit", by=bruno)

    seen = facts_seen_by(ANYONE, list(facts_about("idea", draft.code)))
    assert {fact.name for fact in seen} == {"IdeaAdvanced"}
    assert {seen_by for _name, seen_by in audiences()} == {"concerned"}


def test_a_team_that_everybody_sees_changes_in_public(idea, alice, bruno, charlie) -> None:
    change_team(idea, alice, bruno, charlie)

    assert audiences() == {("TeamJoined", "public"), ("TeamLeft", "public"), ("LeadHandedOver", "public")}


def test_a_file_of_a_draft_was_never_given_in_public(draft, idea, alice) -> None:
    for one in (draft, idea):
        add_file(kind="idea", code=one.code, content=PDF, name="a.pdf", by=alice)

    facts = Fact.objects.filter(name="FileAdded").order_by("id")
    assert [fact.audience for fact in facts] == ["concerned", "public"]


def test_what_an_organisation_changed_before_it_was_listed_is_not_public(alice, carla) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)
    network, member = make_organisation("Réseau"), organisation
    change_organisation(organisation, description="Nous réparons.", by=carla)
    add_to_network(network, member=member, by=carla)
    remove_from_network(network, member=member, by=carla)
    assert {seen_by for _name, seen_by in audiences()} == {"concerned"}

    list_organisation(organisation, by=carla)
    change_organisation(organisation, description="Nous réparons tout.", by=carla)
    add_to_network(network, member=member, by=carla)

    assert ("OrganisationChanged", "public") in audiences()
    assert ("NetworkJoined", "public") in audiences()


def test_who_may_see_is_asked_of_the_subject_as_it_is_now(idea, carla) -> None:
    assert audience_of("idea", idea.code) == "public"

    hide_idea(idea, reason="À vérifier.", by=carla)

    assert audience_of("idea", idea.code) == "concerned"
