"""Credits: who proposed, wrote, helped, and that the same thing is credited once."""

import pytest
from django.db import transaction

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_about, thread_of
from ideas.ideation.lifecycle import CreditKind
from ideas.ideation.models import Credit, Idea
from ideas.ideation.operations import (
    accept_invitation,
    advance_idea,
    credit_question,
    give_credit,
    invite_to_team,
    restore_revision,
    revise_idea,
    take_credit_back,
)
from ideas.ideation.queries import credits_of
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotAllowed, NotFound
from ideas.people.operations import close_account
from ideas.people.personal_data import holdings
from tests.at_once import at_once
from tests.factories.activity import facts_of
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import make_person


def told(idea: Idea) -> list[tuple[str, str]]:
    """Who is credited for what, in order."""
    return [(row.person.name if row.person else str(row.organisation), row.kind) for row in credits_of(idea)]


def test_who_submits_proposed_and_wrote_it(idea: Idea) -> None:
    assert told(idea) == [("Alice", "proposed"), ("Alice", "wrote")]


def test_a_draft_credits_nobody_yet(alice: Actor) -> None:
    assert told(make_draft(alice)) == []


def test_each_who_changes_the_text_wrote_it_once(idea_of_two: Idea, bruno: Actor) -> None:
    for title in ("Un café des âges", "Un café de tous les âges"):
        revise_idea(idea_of_two, changes={"title": title}, by=bruno)
    restore_revision(idea_of_two, number=1, by=bruno)

    assert told(idea_of_two) == [("Alice", "proposed"), ("Alice", "wrote"), ("Bruno", "wrote")]


def test_what_is_written_for_an_organisation_is_another_credit(idea: Idea, otto: Actor) -> None:
    with transaction.atomic():
        for organisation in (None, otto.organisation, otto.organisation):
            give_credit(idea, kind=CreditKind.HOSTED, person=otto.person, organisation=organisation, by=otto)
        give_credit(idea, kind=CreditKind.HOSTED, person=None, organisation=otto.organisation, by=otto)

    hosted = credits_of(idea).filter(kind="hosted").values_list("person", "organisation")
    assert list(hosted) == [
        (otto.person.pk, None),
        (otto.person.pk, otto.organisation.pk),
        (None, otto.organisation.pk),
    ]


def test_a_contributor_is_credited_on_joining(idea: Idea, alice: Actor, bruno: Actor) -> None:
    accept_invitation(invite_to_team(idea, person=bruno.person, role="contributor", by=alice), by=bruno)

    assert told(idea)[-1] == ("Bruno", "contributed")


def test_each_source_is_credited_by_itself_and_can_be_taken_back(idea: Idea, bruno: Actor) -> None:
    def give(code: str) -> bool:
        return give_credit(
            idea, kind=CreditKind.AMENDED, person=bruno.person, source=("amendment", code), by=bruno
        )

    with transaction.atomic():
        assert [give("AAAA2222"), give("BBBB3333"), give("AAAA2222")] == [True, True, False]
        assert (
            take_credit_back(idea, kind=CreditKind.AMENDED, source=("amendment", "AAAA2222"), by=bruno) == 1
        )

    assert list(idea.credits.filter(kind="amended").values_list("source_code", flat=True)) == ["BBBB3333"]


@pytest.mark.django_db(transaction=True)
def test_is_given_within_the_transaction_of_what_it_is_for(idea: Idea, bruno: Actor) -> None:
    with pytest.raises(RuntimeError):
        give_credit(idea, kind=CreditKind.HOSTED, person=bruno.person, by=bruno)


@pytest.mark.django_db(transaction=True)
def test_two_who_credit_the_same_at_once_credit_it_once(idea: Idea, bruno: Actor, alice: Actor) -> None:
    def give() -> None:
        with transaction.atomic():
            give_credit(idea, kind=CreditKind.HOSTED, person=bruno.person, by=alice)

    answers = at_once(give, give)

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert idea.credits.filter(kind="hosted").count() == 1


def test_who_closes_the_account_stays_credited_without_a_name(idea: Idea, alice: Actor) -> None:
    close_account(alice.person, by=alice)
    holdings()["ideation.Credit"].erase(alice.person, True)

    assert [name for name, _kind in told(idea)] == ["Compte fermé"] * 2


def test_the_credits_of_two_who_are_one_are_united(idea: Idea, alice: Actor) -> None:
    old = make_person("Alice au guichet")
    with transaction.atomic():
        for kind in (CreditKind.WROTE, CreditKind.HOSTED):
            give_credit(idea, kind=kind, person=old, by=alice)
    holdings()["ideation.Credit"].unite(old, alice.person)

    assert sorted(told(idea)) == [("Alice", "hosted"), ("Alice", "proposed"), ("Alice", "wrote")]
    assert not Credit.objects.filter(person=old).exists()


def test_who_writes_a_draft_with_others_is_credited_when_it_is_submitted(alice: Actor, bruno: Actor) -> None:
    draft = make_draft(alice)
    accept_invitation(invite_to_team(draft, person=bruno.person, role="co_author", by=alice), by=bruno)
    advance_idea(draft, step="submit", by=alice)

    assert told(draft) == [("Alice", "proposed"), ("Alice", "wrote"), ("Bruno", "wrote")]


class TestQuestions:
    def test_the_team_says_which_changed_the_idea(
        self, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
    ) -> None:
        thread = thread_of("idea", idea.code)
        assert thread is not None
        comment = post_comment(thread, body="Et le dimanche ?", purpose="question", by=charlie)
        with pytest.raises(NotAllowed):
            credit_question(idea, comment=comment, is_credited=True, by=charlie)
        for _again in range(2):
            credit_question(idea, comment=comment, is_credited=True, by=alice)

        assert told(idea)[-1] == ("Charlie", "asked")
        assert facts_of("idea", idea.code).count("QuestionCredited") == 1
        credit_question(idea, comment=comment, is_credited=False, by=alice)
        assert ("Charlie", "asked") not in told(idea)

    def test_of_the_teams_room_are_not_told_to_all(self, idea: Idea, alice: Actor) -> None:
        room = thread_about("idea", idea, alice, "team")
        assert room is not None
        said = post_comment(room, body="Entre nous, et le dimanche ?", by=alice)

        with pytest.raises(NotFound):
            credit_question(idea, comment=said, is_credited=True, by=alice)

        assert facts_of("idea", idea.code).count("QuestionCredited") == 0

    def test_of_another_discussion_changed_nothing_here(self, idea: Idea, alice: Actor) -> None:
        thread = thread_of("idea", make_idea(alice).code)
        assert thread is not None
        elsewhere = post_comment(thread, body="Ailleurs.", by=alice)

        with pytest.raises(NotFound):
            credit_question(idea, comment=elsewhere, is_credited=True, by=alice)
