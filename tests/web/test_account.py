"""The pages of one's account, and somebody's public page."""

import json
import re

import pytest
from django.core import mail
from django.test import Client

from ideas.ideation.operations import support_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.people.models import EmailChange, Person, Token
from ideas.people.operations import close_account, stop_mail
from ideas.people.queries import token_called
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import PASSWORD, acting, make_person
from tests.factories.topics import make_territory

pytestmark = pytest.mark.django_db
PAGES = [
    "/fr/account/",
    "/fr/account/documents/",
    "/fr/account/address/",
    "/fr/account/password/",
    "/fr/account/tokens/",
    "/fr/account/data/",
    "/fr/account/data/export/",
    "/fr/account/data/close/",
    "/fr/account/two-steps/",
]


@pytest.fixture
def person(client: Client) -> Person:
    """Alice, signed in at ``client``."""
    alice = make_person("Alice", email="alice@demo.example", password=PASSWORD)
    client.force_login(alice)
    return alice


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_ones_own_and_kept_by_nobody(client, person, page):
    response = client.get(page)
    signed_out = Client().get(page)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert signed_out.status_code == 302
    assert signed_out["Location"].startswith("/fr/account/sign-in/?next=")


def test_the_account_leads_to_every_page_of_it(client, person):
    page = client.get("/fr/account/").content.decode()

    for address in ("/fr/inbox/preferences/", *PAGES[2:6], PAGES[8]):
        assert f'href="{address}"' in page, address


def test_the_profile_is_changed(client, person):
    place = make_territory("CH-VS")

    response = client.post(
        "/fr/account/",
        {
            "display_name": "Alice B.",
            "bio": "Menuisière",
            "skills": "menuiserie\n\nitalien ",
            "home_territory": "CH-VS",
            "languages": ["fr", "it"],
            "language": "it",
        },
    )

    alice = Person.objects.get(pk=person.pk)
    assert response.status_code == 302
    assert (alice.name, alice.skills, alice.languages, alice.language) == (
        "Alice B.",
        ["menuiserie", "italien"],
        ["fr", "it"],
        "it",
    )
    assert alice.home_territory == place


def test_a_profile_with_too_much_keeps_what_was_typed(client, person):
    response = client.post(
        "/fr/account/", {"display_name": "Alice", "skills": "\n".join(map(str, range(21))), "language": "fr"}
    )

    assert response.status_code == 422
    assert "Gardez au plus 20" in response.content.decode()


def test_whom_the_lab_has_blocked_reads_why_and_cannot_publish(client):
    client.force_login(
        make_person("Bruno", blocked_at="2026-01-01T00:00:00Z", blocked_reason="Menaces répétées.")
    )

    page = client.get("/fr/account/").content.decode()
    refused = client.post("/fr/account/", {"display_name": "Bruno", "bio": "…", "language": "fr"})

    assert "Menaces répétées." in page
    assert refused.status_code == 403
    assert client.get("/fr/account/data/export/").status_code == 200


def test_roles_are_shown_with_their_limits(client):
    client.force_login(make_person("Carla", roles=["curator"]))

    page = client.get("/fr/account/").content.decode()

    assert "Curation" in page
    assert "partout" in page


class TestTheAddress:
    def test_changes_by_the_link_sent_to_the_new_one(self, client, person, deliver_facts):
        client.post("/fr/account/address/", {"email": "new@demo.example", "password": PASSWORD})
        deliver_facts()
        path = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
        asked = client.get(path, follow=True)
        link = asked.redirect_chain[-1][0]
        done = client.post(link)
        again = client.get(link)

        person.refresh_from_db()
        assert "new@demo.example" in asked.content.decode()
        assert (done.status_code, person.email) == (302, "new@demo.example")
        assert "n’est plus valable" in again.content.decode()
        signed_in = Client().post("/fr/account/sign-in/", {"login": "new@demo.example", "password": PASSWORD})
        assert signed_in.status_code == 302
        old = Client().post("/fr/account/sign-in/", {"login": "alice@demo.example", "password": PASSWORD})
        assert old.status_code == 422

    def test_needs_the_password_and_can_be_given_up(self, client, person):
        wrong = client.post("/fr/account/address/", {"email": "new@demo.example", "password": "x"})
        client.post("/fr/account/address/", {"email": "new@demo.example", "password": PASSWORD})
        shown = client.get("/fr/account/address/").content.decode()
        client.post("/fr/account/address/withdraw/")

        assert wrong.status_code == 422
        assert "attend d’être confirmée" in shown
        assert EmailChange.objects.get().withdrawn_at is not None

    def test_that_does_not_work_says_so_and_can_be_tried_again(self, client, person):
        stop_mail("alice@demo.example", why="bounced", by=SYSTEM)

        shown = client.get("/fr/account/address/").content.decode()
        client.post("/fr/account/address/resume/")

        assert "n’arrivent plus" in shown
        assert Person.objects.get(pk=person.pk).takes_mail is True

    def test_link_to_one_that_was_taken_meanwhile_says_so(self, client, person, deliver_facts):
        client.post("/fr/account/address/", {"email": "new@demo.example", "password": PASSWORD})
        deliver_facts()
        make_person("Bruno", email="new@demo.example")
        path = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]

        response = client.post("/fr" + path)

        assert response.status_code == 409
        assert "appartient déjà" in response.content.decode()


class TestTokens:
    def test_are_made_shown_once_and_revoked(self, client, person):
        made = client.post("/fr/account/tokens/", {"name": "Miroir", "scopes": ["write"], "days": "30"})
        secret = made.context["secret"]
        shown = client.get("/fr/account/tokens/").content.decode()
        token = Token.objects.get()
        assert "Écrire en votre nom" in shown[: shown.index('id="new"')]
        client.post(f"/fr/account/tokens/{token.code}/revoke/")

        assert made.status_code == 201
        assert secret in made.content.decode()
        assert (token.scopes, secret in shown, "Miroir" in shown) == (["read", "write"], False, True)
        assert token_called(secret) is None

    def test_of_others_are_not_there(self, client, person):
        other = make_person("Bruno")
        token = Token.objects.create(person=other, name="x", secret_hash="x", hint="lab_")

        assert client.post(f"/fr/account/tokens/{token.code}/revoke/").status_code == 404

    def test_without_a_name_are_not_made(self, client, person):
        assert client.post("/fr/account/tokens/", {"days": "30"}).status_code == 422

    def test_offer_lab_roles_only_to_whom_has_one(self, client, person):
        carla = Client()
        carla.force_login(make_person("Carla", roles=["curator"]))

        def offered(browser):
            return [
                choice[0]
                for choice in browser.get("/fr/account/tokens/").context["form"].fields["scopes"].choices
            ]

        assert (offered(client), offered(carla)) == (["write", "sign"], ["write", "lab", "sign"])

    @pytest.mark.parametrize("rows", [1, 3])
    def test_take_the_same_questions_for_any_number(self, client, person, rows, django_assert_num_queries):
        for number in range(rows):
            Token.objects.create(person=person, name="x", secret_hash=str(number), hint="lab_")
        client.get("/fr/account/tokens/")

        with django_assert_num_queries(7):
            client.get("/fr/account/tokens/")


class TestMyData:
    def test_are_a_file(self, client, person):
        response = client.get("/fr/account/data/export/")

        held = json.loads(response.content)["held"]
        assert response["Content-Disposition"].startswith(f'attachment; filename="{person.code}')
        assert held["people.Person"][0]["email"] == "alice@demo.example"

    def test_leaving_takes_the_password_and_ends_the_session(self, client, person):
        wrong = client.post("/fr/account/data/close/", {"texts": "keep", "password": "x"})
        done = client.post("/fr/account/data/close/", {"texts": "keep", "password": PASSWORD})

        assert wrong.status_code == 422
        assert done.status_code == 302
        assert client.get("/fr/account/").status_code == 302
        assert Person.objects.get(pk=person.pk).name == "Compte fermé"

    def test_the_last_administrator_cannot_leave(self, client):
        client.force_login(make_person("Ada", roles=["administrator"], password=PASSWORD))

        response = client.post("/fr/account/data/close/", {"texts": "keep", "password": PASSWORD})

        assert response.status_code == 422
        assert "dernière personne" in response.content.decode()


class TestThePublicPage:
    def test_shows_what_somebody_says_of_themselves_and_their_public_ideas(
        self, client, alice: Actor, charlie: Actor
    ):
        make_idea(alice, title="Un banc")
        make_draft(alice, title="Un secret")
        Person.objects.filter(pk=alice.person.pk).update(bio="<b>Menuisière</b>", skills=["menuiserie"])

        page = client.get(f"/u/{alice.person.code}", follow=True).content.decode()

        assert "Un banc" in page
        assert "Un secret" not in page
        assert "&lt;b&gt;Menuisière" in page
        assert alice.person.email not in page

    def test_does_not_exist_for_whom_is_blocked_closed_or_not_confirmed(self, client, alice: Actor):
        people = [
            make_person("New", confirmed_at=None),
            make_person("Blocked", blocked_at="2026-01-01T00:00:00Z"),
        ]
        close_account(people[1], by=SYSTEM)

        assert {client.get(f"/fr/people/{person.code}/").status_code for person in people} == {404}

    @pytest.mark.parametrize("rows", [1, 3])
    def test_asks_the_same_for_any_number_of_ideas(
        self, client, alice: Actor, rows, django_assert_num_queries
    ):
        for number in range(rows):
            make_idea(alice, title=f"Idée {number}")
        client.get(f"/fr/people/{alice.person.code}/")
        support_idea(make_idea(acting(make_person("Dora"))), by=alice)

        with django_assert_num_queries(6):
            client.get(f"/fr/people/{alice.person.code}/")
