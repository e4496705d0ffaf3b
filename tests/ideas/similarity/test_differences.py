"""« La mienne est différente parce que… » is kept with the idea, for those who accompany it."""

from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, NotAllowed, NotFound
from ideas.people import personal_data
from ideas.similarity.models import Difference
from ideas.similarity.operations import REASON_LIMIT, tell_difference
from ideas.similarity.queries import differences_by_code, differences_of
from tests.at_once import at_once
from tests.factories.ideas import make_draft, make_idea


@pytest.fixture
def other(bruno: Actor) -> Idea:
    """A near idea of bruno's."""
    return make_idea(bruno, title="Le temps des voisinages")


def told(idea: Idea) -> list[tuple[str, str]]:
    return [(one.near.code, one.reason) for one in differences_of(idea)]


def test_a_reason_is_kept_and_the_last_one_stands(draft: Idea, other: Idea, alice: Actor) -> None:
    for reason in ("La mienne est pour les enfants.", " La mienne est pour les enfants. ", "Ailleurs."):
        tell_difference(draft, near=other.code, reason=reason, by=alice)

    assert told(draft) == [(other.code, "Ailleurs.")]
    assert differences_by_code(draft) == {other.code: "Ailleurs."}
    assert Fact.objects.filter(name="DifferenceTold").count() == 2  # the second said nothing new


@pytest.mark.parametrize(
    ("reason", "code"), [("", "required"), (" \n ", "required"), ("a" * (REASON_LIMIT + 1), "too_long")]
)
def test_a_reason_is_owed_and_fits(draft: Idea, other: Idea, alice: Actor, reason: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tell_difference(draft, near=other.code, reason=reason, by=alice)

    assert [(error.field, error.code) for error in refused.value.errors] == [("reason", code)]
    assert told(draft) == []


def test_of_what_one_may_not_see_nothing_is_said(
    draft: Idea, other: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    hide_idea(other, reason="À vérifier.", by=carla)
    unseen = make_draft(bruno, title="Un brouillon")

    for near in (other.code, unseen.code, draft.code, "ZZZZZZZZ"):
        with pytest.raises(NotFound):
            tell_difference(draft, near=near, reason="Autre chose.", by=alice)


def test_only_those_who_write_an_idea_say_it(idea: Idea, other: Idea, charlie: Actor, carla: Actor) -> None:
    for actor in (charlie, carla):
        with pytest.raises(NotAllowed):
            tell_difference(idea, near=other.code, reason="Autre chose.", by=actor)


@pytest.mark.parametrize(("texts", "left"), [(True, []), (False, [None])])
def test_who_leaves_takes_their_name_and_where_they_wish_their_words(
    draft: Idea, other: Idea, alice: Actor, texts: bool, left: list[Any]
) -> None:
    tell_difference(draft, near=other.code, reason="Autre chose.", by=alice)

    exported = personal_data.export_of(alice.person)["similarity.Difference"]
    personal_data.holdings()["similarity.Difference"].erase(alice.person, texts)

    assert [row["reason"] for row in exported] == ["Autre chose."]
    assert list(Difference.objects.values_list("person", flat=True)) == left


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_once_leave_one_reason(
    idea_of_two: Idea, other: Idea, alice: Actor, bruno: Actor
) -> None:
    at_once(
        lambda: tell_difference(idea_of_two, near=other.code, reason="Pour les enfants.", by=alice),
        lambda: tell_difference(idea_of_two, near=other.code, reason="Ailleurs.", by=bruno),
    )

    assert Difference.objects.count() == 1
