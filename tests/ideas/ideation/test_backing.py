"""Supports of people and endorsements of organisations."""

import threading

import pytest

from ideas.activity.models import Fact
from ideas.ideation.models import Endorsement, Idea
from ideas.ideation.operations import (
    accept_invitation,
    advance_idea,
    endorse_idea,
    invite_to_team,
    support_idea,
    withdraw_endorsement,
    withdraw_support,
)
from ideas.ideation.operations.backing import TEXT_LIMIT
from ideas.ideation.queries import endorsements_of
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded, TooMany
from ideas.organisations.models import Mandate
from ideas.organisations.operations import grant_mandate
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.ideas import make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person


class TestSupport:
    def test_counts_a_person_once(self, idea: Idea, charlie: Actor) -> None:
        first = support_idea(idea, by=charlie)
        again = support_idea(idea, by=charlie)

        idea.refresh_from_db()
        assert first == again
        assert idea.support_count == 1
        assert facts_of("idea", idea.code).count("IdeaSupported") == 1

    def test_is_not_for_the_team_nor_for_drafts_nor_signed_out(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        for by in (alice, bruno):
            with pytest.raises(NotAllowed):
                support_idea(idea_of_two, by=by)
        with pytest.raises(SignInNeeded):
            support_idea(idea_of_two, by=ANYONE)

    def test_ends_with_the_idea(self, idea: Idea, carla: Actor, charlie: Actor) -> None:
        advance_idea(idea, step="decline", reason="Cela existe.", by=carla)

        with pytest.raises(NotAllowed):
            support_idea(idea, by=charlie)

    def test_is_limited_and_again_costs_nothing(self, idea: Idea, alice: Actor, charlie: Actor) -> None:
        other = make_idea(alice, title="Une autre")

        with allowing("support", 1):
            support_idea(idea, by=charlie)
            support_idea(idea, by=charlie)
            with pytest.raises(TooMany):
                support_idea(other, by=charlie)
        other.refresh_from_db()
        assert other.support_count == 0

    def test_is_taken_back_once(self, idea: Idea, charlie: Actor) -> None:
        support_idea(idea, by=charlie)

        for _time in range(2):
            withdraw_support(idea, by=charlie)

        idea.refresh_from_db()
        assert idea.support_count == 0
        assert facts_of("idea", idea.code)[-2:] == ["IdeaSupported", "SupportWithdrawn"]


class TestEndorsement:
    def test_is_an_organisations_and_counted(self, idea: Idea, otto: Actor) -> None:
        endorsement = endorse_idea(idea, text=" Nous prêtons une salle. ", intended_role="host", by=otto)

        idea.refresh_from_db()
        fact = Fact.objects.get(name="IdeaEndorsed")
        assert (endorsement.text, endorsement.organisation, endorsement.person, endorsement.mandate) == (
            "Nous prêtons une salle.",
            otto.mandate.organisation,
            otto.person,
            otto.mandate,
        )
        assert list(endorsements_of(idea)) == [endorsement]
        assert idea.endorsement_count == 1
        assert fact.data == {"organisation": otto.organisation_code, "intended_role": "host"}
        assert fact.organisation_code == otto.organisation_code

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"text": " "}, ("text", "required")),
            ({"text": "x" * (TEXT_LIMIT + 1)}, ("text", "too_long")),
            ({"text": "Oui.", "intended_role": "mascot"}, ("intended_role", "unknown")),
        ],
        ids=["no_text", "too_long", "unknown_role"],
    )
    def test_says_what_is_wrong(
        self, idea: Idea, otto: Actor, values: dict[str, str], fault: tuple[str, str]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            endorse_idea(idea, **values, by=otto)

        assert [(error.field, error.code) for error in refused.value.errors] == [fault]
        assert not Endorsement.objects.exists()

    def test_needs_a_mandate_that_commits(self, idea: Idea, charlie: Actor) -> None:
        member = acting_for(
            make_mandate(make_person("Mona"), make_organisation("Office"), role="contributor")
        )

        for by in (charlie, member):
            with pytest.raises(NotAllowed):
                endorse_idea(idea, text="Oui.", by=by)

    def test_may_be_that_of_an_organisation_on_the_team_which_so_commits_itself(
        self, idea: Idea, alice: Actor, otto: Actor
    ) -> None:
        """What somebody on the team may not do as a person is a signature here: a pilot cannot begin without one."""
        invitation = invite_to_team(idea, organisation=otto.organisation, role="contributor", by=alice)
        accept_invitation(invitation, by=otto)

        endorsement = endorse_idea(idea, text="Nous prêtons la salle.", intended_role="host", by=otto)

        assert (endorsement.organisation, endorsement.intended_role) == (otto.organisation, "host")
        with pytest.raises(NotAllowed):
            support_idea(idea, by=otto)

    def test_is_one_for_each_organisation_whoever_gives_it(self, idea: Idea, otto: Actor) -> None:
        deputy = acting_for(make_mandate(make_person("Dora"), otto.mandate.organisation, role="deputy"))
        endorse_idea(idea, text="Oui.", by=otto)

        with pytest.raises(MovedOn):
            endorse_idea(idea, text="Nous aussi.", by=deputy)

        idea.refresh_from_db()
        assert idea.endorsement_count == 1

    def test_withdrawn_it_stays_as_history_and_another_may_follow(self, idea: Idea, otto: Actor) -> None:
        first = endorse_idea(idea, text="Oui.", by=otto)
        withdraw_endorsement(first, by=otto)
        with pytest.raises(MovedOn):
            withdraw_endorsement(first, by=otto)
        second = endorse_idea(idea, text="Oui, tout de même.", by=otto)

        idea.refresh_from_db()
        first.refresh_from_db()
        assert first.withdrawn_at is not None
        assert list(endorsements_of(idea)) == [second]
        assert idea.endorsement_count == 1
        assert facts_of("idea", idea.code)[-3:] == ["IdeaEndorsed", "EndorsementWithdrawn", "IdeaEndorsed"]

    def test_is_withdrawn_by_its_organisation_only(self, idea: Idea, otto: Actor) -> None:
        endorsement = endorse_idea(idea, text="Oui.", by=otto)
        other = acting_for(make_mandate(make_person("Omar"), make_organisation("Commune de Vaurive")))

        for by in (other, acting(otto.person)):
            with pytest.raises(NotAllowed):
                withdraw_endorsement(endorsement, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_deputies_at_once_one_endorses() -> None:
    idea = make_idea(acting(make_person("Alice")))
    commune = make_organisation()
    deputies = [
        acting_for(make_mandate(make_person(name), commune, role="deputy")) for name in ("Dora", "Dino")
    ]

    results = at_once(*(lambda by=by: endorse_idea(idea, text="Oui.", by=by) for by in deputies))

    idea.refresh_from_db()
    assert successes(results) == 1
    assert {type(result) for result in results} == {Endorsement, MovedOn}
    assert idea.endorsement_count == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_endorsing_and_keeping_the_organisation_at_once_do_not_wait_for_each_other() -> None:
    idea, deputy = make_idea(acting(make_person("Alice"))), make_person("Dora")
    by = acting_for(make_mandate(make_person("Otto"), make_organisation()))
    is_mandate_held, is_organisation_held = threading.Event(), threading.Event()

    def pause() -> None:
        is_mandate_held.set()
        assert is_organisation_held.wait(10)

    def endorse() -> Endorsement:
        with just_before('INSERT INTO "ideation_endorsement"', pause):
            return endorse_idea(idea, text="Oui.", by=by)

    def grant() -> Mandate:
        assert is_mandate_held.wait(10)
        with just_before('SELECT "organisations_mandate"', is_organisation_held.set):
            return grant_mandate(by.organisation, person=deputy, role="deputy", by=by)

    results = at_once(endorse, grant)

    assert [type(result) for result in results] == [Endorsement, Mandate]
