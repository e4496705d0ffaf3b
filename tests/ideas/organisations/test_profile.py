"""What an organisation is good at, its logo, whom one reaches there, and since when it is in a network."""

import pytest

from ideas.files.operations import add_file
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.organisations.lifecycle import MOST_CONTACTS
from ideas.organisations.models import Contact, NetworkMember
from ideas.organisations.operations import (
    add_contact,
    add_to_network,
    change_contact,
    change_organisation,
    propose_organisation,
    remove_contact,
    remove_from_network,
)
from ideas.organisations.queries import contacts_visible_to, network_members_ever
from ideas.pilots.models import Partner
from tests.at_once import at_once
from tests.factories.activity import facts_of
from tests.factories.files import PDF, image_bytes
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_pilot

REACHED = {"name": "Accueil", "email": "accueil@example.org"}


def image_of(by, **words):
    code = by.organisation_code
    words = {"alt_text": "Un arbre", **words}
    return add_file(kind="organisation", code=code, content=image_bytes(), name="arbre.png", by=by, **words)


# --- Competences and logo ---


def test_competences_are_of_the_labs_list(otto) -> None:
    changed = change_organisation(otto.organisation, competences=["housing", "ageing", "housing"], by=otto)

    assert changed.competences == ["ageing", "housing"]
    assert changed.competence_names == ["Vieillesse et aide à domicile", "Logement"]
    with pytest.raises(Invalid):
        change_organisation(changed, competences=["magic"], by=otto)


def test_one_of_its_described_images_is_its_logo_while_everybody_may_see_it(otto) -> None:
    image = image_of(otto)

    changed = change_organisation(otto.organisation, logo=image, by=otto)

    assert changed.shown_logo == image
    image.is_private = True
    image.save()
    changed.refresh_from_db()
    assert changed.shown_logo is None


def test_what_is_no_image_of_its_own_that_all_may_see_is_no_logo(otto, carla) -> None:
    code = otto.organisation_code
    document = add_file(kind="organisation", code=code, content=PDF, name="a.pdf", by=otto)
    other = make_organisation("Autre")
    elsewhere = add_file(
        kind="organisation", code=other.code, content=image_bytes(), name="a.png", alt_text="A", by=carla
    )
    bare = image_of(otto)
    bare.alt_text = ""
    faults = []

    for logo in (document, elsewhere, image_of(otto, is_private=True), bare):
        with pytest.raises(Invalid) as refused:
            change_organisation(otto.organisation, logo=logo, by=otto)
        faults.append(refused.value.errors[0].code)

    assert faults == ["unknown", "unknown", "unknown", "not_described"]
    assert change_organisation(otto.organisation, logo=None, by=otto).logo is None


def test_there_is_no_logo_before_there_is_a_page(alice) -> None:
    with pytest.raises(TypeError):
        propose_organisation(name="Le Fil", kind="association", logo=None, by=alice)


# --- Contacts ---


def test_a_contact_is_given_changed_and_taken_away(otto) -> None:
    contact = add_contact(otto.organisation, purpose="press", phone="+41 22 555 01 02", **REACHED, by=otto)

    same = change_contact(contact, version=1, name="Accueil", by=otto)
    changed = change_contact(contact, version=1, name="Secrétariat", by=otto)

    assert (same.version, changed.version, changed.name, changed.purpose) == (1, 2, "Secrétariat", "press")
    with pytest.raises(StaleRevision):
        change_contact(contact, version=1, name="Trop tard", by=otto)
    remove_contact(contact, by=otto)
    for late in (
        lambda: remove_contact(contact, by=otto),
        lambda: change_contact(contact, version=2, by=otto),
    ):
        with pytest.raises(MovedOn):
            late()
    assert facts_of("organisation", otto.organisation_code) == ["OrganisationChanged"] * 3


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"name": ""}, "required"),
        ({"email": ""}, "unreachable"),
        ({"email": "nulle part"}, "invalid"),
        ({"phone": "appelez-nous"}, "invalid"),
        ({"purpose": "gossip"}, "unknown"),
        ({"name": "x" * 121}, "too_long"),
    ],
)
def test_what_is_wrong_with_a_contact_is_said(otto, values, fault) -> None:
    with pytest.raises(Invalid) as refused:
        add_contact(otto.organisation, **{**REACHED, **values}, by=otto)

    assert refused.value.errors[0].code == fault


def test_a_page_bears_so_many_contacts_and_strangers_give_none(otto, charlie) -> None:
    for _number in range(MOST_CONTACTS):
        add_contact(otto.organisation, **REACHED, by=otto)

    with pytest.raises(Invalid):
        add_contact(otto.organisation, **REACHED, by=otto)
    with pytest.raises(NotAllowed):
        add_contact(otto.organisation, **REACHED, by=charlie)


def test_those_for_partners_are_read_by_who_works_with_it_alone(alice, otto, carla, charlie) -> None:
    add_contact(otto.organisation, **REACHED, is_public=False, by=otto)
    stranger, nadia = acting_for_new("Loin"), acting_for_new("Association Trait d’union")

    def readers() -> list[int]:
        actors = (ANYONE, charlie, stranger, nadia, otto, carla)
        return [contacts_visible_to(one, otto.organisation).count() for one in actors]

    before = readers()
    make_pilot(alice, otto, nadia)
    Partner.objects.update(state="accepted", accepted_at=clock.now())

    assert (before, readers()) == ([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 1])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_contact_at_once_one_does() -> None:
    otto = acting_for(make_mandate(make_person("Otto"), make_organisation()))
    contact = Contact.objects.create(organisation=otto.organisation, **REACHED)

    outcomes = at_once(
        lambda: change_contact(contact, version=1, name="Un", by=otto),
        lambda: change_contact(contact, version=1, name="Deux", by=otto),
    )

    contact.refresh_from_db()
    assert (contact.version, sum(isinstance(one, Exception) for one in outcomes)) == (2, 1)


# --- Networks ---


def test_a_network_keeps_since_when_and_until_when(carla) -> None:
    network, member = make_organisation("Réseau"), make_organisation("Commune")
    add_to_network(network, member=member, by=carla)
    remove_from_network(network, member=member, by=carla)
    add_to_network(network, member=member, by=SYSTEM)

    rows = network_members_ever(network, ANYONE)

    assert [(row.member, row.until is None) for row in rows] == [(member, False), (member, True)]
    assert NetworkMember.objects.filter(until=None).count() == 1
