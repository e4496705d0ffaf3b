"""An organisation that nobody represents any more: it waits, those concerned are told, and nothing is stopped by it."""

import datetime

import pytest
import time_machine

from ideas.files.operations import add_file
from ideas.files.queries import file_visible_to
from ideas.ideation.operations import endorse_idea
from ideas.kernel import clock
from ideas.kernel.errors import NotAllowed, NotFound
from ideas.notifications.models import Notification
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.operations import (
    ask_mandate,
    end_membership,
    grant_mandate,
    revoke_mandate,
    settle_next,
)
from ideas.organisations.queries import without_representation
from ideas.people.operations import close_account
from tests.at_once import at_once
from tests.factories.activity import facts_of
from tests.factories.files import PDF
from tests.factories.ideas import make_idea
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person

DAY = datetime.timedelta(days=1)


def revoked(otto) -> None:
    revoke_mandate(otto.mandate, by=otto)


def left(otto) -> None:
    now = clock.now()
    membership = Membership.objects.create(organisation=otto.organisation, person=otto.person, joined_at=now)
    end_membership(membership, by=otto)


def closed(otto) -> None:
    close_account(otto.person, by=otto)


@pytest.mark.parametrize("go", [revoked, left, closed])
def test_when_the_last_representative_goes_it_waits_and_is_told(
    otto, carla, bruno, deliver_facts, go
) -> None:
    organisation = otto.organisation
    make_mandate(make_person("Dédé"), organisation, role="deputy")
    Membership.objects.create(organisation=organisation, person=bruno.person, joined_at=clock.now())

    go(otto)
    deliver_facts()

    assert list(without_representation()) == [organisation]
    assert facts_of("organisation", organisation.code).count("RepresentationLost") == 1
    told = Notification.objects.filter(fact__name="RepresentationLost").values_list("person", flat=True)
    assert {bruno.person.pk, carla.person.pk} <= set(told)


def test_while_another_represents_it_nothing_is_said(otto) -> None:
    make_mandate(make_person("Olga"), otto.organisation)

    revoke_mandate(otto.mandate, by=otto)

    assert facts_of("organisation", otto.organisation_code) == ["MandateRevoked"]


def test_one_that_never_had_any_misses_nobody(carla) -> None:
    organisation = make_organisation()
    finance = make_mandate(make_person("Finn"), organisation, role="finance")

    revoke_mandate(finance, by=carla)

    assert list(without_representation()) == []


def test_a_new_mandate_ends_it_and_a_member_may_ask_for_one(otto, bruno, carla) -> None:
    organisation = otto.organisation
    revoke_mandate(otto.mandate, by=otto)

    asked = ask_mandate(organisation, by=bruno)
    grant_mandate(organisation, person=bruno.person, role="representative", asked=asked, by=carla)

    assert list(without_representation()) == []


def test_one_whose_last_mandate_runs_out_is_found_by_its_date(otto) -> None:
    Mandate.objects.update(ends_on=clock.today())
    assert not settle_next(today=clock.today())

    with time_machine.travel(clock.now() + 2 * DAY):
        counted = [settle_next(today=clock.today()) for _again in range(2)]

    assert counted == [True, False]
    assert facts_of("organisation", otto.organisation_code) == ["RepresentationLost"]


def test_one_that_begins_later_represents_from_its_day_on(otto, bruno, carla) -> None:
    organisation = otto.organisation
    revoke_mandate(otto.mandate, by=otto)
    begins = clock.today() + 5 * DAY
    grant_mandate(organisation, person=bruno.person, role="representative", starts_on=begins, by=carla)
    assert list(without_representation()) == [organisation]

    with time_machine.travel(clock.now() + 6 * DAY):
        assert settle_next(today=clock.today())

    assert list(without_representation()) == []


def test_what_it_promised_stays_and_nobody_acts_for_it(otto, alice, idea) -> None:
    endorsement = endorse_idea(idea, text="Oui.", intended_role="host", by=otto)
    revoke_mandate(otto.mandate, by=otto)

    endorsement.refresh_from_db()
    assert endorsement.withdrawn_at is None
    with pytest.raises(NotAllowed):
        endorse_idea(make_idea(alice, title="Autre"), text="Oui.", by=otto)


def test_who_merely_asks_for_a_mandate_reads_no_private_file(otto, charlie) -> None:
    code = otto.organisation_code
    file = add_file(kind="organisation", code=code, content=PDF, name="a.pdf", is_private=True, by=otto)
    ask_mandate(otto.organisation, by=charlie)

    with pytest.raises(NotFound):
        file_visible_to(charlie, file.code)
    assert file_visible_to(otto, file.code) == file


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_leave_nobody_and_that_is_seen() -> None:
    organisation = make_organisation()
    two = [acting_for(make_mandate(make_person(name), organisation)) for name in ("Otto", "Olga")]

    at_once(*(lambda b=by: revoke_mandate(b.mandate, by=b) for by in two))

    assert Organisation.objects.get().unrepresented_since is not None
    assert facts_of("organisation", organisation.code).count("RepresentationLost") == 1
