"""A filter of a list with a value that there is not is refused: an empty list would look like an answer."""

import pytest

from ideas.ideation.models import Idea
from ideas.topics.models import Territory, Theme
from tests.api.conftest import Calls
from tests.factories.ideas import make_call, make_theme
from tests.factories.topics import make_territories


@pytest.fixture
def told(idea: Idea) -> dict[str, str]:
    """A value of each kind that there is."""
    return {
        "call": idea.call.code if idea.call else make_call().code,
        "language": "fr",
        "slug": make_theme().slug,
        "stage": "submitted,cocreation",
        "territory": make_territories()["CH-GE"].code,
        "theme": Theme.objects.values_list("code", flat=True)[0],
    }


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        ("ideas/", "stage", "stage"),
        ("ideas/", "theme", "theme"),
        ("ideas/", "theme", "slug"),
        ("ideas/", "language", "language"),
        ("ideas/", "territory", "territory"),
        ("ideas/", "call", "call"),
        ("pilots/", "theme", "theme"),
        ("pilots/", "territory", "territory"),
        ("organisations/", "territory", "territory"),
        ("needs/", "territory", "territory"),
        ("offers/", "territory", "territory"),
        ("territories/", "within", "territory"),
        ("figures/", "territory", "territory"),
    ],
)
def test_what_there_is_filters_and_what_there_is_not_is_refused(
    api: Calls, told: dict[str, str], path: str, name: str, kind: str
) -> None:
    assert api().get(path, **{name: told[kind]}).status_code == 200
    for value in ("nope", f"{told[kind]},nope", ","):
        refused = api().get(path, **{name: value})

        assert (refused.status_code, refused.json()["status"]) == (400, 400)
        assert [fault["field"] for fault in refused.json()["errors"]] == [name]


def test_values_that_there_are_still_choose(api: Calls, idea: Idea) -> None:
    found = [
        len(api().get("ideas/", stage=key).json()["results"])
        for key in ("submitted", "pilot", "pilot,submitted")
    ]

    assert found == [1, 0, 1]
    assert not Territory.objects.filter(code="nope").exists()
