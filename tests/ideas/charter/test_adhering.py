"""An organisation adheres to the charter before it commits itself: to the version that holds, or the one before."""

import pytest

from ideas.charter.models import Adhesion
from ideas.charter.operations import adhere
from ideas.charter.queries import adhesions_of, adhesions_to
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.organisations.operations import expect_commitment
from ideas.organisations.queries import can_commit, hindrance, what_hinders
from ideas.people.personal_data import export_of
from ideas.pilots.operations import answer_invitation, apply_as_partner
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.charter import let_adhere, make_charter, mandate_of, refused
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_pilot


def test_it_is_a_confirmed_act_kept_with_its_mandate(otto: Actor) -> None:
    charter = make_charter()
    with refused(Invalid, "required"):
        adhere(otto.organisation, charter=charter, confirmed=False, by=otto)

    adhesion = adhere(otto.organisation, charter=charter, confirmed=True, by=otto)

    assert (adhesion.person, adhesion.mandate) == (otto.person, otto.mandate)
    assert facts_of("organisation", otto.organisation_code) == ["AdhesionGiven"]
    assert str(adhesion) == f"{otto.organisation.pk} {charter.pk}"
    with refused(MovedOn):
        adhere(otto.organisation, charter=charter, confirmed=True, by=otto)
    assert list(adhesions_of(otto.organisation)) == list(adhesions_to([charter])) == [adhesion]
    assert [row["charter__number"] for row in export_of(otto.person)["charter.Adhesion"]] == [1]


def test_what_is_adhered_to_is_the_version_that_was_read(otto: Actor) -> None:
    read = make_charter()
    make_charter(2)

    with refused(MovedOn):
        adhere(otto.organisation, charter=read, confirmed=True, by=otto)


def test_only_who_may_commit_it_adheres_for_it(otto: Actor, carla: Actor) -> None:
    charter, voice = (
        make_charter(),
        acting_for(make_mandate(make_person("Cleo"), otto.organisation, "communication")),
    )
    hidden = acting_for(
        make_mandate(make_person("Hana"), make_organisation("Masquée", hidden_at=clock.now()))
    )
    for actor, organisation in (
        (voice, otto.organisation),
        (carla, otto.organisation),
        (acting_for_new("Autre"), otto.organisation),
        (hidden, hidden.organisation),
    ):
        with refused(NotAllowed):
            adhere(organisation, charter=charter, confirmed=True, by=actor)


def test_without_a_charter_nothing_is_asked(otto: Actor) -> None:
    assert can_commit(otto.organisation, clock.today())
    expect_commitment(otto.organisation)


def test_the_current_or_the_previous_version_is_asked(otto: Actor) -> None:
    first = make_charter()
    assert hindrance(otto.organisation, clock.today()) is not None
    with refused(Invalid, "no_adhesion"):
        expect_commitment(otto.organisation)
    adhere(otto.organisation, charter=first, confirmed=True, by=otto)
    assert what_hinders(otto.organisation, clock.today()) == ""

    make_charter(2)
    assert can_commit(otto.organisation, clock.today())
    make_charter(3)

    assert not can_commit(otto.organisation, clock.today())
    assert "la charte du lab" in str(what_hinders(otto.organisation, clock.today()))


def test_verification_is_asked_first(otto: Actor) -> None:
    make_charter()
    unknown = make_organisation("Inconnue", verification="unverified", verified_until=None)

    found = hindrance(unknown, clock.today())

    assert found is not None
    assert found[0] == "not_verified"


def test_nobody_becomes_a_partner_without_it(alice: Actor, otto: Actor) -> None:
    pilot, nadia = make_pilot(alice, otto), acting_for_new("Association Trait d’union")
    make_charter()
    invited = pilot.partners.get()
    with refused(Invalid, "no_adhesion"):
        answer_invitation(invited, accept=True, by=otto)
    with refused(Invalid, "no_adhesion"):
        apply_as_partner(pilot, role="operator", text="Nous venons.", by=nadia)

    for actor in (otto, nadia):
        let_adhere(mandate_of(actor))

    assert answer_invitation(invited, accept=True, by=otto).state == "accepted"
    assert apply_as_partner(pilot, role="operator", text="Nous venons.", by=nadia).state == "applied"


@pytest.mark.django_db(transaction=True)
def test_two_representatives_at_once_adhere_once(otto: Actor) -> None:
    charter, other = make_charter(), acting_for(make_mandate(make_person("Rita"), otto.organisation))

    def act(actor: Actor) -> Adhesion:
        return adhere(otto.organisation, charter=charter, confirmed=True, by=actor)

    results = at_once(lambda: act(otto), lambda: act(other))

    assert successes(results) == Adhesion.objects.count() == 1
