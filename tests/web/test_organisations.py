"""Organisations: the list, a page, proposing one, acting for one."""

import re

import pytest
from django.test import Client

from ideas.files.operations import add_file
from ideas.ideation.operations import endorse_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations.models import Contact, Mandate, Membership, Organisation
from ideas.organisations.operations import (
    accept_invitation,
    add_organisation,
    add_to_network,
    ask_mandate,
    hide_organisation,
    invite_member,
    propose_organisation,
    remove_from_network,
    revoke_mandate,
)
from ideas.organisations.queries import mandates_in_force
from ideas.pilots.models import Partner
from lab.web.pages.organisations import organisation_address
from tests.factories.files import image_bytes
from tests.factories.ideas import make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import make_pilot
from tests.factories.topics import make_territories

VALUES = {"name": "Le Fil d’Or", "kind": "association"}


def names(html: str) -> list[str]:
    return re.findall(r'<a class="plain" href="/fr/organisations/[^"]+">([^<]+)</a>', html)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- The list -------------------------------------------------------------------------------------------------


def test_the_list_shows_what_everyone_may_see(client: Client, alice: Actor, carla: Actor) -> None:
    make_organisation("Visible")
    hide_organisation(make_organisation("Masquée"), reason="Usurpation.", by=carla)
    propose_organisation(**VALUES, by=alice)

    assert names(page(client, "/fr/organisations/")) == ["Visible"]
    client.force_login(alice.person)
    assert names(page(client, "/fr/organisations/")) == ["Visible"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=etoile", ["L’Étoile"]),
        ("q=nowhere", []),
        ("kind=association", ["L’Étoile"]),
        ("kind=association&kind=commune", ["Carouge", "L’Étoile"]),
        ("territory=CH-GE", ["Carouge"]),
        ("territory=Gen%C3%A8ve+%28CH-GE%29", ["Carouge"]),
        ("territory=Gen%C3%A8ve%2C+Suisse", ["Carouge"]),
        ("territory=vaud", []),
        ("territory=XX", []),
    ],
)
def test_filters_narrow_the_list(client: Client, db: None, query: str, found: list[str]) -> None:
    places = make_territories()
    make_organisation("L’Étoile", kind="association")
    make_organisation("Carouge", territory=places["CH-C6608"])

    assert names(page(client, f"/fr/organisations/?{query}")) == found


def test_htmx_gets_the_results_alone(client: Client, db: None) -> None:
    make_organisation("Visible")

    part = client.get("/fr/organisations/", headers={"HX-Request": "true"}).content.decode()

    assert names(part) == ["Visible"]
    assert "<html" not in part


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(client: Client, db, rows, django_assert_num_queries) -> None:
    places = make_territories()
    for number in range(rows):
        make_organisation(f"Organisation {number}", territory=places["CH-GE"])

    client.get("/fr/pilots/")  # what the frame shows is read once
    with django_assert_num_queries(3):  # generation, kinds, rows
        page(client, "/fr/organisations/")


def test_long_lists_have_pages(client: Client, db: None) -> None:
    for number in range(25):
        make_organisation(f"Organisation {number:02}")

    first = page(client, "/fr/organisations/")
    following = re.search(r'href="(\?after=[^"]+)"', first).group(1)

    assert (len(names(first)), names(page(client, f"/fr/organisations/{following}"))) == (
        24,
        ["Organisation 24"],
    )


# --- The page -------------------------------------------------------------------------------------------------


def test_the_page_tells_who_it_is_and_what_it_carries(client: Client, otto: Actor, alice: Actor) -> None:
    organisation = otto.organisation
    network = make_organisation("Réseau du lac", kind="consortium")
    add_to_network(network, member=organisation, by=SYSTEM)
    endorse_idea(make_idea(alice, title="Un banc"), text="Oui.", intended_role="host", by=otto)

    html = page(client, organisation_address(organisation))

    assert "Vérifiée" in html
    assert "Un banc" in html
    assert "Otto" in html
    assert "Réseau du lac" in html
    assert organisation.name in page(client, organisation_address(network))


def test_who_keeps_it_asks_the_lab_to_vouch_for_it(client: Client, otto: Actor, charlie: Actor) -> None:
    organisation = otto.organisation
    Organisation.objects.update(verification="expired")
    address, ask = (
        organisation_address(organisation),
        f"/fr/organisations/{organisation.code}/ask-verification/",
    )
    client.force_login(charlie.person)
    way = f"/fr/organisations/{organisation.code}/verification/"
    stranger, refused, unread = page(client, address), client.post(ask), client.get(way)
    client.force_login(otto.person)

    own, offered = page(client, address), page(client, way)
    asked = client.post(ask, follow=True).content.decode()

    assert (way in stranger, refused.status_code, unread.status_code) == (False, 403, 403)
    assert ("échue" in stranger, "échue" in own, way in own) == (False, True, True)  # no public shame
    assert ask in offered
    assert "Votre demande de vérification est transmise au lab." in asked
    assert ask not in asked
    assert Organisation.objects.get().verification == "requested"
    assert client.post(ask).status_code == 409


def test_other_addresses_lead_to_the_one(client: Client, db: None) -> None:
    organisation = make_organisation()
    address = organisation_address(organisation)

    assert client.get(f"/o/{organisation.code}")["Location"] == address
    assert client.get(f"/fr/organisations/{organisation.code}/")["Location"] == address
    assert client.get(f"/fr/organisations/{organisation.code}-x/")["Location"] == address


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_any_length(
    client: Client, otto: Actor, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    organisation = otto.organisation
    for number in range(rows):
        make_mandate(make_person(f"Personne {number}"), organisation, role="finance")
        endorse_idea(make_idea(alice, title=f"Idée {number}"), text="Oui.", by=otto)
        for_it = acting_for(make_mandate(make_person(f"Porte-parole {number}"), organisation, role="finance"))
        make_idea(for_it, title=f"Pour {number}", proposed_for=organisation)
        add_to_network(make_organisation(f"Réseau {number}"), member=organisation, by=SYSTEM)
        add_to_network(organisation, member=make_organisation(f"Membre {number}"), by=SYSTEM)

    client.get("/fr/pilots/")  # what the frame shows is read once
    with django_assert_num_queries(
        17
    ):  # contacts, the charter, what its networks carry and its agreements among them
        page(client, organisation_address(organisation))


def test_hidden_and_unlisted_ones_are_404_for_strangers(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    proposed = propose_organisation(**VALUES, by=alice)
    hidden = hide_organisation(otto.organisation, reason="Usurpation.", by=carla)

    codes = [client.get(organisation_address(one)).status_code for one in (proposed, hidden)]
    client.force_login(alice.person)
    own = page(client, organisation_address(proposed))
    client.force_login(otto.person)

    assert codes == [404, 404]
    assert "Le lab vérifie cette organisation" in own
    assert "Usurpation." in page(client, organisation_address(hidden))


def test_it_is_followed_and_no_longer(client: Client, otto: Actor, bruno: Actor) -> None:
    organisation = otto.organisation
    client.force_login(bruno.person)
    client.post(f"/fr/follow/organisation/{organisation.code}/")
    followed = page(client, organisation_address(organisation))
    client.post(f"/fr/follow/organisation/{organisation.code}/", {"unfollow": "1"})

    assert "Vous suivez" in followed
    assert "Vous suivez" not in page(client, organisation_address(organisation)).split("</h1>")[1]


# --- Proposing and changing -----------------------------------------------------------------------------------


def test_somebody_proposes_an_organisation(client: Client, alice: Actor) -> None:
    client.force_login(alice.person)

    response = client.post("/fr/organisations/propose/", {**VALUES, "website": "lefil.example"})

    made = Organisation.objects.get()
    assert response["Location"] == organisation_address(made)
    assert (made.name, made.website, made.verification) == (
        "Le Fil d’Or",
        "https://lefil.example",
        "requested",
    )


def test_a_form_with_faults_comes_back_with_what_was_typed(client: Client, alice: Actor) -> None:
    client.force_login(alice.person)

    response = client.post(
        "/fr/organisations/propose/", {"name": "Le Fil", "kind": "association", "website": "java:x"}
    )

    assert response.status_code == 422
    assert 'value="Le Fil"' in response.content.decode()
    assert "Cette adresse web n’est pas valable." in response.content.decode()


def test_proposing_needs_signing_in(client: Client, db: None) -> None:
    assert (
        client.get("/fr/organisations/propose/")["Location"]
        == "/fr/account/sign-in/?next=%2Ffr%2Forganisations%2Fpropose%2F"
    )


def test_its_representative_changes_the_page(client: Client, otto: Actor, charlie: Actor) -> None:
    organisation = otto.organisation
    address = f"/fr/organisations/{organisation.code}/change/"
    values = {"name": "Aubrive", "kind": "commune", "version": "1", "territory": "CH-GE"}
    make_territories()
    client.force_login(charlie.person)
    assert client.get(address).status_code == 403

    client.force_login(otto.person)
    assert organisation.name in page(client, address)
    client.post(address, values)

    organisation.refresh_from_db()
    assert (organisation.name, organisation.territory.code, organisation.version) == ("Aubrive", "CH-GE", 2)


def test_who_was_slower_keeps_what_they_typed_and_decides(client: Client, otto: Actor) -> None:
    organisation = otto.organisation
    address = f"/fr/organisations/{organisation.code}/change/"
    client.force_login(otto.person)
    client.post(address, {"name": "Un", "kind": "commune", "version": "1"})

    late = client.post(address, {"name": "Deux", "kind": "commune", "version": "1"})
    version = re.search(r'name="version" value="(\d+)"', late.content.decode()).group(1)
    client.post(address, {"name": "Deux", "kind": "commune", "version": version})

    assert late.status_code == 422
    assert "Le texte a changé entre-temps." in late.content.decode()
    assert Organisation.objects.get().name == "Deux"


# --- Acting for one -------------------------------------------------------------------------------------------


def test_who_has_a_mandate_is_not_offered_to_ask_for_one(client: Client, otto: Actor, charlie: Actor) -> None:
    ask = f"/fr/organisations/{otto.organisation.code}/ask/"
    short = f"/o/{otto.organisation.code}"

    signed_out = client.get(short, follow=True).content.decode()
    client.force_login(charlie.person)
    stranger = client.get(short, follow=True).content.decode()
    client.force_login(otto.person)
    representative = client.get(short, follow=True).content.decode()

    assert [ask in page for page in (signed_out, stranger, representative)] == [True, True, False]


def test_a_mandate_is_asked_for_and_granted(client: Client, otto: Actor, alice: Actor) -> None:
    organisation = otto.organisation
    client.force_login(alice.person)
    client.post(f"/fr/organisations/{organisation.code}/ask/", {"role": "finance"})
    assert "Demandes en attente" in page(client, "/fr/my-organisations/")
    asked = Mandate.objects.get(person=alice.person)

    client.force_login(otto.person)
    people = f"/fr/organisations/{organisation.code}/people/"
    assert "Donner le mandat" in page(client, people)
    client.post(f"{people}change/", {"do": "grant", "which": asked.code})

    assert list(mandates_in_force(alice.person)) == [asked]
    client.post(f"{people}change/", {"do": "revoke", "which": asked.code})
    assert list(mandates_in_force(alice.person)) == []


@pytest.mark.parametrize("word", ["", "destroy", "remove"])
def test_an_unknown_word_ends_no_membership_and_answers_no_invitation(
    client: Client, otto: Actor, alice: Actor, word: str
) -> None:
    membership = invite_member(otto.organisation, person=alice.person, by=otto)
    client.force_login(otto.person)
    people = f"/fr/organisations/{otto.organisation.code}/people/change/"
    changed = client.post(people, {"do": word, "which": membership.code})
    client.force_login(alice.person)
    invited = client.post(f"/fr/memberships/{membership.code}/answer/", {"answer": word})
    accept_invitation(membership, by=alice)
    joined = client.post(f"/fr/memberships/{membership.code}/answer/", {"answer": word})

    membership.refresh_from_db()
    assert [one.status_code for one in (changed, invited, joined)] == [404, 404, 404]
    assert membership.left_at is None


def test_people_are_brought_in_by_their_address(
    client: Client, otto: Actor, alice: Actor, bruno: Actor
) -> None:
    people = f"/fr/organisations/{otto.organisation.code}/people/"
    client.force_login(otto.person)

    unknown = client.post(people, {"person": "nobody@demo.example", "role": "member"})
    client.post(people, {"person": alice.person.email.upper(), "role": "member"})
    client.post(people, {"person": bruno.person.email, "role": "deputy", "ends_on": "2099-12-31"})

    assert "Personne n’a de compte confirmé avec cette adresse." in unknown.content.decode()
    assert Membership.objects.get().person == alice.person
    assert mandates_in_force(bruno.person).get().ends_on.year == 2099
    assert "Invitation en attente" in page(client, people)


def test_an_invitation_is_answered_and_a_membership_left(
    client: Client, otto: Actor, alice: Actor, charlie: Actor
) -> None:
    membership = invite_member(otto.organisation, person=alice.person, by=otto)
    address = f"/fr/memberships/{membership.code}/answer/"
    client.force_login(charlie.person)
    assert client.post(address, {"answer": "accept"}).status_code == 404

    client.force_login(alice.person)
    assert "On vous invite" in page(client, "/fr/my-organisations/")
    client.post(address, {"answer": "accept"})
    assert "Vous êtes membre de" in page(client, "/fr/my-organisations/")
    client.post(address, {"answer": "leave"})

    membership.refresh_from_db()
    assert membership.left_at is not None


def test_a_mandate_is_laid_down_by_its_holder(client: Client, otto: Actor, charlie: Actor) -> None:
    address = f"/fr/mandates/{otto.mandate.code}/lay-down/"
    client.force_login(charlie.person)
    assert client.post(address).status_code == 404

    client.force_login(otto.person)
    assert "Vous agissez pour" in page(client, "/fr/my-organisations/")
    client.post(address)

    assert "Vous n’agissez encore pour personne." in page(client, "/fr/my-organisations/")


def test_only_those_who_keep_it_see_its_people(
    client: Client, otto: Actor, alice: Actor, charlie: Actor
) -> None:
    people = f"/fr/organisations/{otto.organisation.code}/people/"
    finance = acting_for(make_mandate(alice.person, otto.organisation, role="finance"))
    stranger_mandate = make_mandate(charlie.person, make_organisation("Autre"))

    codes = []
    for person in (charlie.person, finance.person, otto.person):
        client.force_login(person)
        codes.append(client.get(people).status_code)
    foreign = client.post(f"{people}change/", {"do": "revoke", "which": stranger_mandate.code})

    assert codes == [403, 403, 200]
    assert foreign.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_ones_own_page_asks_the_same_for_any_length(
    client: Client, otto: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_mandate(otto.person, make_organisation(f"Un {number}"))
        ask_mandate(make_organisation(f"Deux {number}"), by=Actor(person=otto.person))
        invite_member(
            add_organisation(name=f"Trois {number}", kind="company", by=SYSTEM), person=otto.person, by=SYSTEM
        )
    client.force_login(otto.person)
    client.get("/fr/my-organisations/")

    with django_assert_num_queries(
        9
    ):  # session, person, roles, generation, bell; memberships, mandates, asked, pilots
        page(client, "/fr/my-organisations/")


# --- Profile --------------------------------------------------------------------------------------------------


def test_contacts_competences_and_logo_are_kept_by_forms_and_shown(client: Client, otto: Actor) -> None:
    organisation = otto.organisation
    code, contacts = organisation.code, f"/fr/organisations/{organisation.code}/contacts/"
    image = add_file(
        kind="organisation", code=code, content=image_bytes(), name="a.png", alt_text="Un arbre", by=otto
    )
    client.force_login(otto.person)
    values = {"name": organisation.name, "kind": "commune", "competences": ["housing"], "logo": image.code}
    values["languages"] = ["fr", "ti"]

    saved = client.post(f"/fr/organisations/{code}/change/", values)
    wrong = client.post(contacts, {"purpose": "press", "name": "Presse"})
    given = client.post(contacts, {"purpose": "press", "name": "Presse", "email": "a@example.org"})
    contact = Contact.objects.get()
    mine = f"{contacts}{contact.code}/"
    stale = {"purpose": "press", "name": "Médias", "email": "b@example.org", "version": "9"}
    refused = client.post(mine, stale)
    changed = client.post(mine, {**stale, "version": "1", "is_public": "on"})
    html, listed = page(client, organisation_address(organisation)), page(client, "/fr/organisations/")

    assert [one.status_code for one in (saved, wrong, given, refused, changed)] == [302, 422, 302, 422, 302]
    assert "Médias" in refused.content.decode()
    assert "Logement" in html
    assert "<dd>Français, Tigrigna</dd>" in html
    assert 'alt="Un arbre"' in html
    assert "mailto:b@example.org" in html
    assert f"/f/{image.code}/" in listed
    assert "Médias" in page(client, mine)
    client.post(f"{mine}remove/")
    assert (client.get(mine).status_code, "Pas encore" in page(client, contacts)) == (404, True)


def test_what_its_networks_carry_is_carried_for_a_member(client: Client, alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    Partner.objects.update(state="accepted", accepted_at=clock.now())
    member, past = make_organisation("Petit-Val"), make_organisation("Vieux-Bourg")
    for one in (member, past):
        add_to_network(otto.organisation, member=one, by=SYSTEM)
    remove_from_network(otto.organisation, member=past, by=SYSTEM)

    html, of_network = (
        page(client, organisation_address(member)),
        page(client, organisation_address(otto.organisation)),
    )

    assert (pilot.title in html, "Membres autrefois" in of_network, "depuis le" in of_network) == (
        True,
        True,
        True,
    )


# --- Who represents it ----------------------------------------------------------------------------------------


def test_one_without_representation_says_so_and_waits_at_the_desk(
    client: Client, otto: Actor, carla: Actor
) -> None:
    organisation = otto.organisation
    revoke_mandate(otto.mandate, by=otto)

    html = page(client, organisation_address(organisation))
    client.force_login(carla.person)
    desk = page(client, "/fr/desk/organisations/")

    assert ("Sans représentation" in html, f"/fr/organisations/{organisation.code}/ask/" in html) == (
        True,
        True,
    )
    assert ("Sans représentation" in desk, organisation.name in desk) == (True, True)


def test_a_revoked_mandate_stops_the_next_act_of_a_page(client: Client, otto: Actor, idea) -> None:
    client.force_login(otto.person)
    act = {"text": "Oui.", "on_behalf_of": otto.organisation_code}
    page(client, f"/fr/ideas/{idea.code}/endorse/")
    revoke_mandate(otto.mandate, by=otto)

    answers = [
        client.post(f"/fr/ideas/{idea.code}/endorse/", act),
        client.get(f"/fr/organisations/{otto.organisation_code}/change/"),
        client.post(f"/fr/organisations/{otto.organisation_code}/contacts/", {"name": "A"}),
    ]

    assert [one.status_code for one in answers] == [403, 403, 403]


def test_the_desk_notes_what_was_checked(client: Client, otto: Actor, carla: Actor) -> None:
    code = otto.organisation_code
    Organisation.objects.update(verification="requested", verified_until=None)
    client.force_login(carla.person)
    until = str(clock.today())

    kept = client.post(
        f"/fr/desk/organisations/{code}/verify/",
        {"seen": "requested", "until": until, "note": "Registre lu."},
    )
    client.force_login(otto.person)

    assert kept.status_code == 302
    assert "Registre lu." in page(client, f"/fr/organisations/{code}/verification/")
    assert "Registre lu." not in page(client, organisation_address(otto.organisation))


# --- The same body, recorded twice ----------------------------------------------------------------------------


def test_one_like_it_is_shown_before_another_is_proposed(client: Client, otto: Actor, alice: Actor) -> None:
    client.force_login(alice.person)
    values = {"name": "commune d’aubrive", "kind": "commune"}

    asked = client.post("/fr/organisations/propose/", values)
    said = client.post("/fr/organisations/propose/", {**values, "is_other": "on"})

    assert (asked.status_code, said.status_code) == (422, 302)
    html = asked.content.decode()
    assert ("Existe déjà peut-être" in html, names(html)) == (True, [otto.organisation.name])
    assert 'type="checkbox" name="is_other"' in html


def test_one_recorded_twice_is_merged_at_the_desk_and_its_address_leads_on(
    client: Client, otto: Actor, carla: Actor
) -> None:
    into, source = otto.organisation, make_organisation("Aubrive (bis)")
    make_mandate(make_person("Olga"), source)
    client.force_login(carla.person)
    address = f"/fr/desk/organisations/{source.code}/merge/"

    chosen, preview = page(client, address), page(client, f"{address}?into={into.code}")
    wrong = client.post(address, {"into": "Nulle part"})
    merged = client.post(address, {"into": into.code})
    desk = page(client, f"/fr/desk/organisations/{into.code}/")
    undo = re.search(r'action="([^"]+/undo/)"', desk).group(1)

    assert ("Ce qui passe" in chosen, "Mandats : 1" in preview) == (False, True)
    assert (wrong.status_code, merged.status_code, client.get(address).status_code) == (422, 302, 404)
    assert client.get(f"/fr/organisations/{source.code}/")["Location"] == organisation_address(into)
    assert names(page(client, "/fr/organisations/")) == [into.name]
    assert (client.post(undo).status_code, client.post(undo).status_code) == (302, 409)
    assert names(page(client, "/fr/organisations/")) == [source.name, into.name]
