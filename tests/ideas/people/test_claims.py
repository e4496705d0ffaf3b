"""People without an account, and how what was recorded becomes theirs."""

import datetime
import functools
from typing import Any

import pytest
from django.core import mail

from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, NotFound, SignInNeeded, TooMany
from ideas.people.mails import CLAIM_PATH
from ideas.people.models import Claim, Consent, Person
from ideas.people.operations import (
    accept_documents,
    change_contact,
    claim_account,
    claim_person,
    close_account,
    invite_to_claim,
    issue_claim,
    record_consent,
    record_person,
)
from ideas.people.queries import current_documents, open_claim, people_visible_to
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.people import PASSWORD, arriving, make_person, make_unclaimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla(db):
    return make_person("Carla", roles=("curator",))


def account(**changes: Any) -> dict[str, Any]:
    return {
        "email": "zoe@demo.example",
        "display_name": "Zoé M.",
        "password": PASSWORD,
        "language": "fr",
        "documents": current_documents(),
        "by": ANYONE,
        **changes,
    }


class TestRecording:
    def test_keeps_who_recorded_whom_where_and_how_to_reach_them(self, carla):
        zoe = record_person(
            display_name="Zoé",
            via="counter",
            language="it",
            postal_contact="Rue du Lac 1",
            documents=current_documents(),
            by=arriving(carla),
        )

        assert (zoe.is_unclaimed, zoe.recorded_via, zoe.recorded_by, zoe.email) == (
            True,
            "counter",
            carla,
            None,
        )
        assert set(Consent.objects.values_list("person", "recorded_by")) == {(zoe.pk, carla.pk)}
        assert facts_of("person", zoe.code) == ["PersonRecorded", "DocumentsAccepted"]

    def test_is_for_staff_who_meet_people(self, carla):
        for person in (make_person("Charlie"), make_person("Edith", roles=("editor",))):
            with pytest.raises(NotAllowed):
                record_person(display_name="Zoé", via="counter", language="fr", by=arriving(person))

    def test_with_an_address_sends_them_the_link(self, carla, deliver_facts):
        zoe = record_person(
            display_name="Zoé", via="counter", language="fr", email="zoe@demo.example", by=arriving(carla)
        )

        deliver_facts()

        [message] = mail.outbox
        secret = message.body.split(CLAIM_PATH.split("{")[0])[1].split("/")[0]
        assert message.to == ["zoe@demo.example"]
        assert open_claim(secret).person == zoe

    def test_by_an_import_is_quiet_and_the_same_again(self, deliver_facts):
        again = {"display_name": "Yves", "via": "import", "language": "fr", "key": "source:7", "quiet": True}

        first = record_person(email="yves@demo.example", **again, by=SYSTEM)
        second = record_person(**again, by=SYSTEM)
        deliver_facts()

        assert first == second
        assert mail.outbox == []
        assert facts_of("person", first.code) == ["PersonRecorded"]

    def test_again_gives_whom_they_became(self):
        yves = record_person(display_name="Yves", via="import", language="fr", key="source:7", by=SYSTEM)
        alice = make_person("Alice")
        _, secret = issue_claim(yves, by=SYSTEM)
        claim_person(secret, by=arriving(alice))

        assert (
            record_person(display_name="Yves", via="import", language="fr", key="source:7", by=SYSTEM)
            == alice
        )

    def test_refuses_what_is_wrong_and_an_address_that_has_an_account(self, carla):
        with pytest.raises(Invalid) as caught:
            record_person(display_name="", via="dream", language="fr", email="x", by=arriving(carla))
        assert [(e.field, e.code) for e in caught.value.errors] == [
            ("display_name", "required"),
            ("email", "invalid"),
            ("via", "invalid"),
        ]

        make_person("Alice", email="alice@demo.example")
        with pytest.raises(Invalid):
            record_person(
                display_name="Zoé",
                via="counter",
                language="fr",
                email="alice@demo.example",
                by=arriving(carla),
            )

    def test_lets_staff_note_how_to_reach_them(self, carla):
        zoe = make_unclaimed()

        assert (
            change_contact(zoe, postal_contact="027 000 00 00", by=arriving(carla)).postal_contact
            == "027 000 00 00"
        )
        with pytest.raises(Invalid):
            change_contact(zoe, postal_contact="x" * 1001, by=arriving(carla))
        with pytest.raises(NotAllowed):
            change_contact(zoe, postal_contact="…", by=arriving(make_person()))

    def test_notes_nothing_of_somebody_who_left(self, carla):
        zoe = make_unclaimed()
        close_account(zoe, by=SYSTEM)

        assert change_contact(zoe, postal_contact="027 000 00 00", by=arriving(carla)).postal_contact == ""
        assert "ProfileChanged" not in facts_of("person", zoe.code)


class TestTheLink:
    def test_is_shown_once_and_the_later_one_counts(self, carla):
        zoe = make_unclaimed()
        _, first = issue_claim(zoe, by=arriving(carla))
        claim, second = issue_claim(zoe, by=arriving(carla))

        assert open_claim(first) is None
        assert open_claim(second) == claim
        assert second not in str(Claim.objects.values().last())

    def test_is_not_made_for_whom_has_an_account(self, carla):
        with pytest.raises(NotAllowed):
            issue_claim(make_person("Alice"), by=arriving(carla))

    def test_expires(self, carla, time_machine):
        claim, secret = issue_claim(make_unclaimed(), by=arriving(carla))
        time_machine.move_to(claim.expires_at + datetime.timedelta(seconds=1))

        assert open_claim(secret) is None
        with pytest.raises(NotFound):
            claim_person(secret, by=arriving(make_person()))

    def test_is_mailed_once_a_day_to_whom_it_is_for(self, deliver_facts):
        zoe = make_unclaimed(email="zoe@demo.example")

        for _ in range(3):
            invite_to_claim(zoe, by=ANYONE)
        invite_to_claim(make_person("Alice"), by=ANYONE)
        invite_to_claim(make_unclaimed("Without"), by=ANYONE)
        deliver_facts()

        assert [message.to for message in mail.outbox] == [["zoe@demo.example"]]

    def test_is_not_mailed_when_it_has_no_use_any_more(self, deliver_facts):
        zoe = make_unclaimed(email="zoe@demo.example")
        invite_to_claim(zoe, by=ANYONE)
        Person.objects.filter(pk=zoe.pk).update(is_unclaimed=False)

        deliver_facts()

        assert mail.outbox == []

    def test_is_limited_by_address(self):
        zoe = make_unclaimed(email="zoe@demo.example")

        with allowing("mail", 1):
            invite_to_claim(zoe, by=ANYONE)
            with pytest.raises(TooMany):
                invite_to_claim(zoe, by=ANYONE)


class TestClaimingIntoANewAccount:
    def test_makes_the_same_person_an_account(self, carla):
        zoe = make_unclaimed("Zoé")
        _, secret = issue_claim(zoe, by=arriving(carla))

        claimed = claim_account(secret, **account())

        kept = Person.objects.get(code=zoe.code)
        assert (claimed, kept.is_unclaimed, kept.email, kept.name) == (
            zoe,
            False,
            "zoe@demo.example",
            "Zoé M.",
        )
        assert kept.check_password(PASSWORD)
        assert kept.confirmed_at is None
        assert facts_of("person", zoe.code) == ["ClaimIssued", "PersonClaimed", "DocumentsAccepted"]

    def test_confirms_the_address_the_link_was_mailed_to(self):
        zoe = make_unclaimed("Zoé", email="zoe@demo.example")
        _, mailed = issue_claim(zoe, sent_to="zoe@demo.example", by=SYSTEM)

        assert claim_account(mailed, **account()).confirmed_at is not None

    def test_does_not_confirm_another_address(self):
        zoe = make_unclaimed("Zoé", email="zoe@demo.example")
        _, mailed = issue_claim(zoe, sent_to="zoe@demo.example", by=SYSTEM)

        assert claim_account(mailed, **account(email="other@demo.example")).confirmed_at is None

    def test_can_be_repaired_by_another_link_until_an_address_is_confirmed(self, carla):
        zoe = make_unclaimed("Zoé")
        _, first = issue_claim(zoe, by=arriving(carla))
        claim_account(first, **account(email="mistyped@demo.example"))

        _, second = issue_claim(Person.objects.get(pk=zoe.pk), by=arriving(carla))
        claim_account(second, **account())

        assert Person.objects.get(pk=zoe.pk).email == "zoe@demo.example"

    def test_refuses_an_address_that_has_an_account_and_keeps_the_link(self, carla):
        make_person("Alice", email="zoe@demo.example")
        _, secret = issue_claim(make_unclaimed(), by=arriving(carla))

        with pytest.raises(Invalid):
            claim_account(secret, **account())
        with pytest.raises(Invalid):
            claim_account(secret, **account(password="x"))
        assert open_claim(secret) is not None

    def test_is_for_whom_is_signed_out(self, carla):
        _, secret = issue_claim(make_unclaimed(), by=arriving(carla))

        with pytest.raises(NotAllowed):
            claim_account(secret, **account(by=arriving(make_person())))


class TestClaimingIntoAnAccount:
    def test_unites_both_and_leaves_a_blank_row_that_leads_on(self, carla):
        alice, zoe = make_person("Alice"), make_unclaimed("Zoé", postal_contact="Rue du Lac 1")
        record_consent(zoe, documents=current_documents(), by=arriving(carla))
        accept_documents(alice, documents=current_documents(), by=arriving(alice))
        older = Consent.objects.filter(person=zoe).values_list("pk", flat=True)
        expected = sorted(older)
        _, secret = issue_claim(zoe, by=arriving(carla))

        claim_person(secret, by=arriving(alice))

        old = Person.objects.get(pk=zoe.pk)
        assert (old.united_with, old.display_name, old.is_active, old.postal_contact) == (
            alice,
            "",
            False,
            "",
        )
        assert sorted(Consent.objects.filter(person=alice).values_list("pk", flat=True)) == expected
        assert Person.objects.get(pk=alice.pk).postal_contact == "Rue du Lac 1"
        assert facts_of("person", alice.code) == ["DocumentsAccepted", "PersonClaimed"]
        assert old not in people_visible_to(SYSTEM)

    def test_keeps_the_younger_accounts_consent_where_it_is_the_older_row(self, carla):
        alice, zoe = make_person("Alice"), make_unclaimed("Zoé")
        accept_documents(alice, documents=current_documents(), by=arriving(alice))
        expected = sorted(Consent.objects.values_list("pk", flat=True))
        record_consent(zoe, documents=current_documents(), by=arriving(carla))
        _, secret = issue_claim(zoe, by=arriving(carla))

        claim_person(secret, by=arriving(alice))

        assert sorted(Consent.objects.values_list("pk", flat=True)) == expected

    def test_leads_on_from_those_united_before(self, carla):
        alice, yves, zoe = make_person("Alice"), make_unclaimed("Yves"), make_unclaimed("Zoé")
        Person.objects.filter(pk=yves.pk).update(united_with=zoe)
        _, secret = issue_claim(zoe, by=arriving(carla))

        claim_person(secret, by=arriving(alice))

        yves.refresh_from_db()
        assert yves.united_with == alice

    def test_is_for_a_session_of_ones_own(self, carla):
        _, secret = issue_claim(make_unclaimed(), by=arriving(carla))

        with pytest.raises(NotAllowed):
            claim_person(secret, by=arriving(make_person(), frozenset({"read", "write"})))

    def test_is_not_for_whom_is_signed_out(self, carla):
        zoe = make_unclaimed()
        _, secret = issue_claim(zoe, by=arriving(carla))

        with pytest.raises(SignInNeeded):
            claim_person(secret, by=ANYONE)
        assert open_claim(secret).person == zoe

    def test_ends_when_the_record_is_closed(self, carla):
        zoe = make_unclaimed()
        _, secret = issue_claim(zoe, by=arriving(carla))
        close_account(zoe, by=SYSTEM)

        with pytest.raises(NotFound):
            claim_person(secret, by=arriving(make_person()))


@pytest.mark.django_db(transaction=True)
def test_one_link_used_twice_at_once_works_once():
    _, secret = issue_claim(make_unclaimed("Zoé"), by=SYSTEM)
    people = [make_person(name) for name in ("Alice", "Bruno", "Charlie")]

    results = at_once(
        *[lambda person=person: claim_person(secret, by=arriving(person)) for person in people],
        lambda: claim_account(secret, **account()),
    )

    assert successes(results) == 1
    assert {type(result) for result in results if isinstance(result, Exception)} <= {MovedOn, NotFound}
    assert facts_with_claims() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_used_while_the_record_is_closed_either_works_or_is_over():
    for _attempt in range(5):
        zoe = make_unclaimed("Zoé")
        _, secret = issue_claim(zoe, by=SYSTEM)
        alice = arriving(make_person("Alice"))

        results = at_once(
            functools.partial(claim_person, secret, by=alice),
            functools.partial(close_account, zoe, by=SYSTEM),
        )

        assert successes(results) == 1
        assert {type(result) for result in results if isinstance(result, Exception)} <= {MovedOn, NotFound}


def facts_with_claims() -> int:
    return sum(
        facts_of("person", code).count("PersonClaimed")
        for code in Person.objects.values_list("code", flat=True)
    )
