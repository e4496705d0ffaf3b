"""Signing in with a second step, and claiming what others wrote down."""

import pytest
from django.core import mail
from django.test import Client

from ideas.people.models import Person
from ideas.people.operations import issue_claim
from tests.factories.activity import allowing
from tests.factories.people import PASSWORD, arriving, make_person, make_unclaimed
from tests.web.conftest import SIGN_IN, consents, is_signed_in, link_in


def code_of(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


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
