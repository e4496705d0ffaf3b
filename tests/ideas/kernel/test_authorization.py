"""May this actor do that?"""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from ideas.kernel import authorization
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.authorization import anyone, authorize, is_person, may, needs, nobody, predicate
from ideas.kernel.errors import LabError, NotAllowed, SignInNeeded

ALICE = Actor(person=SimpleNamespace(code="ALICE222"))
BRUNO = Actor(person=SimpleNamespace(code="BRUNO222"))


@predicate
def is_owner(actor, subject):
    """It is theirs."""
    return actor.person_code == subject


@pytest.fixture(autouse=True)
def a_table_of_our_own(monkeypatch):
    """Permissions and standing checks planted by a test are gone after it."""
    monkeypatch.setattr(
        authorization,
        "_permissions",
        {"test.open": anyone, "test.own": is_person & is_owner, "test.closed": nobody},
    )
    monkeypatch.setattr(authorization, "_standing", [])
    monkeypatch.setattr(authorization, "_rereading", [])


class Blocked(LabError):
    """A standing check's own refusal."""

    status = 403


def test_what_a_predicate_allows_passes():
    authorize(ALICE, "test.own", "ALICE222")

    assert may(ALICE, "test.own", "ALICE222")


def test_a_signed_in_person_is_refused():
    with pytest.raises(NotAllowed):
        authorize(BRUNO, "test.own", "ALICE222")

    assert not may(BRUNO, "test.own", "ALICE222")


def test_somebody_not_signed_in_is_asked_to_sign_in():
    with pytest.raises(SignInNeeded):
        authorize(ANYONE, "test.own", "ALICE222")


def test_our_own_code_may_do_all():
    authorize(SYSTEM, "test.closed")

    assert may(SYSTEM, "test.closed")


@pytest.mark.parametrize("actor", [ALICE, SYSTEM])
def test_an_unknown_permission_is_a_mistake_for_everybody(actor):
    with pytest.raises(KeyError):
        authorize(actor, "test.unheard_of")


def test_a_standing_check_precedes_the_permission():
    authorization.register_standing_check(
        lambda actor, name, subject: Blocked("blocked") if actor == BRUNO else None
    )

    with pytest.raises(Blocked):
        authorize(BRUNO, "test.open")
    authorize(ALICE, "test.open")
    assert not may(BRUNO, "test.open")


def test_a_check_that_reads_again_runs_where_something_is_done_and_not_where_a_page_asks():
    asked = []
    authorization.register_standing_check(lambda *question: asked.append(question), rereads=True)

    assert may(ALICE, "test.open", "subject")
    assert asked == []
    authorize(ALICE, "test.open", "subject")
    assert asked == [(ALICE, "test.open", "subject")]


def test_a_standing_check_registered_twice_runs_once():
    asked = []

    def check(*question):
        asked.append(question)

    authorization.register_standing_check(check)
    authorization.register_standing_check(check)
    authorize(ALICE, "test.open")

    assert len(asked) == 1


def test_a_permission_cannot_be_given_away_twice():
    with pytest.raises(ImproperlyConfigured, match=r"test\.open"):
        authorization.register_permissions({"test.open": nobody})


def test_registering_the_same_table_again_is_harmless():
    authorization.register_permissions({"test.open": anyone})

    assert authorization.permissions()["test.open"] is anyone


def test_the_list_of_permissions_is_a_copy():
    authorization.permissions()["test.new"] = anyone

    assert "test.new" not in authorization.permissions()


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (anyone & nobody, False),
        (anyone & anyone, True),
        (anyone | nobody, True),
        (nobody | nobody, False),
        (~nobody, True),
        (~(anyone & ~nobody), False),
    ],
)
def test_predicates_join_into_sentences(rule, answer):
    assert rule(ALICE) is answer


def test_a_sentence_stops_at_the_first_word_that_settles_it():
    @predicate
    def explodes(actor, subject):
        raise AssertionError("not asked")

    assert (nobody & explodes)(ALICE) is False
    assert (anyone | explodes)(ALICE) is True


def test_a_predicate_can_be_read():
    assert repr(is_person & ~is_owner | nobody) == "((is_person & ~is_owner) | nobody)"
    assert is_owner.__doc__ == "It is theirs."


def test_a_predicate_answers_yes_or_no_only():
    assert predicate(lambda actor, subject: "yes")(ALICE) is True
    assert predicate(lambda actor, subject: None)(ALICE) is False


def test_a_refusal_says_what_would_do():
    @needs("un billet")
    def has_ticket(_actor, subject):
        return "ticket" in subject

    @needs("le rôle de gardien")
    def is_guard(_actor, subject):
        return "guard" in subject

    is_by_day = (~predicate(lambda _actor, subject: "night" in subject)).needing("qu’il fasse jour")
    may_enter = is_person & (has_ticket | is_guard) & is_by_day

    assert may_enter.missing(ALICE, "") == ["un billet", "le rôle de gardien"]
    assert may_enter.missing(ALICE, "ticket night") == ["qu’il fasse jour"]
    assert may_enter.missing(ANYONE, "ticket") == []
    authorization.register_permissions({"test.enter": may_enter})
    with pytest.raises(NotAllowed) as refusal:
        authorize(ALICE, "test.enter", "")
    assert str(refusal.value) == "Il faut pour cela : un billet ou le rôle de gardien."
