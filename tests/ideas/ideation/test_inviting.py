"""Invitations to organisations and to addresses: who can answer, what is kept, what nobody learns."""

import datetime
import re

import pytest
from django.core import mail

from ideas.activity.models import Fact
from ideas.ideation.asking import invitation_with_secret, open_invitations_to
from ideas.ideation.models import Idea, Invitation
from ideas.ideation.operations import (
    accept_invitation,
    decline_by_secret,
    expire_invitations,
    invite_to_team,
    withdraw_invitation,
)
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound
from ideas.notifications.models import Notification
from tests.factories.activity import facts_of
from tests.factories.ideas import make_draft
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person

ADDRESS = "nora@example.org"


def secret_in(message: str) -> str:
    """What stands in the link of that mail."""
    found = re.search(r"/team-invitation/([^/\s]+)/", message)
    assert found is not None
    return found[1]


def mailed_secret(idea: Idea, alice: Actor, deliver_facts) -> str:
    """alice invites the address, and the mail goes out."""
    invite_to_team(idea, email=ADDRESS.upper(), role="co_author", message="Viens !", by=alice)
    deliver_facts()
    return secret_in(mail.outbox[-1].body)


class TestOfOrganisations:
    def test_is_answered_under_a_mandate_and_joined_for_it(
        self, idea: Idea, alice: Actor, otto: Actor, deliver_facts
    ) -> None:
        invitation = invite_to_team(idea, organisation=otto.organisation, role="contributor", by=alice)
        deliver_facts()

        assert list(Notification.objects.values_list("person", "role")) == [(otto.person.pk, "asked")]
        with pytest.raises(NotAllowed):
            accept_invitation(invitation, by=acting(otto.person))
        member = accept_invitation(invitation, by=otto)
        assert (member.organisation, member.mandate_code) == (otto.organisation, otto.mandate_code)
        credit = idea.credits.get(kind="contributed")
        assert (credit.person, credit.organisation) == (otto.person, otto.organisation)

    @pytest.mark.parametrize("role", ["communication", "finance"])
    def test_is_for_who_can_commit_it(self, idea: Idea, alice: Actor, otto: Actor, role: str) -> None:
        other = acting_for(make_mandate(make_person("Nora"), otto.organisation, role))
        elsewhere = acting_for(make_mandate(make_person("Paul"), make_organisation("Ailleurs")))
        invitation = invite_to_team(idea, organisation=otto.organisation, role="contributor", by=alice)

        for by in (other, elsewhere):
            with pytest.raises(NotAllowed):
                accept_invitation(invitation, by=by)
        assert list(open_invitations_to(otto.person)) == [invitation]
        assert list(open_invitations_to(other.person)) == []

    def test_opens_a_draft_to_who_represents_it(self, alice: Actor, otto: Actor, charlie: Actor) -> None:
        draft = make_draft(alice)
        invite_to_team(draft, organisation=otto.organisation, role="co_author", by=alice)

        assert [ideas_visible_to(by).filter(pk=draft.pk).exists() for by in (otto, charlie)] == [True, False]

    def test_is_of_the_directory_and_once(self, idea: Idea, alice: Actor, otto: Actor) -> None:
        unlisted = make_organisation("Amicale", listed_at=None)
        invite_to_team(idea, organisation=otto.organisation, role="contributor", by=alice)

        for organisation, code in ((unlisted, "unknown"), (otto.organisation, "invited")):
            with pytest.raises(Invalid) as refused:
                invite_to_team(idea, organisation=organisation, role="contributor", by=alice)
            assert [error.code for error in refused.value.errors] == [code]


class TestByAddress:
    def test_says_the_same_whether_it_has_an_account_or_not(
        self, idea: Idea, alice: Actor, deliver_facts
    ) -> None:
        make_person("Dora", email="dora@example.org")
        rows = [
            invite_to_team(idea, email=address, role="contributor", by=alice)
            for address in ("Dora@example.org", ADDRESS)
        ]

        assert [(row.kind, row.person, row.state) for row in rows] == [("email", None, "open")] * 2
        facts = Fact.objects.filter(name="TeamInvited").values_list("data", flat=True)
        assert [fact["person"] for fact in facts] == ["", ""]
        assert "example.org" not in str(list(facts))
        deliver_facts()
        assert [message.to for message in mail.outbox if "/team-invitation/" in message.body] == [[ADDRESS]]
        assert [told.person.display_name for told in Notification.objects.select_related("person")] == [
            "Dora"
        ]

    def test_of_an_account_is_answered_there(self, idea: Idea, alice: Actor, charlie: Actor) -> None:
        dora = acting(make_person("Dora", email="dora@example.org"))
        invitation = invite_to_team(idea, email="DORA@example.org", role="contributor", by=alice)

        assert list(open_invitations_to(dora.person)) == [invitation]
        with pytest.raises(NotAllowed):
            accept_invitation(invitation, by=charlie)
        accept_invitation(invitation, by=dora)
        invitation.refresh_from_db()
        assert (invitation.email, invitation.person, invitation.state) == ("", dora.person, "accepted")

    def test_mails_a_secret_that_lies_nowhere(self, idea: Idea, alice: Actor, deliver_facts) -> None:
        secret = mailed_secret(idea, alice, deliver_facts)

        invitation = Invitation.objects.get()
        assert invitation_with_secret(secret) == invitation
        assert mail.outbox[-1].extra_headers["Message-ID"].startswith(f"<team-invitation-{invitation.code}@")
        assert secret not in str(Invitation.objects.values()) + str(Fact.objects.values())
        assert "Viens !" in mail.outbox[-1].body

    def test_is_bound_to_the_address_once_confirmed(self, idea: Idea, alice: Actor, deliver_facts) -> None:
        mailed_secret(idea, alice, deliver_facts)
        invitation = Invitation.objects.get()
        nora = acting(make_person("Nora", email="Nora@Example.org", confirmed_at=None))

        with pytest.raises(NotAllowed):
            accept_invitation(invitation, by=nora)
        nora.person.confirmed_at = clock.now()
        assert accept_invitation(invitation, by=nora).role == "co_author"

    def test_can_be_declined_without_an_account_and_is_forgotten(
        self, idea: Idea, alice: Actor, deliver_facts
    ) -> None:
        secret = mailed_secret(idea, alice, deliver_facts)
        decline_by_secret(secret, by=ANYONE)
        deliver_facts()

        assert list(Invitation.objects.values_list("state", "email", "secret_hash")) == [
            ("declined", "", None)
        ]
        assert [told.person for told in Notification.objects.select_related("person")] == [alice.person]
        with pytest.raises(NotFound):
            decline_by_secret(secret, by=ANYONE)

    def test_expires_and_is_forgotten(self, idea: Idea, alice: Actor, deliver_facts) -> None:
        secret = mailed_secret(idea, alice, deliver_facts)
        invitation = Invitation.objects.get()
        nora = acting(make_person("Nora", email=ADDRESS))
        Invitation.objects.update(expires_at=clock.now() - datetime.timedelta(seconds=1))

        with pytest.raises(MovedOn):
            accept_invitation(invitation, by=nora)
        assert invitation_with_secret(secret) is None
        assert expire_invitations(most=10, by=SYSTEM) == 1
        assert expire_invitations(most=10, by=SYSTEM) == 0
        invitation.refresh_from_db()
        assert (invitation.state, invitation.email, invitation.secret_hash) == ("expired", "", None)
        assert facts_of("idea", idea.code)[-1] == "InvitationEnded"

    def test_one_that_ran_out_does_not_keep_from_inviting_again(self, idea: Idea, alice: Actor) -> None:
        invite_to_team(idea, email=ADDRESS, role="contributor", by=alice)
        with pytest.raises(Invalid):
            invite_to_team(idea, email=ADDRESS, role="contributor", by=alice)
        Invitation.objects.update(expires_at=clock.now() - datetime.timedelta(seconds=1))

        again = invite_to_team(idea, email=ADDRESS, role="contributor", by=alice)

        assert again.is_open
        assert sorted(idea.invitations.values_list("state", flat=True)) == ["expired", "open"]

    def test_taken_back_opens_nothing_any_more(self, idea: Idea, alice: Actor, deliver_facts) -> None:
        secret = mailed_secret(idea, alice, deliver_facts)
        withdraw_invitation(Invitation.objects.get(), by=alice)

        assert invitation_with_secret(secret) is None
        assert facts_of("idea", idea.code)[-1] == "InvitationEnded"

    def test_who_has_been_on_the_team_all_along_is_told_nothing(
        self, idea_of_two: Idea, alice: Actor, bruno: Actor, deliver_facts
    ) -> None:
        deliver_facts()
        invite_to_team(idea_of_two, email=bruno.person.email, role="contributor", by=alice)
        deliver_facts()

        assert not Notification.objects.filter(fact__name="TeamInvited").exists()
        assert [message for message in mail.outbox if "/team-invitation/" in message.body] == []
