"""Taking one's data along, and leaving."""

import datetime
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import MovedOn, NotAllowed
from ideas.people import personal_data
from ideas.people.models import Claim, Consent, EmailChange, LabRole, Person, Token
from ideas.people.operations import (
    accept_documents,
    ask_email_change,
    close_account,
    close_unconfirmed,
    erase_personal_data,
    export_person,
    make_token,
)
from ideas.people.queries import current_documents, is_public
from tests.factories.activity import facts_of
from tests.factories.people import arriving, make_person, make_unclaimed
from tests.factories.topics import make_territory

pytestmark = pytest.mark.django_db


class TestTheExport:
    def test_holds_what_every_chapter_has_and_nothing_of_others(self):
        alice, bruno = make_person("Alice", bio="Menuisière"), make_person("Bruno", bio="Secret de Bruno")
        for person in (alice, bruno):
            make_token(person, name=f"Clé de {person.name}", scopes=[], by=arriving(person))
            accept_documents(person, documents=current_documents(), by=arriving(person))

        export = export_person(alice, by=arriving(alice))

        text = json.dumps(export, cls=DjangoJSONEncoder, ensure_ascii=False)
        assert list(export["held"]) == ["people.Person", "people.Consent", "people.Token"]
        assert "Menuisière" in text
        assert "Clé de Alice" in text
        assert "Bruno" not in text
        assert "secret_hash" not in text

    def test_is_for_oneself(self):
        with pytest.raises(NotAllowed):
            export_person(make_person("Alice"), by=arriving(make_person("Ada", roles=("administrator",))))


class TestClosing:
    def test_blanks_the_row_at_once_and_lets_the_rest_follow(self, deliver_facts):
        alice = make_person("Alice", bio="…", skills=["menuiserie"], home_territory=make_territory("CH-VS"))
        make_token(alice, name="Clé", scopes=[], by=arriving(alice))
        ask_email_change(alice, email="new@demo.example", by=arriving(alice))
        accept_documents(alice, documents=current_documents(), by=arriving(alice))

        close_account(alice, by=arriving(alice))

        kept = Person.objects.get(pk=alice.pk)
        assert (kept.email, kept.display_name, kept.bio, kept.skills, kept.home_territory) == (
            None,
            "",
            "",
            [],
            None,
        )
        assert (kept.is_active, kept.has_usable_password(), kept.name) == (False, False, "Compte fermé")
        assert Token.objects.filter(revoked_at=None).count() == 0
        assert Person.objects.filter(is_public()).count() == 0

        deliver_facts()

        assert (Token.objects.count(), EmailChange.objects.count(), Consent.objects.count()) == (0, 0, 2)

    def test_ends_roles_and_says_whether_texts_go_too(self):
        carla = make_person("Carla", roles=("curator",))

        close_account(carla, removes_texts=True, by=arriving(carla))

        assert LabRole.objects.filter(revoked_at=None).count() == 0
        assert list(carla.groups.all()) == []
        assert facts_of("person", carla.code)[-2:] == ["RoleRevoked", "AccountClosed"]

    def test_is_for_oneself_and_administrators_and_happens_once(self):
        alice, ada = make_person("Alice"), make_person("Ada", roles=("administrator",))

        with pytest.raises(NotAllowed):
            close_account(alice, by=arriving(make_person("Carla", roles=("curator",))))
        with pytest.raises(NotAllowed):
            close_account(alice, by=arriving(alice, frozenset({"read", "write"})))
        close_account(alice, by=arriving(ada))
        with pytest.raises(MovedOn):
            close_account(alice, by=arriving(ada))

    def test_asks_each_chapter_to_erase_once(self, deliver_facts):
        alice = make_person("Alice")
        close_account(alice, by=arriving(alice))

        ran = deliver_facts()

        assert ran == len(personal_data.holdings())

    def test_leaves_nobody_who_may_act(self):
        alice = make_person("Alice")
        actor = arriving(alice)
        close_account(alice, by=SYSTEM)

        with pytest.raises(NotAllowed):
            close_account(alice, by=actor)

    def test_erasing_is_for_our_own_code(self):
        alice = make_person("Alice")

        with pytest.raises(NotAllowed):
            erase_personal_data(alice, label="people.Token", texts=False, by=arriving(alice))


class TestAccountsThatNobodyConfirmed:
    def test_are_closed_after_thirty_days(self):
        now = clock.now()
        old, young = now - datetime.timedelta(days=31), now - datetime.timedelta(days=29)
        stale = make_person("Stale", confirmed_at=None, created_at=old)
        make_person("Young", confirmed_at=None, created_at=young)
        make_person("Confirmed", created_at=old)
        make_unclaimed("Unclaimed", created_at=old)
        make_person("Claimed", confirmed_at=None, created_at=old, recorded_via="counter")

        closed = close_unconfirmed(now, by=SYSTEM)

        assert closed == 1
        assert list(Person.objects.filter(closed_at__isnull=False)) == [stale]


class TestNeighbours:
    def test_a_claim_goes_with_the_account(self, deliver_facts):
        zoe = make_unclaimed("Zoé")
        Claim.objects.create(person=zoe, secret_hash="x", expires_at=clock.now())

        close_account(zoe, by=SYSTEM)
        deliver_facts()

        assert Claim.objects.count() == 0
