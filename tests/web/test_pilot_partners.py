"""Organisations apply, are invited, answer and leave by page."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from ideas.kernel.actor import Actor
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    answer_invitation,
    apply_as_partner,
    change_contribution,
    decide_application,
    decide_review,
    hide_pilot,
    invite_partner,
    withdraw_application,
)
from lab.web.pages.pilots import pilot_address
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.pilots import (
    acting_for_new,
    make_partner,
    make_pilot,
    make_pilot_in_review,
    make_running_pilot,
)


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    """alice's pilot; otto's commune is invited to host it."""
    return make_pilot(alice, otto)


def address(pilot: Pilot, actor: Actor) -> str:
    return f"/fr/pilots/{pilot.code}/partners/{actor.organisation.code}/"


def version_read(client: Client, pilot: Pilot, actor: Actor) -> str:
    """The version that the page of the partner says it shows."""
    found = re.search('name="version" value="([^"]+)"', client.get(address(pilot, actor)).content.decode())
    assert found is not None
    return found[1]


def state_of(actor: Actor) -> str:
    return Partner.objects.get(organisation=actor.organisation).state


def test_an_invited_organisation_accepts(client: Client, pilot: Pilot, otto: Actor) -> None:
    client.force_login(otto.person)
    page = client.get(address(pilot, otto)).content.decode()

    done = client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})

    client.logout()
    public = client.get(pilot_address(pilot)).content.decode()
    assert 'value="decline"' in page
    assert done["Location"] == f"{pilot_address(pilot)}#partners"
    assert state_of(otto) == "accepted"
    assert "Commune d’Aubrive" in public


def test_what_an_invited_organisation_brings_is_in_its_own_words(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    asked = {"organisation": nadia.organisation, "role": "operator", "text": "Tiendrez-vous l’accueil ?"}
    invite_partner(pilot, **asked, by=alice)
    client.force_login(nadia.person)
    page = client.get(address(pilot, nadia)).content.decode()

    form = {"do": "accept", "on_behalf_of": nadia.organisation.code, "text": "Nos bénévoles."}
    client.post(address(pilot, nadia), form)

    client.logout()
    public = client.get(pilot_address(pilot)).content.decode()
    assert "<dt>Question de l’équipe</dt><dd>Tiendrez-vous l’accueil ?</dd>" in page
    assert page.count("Tiendrez-vous l’accueil ?") == 1
    assert "Nos bénévoles." in public
    assert "Tiendrez-vous" not in public


def test_a_partner_adds_later_what_it_brings(client: Client, pilot: Pilot, otto: Actor) -> None:
    answer_invitation(pilot.partners.get(), accept=True, text="", by=otto)
    client.force_login(otto.person)
    page = client.get(address(pilot, otto)).content.decode()

    form = {"do": "contribute", "on_behalf_of": otto.organisation.code, "text": "Une salle le soir."}
    done = client.post(address(pilot, otto), form)

    client.logout()
    assert 'value="contribute"' in page
    assert done["Location"] == f"{pilot_address(pilot)}#partners"
    assert "Une salle le soir." in client.get(pilot_address(pilot)).content.decode()


def test_a_second_accountable_organisation_is_refused_at_the_field_when_it_is_invited(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    Partner.objects.update(role="accountable")
    other = acting_for_new("Association Trait d’union").organisation
    client.force_login(alice.person)

    response = client.post(
        f"/fr/pilots/{pilot.code}/partners/invite/", {"organisation": other.code, "role": "accountable"}
    )

    assert response.status_code == 422
    assert "Une autre organisation répond déjà de ce pilote." in response.content.decode()


def test_an_endorsements_words_stand_in_the_form_of_its_answer(
    client: Client, pilot: Pilot, otto: Actor
) -> None:
    Partner.objects.update(text="Nous prêtons une salle.")
    client.force_login(otto.person)

    page = client.get(address(pilot, otto)).content.decode()

    assert "<dt>Apport</dt><dd>Nous prêtons une salle.</dd>" in page
    assert "Nous prêtons une salle.</textarea>" in page


def test_it_declines_with_or_without_a_word(client: Client, pilot: Pilot, otto: Actor) -> None:
    client.force_login(otto.person)

    client.post(address(pilot, otto), {"do": "decline", "on_behalf_of": otto.organisation.code})
    twice = client.post(address(pilot, otto), {"do": "decline", "on_behalf_of": otto.organisation.code})

    assert state_of(otto) == "declined"
    assert twice.status_code == 422


def test_an_invitation_to_another_role_is_read_before_it_is_answered(
    client: Client, pilot: Pilot, otto: Actor, alice: Actor
) -> None:
    client.force_login(otto.person)

    def read() -> dict[str, str]:
        return {
            "do": "accept",
            "on_behalf_of": otto.organisation.code,
            "version": version_read(client, pilot, otto),
        }

    form = read()
    invite_partner(pilot, organisation=otto.organisation, role="funder", by=alice)
    refused = client.post(address(pilot, otto), form)
    invited = state_of(otto)
    client.post(address(pilot, otto), read())

    assert refused.status_code == 422
    assert "L’invitation a changé entre-temps." in refused.content.decode()
    assert (invited, state_of(otto)) == ("invited", "accepted")


@pytest.mark.parametrize("do", ["take_in", "turn_down"])
def test_an_application_is_read_before_it_is_decided(
    client: Client, pilot: Pilot, alice: Actor, do: str
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    applied = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    client.force_login(alice.person)
    form = {"do": do, "reason": "Le rôle est pris.", "version": version_read(client, pilot, nadia)}
    withdraw_application(applied, reason="Un autre rôle.", by=nadia)
    apply_as_partner(pilot, role="funder", text="Deux ans.", by=nadia)

    refused = client.post(address(pilot, nadia), form)
    waiting = state_of(nadia)
    client.post(address(pilot, nadia), {**form, "version": version_read(client, pilot, nadia)})

    assert refused.status_code == 422
    assert "La proposition a changé entre-temps." in refused.content.decode()
    assert (waiting, state_of(nadia)) == ("applied", "accepted" if do == "take_in" else "declined")


@pytest.mark.parametrize("became", ["accepted", "left"])
def test_what_was_written_of_an_application_decided_meanwhile_is_shown(
    client: Client, pilot: Pilot, carla: Actor, became: str
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    applied = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    client.force_login(carla.person)
    form = {"do": "turn_down", "reason": "Le rôle est <pris>.", "version": version_read(client, pilot, nadia)}
    if became == "accepted":
        decide_application(applied, accept=True, by=carla)
    else:
        withdraw_application(applied, reason="Un autre rôle.", by=nadia)

    refused = client.post(address(pilot, nadia), form)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count('role="alert" tabindex="-1" data-focus') == 1
    assert "Cette participation a changé entre-temps : voyez où elle en est maintenant." in page
    assert "<p>Le rôle est &lt;pris&gt;.</p>" in page
    assert "<textarea" not in page
    assert state_of(nadia) == became


def test_what_another_said_it_brings_is_not_written_over(client: Client, pilot: Pilot, otto: Actor) -> None:
    partner = answer_invitation(pilot.partners.get(), accept=True, by=otto)
    client.force_login(otto.person)
    form = {"do": "contribute", "on_behalf_of": otto.organisation.code, "text": "Une salle."}
    form["version"] = version_read(client, pilot, otto)
    change_contribution(partner, text="Un jardin.", by=otto)

    refused = client.post(address(pilot, otto), form)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Cette participation a changé entre-temps." in page
    assert "<dd>Un jardin.</dd>" in page
    assert "Une salle.</textarea>" in page


def test_without_a_mandate_nobody_answers(
    client: Client, pilot: Pilot, otto: Actor, alice: Actor, charlie: Actor
) -> None:
    client.force_login(alice.person)
    page = client.get(address(pilot, otto)).content.decode()
    lead = client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})
    client.force_login(charlie.person)
    stranger = client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})

    assert 'value="accept"' not in page
    assert lead.status_code == 403
    assert stranger.status_code == 404
    assert state_of(otto) == "invited"


def test_an_act_nobody_knows_is_404(client: Client, pilot: Pilot, otto: Actor) -> None:
    client.force_login(otto.person)

    assert client.post(address(pilot, otto), {"do": "dance"}).status_code == 404


def test_an_organisation_applies_and_is_taken_in(client: Client, pilot: Pilot, alice: Actor) -> None:
    nadia = acting_for_new("Association Trait d’union")
    url = f"/fr/pilots/{pilot.code}/partners/apply/"
    form = {"on_behalf_of": nadia.organisation.code, "role": "operator", "text": "Nos bénévoles."}
    signed_out = client.get(url)
    client.force_login(nadia.person)
    empty = client.post(url, form | {"text": ""})
    client.post(url, form)
    again = client.get(url).content.decode()

    client.force_login(alice.person)
    page = client.get(address(pilot, nadia)).content.decode()
    client.post(address(pilot, nadia), {"do": "take_in"})

    assert signed_out["Location"].startswith("/fr/account/sign-in/")
    assert empty.status_code == 422
    assert "Votre organisation est déjà là" in again
    assert "Nos bénévoles." in page
    assert 'value="take_in"' in page
    assert state_of(nadia) == "accepted"


def test_an_application_is_declined_with_a_reason(client: Client, pilot: Pilot, carla: Actor) -> None:
    nadia = acting_for_new("Association Trait d’union")
    apply_as_partner(pilot, role="operator", text="Nos bénévoles.", by=nadia)
    client.force_login(carla.person)

    without = client.post(address(pilot, nadia), {"do": "turn_down", "reason": ""})
    client.post(address(pilot, nadia), {"do": "turn_down", "reason": "Le rôle est pris."})

    client.force_login(nadia.person)
    assert without.status_code == 422
    assert state_of(nadia) == "declined"
    assert "Le rôle est pris." in client.get(address(pilot, nadia)).content.decode()


def test_a_partner_leaves_with_notice_and_hands_its_duties_on(
    client: Client, pilot: Pilot, otto: Actor, alice: Actor
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    applied = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    heir = decide_application(applied, accept=True, by=alice)
    client.force_login(otto.person)
    client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})
    page = client.get(address(pilot, otto)).content.decode()

    form = {"do": "leave", "on_behalf_of": otto.organisation.code}
    without = client.post(address(pilot, otto), form)
    early = client.post(address(pilot, otto), form | {"reason": "Vendu.", "leaves_on": "2026-01-01"})
    said = {"reason": "Le local est vendu.", "duties": "La clé.", "successor": str(heir.pk)}
    client.post(address(pilot, otto), form | said)

    public = client.get(pilot_address(pilot)).content.decode()
    assert "Annoncer notre départ" in page
    assert (without.status_code, early.status_code) == (422, 422)
    assert "Votre préavis court jusqu’au" in early.content.decode()
    assert state_of(otto) == "accepted"
    assert all(words in public for words in ("Le local est vendu.", "La clé.", "doit encore dire"))

    client.force_login(nadia.person)
    asked = client.get(address(pilot, otto)).content.decode()
    client.post(address(pilot, otto), {"do": "take_on", "on_behalf_of": nadia.organisation.code})
    assert "Reprendre ces tâches" in asked
    assert "Reprises par Association Trait d’union." in client.get(pilot_address(pilot)).content.decode()

    client.force_login(alice.person)
    assert "Laisser partir dès maintenant" in client.get(address(pilot, otto)).content.decode()
    client.post(address(pilot, otto), {"do": "let_go"})
    assert state_of(otto) == "left"


def test_a_partner_comes_back_on_its_notice(client: Client, pilot: Pilot, otto: Actor) -> None:
    client.force_login(otto.person)
    own = {"on_behalf_of": otto.organisation.code}
    client.post(address(pilot, otto), {"do": "accept", **own})
    client.post(address(pilot, otto), {"do": "leave", "reason": "Vendu.", **own})

    client.post(address(pilot, otto), {"do": "stay", **own})

    assert "Annoncer notre départ" in client.get(address(pilot, otto)).content.decode()


def test_a_pilot_for_which_nobody_answers_says_so(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    sought = "Ce pilote cherche un partenaire responsable"

    assert sought in client.get(pilot_address(pilot)).content.decode()
    client.force_login(carla.person)
    assert "Sans partenaire responsable" in client.get("/fr/desk/pilots/").content.decode()
    pilot.partners.update(role="accountable")
    assert sought not in client.get(pilot_address(pilot)).content.decode()
    assert "Sans partenaire responsable" not in client.get("/fr/desk/pilots/").content.decode()


def test_applying_says_what_is_in_the_way(
    client: Client, alice: Actor, otto: Actor, carla: Actor, charlie: Actor
) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    url = f"/fr/pilots/{pilot.code}/partners/apply/"
    client.force_login(charlie.person)
    without_mandate = client.get(url).content.decode()
    decide_review(pilot, decision="stop", reason="Fini.", by=carla)
    nadia = acting_for_new("Association Trait d’union")
    client.force_login(nadia.person)

    ended = client.get(url).content.decode()
    form = {"on_behalf_of": nadia.organisation.code, "role": "operator", "text": "Trop tard."}

    assert "Il faut un mandat" in without_mandate
    assert "Ce pilote est terminé" in ended
    assert client.post(url, form).status_code == 403


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ("Association Trait d’union", 302, ""),
        ("association trait d’union", 302, ""),
        ("Trait", 302, ""),
        ("Inconnue", 422, "Nous ne connaissons pas cette organisation."),
        ("Commune", 422, "Plusieurs organisations correspondent."),
        ("", 422, "Quelle organisation"),
    ],
)
def test_the_lead_invites_by_name(
    client: Client, pilot: Pilot, alice: Actor, typed: str, status: int, says: str
) -> None:
    make_organisation("Association Trait d’union")
    make_organisation("Commune de Rochelande")
    client.force_login(alice.person)

    answer = client.post(
        f"/fr/pilots/{pilot.code}/partners/invite/", {"organisation": typed, "role": "operator"}
    )

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert Partner.objects.filter(role="operator", state="invited").exists() == (status == 302)


def test_an_organisation_is_named_by_its_code_where_names_are_alike(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    make_organisation("Commune de Rochelande")
    wanted = make_organisation("Commune de Rochelande")
    client.force_login(alice.person)

    client.post(
        f"/fr/pilots/{pilot.code}/partners/invite/",
        {"organisation": f"Commune de Rochelande ({wanted.code})", "role": "operator"},
    )

    assert Partner.objects.get(role="operator").organisation == wanted


def test_inviting_who_is_there_already_is_told(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    client.force_login(otto.person)
    client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})
    client.force_login(alice.person)

    refused = client.post(
        f"/fr/pilots/{pilot.code}/partners/invite/",
        {"organisation": otto.organisation.name, "role": "funder"},
    )

    assert refused.status_code == 422
    assert "Cette organisation est déjà partenaire." in refused.content.decode()


def test_a_mandate_for_another_pilot_is_not_offered(client: Client, pilot: Pilot, charlie: Actor) -> None:
    organisation = make_organisation("Association Trait d’union")
    make_mandate(charlie.person, organisation, "deputy", scope_kind="pilot", scope_code="AAAAAAAA")
    client.force_login(charlie.person)

    page = client.get(f"/fr/pilots/{pilot.code}/partners/apply/").content.decode()

    assert "Il faut un mandat" in page


def test_an_invitation_waits_on_the_page_of_ones_organisations(
    client: Client, pilot: Pilot, otto: Actor
) -> None:
    client.force_login(otto.person)
    waiting = client.get("/fr/my-organisations/").content.decode()

    client.post(address(pilot, otto), {"do": "accept", "on_behalf_of": otto.organisation.code})

    assert address(pilot, otto) in waiting
    assert address(pilot, otto) not in client.get("/fr/my-organisations/").content.decode()


def test_the_organisations_page_shows_its_pilots_once_it_takes_part(
    client: Client, pilot: Pilot, otto: Actor, carla: Actor
) -> None:
    def page() -> str:
        return client.get(f"/o/{otto.organisation.code}", follow=True).content.decode()

    before = page()
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    partner = page()
    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    assert [pilot_address(pilot) in html for html in (before, partner, page())] == [False, True, False]


@pytest.mark.browser
def test_on_a_narrow_screen_rows_of_partners_stack_and_plants_of_the_way_stand_apart(
    page: Any, live_server: Any, transactional_db: None, alice: Actor, otto: Actor
) -> None:
    pilot = make_pilot(alice, otto)
    make_partner(pilot, "Fondation Graine", role="funder")
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"{live_server.url}{pilot_address(pilot)}")

    role, text = (cell.bounding_box() for cell in page.locator("#partners tbody td").all())
    plants = [plant.bounding_box() for plant in page.locator(".rail .plant").all()]
    assert role["x"] == text["x"]
    assert text["y"] >= role["y"] + role["height"]
    assert len(plants) > 1
    assert all(one["y"] + one["height"] <= below["y"] for one, below in pairwise(plants))
