"""The entrance: signing up and in, passwords, and that there is no other way in."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.people.models import Consent, Person
from ideas.people.operations import block_person
from tests.factories.activity import allowing, facts_of
from tests.factories.ideas import make_call
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import PASSWORD, arriving, make_person, make_unclaimed
from tests.factories.pilots import make_pilot
from tests.web.conftest import SIGN_IN, consents, is_signed_in, link_in

SIGN_UP = "/fr/account/sign-up/"
ANSWERS = {
    "display_name": "Alice du Quartier",
    "email": "alice@demo.example",
    "password1": PASSWORD,
    "accepts": "on",
}


@pytest.mark.django_db
class TestSigningUp:
    def test_leads_by_a_link_to_an_account_with_the_draft_begun_before(self, client, deliver_facts):
        make_call()
        client.post("/fr/propose/", {"title": "Un banc", "summary": "…", "language": "fr"})

        response = client.post(SIGN_UP, ANSWERS)
        deliver_facts()
        [message] = mail.outbox
        confirmed = client.post(link_in(message))

        alice = Person.objects.get(email="alice@demo.example")
        assert response["Location"] == "/fr/account/confirm/"
        assert (message.to, alice.name, alice.confirmed_at is not None) == (
            ["alice@demo.example"],
            ANSWERS["display_name"],
            True,
        )
        assert confirmed["Location"] == "/fr/my-ideas/"
        assert Idea.objects.get().team.get().person == alice
        assert facts_of("person", alice.code) == ["PersonSignedUp", "DocumentsAccepted", "EmailConfirmed"]
        assert "Un banc" in client.get("/fr/my-ideas/").content.decode()

    def test_with_an_address_that_has_an_account_closes_the_draft_too_until_its_owner_signs_in(
        self, client, deliver_facts
    ):
        make_call()
        person = make_person("Alice", password=PASSWORD)
        client.post("/fr/propose/", {"title": "Un banc", "summary": "…", "language": "fr"})
        idea = Idea.objects.get()
        page = f"/fr/ideas/{idea.code}/"

        client.post(SIGN_UP, ANSWERS | {"email": person.email})
        closed = client.get(page)
        client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})

        assert closed["Location"].startswith(SIGN_IN)
        assert [member.person for member in idea.team.all()] == [person]
        assert client.get(page, follow=True).status_code == 200

    def test_says_where_the_draft_is_until_the_address_is_confirmed(self, client, deliver_facts):
        make_call()
        begun = client.post("/fr/propose/", {"title": "Un banc", "summary": "…", "language": "fr"})
        page = f"/fr/ideas/{Idea.objects.get().code}/"
        shown = client.get(page, follow=True).status_code

        client.post(SIGN_UP, ANSWERS)
        deliver_facts()
        answers = [client.get(address) for address in (page, begun["Location"])]
        said = client.get(answers[0]["Location"]).content.decode()
        client.post(link_in(mail.outbox[0]))

        assert shown == 200
        assert [answer["Location"].split("?")[0] for answer in answers] == [SIGN_IN, SIGN_IN]
        assert "Votre brouillon est gardé dans votre compte. Confirmez votre adresse" in said
        assert client.get(page, follow=True).status_code == client.get(begun["Location"]).status_code == 200
        assert Client().get(page).status_code == 404

    def test_confirmed_in_another_browser_asks_to_sign_in(self, client, deliver_facts):
        client.post(SIGN_UP, ANSWERS)
        deliver_facts()

        confirmed = Client().post(link_in(mail.outbox[0]))

        assert confirmed["Location"] == SIGN_IN
        assert Person.objects.get().confirmed_at is not None
        assert not is_signed_in(client)

    def test_opens_nothing_before_the_address_is_confirmed(self, client, deliver_facts):
        client.post(SIGN_UP, ANSWERS)
        deliver_facts()

        response = client.post(SIGN_IN, {"login": ANSWERS["email"], "password": PASSWORD})
        deliver_facts()

        assert response["Location"] == "/fr/account/confirm/"
        assert len(mail.outbox) == 2
        assert not is_signed_in(client)

    def test_keeps_what_was_typed_and_says_what_is_missing(self, client):
        response = client.post(
            SIGN_UP, {"display_name": "Alice", "email": "alice@", "password1": "alice", "accepts": ""}
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert 'value="alice@"' in page
        assert "Votre accord est nécessaire" in page
        assert Person.objects.count() == 0

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("fr", "Il lui faut au moins 8 caractères."),
            ("it", "Deve avere almeno 8 caratteri."),
            ("de", "Es braucht mindestens 8 Zeichen."),
            ("en", "It needs at least 8 characters."),
        ],
    )
    def test_refuses_a_short_password_in_the_visitors_language(self, client, language, words):
        response = client.post(f"/{language}/account/sign-up/", ANSWERS | {"password1": "kürbis9"})

        assert response.status_code == 422
        assert words in response.content.decode()

    @pytest.mark.parametrize(
        ("language", "name"),
        [
            ("fr", "adresse e-mail"),
            ("it", "indirizzo e-mail"),
            ("de", "E-Mail-Adresse"),
            ("en", "e-mail address"),
        ],
    )
    def test_refuses_a_password_like_the_address_in_the_visitors_language(self, client, language, name):
        typed = ANSWERS | {"email": "champignon@demo.example", "password1": "champignon"}

        response = client.post(f"/{language}/account/sign-up/", typed)

        assert response.status_code == 422
        assert name in " ".join(response.context["form"].errors["password1"])

    def test_refuses_a_password_that_is_the_name(self, client):
        response = client.post(SIGN_UP, ANSWERS | {"display_name": "Champignon", "password1": "champignon"})

        assert response.status_code == 422
        assert Person.objects.count() == 0

    def test_with_an_address_that_has_an_account_answers_the_same_and_writes_there(
        self, client, deliver_facts
    ):
        make_person("Alice", email="alice@demo.example")

        response = client.post(SIGN_UP, ANSWERS)
        deliver_facts()

        assert response["Location"] == "/fr/account/confirm/"
        assert [message.subject for message in mail.outbox] == ["Vous avez déjà un compte – Terreau"]
        assert Person.objects.count() == 1

    def test_with_an_address_noted_at_a_counter_sends_the_link_to_claim(self, client, deliver_facts):
        make_unclaimed("Alice", email="alice@demo.example")

        response = client.post(SIGN_UP, ANSWERS)
        deliver_facts()

        assert response["Location"] == "/fr/account/confirm/"
        assert ["/claim/" in message.body for message in mail.outbox] == [True]

    def test_is_limited_for_one_address(self, client):
        with allowing("sign_up", 1):
            first = client.post(SIGN_UP, ANSWERS)
            second = Client().post(SIGN_UP, ANSWERS | {"email": "b@demo.example"})

        assert (first.status_code, second.status_code) == (302, 429)
        assert "Alice du Quartier" in second.content.decode()

    def test_keeps_the_consent_and_the_language_of_the_page(self, client):
        client.post(SIGN_UP.replace("/fr/", "/it/"), ANSWERS)

        assert Person.objects.get().language == "it"
        assert Consent.objects.count() == 2


@pytest.mark.django_db
class TestSigningIn:
    def test_opens_a_session_and_comes_back(self, client):
        alice = make_person("Alice", password=PASSWORD)
        consents(alice)

        response = client.post(
            SIGN_IN + "?next=/fr/propose/",
            {"login": alice.email.upper(), "password": PASSWORD, "next": "/fr/propose/"},
        )

        assert response["Location"] == "/fr/propose/"
        assert is_signed_in(client)

    def test_leads_nowhere_else(self, client):
        alice = make_person("Alice", password=PASSWORD)
        consents(alice)

        response = client.post(
            SIGN_IN, {"login": alice.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
        )

        assert response["Location"] == "/fr/my-ideas/"

    @pytest.mark.parametrize(
        ("role", "page"),
        [
            ("curator", "/fr/desk/"),
            ("administrator", "/fr/desk/"),
            ("facilitator", "/fr/desk/"),
            ("editor", "/fr/my-ideas/"),
        ],
    )
    def test_leads_who_works_at_the_desk_there(self, client, role, page):
        person = make_person("Carla", roles=[role], password=PASSWORD)
        consents(person)

        plain = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
        wanted = Client().post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": "/fr/propose/"})

        assert plain["Location"] == page
        assert wanted["Location"] == "/fr/propose/"

    def test_stays_in_the_language_of_the_page(self, client):
        alice = make_person("Alice", password=PASSWORD, language="it")
        consents(alice)
        entrance = {"login": alice.email, "password": PASSWORD}

        pages = [Client().post(f"/{code}/account/sign-in/", entrance)["Location"] for code in ("de", "it")]

        assert pages == ["/de/my-ideas/", "/it/my-ideas/"]

    def test_leads_who_can_answer_for_an_organisation_to_what_it_is_asked(self, client):
        nadia = make_person("Nadia", password=PASSWORD)
        consents(nadia)
        acting_for_it = acting_for(make_mandate(nadia, make_organisation()))
        entrance = {"login": nadia.email, "password": PASSWORD}

        before = Client().post(SIGN_IN, entrance)
        make_pilot(arriving(make_person("Léa")), acting_for_it)
        after = client.post(SIGN_IN, entrance)

        assert before["Location"] == "/fr/my-ideas/"
        assert after["Location"] == "/fr/my-organisations/"

    def test_asks_for_new_terms_first(self, client, settings):
        alice = make_person("Alice", password=PASSWORD)

        response = client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD, "next": "/fr/propose/"})
        accepted = client.post(response["Location"], {"accepts": "on", "next": "/fr/propose/"})

        assert response["Location"] == "/fr/account/documents/?next=%2Ffr%2Fpropose%2F"
        assert accepted["Location"] == "/fr/propose/"
        assert Consent.objects.filter(person=alice).count() == 2

    @pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"login": "nobody@demo.example"}])
    def test_with_something_wrong_says_the_same(self, client, wrong):
        alice = make_person("Alice", password=PASSWORD)

        response = client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD} | wrong)

        assert response.status_code == 422
        assert "L’adresse ou le mot de passe ne correspond pas." in response.content.decode()

    def test_is_limited_for_the_address_that_is_tried(self, client):
        alice = make_person("Alice", password=PASSWORD)

        with allowing("sign_in", 3):
            tries = [
                Client(REMOTE_ADDR=f"10.0.0.{n}").post(SIGN_IN, {"login": alice.email, "password": "x"})
                for n in range(4)
            ]
            right = client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})

        assert [response.status_code for response in tries] == [422, 422, 422, 429]
        assert right.status_code == 429

    def test_of_a_person_without_a_password_is_not_possible(self, client):
        zoe = make_unclaimed("Zoé", email="zoe@demo.example")

        response = client.post(SIGN_IN, {"login": zoe.email, "password": "!"})

        assert response.status_code == 422

    def test_of_somebody_made_by_a_command_needs_no_second_confirmation(self, client):
        alice = make_person("Alice", password=PASSWORD)
        consents(alice)

        client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})

        assert is_signed_in(client)
        assert EmailAddress.objects.get(user=alice).verified is True

    def test_ends_by_a_button(self, client):
        client.force_login(make_person("Alice"))

        asked = client.get("/fr/account/sign-out/")
        client.post("/fr/account/sign-out/")

        assert asked.status_code == 200
        assert not is_signed_in(client)


@pytest.mark.django_db
class TestPasswords:
    def test_a_forgotten_one_is_replaced_by_a_link_that_works_once(self, client, deliver_facts):
        alice = make_person("Alice", password=PASSWORD)

        client.post("/fr/account/password/forgotten/", {"email": alice.email})
        deliver_facts()
        path = link_in(mail.outbox[0])
        form = client.get(path)["Location"]
        done = client.post(form, {"password1": "une tout autre phrase"})
        again = Client().get(path)

        assert done["Location"] == "/fr/account/password/new/done/"
        assert Person.objects.get().check_password("une tout autre phrase")
        assert "n’est plus valable" in again.content.decode()
        assert facts_of("person", alice.code) == ["PasswordChanged"]

    def test_for_an_address_nobody_has_the_answer_is_the_same(self, client, deliver_facts):
        make_person("Alice", email="alice@demo.example")

        answers = [
            client.post("/fr/account/password/forgotten/", {"email": email})
            for email in ("alice@demo.example", "nobody@demo.example")
        ]
        deliver_facts()

        assert [(response.status_code, response["Location"]) for response in answers] == [
            (302, "/fr/account/password/forgotten/sent/")
        ] * 2
        assert [message.to for message in mail.outbox] == [["alice@demo.example"]]

    def test_for_somebody_unclaimed_the_link_to_claim_is_sent(self, client, deliver_facts):
        make_unclaimed("Zoé", email="zoe@demo.example")

        client.post("/fr/account/password/forgotten/", {"email": "zoe@demo.example"})
        deliver_facts()

        assert ["/claim/" in message.body for message in mail.outbox] == [True]

    def test_few_mails_go_to_one_address(self, client, deliver_facts):
        alice = make_person("Alice")

        with allowing("mail", 2):
            for _ in range(4):
                client.post("/fr/account/password/forgotten/", {"email": alice.email})
        deliver_facts()

        assert len(mail.outbox) == 2

    def test_one_is_changed_and_this_session_stays(self, client):
        alice = make_person("Alice", password=PASSWORD)
        other = Client()
        for browser in (client, other):
            browser.force_login(alice)

        wrong = client.post(
            "/fr/account/password/", {"oldpassword": "x", "password1": "une tout autre phrase"}
        )
        client.post("/fr/account/password/", {"oldpassword": PASSWORD, "password1": "une tout autre phrase"})

        assert wrong.status_code == 422
        assert (is_signed_in(client), is_signed_in(other)) == (True, False)


@pytest.mark.django_db
def test_whom_the_lab_has_blocked_may_sign_in_and_read_but_not_enter_the_admin(client):
    edith = make_person("Edith", roles=("editor",), password=PASSWORD)
    block_person(edith, reason="…", by=arriving(make_person("Ada", roles=("administrator",))))
    client.force_login(edith)

    assert is_signed_in(client)
    assert client.get("/cms/pages/").status_code in {403, 404}
    assert Person.objects.get(pk=edith.pk).has_perm("wagtailadmin.access_admin") is False


def test_who_edits_pages_finds_the_way_there_and_nobody_else_does(client, charlie, carla):
    links = {}
    for person in (make_person("Edith", roles=("editor",)), carla.person, charlie.person):
        client.force_login(person)
        links[person.name] = 'href="/cms/"' in client.get("/fr/ideas/").content.decode()
        assert (client.get("/cms/", follow=True).status_code == 200) is links[person.name]
    client.logout()
    links["nobody"] = 'href="/cms/"' in client.get("/fr/ideas/").content.decode()

    assert links == {"Edith": True, "Carla": False, "Charlie": False, "nobody": False}


def test_who_may_not_edit_pages_is_told_so_once(client, charlie):
    client.force_login(charlie.person)

    refused = client.get("/cms/")
    elsewhere = client.get("/fr/ideas/")

    assert refused.status_code == 403
    assert "administration" not in elsewhere.content.decode()


def test_a_wrong_password_is_all_that_the_form_says(client: Client, alice: Actor) -> None:
    page = client.post(SIGN_IN, {"login": alice.person.email, "password": "wrong"}).content.decode()

    assert 'role="alert"' in page
    assert "n’a pas pu être enregistré" not in page
    assert "est conservé" not in page
