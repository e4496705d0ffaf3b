"""Questions and their answers, reactions, the official answer."""

import pytest

from ideas.activity.models import Fact
from ideas.discussion import queries
from ideas.discussion.models import Comment, Pin, Reaction, Thread
from ideas.discussion.operations import (
    delete_comment,
    edit_comment,
    hide_comment,
    mark_answer,
    pin_comment,
    post_comment,
    publish_comment,
    react_to_comment,
    show_comment,
    unmark_answer,
    unpin_comment,
    withdraw_reaction,
)
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed, NotFound
from ideas.organisations.models import Mandate, Organisation
from ideas.people.models import Person
from ideas.people.personal_data import export_of, holdings
from tests.at_once import at_once
from tests.ideas.discussion.conftest import KIND, errors_of, facts_told


@pytest.fixture
def question(thread, alice):
    """alice asks something."""
    return post_comment(thread, body="Qui paie ?", purpose="question", by=alice)


@pytest.fixture
def reply(thread, question, bruno):
    """bruno answers."""
    return post_comment(thread, body="La commune.", parent=question, by=bruno)


def open_questions(meadow, viewer):
    """How many questions of the meadow wait for an answer."""
    return queries.thread_about(KIND, meadow, viewer).open_questions


def bodies(thread, viewer, **asked):
    """What a page says."""
    return [comment.body for comment in queries.comments_page(thread, viewer, **asked).comments]


# --- Questions ----------------------------------------------------------------------------------------------


def test_who_asked_says_what_answers_it(meadow, question, reply, alice, bruno):
    assert open_questions(meadow, bruno) == 1

    answered = mark_answer(question, answer=reply, by=alice)
    again = mark_answer(question, answer=reply, by=alice)

    assert (answered.answer, answered.answered_by) == (reply, alice.person)
    assert again.answered_at == answered.answered_at
    assert open_questions(meadow, bruno) == 0
    assert facts_told()[2:] == ["QuestionAnswered"]
    assert Fact.objects.latest("id").data["answer"] == reply.code


def test_the_mark_is_taken_away(meadow, question, reply, alice):
    mark_answer(question, answer=reply, by=alice)
    unmark_answer(question, by=alice)
    unmark_answer(question, by=alice)

    assert open_questions(meadow, alice) == 1
    assert facts_told()[2:] == ["QuestionAnswered", "AnswerUnmarked"]


def test_the_team_and_who_leads_it_may_and_nobody_else(
    meadow, thread, question, reply, bruno, carla, make_actor
):
    dora = make_actor("dora")
    with pytest.raises(NotAllowed):
        mark_answer(question, answer=reply, by=bruno)
    Person.objects.filter(pk=dora.person.pk).update(bio=meadow.code)
    dora.person.refresh_from_db()
    mark_answer(question, answer=reply, by=dora)
    other = post_comment(thread, body="Le canton.", parent=reply, by=bruno)

    assert mark_answer(question, answer=other, by=carla).answer == other


def test_only_a_reply_that_can_be_read_answers_a_question(thread, question, reply, alice, bruno, carla):
    beside = post_comment(thread, body="À côté.", by=bruno)
    for wrong in (beside, question):
        with pytest.raises(Invalid) as caught:
            mark_answer(question, answer=wrong, by=alice)
        assert errors_of(caught) == [("answer", "no_reply")]
    hide_comment(reply, reason="Injure.", by=carla)
    with pytest.raises(Invalid):
        mark_answer(question, answer=reply, by=alice)
    with pytest.raises(Invalid) as caught:
        mark_answer(beside, answer=reply, by=bruno)
    assert errors_of(caught) == [("question", "no_question")]


def test_a_question_is_open_again_while_its_answer_cannot_be_read(meadow, question, reply, alice, carla):
    mark_answer(question, answer=reply, by=alice)
    hide_comment(reply, reason="Injure.", by=carla)
    hidden = open_questions(meadow, alice)
    show_comment(reply, by=carla)

    assert (hidden, open_questions(meadow, alice)) == (1, 0)


def test_questions_without_an_answer_are_found(thread, question, reply, alice, bruno, carla):
    post_comment(thread, body="Quand ?", purpose="question", by=bruno)
    gone = post_comment(thread, body="Rien ?", purpose="question", by=bruno)
    delete_comment(gone, by=bruno)
    edit_comment(
        post_comment(thread, body="Où ?", purpose="question", by=bruno), body="Ici.", purpose="", by=bruno
    )
    mark_answer(question, answer=reply, by=carla)
    thread.refresh_from_db()

    assert bodies(thread, alice, is_unanswered=True) == ["Quand ?"]
    assert bodies(thread, alice, purpose="question") == ["Qui paie ?", "Quand ?", ""]


# --- Reactions ----------------------------------------------------------------------------------------------


def test_a_person_reacts_once_in_each_way_and_takes_it_back(question, bruno, carla):
    for kind in ("useful", "useful", "lived"):
        react_to_comment(question, kind, by=bruno)
    react_to_comment(question, "useful", by=carla)
    counted = Comment.objects.get(pk=question.pk)
    for _ in range(2):
        after = withdraw_reaction(question, "useful", by=bruno)

    assert queries.reaction_counts(counted) == {"lived": 1, "can_help": 0, "useful": 2}
    assert queries.reaction_counts(after) == {"lived": 1, "can_help": 0, "useful": 1}
    assert queries.own_reactions(bruno, [after]) == {question.pk: {"lived"}}
    assert facts_told() == ["CommentPosted"]


def test_that_somebody_can_help_is_told_once(question, bruno):
    react_to_comment(question, "can_help", by=bruno)
    withdraw_reaction(question, "can_help", by=bruno)
    react_to_comment(question, "can_help", by=bruno)

    assert facts_told() == ["CommentPosted", "HelpSignalled"]
    assert Fact.objects.latest("id").audience == "concerned"


def test_nobody_reacts_to_their_own_comment_to_a_closed_thread_or_in_another_way(
    meadow, thread, question, alice, bruno, carla
):
    with pytest.raises(NotAllowed):
        react_to_comment(question, "useful", by=alice)
    with pytest.raises(Invalid):
        react_to_comment(question, "funny", by=bruno)
    with pytest.raises(Invalid):
        withdraw_reaction(question, "funny", by=bruno)
    whispered = post_comment(queries.thread_about(KIND, meadow, carla, "team"), body="Chut", by=carla)
    with pytest.raises(NotFound):
        react_to_comment(whispered, "useful", by=bruno)
    react_to_comment(question, "useful", by=bruno)
    Thread.objects.filter(pk=thread.pk).update(is_closed=True)
    with pytest.raises(NotAllowed):
        react_to_comment(question, "lived", by=bruno)
    assert queries.reaction_counts(withdraw_reaction(question, "useful", by=bruno))["useful"] == 0


def test_own_reactions_are_not_asked_for_where_nobody_reacted(
    question, reply, bruno, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert queries.own_reactions(bruno, [question, reply]) == {}


def test_reactions_are_taken_along_taken_back_and_united(question, reply, bruno, carla, make_actor):
    dora = make_actor("dora")
    for kind, by in (("useful", bruno), ("useful", dora), ("lived", dora), ("useful", carla)):
        react_to_comment(question, kind, by=by)
    react_to_comment(reply, "lived", by=dora)  # bruno's own, once they are one
    assert [row["kind"] for row in export_of(dora.person)["discussion.Reaction"]] == [
        "useful",
        "lived",
        "lived",
    ]

    holdings()["discussion.Reaction"].unite(dora.person, bruno.person)
    assert sorted(Reaction.objects.values_list("person__display_name", "kind")) == [
        ("Bruno", "lived"),
        ("Bruno", "useful"),
        ("Carla", "useful"),
    ]
    question.refresh_from_db()
    assert queries.reaction_counts(question) == {"lived": 1, "can_help": 0, "useful": 2}
    holdings()["discussion.Reaction"].erase(bruno.person, False)
    question.refresh_from_db()
    assert queries.reaction_counts(question) == {"lived": 0, "can_help": 0, "useful": 1}


# --- The official answer ------------------------------------------------------------------------------------


@pytest.fixture
def otto(make_actor):
    """Represents a commune."""
    commune = Organisation.objects.create(name="Commune d’Orbe", kind="public", listed_at=clock.now())
    person = make_actor("otto").person
    mandate = Mandate.objects.create(
        person=person,
        organisation=commune,
        role="representative",
        granted_at=clock.now(),
        starts_on=clock.today(),
    )
    return Actor(person=person, mandate=mandate)


@pytest.fixture
def official(thread, question, otto):
    """The commune answers."""
    return post_comment(thread, body="La commune paie.", parent=question, by=otto)


def test_a_comment_that_speaks_for_an_institution_is_the_official_answer(
    meadow, thread, official, carla, alice
):
    pin_comment(official, by=carla)
    pin_comment(official, by=carla)

    seen = queries.thread_about(KIND, meadow, alice)
    assert queries.official_answer(seen) == official
    assert queries.pin_in_force(seen).by == carla.person
    assert facts_told()[2:] == ["OfficialAnswerPinned"]
    assert Fact.objects.latest("id").audience == "public"


def test_the_lab_speaks_for_itself_and_nobody_else_for_an_institution(
    thread, question, reply, official, otto, carla, alice
):
    own = post_comment(thread, body="Le lab répond.", by=carla)
    Mandate.objects.update(role="communication")
    refused = []
    for comment in (reply, official):
        with pytest.raises(Invalid) as caught:
            pin_comment(comment, by=carla)
        refused += errors_of(caught)

    assert refused == [("comment", "no_institution")] * 2
    assert pin_comment(own, by=carla) == own
    for who in (alice, otto):
        with pytest.raises(NotAllowed):
            pin_comment(own, by=who)
        with pytest.raises(NotAllowed):
            unpin_comment(own, reason="Non.", by=who)


def test_there_is_one_at_a_time_and_it_is_taken_away_with_a_reason(meadow, thread, official, carla):
    other = post_comment(thread, body="Le lab répond.", by=carla)
    pin_comment(official, by=carla)
    with pytest.raises(Invalid) as caught:
        pin_comment(other, by=carla)
    assert errors_of(caught) == [("comment", "taken")]
    with pytest.raises(Invalid) as caught:
        unpin_comment(official, reason=" ", by=carla)
    assert errors_of(caught) == [("reason", "required")]

    unpin_comment(official, reason="Le budget a changé.", by=carla)
    unpin_comment(official, reason="Encore.", by=carla)
    pin_comment(other, by=carla)

    assert [pin.reason for pin in queries.past_pins(official)] == ["Le budget a changé."]
    assert queries.official_answer(queries.thread_about(KIND, meadow, carla)) == other
    assert facts_told()[3:] == ["OfficialAnswerPinned", "OfficialAnswerUnpinned", "OfficialAnswerPinned"]


def test_the_official_answer_is_edited_with_its_history_and_goes_with_its_comment(
    meadow, official, otto, carla
):
    pin_comment(official, by=carla)
    edit_comment(official, body="La commune paie la moitié.", by=otto)
    seen = queries.official_answer(queries.thread_about(KIND, meadow, carla))
    hide_comment(official, reason="Erreur.", by=carla)

    assert seen.body == "La commune paie la moitié."
    assert queries.official_answer(queries.thread_about(KIND, meadow, carla)) is None
    assert [pin.reason for pin in queries.past_pins(official)] == ["Erreur."]
    show_comment(official, by=carla)
    pin_comment(official, by=carla)
    delete_comment(official, by=otto)
    assert Pin.objects.filter(ended_at=None).count() == 0
    assert Thread.objects.get().pinned is None


def test_what_a_team_or_the_lab_says_is_no_official_answer(meadow, thread, carla):
    for circle in ("team", "staff"):
        whispered = post_comment(queries.thread_about(KIND, meadow, carla, circle), body="Chut", by=carla)
        with pytest.raises(NotAllowed):
            pin_comment(whispered, by=carla)
    said = post_comment(queries.thread_about(KIND, meadow, carla, "team"), body="Dit", by=carla)
    public = publish_comment(said, by=carla)
    assert pin_comment(public, by=carla) == public


# --- At once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_reactions_at_once_are_all_counted_once(question, make_actor):
    people = [make_actor(f"person{number}") for number in range(4)]
    at_once(*[lambda p=p: react_to_comment(question, "useful", by=p) for p in people * 2])

    question.refresh_from_db()
    assert (question.useful_count, Reaction.objects.count()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_of_two_pinned_at_once_one_stands(thread, carla):
    comments = [post_comment(thread, body=str(number), by=carla) for number in range(3)]
    results = at_once(*[lambda c=c: pin_comment(c, by=carla) for c in comments])

    pin = Pin.objects.get(ended_at=None)
    assert [isinstance(one, Invalid) for one in results].count(True) == 2
    assert Thread.objects.get().pinned == pin.comment
