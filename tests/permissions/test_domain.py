"""The domain says of every role, action and stage what the tables say."""

from typing import Any

import pytest

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may, permissions
from ideas.kernel.errors import LabError
from ideas.workflow.models import Stage
from tests.permissions.tables import (
    WITHOUT_TEAM,
    Action,
    actions,
    allows,
    is_open,
    roles,
    rows_of,
    stages_of,
)
from tests.permissions.world import World


def wrong(world: World, asked: list[Action], stage: str) -> list[str]:
    """Cells that the domain answers otherwise than the tables, one line each."""
    lines = []
    for action in asked:
        thing = world.thing(stage if stage in WITHOUT_TEAM and action.about == "idea" else action.about)
        for role in roles():
            found, wanted = may(world.actors[role], action.permission, thing), allows(action, role, stage)
            if found != wanted:
                lines.append(f"{action.permission} about {action.about or '–'} {stage}: {role} {found}")
    return lines


def test_every_permission_has_a_row_and_every_row_a_permission() -> None:
    assert {action.permission for action in actions()} == set(permissions())


def test_everybody_in_the_tables_is_in_the_world(world: World) -> None:
    assert set(roles()) == set(world.actors)


@pytest.mark.parametrize("stage", stages_of("idea"))
def test_what_is_open_for_whom_while_an_idea_stands_there(world: World, stage: str) -> None:
    asked = [action for action in actions() if action.of == "idea"]
    if stage in WITHOUT_TEAM:
        asked = [action for action in asked if action.about == "idea"]
    else:
        world.stand_idea(stage)

    assert wrong(world, asked, stage) == []


@pytest.mark.parametrize("stage", stages_of("pilot"))
def test_what_is_open_for_whom_while_a_pilot_stands_there(world: World, stage: str) -> None:
    world.stand_pilot(stage)

    assert wrong(world, [action for action in actions() if action.of == "pilot"], stage) == []


def test_what_does_not_depend_on_a_stage(world: World) -> None:
    assert wrong(world, [action for action in actions() if not action.of], "") == []


def test_what_is_shown_is_what_is_let_pass(world: World) -> None:
    """``authorize`` lets pass what ``may`` shows; it asks the same and more, so that it refuses whatever ``may`` does."""
    unlike = []
    for action in actions():
        thing = world.thing(action.about)
        for role, actor in world.actors.items():
            if may(actor, action.permission, thing) and not _passes(actor, action.permission, thing):
                unlike.append((action.permission, action.about, role))

    assert unlike == []


def _passes(actor: Actor, permission: str, thing: Any) -> bool:
    try:
        authorize(actor, permission, thing)
    except LabError:
        return False
    return True


def test_stages_are_open_as_the_table_says(world: World) -> None:
    stages = Stage.objects.filter(version__process__key="default", version__state="published")
    features = [name for name in rows_of("open")[0] if name not in {"of", "stage", "in words"}]
    own = {"submitted", "under way"}

    for stage in stages:
        opened = {name for name in features if is_open("idea", stage.key, name)} - own
        assert (stage.key, opened) == (stage.key, set(stage.open))
    assert {stage.key for stage in stages} == set(stages_of("idea")) - {"hidden", *WITHOUT_TEAM}
