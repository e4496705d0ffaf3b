"""Organisations that were recorded twice: found, merged with all that hangs on them, and parted again."""

import pytest

from ideas.activity.queries import facts_about, facts_seen_by
from ideas.files.models import File
from ideas.files.operations import add_file
from ideas.ideation.models import Endorsement
from ideas.ideation.operations import endorse_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.notifications.models import Follow
from ideas.notifications.operations import follow_subject
from ideas.organisations.models import Mandate, Membership, NetworkMember, Organisation
from ideas.organisations.numbering import number_key
from ideas.organisations.operations import (
    add_organisation,
    add_to_network,
    merge_organisations,
    part_organisations,
)
from ideas.organisations.queries import (
    actor_for,
    duplicates_of,
    heir_of,
    listed_organisations,
    memberships_of,
    merge_preview,
    merges_of,
    organisations_visible_to,
    possible_duplicates,
    register_staying,
    what_hangs_on_organisations,
)
from ideas.organisations.queries.merging import _staying
from ideas.pilots.models import Partner
from tests.at_once import at_once, successes
from tests.factories.files import PDF
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import acting, make_person
from tests.factories.pilots import acting_for_new, make_pilot
from tests.factories.topics import make_territories


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CHE-123.456.789", "CHE123456789"),
        ("CHE-123.456.789 TVA", "che 123 456 789"),
        ("732 829 320", "732 829 320 00074"),
        ("FR44 732829320", "732829320"),
        ("IT 01234567890", "01234567890"),
        ("", " - "),
    ],
)
def test_two_writings_of_one_number_are_one(one, other) -> None:
    assert number_key(one) == number_key(other)


def test_numbers_of_others_are_others() -> None:
    assert len({number_key(text) for text in ("CHE-123.456.789", "732829320", "01234567890", "AB 12")}) == 4


def test_one_like_it_is_found_by_number_or_by_name_at_its_place(carla) -> None:
    places = make_territories()
    make_organisation("La Maison", territory=places["CH-GE"], official_number="CHE-123.456.789")
    make_organisation("La Grange", hidden_at=clock.now())

    def found(**said):
        return [one.name for one in possible_duplicates(ANYONE, **said)]

    assert found(official_number="CHE123456789 MWST") == ["La Maison"]
    assert found(name="la maison") == found(name="LA MAISON", territory=places["CH-GE"]) == ["La Maison"]
    assert found(name="La Maison", territory=places["CH-C6608"]) == []
    assert found(name="La Grange") == found() == []
    again = add_organisation(name="La Maison", kind="association", territory=places["CH-GE"], by=carla)
    assert [one.name for one in duplicates_of(again, ANYONE)] == ["La Maison"]


@pytest.fixture
def twice(alice, otto, carla):
    """An organisation recorded a second time, on which much hangs; both are partners of one pilot."""
    nadia = acting_for_new("Commune d’Aubrive (bis)")
    source, code = nadia.organisation, nadia.organisation_code
    make_pilot(alice, otto, nadia)
    endorse_idea(make_idea(alice, title="Un four"), text="Oui.", by=nadia)
    add_file(kind="organisation", code=code, content=PDF, name="a.pdf", by=nadia)
    add_to_network(make_organisation("Réseau"), member=source, by=SYSTEM)
    add_to_network(otto.organisation, member=source, by=SYSTEM)
    follow_subject("organisation", code, by=alice)
    for organisation in (source, otto.organisation):
        Membership.objects.create(organisation=organisation, person=alice.person, joined_at=source.created_at)
    return nadia


def hanging() -> dict[str, list]:
    """Every row that hangs on an organisation, by where it hangs."""
    return {
        f"{held.model._meta.label}.{held.column}": sorted(held.model.objects.values_list("pk", held.column))
        for held in what_hangs_on_organisations()
    }


def test_what_hangs_on_it_moves_and_what_the_other_has_already_stays(twice, otto, alice, carla) -> None:
    source, into = twice.organisation, otto.organisation
    counts = {label: len(rows) for label, rows in hanging().items()}

    merge_organisations(source, into=into, by=carla)

    assert {label: len(rows) for label, rows in hanging().items()} == counts  # no row is lost
    assert Endorsement.objects.get(idea__title="Un four").organisation == into
    assert File.objects.get().subject_code == into.code
    assert Follow.objects.get(person=alice.person, subject_kind="organisation").subject_code == into.code
    assert NetworkMember.objects.filter(member=into).count() == 1  # the network; it is in itself nowhere
    stayed = [row.organisation for row in Partner.objects.filter(organisation=source)]
    assert stayed == [source]  # both had a part in the same pilot
    assert list(memberships_of(alice.person).values_list("organisation", flat=True)) == [into.pk]


def test_its_people_act_for_the_one_and_its_address_leads_there(twice, otto, carla) -> None:
    source, into = twice.organisation, otto.organisation

    merge_organisations(source, into=into, by=carla)

    assert actor_for(person=twice.person, organisation_code=into.code).organisation_code == into.code
    with pytest.raises(NotAllowed):
        actor_for(person=twice.person, organisation_code=source.code)
    assert (heir_of(source.code, ANYONE), heir_of(into.code, ANYONE)) == (into, None)
    assert source not in [*listed_organisations(), *organisations_visible_to(carla)]
    told = facts_seen_by(ANYONE, list(facts_about("organisation", source.code)))
    assert "OrganisationsMerged" in [fact.name for fact in told]


def test_undoing_puts_everything_back(twice, otto, carla) -> None:
    before = hanging()
    merge = merge_organisations(twice.organisation, into=otto.organisation, by=carla)
    assert list(merges_of(otto.organisation)) == [merge]

    part_organisations(merge, by=carla)

    assert hanging() == before
    assert Organisation.objects.get(pk=twice.organisation.pk).merged_into is None
    assert list(merges_of(otto.organisation)) == []
    with pytest.raises(MovedOn):
        part_organisations(merge, by=carla)


def test_what_was_merged_before_is_part_of_the_last_and_parted_in_turn(carla) -> None:
    one, two, three = (make_organisation(name) for name in ("Un", "Deux", "Trois"))
    first = merge_organisations(one, into=two, by=carla)
    second = merge_organisations(two, into=three, by=carla)
    assert heir_of(one.code, ANYONE) == three

    with pytest.raises(MovedOn):
        part_organisations(first, by=carla)
    part_organisations(second, by=carla)
    part_organisations(first, by=carla)

    assert Organisation.objects.filter(merged_into=None).count() == 3


def test_what_cannot_be_merged_is_refused(otto, carla) -> None:
    proposed, other = make_organisation("Le Fil", listed_at=None), make_organisation("Autre")
    hidden = make_organisation("Masquée", hidden_at=otto.organisation.created_at)
    for into in (other, proposed, hidden):
        with pytest.raises(Invalid):
            merge_organisations(other, into=into, by=carla)
    with pytest.raises(NotAllowed):
        merge_organisations(other, into=otto.organisation, by=otto)
    merge_organisations(other, into=otto.organisation, by=carla)
    for source, into in ((other, otto.organisation), (make_organisation("Une"), other)):
        with pytest.raises(MovedOn):
            merge_organisations(source, into=into, by=carla)


def test_what_moves_is_counted_first_and_rows_of_the_past_stay(otto) -> None:
    make_mandate(make_person("Olga"), otto.organisation)

    assert merge_preview(otto.organisation) == [("organisations.Mandate", 2)]
    register_staying(Mandate)
    try:
        assert merge_preview(otto.organisation) == []
    finally:
        _staying.discard(Mandate)


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_of_each_other_at_once_one_counts() -> None:
    one, two = make_organisation("Un"), make_organisation("Deux")
    by = acting(make_person("Carla", roles=["curator"]))

    answers = at_once(
        lambda: merge_organisations(one, into=two, by=by), lambda: merge_organisations(two, into=one, by=by)
    )

    assert successes(answers) == 1
    assert Organisation.objects.filter(merged_into=None).count() == 1
