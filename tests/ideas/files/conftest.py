"""Files of an idea, as people give them."""

import pytest

from ideas.activity.queries import facts_about
from ideas.files.models import File
from ideas.files.operations import add_file
from ideas.kernel.actor import Actor
from tests.factories.files import PDF, image_bytes


def give(idea, by: Actor, **values) -> File:
    values = {"content": PDF, "name": "Plan.pdf", **values}
    return add_file(kind="idea", code=idea.code, by=by, **values)


def give_image(idea, by: Actor, **values) -> File:
    return give(idea, by, content=image_bytes(), name="a.png", **{"alt_text": "Deux moitiés.", **values})


def names(file: File) -> list[str]:
    return list(facts_about("file", file.code).values_list("name", flat=True))


@pytest.fixture
def file(idea, alice) -> File:
    return give(idea, alice)
