"""The entrance: signing up and in, passwords, and that there is no other way in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.people.models import Consent, Person
from ideas.people.operations import block_person, issue_claim
from ideas.people.queries import current_documents
from tests.factories.activity import allowing, facts_of
from tests.factories.ideas import make_call
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import PASSWORD, arriving, make_person, make_unclaimed
from tests.factories.pilots import make_pilot

SIGN_IN, SIGN_UP = "/fr/account/sign-in/", "/fr/account/sign-up/"
ANSWERS = {
    "display_name": "Alice du Quartier",
    "email": "alice@demo.example",
    "password1": PASSWORD,
    "accepts": "on",
}


def link_in(message: mail.EmailMessage) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"http://[^/]+(/\S+)", message.body)
    assert found is not None
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get("/fr/account/").status_code == 200


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


def consents(person: Person) -> None:
    for name, version in current_documents().items():
        Consent.objects.create(person=person, document=name, version=version)


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
class TestClaiming:
    def test_into_a_new_account_by_a_mailed_link_opens_a_session(self, client, deliver_facts):
        zoe = make_unclaimed("Zoé", email="zoe@demo.example")
        _, secret = issue_claim(zoe, sent_to="zoe@demo.example", by=arriving(make_person(roles=("curator",))))

        page = client.get(f"/claim/{secret}/", follow=True)
        path = page.redirect_chain[-1][0]
        values = {
            "display_name": "Zoé M.",
            "email": "zoe@demo.example",
            "password": PASSWORD,
            "accepts": "on",
        }
        response = client.post(path, values)

        assert 'value="zoe@demo.example"' in page.content.decode()
        assert response["Location"] == "/fr/my-ideas/"
        assert is_signed_in(client)
        assert Person.objects.get(pk=zoe.pk).name == "Zoé M."

    def test_into_a_new_account_by_a_letter_waits_for_the_address(self, client, deliver_facts):
        zoe = make_unclaimed("Zoé")
        _, secret = issue_claim(zoe, by=arriving(make_person(roles=("curator",))))

        values = {"display_name": "Zoé", "email": "zoe@demo.example", "password": PASSWORD, "accepts": "on"}
        response = client.post(f"/fr/claim/{secret}/", values)
        deliver_facts()
        client.post(link_in(mail.outbox[-1]))

        assert response["Location"] == "/fr/account/confirm/"
        assert is_signed_in(client)

    def test_into_ones_account_takes_a_button(self, client):
        zoe, alice = make_unclaimed("Zoé"), make_person("Alice")
        _, secret = issue_claim(zoe, by=arriving(make_person(roles=("curator",))))
        client.force_login(alice)

        page = client.get(f"/fr/claim/{secret}/")
        client.post(f"/fr/claim/{secret}/")
        again = client.get(f"/fr/claim/{secret}/")

        assert "C’est bien moi" in page.content.decode()
        assert Person.objects.get(pk=zoe.pk).united_with == alice
        assert again.status_code == 404

    def test_keeps_what_was_typed(self, client):
        _, secret = issue_claim(make_unclaimed(), by=arriving(make_person(roles=("curator",))))

        values = {"display_name": "Zoé", "email": "zoe@demo.example", "password": "x", "accepts": "on"}
        response = client.post(f"/fr/claim/{secret}/", values)

        assert response.status_code == 422
        assert 'value="zoe@demo.example"' in response.content.decode()


@pytest.mark.django_db
class TestTwoSteps:
    @pytest.fixture(autouse=True)
    def asked_of_staff(self, settings):
        settings.LAB_STAFF_TWO_STEPS = True

    def test_are_asked_of_whoever_has_a_lab_role_and_of_nobody_else(self, client):
        carla, alice = make_person("Carla", roles=("curator",), password=PASSWORD), make_person("Alice")
        client.force_login(carla)
        turned = client.get("/fr/desk/")
        by_machine = client.get("/api/v1/me/")
        other = Client()
        other.force_login(alice)

        assert turned["Location"] == "/fr/account/two-steps/activate/"
        assert (by_machine.status_code, by_machine["Content-Type"]) == (403, "application/problem+json")
        assert is_signed_in(other)

    def test_are_set_up_and_then_asked_at_every_sign_in(self, client):
        carla = make_person("Carla", roles=("curator",), password=PASSWORD)
        consents(carla)
        client.post(SIGN_IN, {"login": carla.email, "password": PASSWORD})
        activate = client.get("/fr/account/two-steps/activate/", follow=True)
        again = client.post(
            activate.redirect_chain[-1][0], {"password": PASSWORD, "next": "/fr/account/two-steps/activate/"}
        )
        secret = client.get(again["Location"]).context["form"].secret

        client.post("/fr/account/two-steps/activate/", {"code": code_of(secret)})
        desk = client.get("/fr/desk/")
        later = Client()
        first = later.post(SIGN_IN, {"login": carla.email, "password": PASSWORD})
        wrong = later.post("/fr/account/two-steps/code/", {"code": "000000"})
        spare = client.get("/fr/account/two-steps/spare-codes/").context["unused_codes"]
        second = later.post("/fr/account/two-steps/code/", {"code": spare[0]})

        assert desk.status_code == 200
        assert first["Location"] == "/fr/account/two-steps/code/"
        assert "Ce code n’est pas le bon" in wrong.content.decode()
        assert second["Location"] == "/fr/desk/"
        assert is_signed_in(later)

    def test_lie_encrypted_and_cannot_be_switched_off_by_staff(self, client):
        from allauth.mfa.models import Authenticator
        from allauth.mfa.totp.internal.auth import TOTP

        carla = make_person("Carla", roles=("curator",), password=PASSWORD)
        TOTP.activate(carla, "JBSWY3DPEHPK3PXP")

        kept = Authenticator.objects.get(user=carla)

        assert "JBSWY3DPEHPK3PXP" not in str(kept.data)
        client.force_login(carla)
        client.post("/fr/account/two-steps/again/?next=/fr/", {"code": code_of("JBSWY3DPEHPK3PXP")})
        page = client.post("/fr/account/two-steps/deactivate/").content.decode()
        assert "obligatoire" in page
        assert Authenticator.objects.filter(user=carla).exists()

    def test_are_guessed_a_few_times_only(self, client):
        from allauth.mfa.totp.internal.auth import TOTP

        carla = make_person("Carla", password=PASSWORD)
        consents(carla)
        TOTP.activate(carla, "JBSWY3DPEHPK3PXP")
        client.post(SIGN_IN, {"login": carla.email, "password": PASSWORD})

        with allowing("sign_in", 2):
            pages = [
                client.post("/fr/account/two-steps/code/", {"code": "000000"}).content.decode()
                for _ in range(3)
            ]

        assert ["pas le bon" in page for page in pages] == [True, True, False]


def code_of(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db
def test_whom_the_lab_has_blocked_may_sign_in_and_read_but_not_enter_the_admin(client):
    edith = make_person("Edith", roles=("editor",), password=PASSWORD)
    block_person(edith, reason="…", by=arriving(make_person("Ada", roles=("administrator",))))
    client.force_login(edith)

    assert is_signed_in(client)
    assert client.get("/cms/pages/").status_code in {403, 404}
    assert Person.objects.get(pk=edith.pk).has_perm("wagtailadmin.access_admin") is False


def all_patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += all_patterns(entry, path)
        else:
            found.append((path, entry))
    return found


def test_wagtail_asks_for_no_password(client, db):
    asked = client.get("/cms/login/?next=/cms/pages/")
    forgotten = client.get("/cms/password_reset/")

    assert asked["Location"] == "/fr/account/sign-in/?next=%2Fcms%2Fpages%2F"
    assert forgotten.status_code == 404


def maker_of(pattern: URLPattern) -> str:
    """The module of a view, behind its decorators; of a class for a class."""
    view = pattern.callback
    while not hasattr(view, "view_class") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "view_class", view).__module__


def test_no_other_address_can_open_a_session():
    """Sessions are opened by views of allauth and of Django's auth, and by our claim; Wagtail's are off."""
    makers = ("allauth.", "django.contrib.auth.", "lab.web.pages.entering")
    names = {
        pattern.name
        for _path, pattern in all_patterns(get_resolver())
        if pattern.name and maker_of(pattern).startswith(makers)
    }

    opening = {
        "account_login",
        "account_signup",
        "account_confirm_email",
        "mfa_authenticate",
    }
    harmless = {
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
    assert names == opening | harmless


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
