"""What comes along with an idea is what one would have asked for."""

from typing import Any

from django.db.models import Model

from ideas.files.models import File
from ideas.files.operations import add_file
from ideas.files.queries import shown_files, shown_files_of, with_files_along
from ideas.ideation.having import clock_along, settle, with_parts_known, with_surroundings
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from ideas.kernel.having import may_have
from ideas.workflow.queries import clock_of
from tests.factories.files import image_bytes
from tests.factories.ideas import make_idea, make_theme
from tests.factories.topics import make_territories


def values(row: Model, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]


def test_themes_places_clock_and_merged_ideas_are_the_same(
    alice: Actor, carla: Actor, django_assert_num_queries: Any
) -> None:
    places = make_territories()
    idea = make_idea(
        alice,
        themes=[make_theme(), make_theme("école", "École")],
        territories=[places["CH-GE"], places["CH-C6621"]],
    )
    merged = [make_idea(alice, title=f"« Jumelle » {number}") for number in range(3)]
    hide_idea(merged[0], reason="Publicité.", by=carla)
    Idea.objects.filter(pk__in=[one.pk for one in merged]).update(merged_into=idea)
    themes, territories = list(idea.themes.all()), sorted(idea.territories.all(), key=lambda one: one.pk)

    found = settle(with_surroundings(Idea.objects.filter(pk=idea.pk)).get())

    with django_assert_num_queries(0):
        assert [(one.slug, one.name, one.hue) for one in found.themes.all()] == [
            (one.slug, one.name, one.hue) for one in themes
        ]
        assert [(one.code, one.name, one.path) for one in found.territories.all()] == [
            (one.code, one.name, one.path) for one in territories
        ]
        assert [(one.code, one.title, one.submitted_at) for one in found.merged.all()] == [
            (one.code, one.title, one.submitted_at) for one in (merged[2], merged[1])
        ]
    clock, known = clock_of("idea", idea.code), clock_along(found)
    assert clock is not None
    assert known is not None
    said = ("pk", "owed_by", "due_at", "paused_at", "wake_at", "pause_reason", "is_late", "is_paused")
    assert values(known, said) == values(clock, said)


def test_an_idea_with_nothing_has_nothing(draft: Idea) -> None:
    found = settle(with_surroundings(with_parts_known(Idea.objects.filter(pk=draft.pk))).get())

    assert [list(rows.all()) for rows in (found.territories, found.merged)] == [[], []]
    assert clock_along(found) is None
    parts = ("merged", "links", "translations")
    assert [may_have(found, part) for part in parts] == [False] * 3
    assert [may_have(draft, part) for part in parts] == [True] * 3


def test_files_are_the_same(idea: Idea, alice: Actor) -> None:
    content = image_bytes()
    for name, is_private in (("b.png", False), ("a.png", False), ("c.png", True)):
        given = {"name": name, "alt_text": "« Plan »", "is_private": is_private, "by": alice}
        add_file(kind="idea", code=idea.code, content=content, **given)
    said = ("pk", "code", "type", "name", "title", "alt_text", "width", "height", "size", "is_image")

    along = shown_files("idea", with_files_along("idea", Idea.objects.filter(pk=idea.pk)).get())

    asked: list[File] = list(shown_files_of("idea", idea.code))
    assert len(along) == 2
    assert [values(one, said) for one in along] == [values(one, said) for one in asked]
    assert shown_files("idea", idea) == asked


def test_what_came_along_can_be_narrowed_still(alice: Actor) -> None:
    idea = make_idea(alice, themes=[make_theme(), make_theme("école", "École")])

    found = settle(with_surroundings(Idea.objects.filter(pk=idea.pk)).get())

    assert [one.slug for one in found.themes.filter(slug="école")] == ["école"]
