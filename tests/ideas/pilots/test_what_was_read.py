"""Whoever answers, decides, changes or leaves says which version they read: nothing unread is answered."""

from collections.abc import Callable

import pytest
from django.db import connection

from ideas.kernel.actor import Actor
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    answer_invitation,
    apply_as_partner,
    change_contribution,
    decide_application,
    invite_partner,
    withdraw_application,
)
from tests.at_once import ends_overtaken
from tests.factories.activity import facts_of
from tests.factories.people import acting, make_person
from tests.factories.pilots import acting_for_new, make_pilot

LOCKED = 'SELECT "pilots_pilot"'


def apply_anew(pilot: Pilot, applicant: Actor) -> None:
    """Take the application back and propose another role."""
    withdraw_application(pilot.partners.get(), reason="Un autre rôle nous va mieux.", by=applicant)
    apply_as_partner(pilot, role="funder", text="Deux ans.", by=applicant)


@pytest.mark.parametrize("accept", [True, False])
def test_it_answers_the_invitation_that_it_read(
    pilot: Pilot, otto: Actor, alice: Actor, accept: bool
) -> None:
    read = pilot.partners.get()
    invite_partner(pilot, organisation=otto.organisation, role="funder", by=alice)

    with pytest.raises(StaleRevision, match="L’invitation a changé") as refused:
        answer_invitation(pilot.partners.get(), accept=accept, version=read.version, by=otto)

    assert refused.value.current["role"] == "funder"
    assert (pilot.partners.get().state, pilot.partners.get().role) == ("invited", "funder")


@pytest.mark.parametrize("accept", [True, False])
def test_the_application_that_was_read_is_decided(alice: Actor, nadia: Actor, accept: bool) -> None:
    pilot = make_pilot(alice)
    read = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    apply_anew(pilot, nadia)

    with pytest.raises(StaleRevision, match="La proposition a changé") as refused:
        decide_application(pilot.partners.get(), accept=accept, reason="Non.", version=read.version, by=alice)
    waiting = pilot.partners.get()
    decided = decide_application(waiting, accept=accept, reason="Non.", version=waiting.version, by=alice)

    assert refused.value.current == {"role": "funder", "state": "applied", "text": "Deux ans."}
    assert (decided.role, decided.state) == ("funder", "accepted" if accept else "declined")


def test_one_that_was_taken_back_is_not_there_to_be_decided(alice: Actor, nadia: Actor) -> None:
    pilot = make_pilot(alice)
    read = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    withdraw_application(pilot.partners.get(), reason="Plus le temps.", by=nadia)

    with pytest.raises(MovedOn):
        decide_application(read, accept=True, version=read.version, by=alice)


def test_who_takes_an_application_back_does_not_leave_what_was_accepted_meanwhile(
    alice: Actor, nadia: Actor
) -> None:
    pilot = make_pilot(alice)
    read = apply_as_partner(pilot, role="expert", text="Nos machines.", by=nadia)
    decide_application(read, accept=True, by=alice)

    with pytest.raises(StaleRevision, match="Cette participation a changé"):
        withdraw_application(read, reason="Plus le temps.", version=read.version, by=nadia)

    assert pilot.partners.get().state == "accepted"


def test_no_words_of_somebody_else_are_written_over(pilot: Pilot, otto: Actor) -> None:
    read = answer_invitation(pilot.partners.get(), accept=True, text="Une salle.", by=otto)
    change_contribution(read, text="Une salle et un jardin.", version=read.version, by=otto)

    with pytest.raises(StaleRevision) as refused:
        change_contribution(read, text="Rien.", version=read.version, by=otto)

    assert refused.value.current["text"] == pilot.partners.get().text == "Une salle et un jardin."


@pytest.mark.django_db(transaction=True)
def test_an_application_that_changes_while_it_is_decided_is_not_decided_unread() -> None:
    lead, applicant = acting(make_person("Alice")), acting_for_new("Association Trait d’union")
    pilot = make_pilot(lead)
    read = apply_as_partner(pilot, role="expert", text="Nos machines.", by=applicant)

    end = ends_overtaken(
        lambda: decide_application(read, accept=True, version=read.version, by=lead),
        LOCKED,
        lambda: apply_anew(pilot, applicant),
    )

    assert end == ("StaleRevision" if connection.vendor == "postgresql" else "done")
    assert facts_of("pilot", pilot.code).count("PartnerAccepted") == (end == "done")
    became = ("expert", "accepted") if end == "done" else ("funder", "applied")
    assert (pilot.partners.get().role, pilot.partners.get().state) == became


@pytest.mark.django_db(transaction=True)
def test_what_is_brought_is_not_written_over_at_the_same_moment() -> None:
    partner = acting_for_new("Association Trait d’union")
    pilot = make_pilot(acting(make_person("Alice")), partner)
    read = answer_invitation(pilot.partners.get(), accept=True, by=partner)

    def change(text: str) -> Callable[[], Partner]:
        return lambda: change_contribution(read, text=text, version=read.version, by=partner)

    end = ends_overtaken(change("Une salle."), LOCKED, change("Un jardin."))

    assert end == ("StaleRevision" if connection.vendor == "postgresql" else "done")
    assert pilot.partners.get().text == ("Une salle." if end == "done" else "Un jardin.")
