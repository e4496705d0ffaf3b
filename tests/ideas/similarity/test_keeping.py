"""Vectors are kept in the order of commits, never of a text that is gone; what is missing is made part by part."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from ideas.activity.operations import defer
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import NotAllowed
from ideas.similarity import handlers, making
from ideas.similarity.encoding import MEANING
from ideas.similarity.models import Vector
from ideas.similarity.operations import Encoded, keep_vectors
from tests.at_once import at_once
from tests.factories.ideas import make_idea


def encoded(idea: Idea) -> Encoded:
    return Encoded(
        idea=idea.pk,
        language="fr",
        text_version=idea.text_version,
        model=MEANING.name,
        numbers=b"\x00" * 1024,
    )


def test_a_vector_of_a_text_that_has_changed_is_not_kept(idea: Idea, alice: Actor) -> None:
    stale = encoded(idea)
    revise_idea(idea, changes={"title": "Autre chose"}, by=alice)

    assert keep_vectors([stale], by=SYSTEM) == 0
    assert Vector.objects.count() == 0


def test_a_vector_of_an_idea_that_is_gone_is_not_kept(idea: Idea) -> None:
    idea.pk += 1000

    assert keep_vectors([encoded(idea)], by=SYSTEM) == 0


def test_versions_grow_with_each_keeping(idea: Idea, bruno: Actor) -> None:
    other = make_idea(bruno, title="Autre chose")
    for one in (idea, other, idea):
        keep_vectors([encoded(one)], by=SYSTEM)

    assert dict(Vector.objects.values_list("idea", "version")) == {other.pk: 2, idea.pk: 3}


def test_only_the_house_keeps_vectors(idea: Idea, carla: Actor) -> None:
    with pytest.raises(NotAllowed):
        keep_vectors([encoded(idea)], by=carla)


def test_what_is_missing_is_made_part_by_part(
    alice: Actor, deliver_facts: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas = [make_idea(alice, title=f"Idée {number}") for number in range(3)]
    deliver_facts()
    Vector.objects.all().delete()
    monkeypatch.setattr(handlers, "BATCH", 2)

    defer("similarity.fill", {})
    deliver_facts()

    assert set(Vector.objects.values_list("idea", flat=True)) == {idea.pk for idea in ideas}


def test_a_command_makes_what_is_missing(idea: Idea, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("twins", "--fill")
    call_command("twins", "--fill")

    assert capsys.readouterr().out == "1 vectors were made.\n0 vectors were made.\n"


def test_without_the_extra_nothing_is_made(
    idea: Idea, deliver_facts: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (handlers, making):
        monkeypatch.setattr(module, "has_meaning", lambda: False)
    defer("similarity.fill", {})
    deliver_facts()

    assert making.make_vectors([idea]) == 0
    assert Vector.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_that_are_kept_at_once_have_versions_of_their_own(alice: Actor) -> None:
    ideas = [make_idea(alice, title=f"Idée {number}") for number in range(4)]

    at_once(*[lambda idea=idea: keep_vectors([encoded(idea)], by=SYSTEM) for idea in ideas])

    assert sorted(Vector.objects.values_list("version", flat=True)) == [1, 2, 3, 4]
