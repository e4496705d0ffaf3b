"""Asking to join, answering with a reason, carrying an idea that nobody carries; what a stage that closes settles."""

from collections.abc import Callable

import pytest

from ideas.ideation.finding import Wanted, ideas_matching
from ideas.ideation.models import Departure, Idea, Invitation, JoinRequest, TeamLink
from ideas.ideation.operations import (
    accept_invitation,
    accept_request,
    advance_idea,
    ask_to_carry,
    ask_to_join,
    decline_request,
    invite_to_team,
    join_by_link,
    leave_team,
    make_team_link,
    remove_member,
    withdraw_request,
)
from ideas.ideation.queries import lead_of, looking_for_carrier, role_in_team
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from ideas.organisations.operations import revoke_mandate
from ideas.people.operations import close_account
from ideas.people.personal_data import holdings
from tests.at_once import at_once
from tests.factories.activity import facts_of
from tests.factories.ideas import GUARDS_OF_EVALUATION, make_draft, make_idea
from tests.factories.people import acting, make_person


@pytest.fixture
def open_idea(alice: Actor) -> Idea:
    """alice's idea in co-creation, where one can ask to join."""
    return make_idea(alice, stage="cocreation")


@pytest.fixture
def orphan(idea: Idea, alice: Actor) -> Idea:
    """An idea whose lead left."""
    leave_team(idea, by=alice)
    idea.refresh_from_db()
    return idea


def told_to(actor: Actor) -> list[tuple[str, str]]:
    """What ``actor`` was told: title and line."""
    rows = Notification.objects.filter(person=actor.person).select_related("fact", "person").order_by("pk")
    return [(one.title, one.line) for one in tellings(list(rows), actor)]


class TestAsking:
    def test_is_answered_by_the_lead(
        self, open_idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        asked = ask_to_join(open_idea, role="co_author", message=" Je connais le quartier. ", by=bruno)
        with pytest.raises(NotAllowed):
            accept_request(asked, by=charlie)
        with pytest.raises(NotAllowed):
            accept_request(asked, by=bruno)
        accept_request(asked, by=alice)

        assert role_in_team(open_idea, bruno.person) == "co_author"
        assert facts_of("idea", open_idea.code)[-3:] == ["JoinAsked", "TeamJoined", "JoinAnswered"]
        with pytest.raises(MovedOn):
            decline_request(asked, reason="Non.", by=alice)

    def test_is_declined_with_a_reason_that_only_the_asker_reads(
        self, open_idea: Idea, alice: Actor, bruno: Actor, deliver_facts
    ) -> None:
        asked = ask_to_join(open_idea, message="Bonjour", by=bruno)
        with pytest.raises(Invalid):
            decline_request(asked, reason=" ", by=alice)
        decline_request(asked, reason="L’équipe est au complet.", by=alice)
        deliver_facts()

        assert told_to(alice)[-1] == (
            "Bruno demande à rejoindre l’équipe de « Heures de voisinage »",
            "Bonjour",
        )
        assert told_to(bruno) == [
            (
                "Votre demande de rejoindre l’équipe de « Heures de voisinage » est déclinée",
                "Motif : L’équipe est au complet.",
            )
        ]

    def test_waits_once_and_can_be_withdrawn(self, open_idea: Idea, bruno: Actor, charlie: Actor) -> None:
        asked = ask_to_join(open_idea, by=bruno)
        with pytest.raises(MovedOn):
            ask_to_join(open_idea, by=bruno)
        with pytest.raises(NotAllowed):
            withdraw_request(asked, by=charlie)
        withdraw_request(asked, by=bruno)

        assert ask_to_join(open_idea, by=bruno).state == "open"
        with pytest.raises(MovedOn):
            withdraw_request(asked, by=bruno)

    def test_is_open_where_the_stage_is(self, idea: Idea, alice: Actor, bruno: Actor) -> None:
        with pytest.raises(NotAllowed):
            ask_to_join(idea, by=bruno)
        with pytest.raises(NotAllowed):
            ask_to_join(make_idea(alice, stage="cocreation"), by=alice)

    def test_for_an_organisation_joins_for_it_while_the_mandate_stands(
        self, open_idea: Idea, alice: Actor, otto: Actor
    ) -> None:
        asked = ask_to_join(open_idea, by=otto)
        revoke_mandate(otto.mandate, by=otto)
        with pytest.raises(Invalid) as refused:
            accept_request(asked, by=alice)
        assert [error.code for error in refused.value.errors] == ["no_mandate"]
        assert not open_idea.team.filter(person=otto.person).exists()

    def test_for_an_organisation_names_it(self, open_idea: Idea, alice: Actor, otto: Actor) -> None:
        member = accept_request(ask_to_join(open_idea, by=otto), by=alice)

        assert (member.organisation, member.mandate_code) == (otto.organisation, otto.mandate_code)


class TestRemoving:
    def test_owes_a_reason_that_who_goes_and_the_team_read(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, deliver_facts
    ) -> None:
        with pytest.raises(Invalid):
            remove_member(idea_of_two, person=bruno.person, by=alice)
        remove_member(idea_of_two, person=bruno.person, reason="Injures répétées.", by=alice)
        deliver_facts()

        assert told_to(bruno)[-1] == (
            "Vous ne faites plus partie de l’équipe de « Heures de voisinage »",
            "Motif : Injures répétées.",
        )
        departure = Departure.objects.get()
        assert (departure.person, departure.removed_by, departure.reason) == (
            bruno.person,
            alice.person,
            "Injures répétées.",
        )

    def test_from_a_draft_is_told_without_its_title(self, alice: Actor, bruno: Actor, deliver_facts) -> None:
        draft = make_draft(alice)
        accept_invitation(invite_to_team(draft, person=bruno.person, role="co_author", by=alice), by=bruno)
        remove_member(draft, person=bruno.person, reason="Autre projet.", by=alice)
        deliver_facts()

        assert told_to(bruno)[-1] == (
            "Vous ne faites plus partie de l’équipe de l’idée",
            "Motif : Autre projet.",
        )


class TestCarrying:
    def test_an_idea_whose_last_lead_leaves_looks_for_a_carrier(self, orphan: Idea, alice: Actor) -> None:
        led = make_idea(alice)

        assert list(looking_for_carrier(Idea.objects.all())) == [orphan]
        assert list(ideas_matching(Wanted(looks_for_carrier=True))) == [orphan]
        assert facts_of("idea", orphan.code)[-1] == "CarrierSought"
        assert lead_of(led) == alice.person

    def test_also_when_the_lead_closes_the_account(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, deliver_facts
    ) -> None:
        close_account(alice.person, by=alice)
        deliver_facts()

        assert list(looking_for_carrier(Idea.objects.all())) == [idea_of_two]
        assert ("« Heures de voisinage » cherche une porteuse ou un porteur") in [
            t for t, _ in told_to(bruno)
        ]

    def test_is_confirmed_by_a_curator_of_it(
        self, orphan: Idea, bruno: Actor, charlie: Actor, carla: Actor, deliver_facts
    ) -> None:
        asked, other = ask_to_carry(orphan, message="Moi.", by=bruno), ask_to_carry(orphan, by=charlie)
        with pytest.raises(NotAllowed):
            accept_request(asked, by=charlie)
        accept_request(asked, by=carla)
        deliver_facts()

        orphan.refresh_from_db()
        assert lead_of(orphan) == bruno.person
        other.refresh_from_db()
        assert other.state == "lapsed"
        assert facts_of("idea", orphan.code)[-4:] == [
            "TeamJoined",
            "IdeaAdopted",
            "TeamCallsLapsed",
            "JoinAnswered",
        ]
        assert "Bruno demande à porter « Heures de voisinage »" in [title for title, _line in told_to(carla)]
        with pytest.raises(NotAllowed):
            ask_to_carry(orphan, by=charlie)

    def test_makes_somebody_of_the_team_the_lead(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, carla: Actor, deliver_facts
    ) -> None:
        close_account(alice.person, by=alice)
        deliver_facts()
        member = accept_request(ask_to_carry(idea_of_two, by=bruno), by=carla)

        assert (member.role, idea_of_two.team.filter(role="lead").count()) == ("lead", 1)

    def test_who_curates_does_not_confirm_themselves(self, orphan: Idea, carla: Actor) -> None:
        asked = ask_to_carry(orphan, by=carla)

        with pytest.raises(NotAllowed):
            accept_request(asked, by=carla)

    def test_is_declined_with_a_reason(self, orphan: Idea, bruno: Actor, carla: Actor) -> None:
        asked = ask_to_carry(orphan, by=bruno)
        decline_request(asked, reason="Rencontrons-nous d’abord.", by=carla)

        asked.refresh_from_db()
        assert (asked.state, asked.reason, asked.answered_by) == (
            "declined",
            "Rencontrons-nous d’abord.",
            carla.person,
        )

    @pytest.mark.django_db(transaction=True)
    def test_of_two_curators_who_confirm_two_at_once_one_is_late(self) -> None:
        alice, bruno, charlie = (acting(make_person(name)) for name in ("Alice", "Bruno", "Charlie"))
        carla = acting(make_person("Carla", roles=["curator"]))
        idea = make_idea(alice)
        leave_team(idea, by=alice)
        asked = [ask_to_carry(idea, by=by) for by in (bruno, charlie)]

        results = at_once(*(lambda one=one: accept_request(one, by=carla) for one in asked))

        assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
        assert idea.team.filter(role="lead").count() == 1
        assert sorted(idea.join_requests.values_list("state", flat=True)) == ["accepted", "lapsed"]


def to_evaluation(idea: Idea, by: Actor) -> Callable[[], object]:
    return lambda: advance_idea(
        idea, step="to_evaluation", reason="Prête.", override=GUARDS_OF_EVALUATION, by=by
    )


class TestSettling:
    def test_a_stage_that_closes_leaves_nothing_open(
        self, open_idea: Idea, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor, deliver_facts
    ) -> None:
        asked = ask_to_join(open_idea, by=bruno)
        invite_to_team(open_idea, person=charlie.person, role="contributor", by=alice)
        invite_to_team(open_idea, email="nora@example.org", role="contributor", by=alice)
        link = make_team_link(open_idea, role="contributor", places=3, days=7, by=alice)
        to_evaluation(open_idea, carla)()
        deliver_facts()

        assert set(open_idea.invitations.values_list("state", "email")) == {("lapsed", "")}
        for row in (asked, link):
            row.refresh_from_db()
            assert row.state == "lapsed"
        assert facts_of("idea", open_idea.code)[-2:] == ["TeamCallsLapsed", "IdeaAdvanced"]
        closed = "Ce qui attendait une réponse pour l’équipe de « Heures de voisinage » est clos"
        for actor in (bruno, charlie):
            assert closed in [title for title, _line in told_to(actor)]

    def test_a_stage_that_stays_open_settles_nothing(
        self, idea: Idea, alice: Actor, bruno: Actor, carla: Actor
    ) -> None:
        invite_to_team(idea, person=bruno.person, role="contributor", by=alice)
        advance_idea(idea, step="take_up", by=carla)

        assert list(idea.invitations.values_list("state", flat=True)) == ["open"]
        assert "TeamCallsLapsed" not in facts_of("idea", idea.code)

    def test_requests_to_carry_outlive_stages_but_no_end(
        self, orphan: Idea, bruno: Actor, carla: Actor
    ) -> None:
        asked = ask_to_carry(orphan, by=bruno)
        advance_idea(orphan, step="take_up", by=carla)
        asked.refresh_from_db()
        assert asked.state == "open"
        advance_idea(orphan, step="decline", reason="Existe déjà.", by=carla)

        asked.refresh_from_db()
        assert asked.state == "lapsed"

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("act", ["invite", "ask", "accept invitation", "accept request", "link", "join"])
    def test_nothing_slips_through_as_the_stage_closes(self, act: str) -> None:
        names = ("Alice", "Bruno", "Charlie", "Dora")
        alice, bruno, charlie, dora = (acting(make_person(name)) for name in names)
        carla = acting(make_person("Carla", roles=["curator"]))
        idea = make_idea(alice, stage="cocreation")
        invitation = invite_to_team(idea, person=bruno.person, role="contributor", by=alice)
        asked = ask_to_join(idea, by=charlie)
        link = make_team_link(idea, role="contributor", places=1, days=1, by=alice)
        acts: dict[str, Callable[[], object]] = {
            "invite": lambda: invite_to_team(idea, person=dora.person, role="contributor", by=alice),
            "ask": lambda: ask_to_join(idea, by=dora),
            "accept invitation": lambda: accept_invitation(invitation, by=bruno),
            "accept request": lambda: accept_request(asked, by=alice),
            "link": lambda: make_team_link(idea, role="co_author", places=1, days=1, by=alice),
            "join": lambda: join_by_link(link, by=dora),
        }

        done, moved = at_once(acts[act], to_evaluation(idea, carla))

        assert not isinstance(moved, Exception), moved
        assert not isinstance(done, Exception) or isinstance(done, LabError), done
        for model in (Invitation, JoinRequest, TeamLink):
            assert model.objects.filter(idea=idea, state="open").count() == 0


class TestUnited:
    """Two accounts of one person become one: what either asked, answered, was told why and made is that person's."""

    @pytest.fixture
    def old(self) -> Actor:
        """The account that goes."""
        return acting(make_person("Ancienne"))

    def test_of_two_open_requests_for_one_idea_the_older_stays(
        self, open_idea: Idea, alice: Actor, bruno: Actor, old: Actor
    ) -> None:
        first = ask_to_join(open_idea, message="D’abord.", by=old)
        ask_to_join(open_idea, message="Encore.", by=bruno)

        unite("ideation.JoinRequest", old, bruno)
        accept_request(JoinRequest.objects.get(), by=alice)

        kept = JoinRequest.objects.get()
        assert (kept.pk, kept.person, kept.message, kept.state) == (
            first.pk,
            bruno.person,
            "D’abord.",
            "accepted",
        )
        assert role_in_team(open_idea, bruno.person) == "contributor"

    def test_answered_ones_and_those_of_other_ideas_all_move(
        self, open_idea: Idea, alice: Actor, bruno: Actor, old: Actor
    ) -> None:
        other = make_idea(alice, stage="cocreation", title="Un verger")
        decline_request(ask_to_join(open_idea, message="Un.", by=old), reason="Plus tard.", by=alice)
        ask_to_join(open_idea, message="Deux.", by=old)
        decline_request(ask_to_join(open_idea, message="Trois.", by=bruno), reason="Non.", by=alice)
        ask_to_join(other, message="Quatre.", by=old)
        ask_to_join(other, message="Cinq.", by=bruno)

        unite("ideation.JoinRequest", old, bruno)

        rows = JoinRequest.objects.filter(person=bruno.person).order_by("pk")
        assert [(one.message, one.state) for one in rows] == [
            ("Un.", "declined"),
            ("Deux.", "open"),
            ("Trois.", "declined"),
            ("Quatre.", "open"),
        ]
        assert not JoinRequest.objects.filter(person=old.person).exists()

    def test_who_answered_and_who_left_or_took_off_is_the_person_that_stays(
        self, open_idea: Idea, alice: Actor, bruno: Actor, charlie: Actor, old: Actor
    ) -> None:
        accept_request(ask_to_join(open_idea, by=bruno), by=alice)
        remove_member(open_idea, person=bruno.person, reason="Absente.", by=alice)

        for name in ("ideation.JoinRequest", "ideation.Departure"):
            unite(name, alice, old)
            unite(name, bruno, charlie)

        departure, asked = Departure.objects.get(), JoinRequest.objects.get()
        assert (asked.person, asked.answered_by) == (charlie.person, old.person)
        assert (departure.person, departure.removed_by) == (charlie.person, old.person)

    def test_invitations_and_links_move_in_the_same_way(
        self, idea: Idea, alice: Actor, bruno: Actor, old: Actor
    ) -> None:
        first = invite_to_team(idea, person=old.person, role="contributor", by=alice)
        invite_to_team(idea, person=bruno.person, role="co_author", by=alice)
        make_team_link(idea, role="contributor", places=3, days=7, by=alice)

        unite("ideation.Invitation", old, bruno)
        unite("ideation.TeamLink", alice, old)

        invitation = Invitation.objects.get()
        assert (invitation.pk, invitation.person, invitation.role) == (first.pk, bruno.person, "contributor")
        assert TeamLink.objects.get().made_by == old.person
        accept_invitation(invitation, by=bruno)
        assert role_in_team(idea, bruno.person) == "contributor"


def unite(holding: str, old: Actor, into: Actor) -> None:
    holdings()[holding].unite(old.person, into.person)
