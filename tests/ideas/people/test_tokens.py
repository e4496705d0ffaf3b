"""Keys to the API."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.codes import hashed
from ideas.kernel.errors import Invalid, NotAllowed, ScopeMissing, SignInNeeded, TooMany
from ideas.people.models import Person, Token
from ideas.people.operations import close_account, export_person, make_token, revoke_token, use_token
from ideas.people.operations.tokens import MOST_TOKENS
from ideas.people.queries import token_called, tokens_of
from tests.factories.activity import allowing, facts_of
from tests.factories.people import arriving, make_person

pytestmark = pytest.mark.django_db


def make(person: Person, **values: object) -> tuple[Token, str]:
    return make_token(person, **{"name": "Miroir", "scopes": ["write"], "by": arriving(person), **values})


class TestMaking:
    def test_gives_a_secret_of_which_only_a_hash_is_kept(self):
        alice = make_person()

        token, secret = make(alice)

        kept = Token.objects.get(pk=token.pk)
        assert (kept.secret_hash, kept.hint, kept.scopes) == (hashed(secret), secret[:8], ["read", "write"])
        assert secret not in str(Token.objects.values().get())
        assert facts_of("person", alice.code) == ["TokenMade"]

    def test_refuses_scopes_there_are_not_a_date_gone_by_and_no_name(self):
        with pytest.raises(Invalid) as caught:
            make(make_person(), name=" ", scopes=["all"], expires_at=clock.now())

        assert [(error.field, error.code) for error in caught.value.errors] == [
            ("name", "required"),
            ("scopes", "invalid"),
            ("expires_at", "past"),
        ]

    def test_is_refused_to_a_token_to_others_and_to_whom_has_no_confirmed_account(self):
        alice, new = make_person("Alice"), make_person("New", confirmed_at=None)

        for person, actor in [
            (alice, arriving(alice, frozenset({"read", "write", "lab"}))),
            (alice, arriving(make_person("Ada", roles=("administrator",)))),
            (new, arriving(new)),
        ]:
            with pytest.raises(NotAllowed):
                make(person, by=actor)

    def test_stops_at_a_number(self):
        alice = make_person()
        Token.objects.bulk_create(
            Token(person=alice, name="Clé", secret_hash=str(n), hint="lab_") for n in range(MOST_TOKENS)
        )

        with pytest.raises(Invalid):
            make(alice)

    def test_stops_at_the_limit(self):
        alice = make_person()

        with allowing("token", 1):
            make(alice)
            with pytest.raises(TooMany):
                make(alice)


class TestUsing:
    def test_gives_the_token_with_its_person_and_notes_it_at_most_once_a_minute(self, time_machine):
        time_machine.move_to("2026-11-22T10:00:00Z", tick=False)
        alice = make_person()
        token, secret = make(alice)

        noted = []
        for seconds in (0, 59, 2):
            time_machine.shift(seconds)
            assert use_token(secret, by=ANYONE).person == alice
            noted.append(Token.objects.get(pk=token.pk).last_used_at.strftime("%H:%M:%S"))

        assert noted == ["10:00:00", "10:00:00", "10:01:01"]

    def test_takes_one_question_when_it_was_used_a_moment_ago(self, django_assert_num_queries):
        _, secret = make(make_person())
        use_token(secret, by=ANYONE)

        with django_assert_num_queries(1):
            use_token(secret, by=ANYONE)

    @pytest.mark.parametrize("fate", ["unknown", "revoked", "expired", "closed"])
    def test_that_is_not_in_force_asks_to_sign_in(self, fate, time_machine):
        alice = make_person()
        token, secret = make(alice, expires_at=clock.now() + datetime.timedelta(days=1))
        if fate == "revoked":
            revoke_token(token, by=arriving(alice))
        if fate == "expired":
            time_machine.move_to(clock.now() + datetime.timedelta(days=2))
        if fate == "closed":
            close_account(alice, by=arriving(alice))

        with pytest.raises(SignInNeeded):
            use_token(secret + "x" if fate == "unknown" else secret, by=ANYONE)
        assert (token_called(secret) is not None) == (fate == "unknown")

    def test_by_guessing_is_limited(self):
        by = Actor(address="one-address")

        with allowing("sign_in", 1):
            with pytest.raises(SignInNeeded):
                use_token("lab_guess", by=by)
            with pytest.raises(TooMany):
                use_token("lab_guess", by=by)


class TestRevoking:
    def test_happens_once_and_takes_it_from_the_list(self):
        alice = make_person()
        token, _ = make(alice)

        revoke_token(token, by=arriving(alice))
        revoke_token(token, by=arriving(alice))

        assert list(tokens_of(alice)) == []
        assert facts_of("person", alice.code) == ["TokenMade", "TokenRevoked"]

    def test_is_for_its_owner_and_administrators(self):
        token, _ = make(make_person("Alice"))

        with pytest.raises(NotAllowed):
            revoke_token(token, by=arriving(make_person("Carla", roles=("curator",))))
        revoke_token(token, by=arriving(make_person("Ada", roles=("administrator",))))


class TestScopes:
    @pytest.mark.parametrize(
        ("scopes", "permission", "reaches"),
        [
            ({"read"}, "people.change_profile", False),
            ({"read", "lab"}, "people.change_profile", False),
            ({"read", "write"}, "people.change_profile", True),
            ({"read"}, "people.export_person", True),
        ],
    )
    def test_reading_is_enough_to_read_and_writing_to_write(self, scopes, permission, reaches):
        alice = make_person()
        actor = arriving(alice, frozenset(scopes))

        assert may(actor, permission, alice) is reaches
        if not reaches:
            with pytest.raises(ScopeMissing):
                authorize(actor, permission, alice)

    def test_lab_roles_act_only_through_a_token_that_was_given_them(self):
        carla, zoe = make_person("Carla", roles=("curator",)), make_person("Zoé")

        assert may(arriving(carla, frozenset({"read", "write"})), "people.block_person", zoe) is False
        assert may(arriving(carla, frozenset({"read", "write", "lab"})), "people.block_person", zoe) is True

    def test_a_token_never_exports_for_somebody_else(self):
        with pytest.raises(NotAllowed):
            export_person(make_person("Alice"), by=arriving(make_person("Ada", roles=("administrator",))))


class TestTheCommand:
    def test_prints_a_token_as_its_last_word(self, capsys):
        alice = make_person(email="alice@demo.example")

        call_command("token", "ALICE@demo.example")

        secret = capsys.readouterr().out.split()[-1]
        token = use_token(secret, by=SYSTEM)
        assert (token.person, token.scopes) == (alice, ["read"])

    def test_gives_more_when_asked(self, capsys):
        make_person(email="alice@demo.example")

        call_command("token", "alice@demo.example", "--scope", "write", "--scope", "lab")

        said = capsys.readouterr().out
        assert "(read, write, lab)" in said
        assert use_token(said.split()[-1], by=SYSTEM).scopes == ["read", "write", "lab"]

    def test_says_so_when_nobody_has_the_address(self):
        with pytest.raises(CommandError):
            call_command("token", "nobody@demo.example")
