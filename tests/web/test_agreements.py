"""Agreements on pages: written, negotiated, signed with a password, verified by their fingerprint."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.agreements.models import Agreement, ProposedText, Signature, Version
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.factories.agreements import again, make_agreement, make_in_force, make_standing, signer, to_signing
from tests.factories.files import PDF
from tests.factories.people import PASSWORD
from tests.factories.pilots import make_partner, make_pilot

HERE = "/fr/agreements"


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.fixture
def odile(db: None) -> Actor:
    return signer("Commune d’Orval")


@pytest.fixture
def nils(db: None) -> Actor:
    return signer("Association Passerelle")


@pytest.fixture
def negotiated(odile: Actor, nils: Actor) -> Agreement:
    return make_standing(odile, nils)


@pytest.fixture
def signing(negotiated: Agreement, odile: Actor, nils: Actor) -> Agreement:
    return to_signing(negotiated, odile, odile, nils)


def fields_of(response: Any) -> dict[str, Any]:
    """What a browser would send of the form on the page."""
    form = response.context["form"]
    names = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in names.items() if value not in (None, "")}


def signed_by(actor: Actor, agreement: Agreement, **more: Any) -> Any:
    client, address = client_of(actor), f"{HERE}/{agreement.code}/sign/"
    said = fields_of(client.get(address)) | {"agreed": "on", "password": PASSWORD}
    return client.post(address, said | {"on_behalf_of": actor.organisation.code} | more)


def test_from_beginning_to_force(odile: Actor, nils: Actor) -> None:
    mine, theirs = client_of(odile), client_of(nils)
    said = {
        "on_behalf_of": odile.organisation.code,
        "title": "Protocole",
        "organisation": nils.organisation.code,
    }
    page = mine.post(f"{HERE}/begin/", said)
    agreement = Agreement.objects.get()
    here = f"{HERE}/{agreement.code}/"
    assert page["Location"] == here
    assert theirs.get(here).status_code == 404

    mine.post(f"{here}steps/negotiate/")
    written = fields_of(theirs.get(f"{here}write/"))
    written |= {"starts_on": "2020-01-01", "ends_on": "2099-12-31", "sections.purpose": "Accueillir."}
    written |= {"duty.0.organisation": nils.organisation.code, "duty.0.text": "Tenir l’accueil"}
    assert theirs.post(f"{here}write/", written).status_code == 302
    for client in (mine, theirs):
        assert client.post(f"{here}steps/ready/", {"number": 2}).status_code == 302
    page = mine.get(f"{here}signing/")
    assert mine.post(f"{here}signing/", fields_of(page)).status_code == 302
    assert Client().get(here).status_code == 200

    for actor in (odile, nils):
        assert signed_by(actor, again(agreement)).status_code == 302

    assert again(agreement).state == "in_force"
    shown = Client().get(here).content.decode()
    assert "Tenir l’accueil" in shown
    assert Version.objects.get(number=2).hash in shown
    assert "signature électronique simple" in shown


def test_a_wrong_password_keeps_the_page(signing: Agreement, odile: Actor) -> None:
    page = signed_by(odile, signing, password="devinée")

    assert (page.status_code, Signature.objects.count()) == (422, 0)
    assert "Ce n’est pas votre mot de passe." in page.content.decode()


def test_a_text_changed_while_the_page_was_open_is_not_signed(
    signing: Agreement, odile: Actor, nils: Actor
) -> None:
    page = signed_by(odile, signing, hash="0" * 64)

    assert (page.status_code, Signature.objects.count()) == (422, 0)
    assert "Le texte a changé" in page.content.decode()


def test_a_change_during_signing_says_why_the_signatures_are_void(
    signing: Agreement, odile: Actor, nils: Actor
) -> None:
    signed_by(odile, signing)
    client, here = client_of(nils), f"{HERE}/{signing.code}/"
    changed = fields_of(client.get(f"{here}write/")) | {"sections.exit": "Trois mois."}
    assert client.post(f"{here}write/", changed).status_code == 422

    assert client.post(f"{here}write/", changed | {"reason": "Un préavis plus long."}).status_code == 302

    shown = client_of(odile).get(here).content.decode()
    assert "Des signatures ont été annulées" in shown
    assert "le texte a changé" in shown
    assert "Un préavis plus long." in shown


def test_two_who_write_keep_both_or_are_told(negotiated: Agreement, odile: Actor, nils: Actor) -> None:
    mine, theirs = client_of(odile), client_of(nils)
    address = f"{HERE}/{negotiated.code}/write/"
    first, second = fields_of(mine.get(address)), fields_of(theirs.get(address))
    mine.post(address, first | {"sections.purpose": "Accueillir."})

    page = theirs.post(address, second | {"sections.purpose": "Écouter.", "sections.exit": "Un mois."})

    assert page.status_code == 422
    assert "Accueillir." in page.content.decode()
    assert "Écouter." in page.content.decode()


def test_a_party_proposes_and_the_leader_accepts(negotiated: Agreement, odile: Actor, nils: Actor) -> None:
    theirs, mine, here = client_of(nils), client_of(odile), f"{HERE}/{negotiated.code}/"
    said = fields_of(theirs.get(f"{here}propose/")) | {"sections.exit": "Trois mois.", "reason": "Plus sûr."}
    page = theirs.post(f"{here}propose/", said)
    proposal = ProposedText.objects.get()
    assert page["Location"] == f"{HERE}/proposals/{proposal.code}/"
    assert Client().get(page["Location"]).status_code == 404
    assert "Plus sûr." in mine.get(page["Location"]).content.decode()
    assert mine.post(page["Location"], {"do": "decline"}).status_code == 422

    mine.post(page["Location"], {"do": "accept"})

    assert Version.objects.get(number=3).sections["exit"] == "Trois mois."


def test_a_signed_paper_counts_once_the_lab_confirms(
    signing: Agreement, odile: Actor, nils: Actor, carla: Actor
) -> None:
    signed_by(odile, signing, paper=SimpleUploadedFile("signe.pdf", PDF))
    signed_by(nils, signing)
    signature = Signature.objects.get(way="paper")
    assert (signature.state, again(signing).state) == ("awaiting", "signing")
    paper = f"/fr/files/{signature.scan.code}/"
    address, staff = f"{HERE}/papers/{signature.code}/", client_of(carla)
    assert client_of(nils).get(address).status_code == 403
    assert paper.split("/")[3] not in Client().get(f"{HERE}/{signing.code}/").content.decode()
    assert staff.post(address, {"do": "decline"}).status_code == 422

    assert staff.post(address, {"do": "accept"}).status_code == 302

    assert again(signing).state == "in_force"


def test_what_is_no_pdf_is_no_paper(signing: Agreement, odile: Actor) -> None:
    page = signed_by(odile, signing, paper=SimpleUploadedFile("signe.txt", b"oui"))

    assert (page.status_code, Signature.objects.count()) == (422, 0)


def test_avenant_and_end(odile: Actor, nils: Actor) -> None:
    agreement = make_in_force(odile, nils)
    mine, here = client_of(odile), f"{HERE}/{agreement.code}/"

    mine.post(f"{here}steps/amendment/")

    assert (again(agreement).state, again(agreement).changing) == ("in_force", "negotiation")
    assert "Avenant" in mine.get(here).content.decode()
    assert mine.post(f"{here}end/", {"reason": ""}).status_code == 422
    mine.post(f"{here}end/", {"reason": "Plus de locaux."})
    assert "Plus de locaux." in Client().get(here).content.decode()
    assert mine.post(f"{here}steps/nothing/").status_code == 404


def test_parties_are_added_and_removed(negotiated: Agreement, odile: Actor) -> None:
    other = signer("Fondation Rive")
    mine, address = client_of(odile), f"{HERE}/{negotiated.code}/parties/"

    mine.post(address, {"organisation": other.organisation.code})
    assert client_of(other).get(f"{HERE}/{negotiated.code}/").status_code == 200
    mine.post(address, {"organisation": other.organisation.code, "do": "remove"})
    assert client_of(other).get(f"{HERE}/{negotiated.code}/").status_code == 404
    own = {"organisation": odile.organisation.code, "do": "remove"}
    assert mine.post(address, own).status_code == 422


# --- Outside the lab -----------------------------------------------------------------------------------------------


def test_a_fingerprint_or_the_text_says_which_agreement(odile: Actor, nils: Actor) -> None:
    agreement = make_in_force(odile, nils)
    version = Version.objects.get(agreement=agreement, number=2)
    raw = Client().get(f"{HERE}/{agreement.code}/versions/2/text/").content
    verify = f"{HERE}/verify/"

    for page in (
        Client().get(verify, {"hash": version.hash}),
        Client().post(verify, {"hash": f"SHA-256 {version.hash.upper()}"}),
        Client().post(verify, {"file": SimpleUploadedFile("convention.json", raw)}),
    ):
        shown = page.content.decode()
        assert "Ce texte est reconnu" in shown
        assert "C’est le texte en vigueur." in shown

    changed = raw.replace("é".encode(), b"e", 1)
    page = Client().post(verify, {"file": SimpleUploadedFile("convention.json", changed)})
    assert "Ce texte est reconnu" not in page.content.decode()
    assert "Aucune convention publique" in page.content.decode()


def test_what_is_not_public_is_not_verified_for_all(negotiated: Agreement, nils: Actor) -> None:
    said = {"hash": Version.objects.get(number=2).hash}

    assert "Ce texte est reconnu" not in Client().get(f"{HERE}/verify/", said).content.decode()
    assert "Ce texte est reconnu" in client_of(nils).get(f"{HERE}/verify/", said).content.decode()


def test_the_pdf_carries_signatures_and_the_exact_text(odile: Actor, nils: Actor) -> None:
    agreement = make_in_force(odile, nils)

    page = Client().get(f"{HERE}/{agreement.code}/versions/2/pdf/")

    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert page.content.startswith(b"%PDF-")
    found = (
        Client().post(f"{HERE}/verify/", {"file": SimpleUploadedFile("c.pdf", page.content)}).content.decode()
    )
    assert "Ce texte est reconnu" in found
    assert "pas ce que ses pages montrent" in found


def test_without_the_library_the_page_is_printed(
    odile: Actor, nils: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make_in_force(odile, nils)
    monkeypatch.setattr("lab.web.pages.agreement_prints.weasyprint", None)

    assert "imprimez cette page" in Client().get(f"{HERE}/{agreement.code}/versions/2/").content.decode()
    assert Client().get(f"{HERE}/{agreement.code}/versions/2/pdf/").status_code == 404


# --- Where else it is shown --------------------------------------------------------------------------------------------


@pytest.fixture
def pilot(alice: Actor) -> Pilot:
    pilot = make_pilot(alice)
    for name in ("Association Trait d’union", "Commune de Vaux"):
        make_partner(pilot, name)
    return pilot


def test_a_pilot_has_its_agreement(pilot: Pilot, alice: Actor) -> None:
    address, lead = f"/fr/pilots/{pilot.code}/agreement/", client_of(alice)
    assert "Pas encore de convention" in Client().get(address).content.decode()
    assert Client().post(address).status_code == 302
    assert not Agreement.objects.exists()

    page = lead.post(address)

    agreement = Agreement.objects.get(pilot=pilot)
    assert page["Location"] == f"{HERE}/{agreement.code}/"
    assert lead.get(address)["Location"] == page["Location"]
    assert "Lire la convention" in lead.get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()
    assert "Lire la convention" not in Client().get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()


def test_the_pilot_s_page_names_who_signed(pilot: Pilot, alice: Actor) -> None:
    agreement = make_agreement(pilot, by=alice)
    parties = [signer(partner.organisation) for partner in pilot.partners.all()]
    to_signing(agreement, alice, *parties)
    signed_by(parties[0], agreement)

    shown = Client().get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()

    assert "1 signature sur 2" in shown
    assert Client().get(f"/v/{agreement.code}", follow=True).status_code == 200


def test_an_organisation_s_page_lists_its_agreements(odile: Actor, nils: Actor) -> None:
    make_in_force(odile, nils)

    for address in (f"/fr/organisations/{odile.organisation.code}/", f"{HERE}/"):
        assert "Protocole d’accueil" in Client().get(address, follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_length(
    odile: Actor, nils: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for _row in range(rows):
        make_in_force(odile, nils)
    client = Client()
    client.get(f"{HERE}/")

    with django_assert_num_queries(3):
        client.get(f"{HERE}/?again")


def test_only_those_who_may_commit_an_organisation_begin(odile: Actor, alice: Actor) -> None:
    assert client_of(alice).get(f"{HERE}/begin/").status_code == 403
    assert Client().get(f"{HERE}/begin/").status_code == 302
    assert client_of(odile).get(f"{HERE}/begin/").status_code == 200
