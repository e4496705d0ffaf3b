"""On the idea's page one answers what one is asked and sees what one asks; a refusal leads back to what it is about."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.ideation.asking import secret_of_link
from ideas.ideation.models import Idea, Invitation
from ideas.ideation.operations import ask_to_carry, ask_to_join, invite_to_team, leave_team, make_team_link
from ideas.ideation.queries import role_in_team
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import make_person


@pytest.fixture
def open_idea(alice: Actor) -> Idea:
    """alice's idea in co-creation."""
    return make_idea(alice, stage="cocreation")


def page(client: Client, address: str) -> str:
    """What stands on the page."""
    return client.get(address, follow=True).content.decode()


class TestInvitations:
    def test_are_answered_where_the_notice_leads(
        self, client: Client, open_idea: Idea, alice: Actor, bruno: Actor, deliver_facts
    ) -> None:
        invitation = invite_to_team(
            open_idea, person=bruno.person, role="co_author", message="Ton atelier !", by=alice
        )
        deliver_facts()
        sent = next(one for one in mail.outbox if one.to == [bruno.person.email])
        client.force_login(bruno.person)
        shown = page(client, idea_address(open_idea))
        client.post(f"/fr/invitations/{invitation.code}/answer/", {"answer": "accept"})

        assert f"/i/{open_idea.code}#invitation" in sent.body
        assert "Ton atelier !" in sent.body
        assert 'id="invitation"' in shown
        assert "Ton atelier !" in shown
        assert f"/fr/invitations/{invitation.code}/answer/" in shown
        assert role_in_team(Idea.objects.get(pk=open_idea.pk), bruno.person) == "co_author"
        assert 'id="invitation"' not in page(client, idea_address(open_idea))

    def test_are_shown_to_nobody_else(
        self, client: Client, open_idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        invite_to_team(open_idea, person=bruno.person, role="co_author", by=alice)

        assert 'id="invitation"' not in page(client, idea_address(open_idea))
        for other in (alice, charlie):
            client.force_login(other.person)
            assert 'id="invitation"' not in page(client, idea_address(open_idea))

    def test_cost_one_question_where_there_are_some_and_none_elsewhere(
        self,
        client: Client,
        open_idea: Idea,
        alice: Actor,
        bruno: Actor,
        charlie: Actor,
        django_assert_num_queries,
    ) -> None:
        address = f"{idea_address(open_idea)}?x=1"
        client.force_login(bruno.person)
        page(client, address)
        invite_to_team(open_idea, person=charlie.person, role="co_author", by=alice)
        with CaptureQueriesContext(connection) as before:
            client.get(address)
        invite_to_team(open_idea, person=bruno.person, role="co_author", by=alice)

        with django_assert_num_queries(len(before) + 1):
            client.get(address)

    def test_say_role_and_end_to_the_team(
        self, client: Client, open_idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        invite_to_team(open_idea, person=bruno.person, role="co_author", by=alice)
        invite_to_team(open_idea, email="nora@example.org", role="contributor", by=alice)
        Invitation.objects.exclude(email="").update(expires_at=clock.now() + datetime.timedelta(days=3))
        client.force_login(alice.person)
        shown = page(client, f"/fr/ideas/{open_idea.code}/team/")

        labels = [str(one.get_role_display()) for one in Invitation.objects.order_by("pk")]
        assert f"Invitation en attente : {labels[0]}" in shown
        assert re.search(rf"Invitation en attente, jusqu’au \d[^<]* : {labels[1]}", shown)

    def test_to_oneself_are_refused(self, client: Client, open_idea: Idea, alice: Actor) -> None:
        client.force_login(alice.person)
        form = {"what": "person", "who": alice.person.email.upper(), "role": "contributor"}
        refused = client.post(f"/fr/ideas/{open_idea.code}/team/", form)

        assert refused.status_code == 422
        assert "C’est votre propre adresse." in refused.content.decode()
        assert not open_idea.invitations.exists()


class TestOwnRequests:
    def test_are_shown_instead_of_the_button(self, client: Client, open_idea: Idea, bruno: Actor) -> None:
        asked = ask_to_join(open_idea, by=bruno)
        client.force_login(bruno.person)
        path = f"/fr/ideas/{open_idea.code}/requests/{asked.code}/"
        addresses = (idea_address(open_idea), f"/fr/ideas/{open_idea.code}/team/", "/fr/my-ideas/")
        shown = [page(client, address) for address in addresses]
        back = client.post(path, {"answer": "withdraw", "next": "/fr/my-ideas/"})

        for one in shown:
            assert "Votre demande attend une réponse." in one
            assert path in one
            assert f"/fr/ideas/{open_idea.code}/join/" not in one
        assert back["Location"] == "/fr/my-ideas/"
        after = page(client, idea_address(open_idea))
        assert "Votre demande attend une réponse." not in after
        assert f"/fr/ideas/{open_idea.code}/join/" in after
        assert "Vos demandes" not in page(client, "/fr/my-ideas/")

    def test_are_nobody_elses(self, client: Client, open_idea: Idea, alice: Actor, bruno: Actor) -> None:
        ask_to_join(open_idea, by=bruno)
        client.force_login(alice.person)

        assert "Votre demande attend une réponse." not in page(client, idea_address(open_idea))
        assert "Votre demande attend une réponse." not in page(client, f"/fr/ideas/{open_idea.code}/team/")
        assert "Vos demandes" not in page(client, "/fr/my-ideas/")

    def test_to_carry_are_shown_too(self, client: Client, idea: Idea, alice: Actor, bruno: Actor) -> None:
        leave_team(idea, by=alice)
        ask_to_carry(idea, message="Moi.", by=bruno)
        client.force_login(bruno.person)
        shown = page(client, idea_address(idea))

        assert "Votre demande attend une réponse." in shown
        assert f"/fr/ideas/{idea.code}/carry/" not in shown


class TestLeaving:
    def test_is_offered_to_the_lead_only_where_it_can_succeed(
        self, client: Client, idea: Idea, idea_of_two: Idea, alice: Actor
    ) -> None:
        client.force_login(alice.person)
        draft = make_draft(alice, title="Esquisse")
        offered = {
            one.pk: 'value="leave"' in page(client, f"/fr/ideas/{one.code}/team/")
            for one in (draft, idea_of_two, make_idea(alice, title="Seule"))
        }

        assert list(offered.values()) == [False, False, True]
        assert "Confiez d’abord l’idée à quelqu’un d’autre" in page(client, f"/fr/ideas/{draft.code}/team/")


class TestRefusals:
    def test_lead_back_to_what_they_are_about(
        self, client: Client, idea_of_two: Idea, open_idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        asked = ask_to_join(open_idea, by=bruno)
        team = f"/fr/ideas/{idea_of_two.code}/team/"
        request = f"/fr/ideas/{open_idea.code}/requests/{asked.code}/"
        client.force_login(alice.person)
        left = client.post(f"{team}change/", {"do": "leave"})
        client.post(request, {"answer": "accept"})
        again = client.post(request, {"answer": "accept"})
        supported = client.post(f"/fr/ideas/{open_idea.code}/support/")

        for refused, address in (
            (left, team),
            (again, request),
            (supported, f"/fr/ideas/{open_idea.code}/"),
        ):
            assert 400 <= refused.status_code < 500
            assert f'<a class="btn" href="{address}">' in refused.content.decode()
            assert client.get(address, follow=True).status_code == 200

    def test_of_a_page_lead_above_it(self, client: Client, open_idea: Idea, bruno: Actor) -> None:
        client.force_login(bruno.person)
        refused = client.get(f"/fr/ideas/{open_idea.code}/history/redact/")

        assert f'<a class="btn" href="/fr/ideas/{open_idea.code}/">' in refused.content.decode()


class TestTheLinkOfATeam:
    def test_says_so_to_who_came_by_it(
        self, client: Client, open_idea: Idea, alice: Actor, bruno: Actor
    ) -> None:
        link = make_team_link(open_idea, role="contributor", places=1, days=3, by=alice)
        path = f"/fr/team-link/{secret_of_link(link)}/"
        client.force_login(bruno.person)
        client.post(path)
        mine = client.get(path)
        client.force_login(make_person("Dora"))
        late = client.get(path)

        assert (mine.status_code, late.status_code) == (200, 404)
        assert "Vous en faites déjà partie." in mine.content.decode()
        assert idea_address(open_idea) in mine.content.decode()
        assert "ne permet plus d’entrer" not in mine.content.decode()

    def test_leads_to_the_idea_where_one_may_see_it(
        self, client: Client, open_idea: Idea, alice: Actor
    ) -> None:
        paths = []
        draft = make_draft(alice, title="Esquisse")
        for idea in (open_idea, draft):
            link = make_team_link(idea, role="contributor", places=2, days=3, by=alice)
            paths.append(f"/fr/team-link/{secret_of_link(link)}/")

        assert f'href="{idea_address(open_idea)}"' in page(client, paths[0])
        assert f"/ideas/{draft.code}" not in page(client, paths[1])

    def test_a_mail_leads_to_the_idea_where_one_may_see_it(
        self, client: Client, open_idea: Idea, alice: Actor, deliver_facts
    ) -> None:
        invite_to_team(open_idea, email="nora@example.org", role="contributor", by=alice)
        deliver_facts()
        found = re.search(r"/team-invitation/[^/\s]+/", "".join(one.body for one in mail.outbox))
        assert found is not None

        assert f'href="{idea_address(open_idea)}"' in page(client, f"/fr{found[0]}")
