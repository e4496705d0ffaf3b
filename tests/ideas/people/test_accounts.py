"""Opening an account and keeping it up to date."""

from typing import Any

import pytest
from django.core import mail

from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Blocked, Invalid, MovedOn, NotAllowed, SignInNeeded, StaleRevision, TooMany
from ideas.people.models import Consent, Person
from ideas.people.operations import (
    accept_documents,
    change_password,
    change_profile,
    close_account,
    confirm_email,
    record_consent,
    sign_up,
)
from ideas.people.queries import current_documents, documents_wanted_from
from tests.at_once import at_once, successes
from tests.factories.activity import allowing, facts_of
from tests.factories.people import PASSWORD, arriving, make_person, make_unclaimed
from tests.factories.topics import make_territory


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "email": "Alice@Demo.example ",
        "display_name": "  Alice   du Quartier ",
        "password": PASSWORD,
        "language": "it",
        "documents": current_documents(),
        "by": ANYONE,
        **changes,
    }


@pytest.mark.django_db
class TestSigningUp:
    def test_opens_an_account_that_waits_for_its_address_to_be_confirmed(self):
        person = sign_up(**answers())

        kept = Person.objects.get(pk=person.pk)
        assert (kept.email, kept.display_name, kept.language) == (
            "alice@demo.example",
            "Alice du Quartier",
            "it",
        )
        assert kept.check_password(PASSWORD)
        assert kept.confirmed_at is None
        assert facts_of("person", kept.code) == ["PersonSignedUp", "DocumentsAccepted"]

    def test_keeps_which_versions_were_accepted(self, settings):
        settings.LAB_TERMS_VERSION = "2026-11"

        person = sign_up(**answers(documents={"terms": "2026-11", "privacy": "1"}))

        consents = Consent.objects.filter(person=person).order_by("document")
        assert list(consents.values_list("document", "version")) == [("privacy", "1"), ("terms", "2026-11")]

    def test_says_all_that_is_wrong_at_once(self):
        with pytest.raises(Invalid) as caught:
            sign_up(
                **answers(
                    email="alice@",
                    display_name=" ",
                    password="azerty",
                    language="xx",
                    documents={"terms": "1"},
                )
            )

        wrong = [(error.field, error.code) for error in caught.value.errors]
        assert wrong == [
            ("email", "invalid"),
            ("display_name", "required"),
            ("language", "invalid"),
            ("password", "weak"),
            ("documents", "required"),
        ]
        assert Person.objects.count() == 0

    def test_refuses_a_name_and_an_address_that_are_too_long(self):
        with pytest.raises(Invalid) as caught:
            sign_up(
                **answers(
                    email="a" * 60
                    + "@"
                    + "b" * 60
                    + "."
                    + "c" * 60
                    + "."
                    + "d" * 60
                    + "."
                    + "e" * 20
                    + ".example",
                    display_name="x" * 81,
                )
            )

        assert [(error.field, error.code) for error in caught.value.errors] == [
            ("email", "too_long"),
            ("display_name", "too_long"),
        ]

    def test_refuses_an_address_that_has_an_account_in_whatever_letters(self):
        make_person("Alice", email="alice@demo.example")

        with pytest.raises(Invalid) as caught:
            sign_up(**answers(email="ALICE@demo.example"))

        assert [(error.field, error.code) for error in caught.value.errors] == [("email", "taken")]

    def test_counts_against_the_limit_of_the_address_also_when_it_fails(self):
        by = Actor(address="one-address")

        with allowing("sign_up", 1):
            with pytest.raises(Invalid):
                sign_up(**answers(email="no", by=by))
            with pytest.raises(TooMany):
                sign_up(**answers(by=by))


@pytest.mark.django_db(transaction=True)
def test_one_address_signed_up_twice_at_once_becomes_one_account():
    results = at_once(*[lambda: sign_up(**answers())] * 4)

    assert successes(results) == 1
    assert {type(result) for result in results} == {Person, Invalid}
    assert Person.objects.count() == 1


@pytest.mark.django_db
class TestConfirmingTheAddress:
    def test_happens_once(self):
        person = sign_up(**answers())

        confirm_email(person, by=SYSTEM)
        first = confirm_email(person, by=SYSTEM).confirmed_at

        assert first is not None
        assert Person.objects.get(pk=person.pk).confirmed_at == first
        assert facts_of("person", person.code)[2:] == ["EmailConfirmed"]

    def test_is_for_our_own_code_that_has_seen_the_link(self):
        person = sign_up(**answers())

        with pytest.raises(NotAllowed):
            confirm_email(person, by=arriving(person))

    def test_does_not_confirm_another_address_than_the_one_the_link_was_for(self):
        person = sign_up(**answers())
        Person.objects.filter(pk=person.pk).update(email="other@demo.example")

        assert confirm_email(person, by=SYSTEM).confirmed_at is None


@pytest.mark.django_db
class TestDocuments:
    def test_are_wanted_again_when_their_text_changes(self, settings):
        alice = make_person()
        accept_documents(alice, documents=current_documents(), by=arriving(alice))
        assert documents_wanted_from(alice) == {}

        settings.LAB_PRIVACY_VERSION = "2"

        assert documents_wanted_from(alice) == {"privacy": "2"}
        accept_documents(alice, documents=current_documents(), by=arriving(alice))
        assert documents_wanted_from(alice) == {}

    def test_are_accepted_in_the_version_in_force_only(self):
        alice = make_person()

        with pytest.raises(Invalid):
            accept_documents(alice, documents={"terms": "0", "privacy": "0"}, by=arriving(alice))

    def test_are_accepted_by_oneself_and_not_through_a_token(self):
        alice, charlie = make_person("Alice"), make_person("Charlie")

        for actor in (arriving(charlie), arriving(alice, frozenset({"read", "write"}))):
            with pytest.raises(NotAllowed):
                accept_documents(alice, documents=current_documents(), by=actor)

    def test_accepted_at_a_counter_keep_who_wrote_it_down(self):
        zoe, carla = make_unclaimed(), make_person("Carla", roles=("curator",))

        record_consent(zoe, documents=current_documents(), by=arriving(carla))

        assert set(Consent.objects.filter(person=zoe).values_list("recorded_by", flat=True)) == {carla.pk}

    def test_accepted_at_a_counter_are_written_down_by_staff_only(self):
        with pytest.raises(NotAllowed):
            record_consent(make_unclaimed(), documents=current_documents(), by=arriving(make_person()))

    def test_of_a_counter_are_the_versions_in_force(self):
        with pytest.raises(Invalid):
            record_consent(make_unclaimed(), documents={}, by=arriving(make_person(roles=("curator",))))


@pytest.mark.django_db
class TestTheProfile:
    def test_changes_what_is_named_and_says_which_fields(self):
        alice, place = make_person("Alice", bio="Avant"), make_territory("CH-VS")

        changed = change_profile(
            alice,
            display_name="Alice B.",
            skills=["menuiserie", " menuiserie ", "", "italien"],
            languages=["fr", "it", "fr"],
            home_territory=place,
            by=arriving(alice),
        )

        assert (changed.display_name, changed.skills, changed.languages) == (
            "Alice B.",
            ["menuiserie", "italien"],
            ["fr", "it"],
        )
        assert (changed.home_territory, changed.bio) == (place, "Avant")
        assert facts_of("person", alice.code) == ["ProfileChanged"]

    def test_that_stays_as_it_is_is_no_fact(self):
        alice = make_person("Alice")

        change_profile(alice, display_name="Alice", by=arriving(alice))

        assert facts_of("person", alice.code) == []

    def test_refuses_what_is_too_much(self):
        alice = make_person()

        with pytest.raises(Invalid) as caught:
            change_profile(
                alice,
                bio="x" * 1001,
                skills=[f"{n}" for n in range(20)] + ["y" * 61],
                language="es",
                languages=["zz"],
                by=arriving(alice),
            )

        assert [(error.field, error.code) for error in caught.value.errors] == [
            ("bio", "too_long"),
            ("skills", "too_many"),
            ("skills", "too_long"),
            ("language", "invalid"),
            ("languages", "invalid"),
        ]

    def test_is_changed_by_nobody_else(self):
        alice = make_person("Alice")

        with pytest.raises(NotAllowed):
            change_profile(alice, bio="…", by=arriving(make_person("Ada", roles=("administrator",))))
        with pytest.raises(SignInNeeded):
            change_profile(alice, bio="…", by=ANYONE)

    def test_is_not_changed_by_somebody_blocked_a_moment_ago(self):
        alice = make_person("Alice")
        actor = arriving(alice)
        Person.objects.filter(pk=alice.pk).update(blocked_at=alice.created_at)

        with pytest.raises(Blocked):
            change_profile(alice, bio="…", by=actor)

    def test_that_changed_since_it_was_read_is_left(self):
        alice = make_person("Alice", bio="Avant")
        change_profile(alice, bio="Après", by=arriving(alice))

        with pytest.raises(StaleRevision) as refused:
            change_profile(alice, bio="…", expected={"bio": "Avant"}, by=arriving(alice))

        assert refused.value.current == {"name": "Alice", "bio": "Après"}
        assert change_profile(alice, bio="…", expected={"bio": "Après"}, by=arriving(alice)).bio == "…"

    def test_of_a_closed_account_stays_blank(self):
        alice = make_person("Alice")
        close_account(alice, by=SYSTEM)

        with pytest.raises(MovedOn):
            change_profile(alice, bio="…", by=SYSTEM)


@pytest.mark.django_db
class TestThePassword:
    def test_is_changed_and_the_person_told(self, deliver_facts):
        alice = make_person("Alice")

        change_password(alice, password=PASSWORD, by=arriving(alice))
        deliver_facts()

        assert Person.objects.get(pk=alice.pk).check_password(PASSWORD)
        assert [message.to for message in mail.outbox] == [[alice.email]]
        assert facts_of("person", alice.code) == ["PasswordChanged"]

    def test_must_be_good_and_ones_own(self):
        alice = make_person("Alice")

        with pytest.raises(Invalid):
            change_password(alice, password="azerty", by=arriving(alice))
        with pytest.raises(NotAllowed):
            change_password(alice, password=PASSWORD, by=arriving(make_person("Bruno")))

    def test_of_a_closed_account_stays_unusable(self):
        alice = make_person("Alice")
        close_account(alice, by=SYSTEM)

        with pytest.raises(MovedOn):
            change_password(alice, password=PASSWORD, by=SYSTEM)

    def test_of_whom_has_no_address_is_changed_without_a_mail(self, deliver_facts):
        change_password(make_person("Alice", email=None), password=PASSWORD, by=SYSTEM)

        deliver_facts()

        assert mail.outbox == []
