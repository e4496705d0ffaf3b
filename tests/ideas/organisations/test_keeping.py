"""Organisations are proposed, listed, changed, hidden; networks have members."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.activity.queries import facts_about, facts_seen_by
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded, StaleRevision
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.operations import (
    add_organisation,
    add_to_network,
    change_organisation,
    hide_organisation,
    list_organisation,
    propose_organisation,
    remove_from_network,
    show_organisation,
)
from ideas.organisations.queries import (
    network_members_of,
    networks_of,
    organisations_called,
    organisations_matching,
    organisations_visible_to,
    organisations_within,
    people_of,
)
from ideas.topics.operations import import_territories
from ideas.topics.reading import TerritoryRow
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import acting, make_person


def names(organisation: Organisation) -> list[str]:
    return list(facts_about("organisation", organisation.code).values_list("name", flat=True))


def codes_of(error: Invalid) -> list[tuple[str, str]]:
    return [(wrong.field, wrong.code) for wrong in error.errors]


# --- Proposing and adding -------------------------------------------------------------------------------------


def test_a_proposed_organisation_is_seen_by_who_proposed_it_and_by_staff(alice, charlie, carla) -> None:
    organisation = propose_organisation(name="  Le Fil  d’Or ", kind="association", by=alice)

    assert (organisation.name, organisation.search_name) == ("Le Fil d’Or", "le fil d or")
    assert names(organisation) == ["OrganisationProposed", "VerificationRequested", "MandateAsked"]
    assert [list(organisations_visible_to(v)) for v in (ANYONE, charlie, alice, carla, SYSTEM)] == [
        [],
        [],
        [organisation],
        [organisation],
        [organisation],
    ]


def test_nobody_learns_later_who_proposed_it(alice, charlie, carla) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)

    list_organisation(organisation, by=carla)

    facts = list(facts_about("organisation", organisation.code))
    assert [fact.name for fact in facts_seen_by(charlie, facts)] == ["OrganisationListed"]
    assert facts_seen_by(alice, facts) == facts


def test_listing_makes_its_proposer_the_representative(alice, carla) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)

    listed = list_organisation(organisation, by=carla)

    mandate = Mandate.objects.get()
    assert (mandate.person, mandate.role, mandate.granted_by) == (
        alice.person,
        "representative",
        carla.person,
    )
    assert (listed.listed_at is not None, listed.verification) == (True, "requested")
    assert names(organisation)[3:] == ["OrganisationListed", "MandateGranted"]
    with pytest.raises(MovedOn):
        list_organisation(organisation, by=carla)


def test_what_staff_adds_is_listed_and_not_verified(carla, charlie) -> None:
    organisation = add_organisation(name="Canton d’Aubrive", kind="canton", by=carla)

    assert list(organisations_visible_to(ANYONE)) == [organisation]
    assert organisation.verification == "unverified"
    with pytest.raises(NotAllowed):
        add_organisation(name="Autre", kind="canton", by=charlie)
    with pytest.raises(SignInNeeded):
        propose_organisation(name="Autre", kind="canton", by=ANYONE)


def test_all_that_is_wrong_is_said_at_once(carla) -> None:
    with pytest.raises(Invalid) as refusal:
        add_organisation(
            name=" ",
            kind="club",
            website="javascript:alert(1)",
            official_number="9" * 41,
            languages=["fr", "klingon"],
            by=carla,
        )

    assert codes_of(refusal.value) == [
        ("name", "required"),
        ("kind", "unknown"),
        ("website", "invalid"),
        ("official_number", "too_long"),
        ("languages", "unknown"),
    ]


def test_a_web_address_may_come_without_its_scheme(carla) -> None:
    organisation = add_organisation(
        name="Le Fil", kind="association", website="lefil.example", languages=["it", "fr", "it"], by=carla
    )

    assert (organisation.website, organisation.languages) == ("https://lefil.example", ["fr", "it"])


def test_an_official_number_belongs_to_one_organisation(carla) -> None:
    add_organisation(name="Le Fil", kind="association", official_number="CHE-1", by=carla)
    other = add_organisation(name="Le Pont", kind="association", by=carla)
    add_organisation(name="Sans numéro non plus", kind="association", by=carla)

    with pytest.raises(Invalid) as adding:
        add_organisation(name="Copie", kind="association", official_number="CHE-1", by=carla)
    with pytest.raises(Invalid) as changing:
        change_organisation(other, official_number=" CHE-1", by=carla)

    assert codes_of(adding.value) == codes_of(changing.value) == [("official_number", "taken")]


def test_what_people_do_not_write_cannot_be_written(carla) -> None:
    with pytest.raises(TypeError):
        add_organisation(name="Le Fil", kind="association", verification="verified", by=carla)


# --- Changing -------------------------------------------------------------------------------------------------


def test_its_representative_changes_its_page(otto) -> None:
    organisation = otto.mandate.organisation

    changed = change_organisation(
        organisation, name="Commune d’Aubrive-le-Lac", description="Au bord.", by=otto
    )

    assert (changed.name, changed.search_name, changed.version) == (
        "Commune d’Aubrive-le-Lac",
        "commune d aubrive le lac",
        2,
    )
    assert Fact.objects.get(name="OrganisationChanged").data == {"changed": ["description", "name"]}


def test_changing_nothing_tells_nothing(otto) -> None:
    organisation = otto.mandate.organisation

    changed = change_organisation(organisation, kind=organisation.kind, by=otto)

    assert (changed.version, names(organisation)) == (1, [])


def test_a_text_read_too_long_ago_is_not_overwritten(otto) -> None:
    organisation = otto.mandate.organisation
    change_organisation(organisation, description="Un.", version=1, by=otto)

    with pytest.raises(StaleRevision):
        change_organisation(organisation, description="Deux.", version=1, by=otto)


def test_who_may_change_it(otto, alice, charlie, carla) -> None:
    organisation = otto.mandate.organisation
    finance = acting_for(make_mandate(alice.person, organisation, role="finance"))
    other = acting_for(make_mandate(otto.person, make_organisation("Le Fil")))
    limited = acting_for(
        make_mandate(make_person("Dora"), organisation, scope_kind="pilot", scope_code="ABCDEFGH")
    )

    for actor in (finance, other, limited, charlie):
        with pytest.raises(NotAllowed):
            change_organisation(organisation, description="Non.", by=actor)
    for actor in (Actor(person=otto.person), otto, carla):
        change_organisation(organisation, description=f"{actor.person.name}.", by=actor)


def test_a_proposal_is_mended_by_who_made_it(alice, charlie) -> None:
    organisation = propose_organisation(name="Le Fil", kind="association", by=alice)

    assert change_organisation(organisation, name="Le Fil d’Or", by=alice).name == "Le Fil d’Or"
    with pytest.raises(NotAllowed):
        change_organisation(organisation, name="Le Pont", by=charlie)


# --- Hiding ---------------------------------------------------------------------------------------------------


def test_a_hidden_organisation_is_seen_by_its_people_and_staff_only(otto, charlie, carla) -> None:
    organisation = otto.mandate.organisation

    hidden = hide_organisation(organisation, reason=" Usurpation. ", by=carla)

    assert (hidden.hidden_reason, hidden.hidden_by) == ("Usurpation.", carla.person)
    own = Actor(person=otto.person)
    assert [list(organisations_visible_to(v)) for v in (ANYONE, charlie, own, carla)] == [
        [],
        [],
        [organisation],
        [organisation],
    ]


def test_a_hidden_organisation_is_seen_no_more_by_whose_mandate_has_run_out(
    charlie: Actor, carla: Actor
) -> None:
    organisation = make_organisation()
    mandate = make_mandate(charlie.person, organisation)
    hide_organisation(organisation, reason="Double.", by=carla)
    before = list(organisations_visible_to(charlie))

    Mandate.objects.filter(pk=mandate.pk).update(ends_on=clock.today() - datetime.timedelta(days=1))

    assert (before, list(organisations_visible_to(charlie))) == ([organisation], [])


def test_hiding_needs_a_reason_a_role_and_happens_once(otto, carla) -> None:
    organisation = otto.mandate.organisation

    with pytest.raises(Invalid):
        hide_organisation(organisation, reason=" ", by=carla)
    with pytest.raises(NotAllowed):
        hide_organisation(organisation, reason="Non.", by=otto)
    hide_organisation(organisation, reason="Usurpation.", by=carla)
    with pytest.raises(MovedOn):
        hide_organisation(organisation, reason="Encore.", by=carla)

    shown = show_organisation(organisation, by=carla)

    assert (shown.is_hidden, shown.hidden_reason) == (False, "")
    with pytest.raises(MovedOn):
        show_organisation(organisation, by=carla)
    assert names(organisation) == ["OrganisationHidden", "OrganisationShown"]


# --- Networks -------------------------------------------------------------------------------------------------


def test_a_network_has_organisations_as_members(carla, otto) -> None:
    network = make_organisation("Réseau", kind="consortium")
    commune, hidden = otto.mandate.organisation, make_organisation("Cachée")
    for member in (commune, commune, hidden):
        add_to_network(network, member=member, by=carla)
    hide_organisation(hidden, reason="Erreur.", by=carla)

    assert [row.member for row in network_members_of(network, ANYONE)] == [commune]
    assert [row.network for row in networks_of(commune, ANYONE)] == [network]

    remove_from_network(network, member=commune, by=carla)
    remove_from_network(network, member=commune, by=carla)

    assert list(network_members_of(network, ANYONE)) == []
    assert names(network) == ["NetworkJoined", "NetworkJoined", "NetworkLeft"]


def test_no_organisation_belongs_to_itself_and_only_staff_says_who_does(carla, otto) -> None:
    network = otto.mandate.organisation

    with pytest.raises(Invalid):
        add_to_network(network, member=network, by=carla)
    with pytest.raises(NotAllowed):
        add_to_network(network, member=make_organisation("Le Fil"), by=otto)


# --- Questions ------------------------------------------------------------------------------------------------


def test_organisations_are_found_by_words_and_by_place(carla) -> None:
    rows = [TerritoryRow(1, "CH", "country", "", "Suisse"), TerritoryRow(2, "CH-VD", "canton", "CH", "Vaud")]
    import_territories(rows, by=SYSTEM)
    from ideas.topics.models import Territory

    vaud = Territory.objects.get(code="CH-VD")
    fil = add_organisation(name="Le Fil d’Étoile", kind="association", territory=vaud, by=carla)
    add_organisation(name="Le Pont", kind="association", by=carla)
    everything = organisations_visible_to(ANYONE)

    assert list(organisations_matching(everything, "etoile FIL")) == [fil]
    assert list(organisations_within(everything, "CH")) == [fil]
    assert organisations_matching(everything, " ").count() == 2
    assert list(organisations_called(everything, "fil eto")) == [fil]
    assert list(organisations_matching(everything, "toile")) == [fil]
    assert list(organisations_called(everything, "toile")) == []


def test_it_belongs_to_those_with_a_mandate(otto, alice, charlie) -> None:
    organisation = otto.mandate.organisation
    make_mandate(alice.person, organisation, granted_at=None)
    make_mandate(charlie.person, organisation, revoked_at=organisation.created_at)

    assert people_of(organisation) == [otto.person.code]  # asking, as everybody may, opens no private file
    assert acting(alice.person).mandate is None
    proposed = make_organisation("Le Fil", listed_at=None)
    make_mandate(alice.person, proposed, granted_at=None)
    assert people_of(proposed) == [alice.person.code]
