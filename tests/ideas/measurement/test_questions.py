"""Asking those who benefited, without learning who they are."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from ideas.activity.models import Fact
from ideas.ideation.redacting import MARK
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.measurement.models import Answer, AnswerPart, Questionnaire
from ideas.measurement.operations import (
    Asked,
    answer_questions,
    ask_questions,
    black_out_answer,
    change_questions,
)
from ideas.measurement.queries import (
    answerable,
    questions_of,
    questions_open,
    results_of,
    words_answered,
)
from ideas.pilots.models import Pilot
from tests.at_once import at_once
from tests.factories.pilots import make_running_pilot
from tests.factories.sites import make_site
from tests.factories.stories import answer_often, close, make_questions

DAY = datetime.timedelta(days=1)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Invalid for that one reason."""
    with pytest.raises(Invalid) as wrong:
        yield
    assert [one.code for one in wrong.value.errors] == [code]


@pytest.fixture
def asked(pilot: Pilot, alice: Actor) -> Questionnaire:
    """alice's four questions, open."""
    return make_questions(pilot, alice)


# --- Setting up -------------------------------------------------------------------------------------------------------


def test_a_pilot_asks_a_few_questions(asked: Questionnaire, pilot: Pilot, bruno: Actor) -> None:
    assert [one.kind for one in asked.questions.all()] == ["scale", "yes_no", "choice", "text"]
    assert asked.questions.get(place=3).option_names == ["Par la commune", "Par quelqu’un", "Autrement"]
    assert list(questions_open(pilot)) == list(questions_of(pilot, bruno)) == [asked]
    assert Fact.objects.filter(name="QuestionsAsked").count() == 1
    with pytest.raises(NotAllowed):
        make_questions(pilot, bruno)


def test_what_is_only_prepared_is_for_those_who_measure(pilot: Pilot, alice: Actor, bruno: Actor) -> None:
    later = make_questions(pilot, alice, opens_on=clock.today() + DAY)

    assert list(questions_of(pilot, alice)) == [later]
    assert list(questions_of(pilot, bruno)) == []
    assert answerable(later.code, bruno) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"introduction": "a" * 1001}, "introduction"),
        ({"closes_on": datetime.date(2026, 11, 1)}, "closes_on"),
        ({"opens_on": datetime.date(2027, 12, 1)}, "closes_on"),
        ({"questions": []}, "questions"),
        ({"questions": [Asked("yes_no", "Oui ?")] * 6}, "questions"),
        ({"questions": [Asked("stars", "Combien ?")]}, "questions"),
        ({"questions": [Asked("text", " ")]}, "questions"),
        ({"questions": [Asked("text", "a" * 201)]}, "questions"),
        ({"questions": [Asked("choice", "Lequel ?", ["Un", " "])]}, "questions"),
        ({"questions": [Asked("choice", "Lequel ?", ["Un", "Un"])]}, "questions"),
        ({"questions": [Asked("choice", "Lequel ?", list("abcdefghi"))]}, "questions"),
    ],
)
def test_what_is_wrong_is_said(pilot: Pilot, alice: Actor, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        make_questions(pilot, alice, **values)

    assert [one.field for one in wrong.value.errors] == [field]


def test_an_indicator_of_another_pilot_is_refused(
    pilot: Pilot, indicator: object, alice: Actor, otto: Actor, carla: Actor
) -> None:
    other = make_running_pilot(alice, otto, carla)

    assert make_questions(pilot, alice, indicator=indicator).indicator == indicator
    with refused("unknown"):
        make_questions(other, alice, indicator=indicator)


def test_questions_change_until_somebody_answers(asked: Questionnaire, alice: Actor) -> None:
    changed = change_questions(
        asked, changes={"title": "Avis"}, questions=[Asked("yes_no", "Content ?")], version=1, by=alice
    )
    same = change_questions(changed, changes={"title": "Avis"}, by=alice)
    answer_often(same, {1: 1})

    assert [one.text for one in same.questions.all()] == ["Content ?"]
    assert Fact.objects.get(name="QuestionsChanged").data["changed"] == ["title", "questions"]
    with refused("answered"):
        change_questions(same, changes={"title": "Autre"}, by=alice)
    later = change_questions(same, changes={"closes_on": clock.today()}, by=alice)
    assert later.closes_on == clock.today()
    with pytest.raises(StaleRevision):
        change_questions(later, changes={"title": "Autre"}, version=1, by=alice)


def test_once_it_is_over_it_is_not_prolonged(asked: Questionnaire, alice: Actor) -> None:
    answer_often(asked, {1: 1})

    with refused("over"):
        change_questions(close(asked), changes={"closes_on": clock.today()}, by=alice)


# --- Answering --------------------------------------------------------------------------------------------------------


def test_an_answer_keeps_nothing_of_who_gave_it(asked: Questionnaire, pilot: Pilot, bruno: Actor) -> None:
    facts = Fact.objects.count()

    answer_questions(asked, answers={1: 4, 2: 0, 4: " Les heures. "}, site=make_site(pilot), by=bruno)

    answer = Answer.objects.get()
    assert {field.name for field in Answer._meta.fields} == {"id", "questionnaire", "site", "answered_on"}
    assert answer.answered_on == clock.today()
    assert sorted(answer.parts.values_list("question__place", "number", "text")) == [
        (1, 4, ""),
        (2, 0, ""),
        (4, None, "Les heures."),
    ]
    assert Fact.objects.count() == facts


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, ""),
        ({4: "  "}, ""),
        ({1: 0}, "question_1"),
        ({1: 6}, "question_1"),
        ({1: "bien"}, "question_1"),
        ({2: 2}, "question_2"),
        ({3: 3}, "question_3"),
        ({4: 1}, "question_4"),
        ({4: "a" * 501}, "question_4"),
    ],
)
def test_what_is_no_answer_is_refused(
    asked: Questionnaire, answers: dict[int, int | str], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        answer_questions(asked, answers=answers, by=ANYONE)

    assert [one.field for one in wrong.value.errors] == [field]


def test_nothing_is_answered_outside_its_days_or_elsewhere(
    asked: Questionnaire, pilot: Pilot, alice: Actor, otto: Actor, carla: Actor
) -> None:
    far = make_site(make_running_pilot(alice, otto, carla))

    with refused("unknown"):
        answer_questions(asked, answers={1: 4}, site=far, by=ANYONE)
    with pytest.raises(MovedOn):
        answer_questions(close(asked), answers={1: 4}, by=ANYONE)


def test_a_hidden_pilot_asks_nobody(asked: Questionnaire, pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(hidden_at=clock.now())

    with pytest.raises(MovedOn):
        answer_questions(asked, answers={1: 4}, by=ANYONE)


# --- Results ----------------------------------------------------------------------------------------------------------


def test_nothing_is_shown_while_it_runs_or_of_fewer_than_five(asked: Questionnaire) -> None:
    answer_often(asked, *[{1: 4}] * 4)
    few = results_of(close(asked))
    asked.opens_on, asked.closes_on = clock.today(), clock.today()
    asked.save()
    answer_often(asked, {1: 4})

    assert (few.count, few.is_shown, few.questions) == (4, False, ())
    assert results_of(asked).is_shown is False
    assert list(words_answered(asked)) == []


def test_a_whole_breakdown_is_hidden_where_a_part_is_too_small(asked: Questionnaire) -> None:
    answer_often(asked, *[{1: 4, 2: 1, 4: "Rien."}] * 6, *[{1: 5, 2: 0}] * 5)

    results = results_of(close(asked))

    scale, yes_no, choice, text = results.questions
    assert (scale.count, scale.cells, scale.mean) == (11, None, Decimal("4.5"))
    assert (yes_no.cells, yes_no.mean) == ([5, 6], None)
    assert (choice.count, choice.cells) == (0, None)
    assert (text.count, text.cells) == (6, None)
    assert results.sites is None
    assert [part.text for part in words_answered(asked)] == ["Rien."] * 6


def test_a_mean_of_few_is_not_said(asked: Questionnaire) -> None:
    answer_often(asked, {1: 1}, *[{2: 1}] * 5)

    assert results_of(close(asked)).questions[0].mean is None


@pytest.mark.parametrize(("elsewhere", "is_shown"), [(0, True), (4, False), (5, True)])
def test_places_are_counted_all_or_none(
    asked: Questionnaire, pilot: Pilot, elsewhere: int, is_shown: bool
) -> None:
    site = make_site(pilot)
    answer_often(asked, *[{1: 3}] * 6, site=site)
    answer_often(asked, *[{1: 3}] * elsewhere)

    assert results_of(close(asked)).sites == ([(site, 6)] if is_shown else None)


@pytest.mark.parametrize("rows", [5, 15])
def test_it_asks_as_often_for_many_answers(
    asked: Questionnaire, pilot: Pilot, rows: int, django_assert_num_queries
) -> None:
    answer_often(asked, *[{1: 3, 2: 1}] * rows, site=make_site(pilot))
    found = questions_of(pilot, ANYONE).get(pk=close(asked).pk)

    with django_assert_num_queries(4):
        results_of(found)


def test_words_are_blacked_out(asked: Questionnaire, alice: Actor, bruno: Actor) -> None:
    answer_often(asked, {4: "Madame Untel."})
    part = AnswerPart.objects.get()

    with pytest.raises(NotAllowed):
        black_out_answer(part, by=bruno)
    black_out_answer(part, by=alice)
    black_out_answer(part, by=alice)

    part.refresh_from_db()
    assert (part.text, part.is_black) == (MARK, True)
    assert Fact.objects.filter(name="AnswerBlackedOut").count() == 1


@pytest.mark.django_db(transaction=True)
def test_questions_do_not_change_below_an_answer(asked: Questionnaire, alice: Actor) -> None:
    other = [Asked("yes_no", "Content ?")]

    results = at_once(
        lambda: answer_questions(asked, answers={1: 5}, by=ANYONE),
        lambda: change_questions(asked, changes={}, questions=other, by=alice),
    )

    changed = asked.questions.count() == 1
    assert [isinstance(one, Invalid) for one in results] == [changed, not changed]
    assert Answer.objects.count() == (not changed)


def test_without_days_nothing_is_asked(pilot: Pilot, alice: Actor) -> None:
    with pytest.raises(KeyError):
        ask_questions(pilot, values={"title": "Avis"}, questions=[Asked("yes_no", "Oui ?")], by=alice)
