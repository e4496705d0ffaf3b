"""Calls, themes, territories and processes through the API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.topics.models import Grouping, Territory
from tests.api.conftest import Calls
from tests.factories.ideas import make_call, make_idea, make_theme


@pytest.fixture
def places(db: None) -> Territory:
    country = Territory.objects.create(
        code="CH", level="country", path="/CH/", name="Suisse", search_name="suisse"
    )
    canton = Territory.objects.create(
        code="CH-VD", level="canton", parent=country, path="/CH/CH-VD/", name="Vaud", search_name="vaud"
    )
    commune = Territory.objects.create(
        code="CH-5586",
        level="municipality",
        parent=canton,
        path="/CH/CH-VD/CH-5586/",
        name="Lausanne",
        search_name="lausanne",
    )
    Grouping.objects.create(code="G-LS", kind="consortium", name="Grand Lausanne").members.add(commune)
    return commune


def test_calls_say_whether_they_are_open(api: Calls, db: None) -> None:
    call = make_call()

    listed = api().get("calls/").json()["results"]

    assert [(row["code"], row["name"], row["state"], row["permanent"]) for row in listed] == [
        (call.code, "Appel permanent", "open", True)
    ]
    one = api().get(f"calls/{call.code}/")
    assert one.json() == listed[0]
    process = api().get(f"processes/{one.json()['process']}/").json()
    assert process["key"] == "default"


def test_themes_are_named_in_the_language_asked_for(api: Calls, db: None) -> None:
    theme = make_theme()

    listed = api().get("themes/", headers={"Accept-Language": "it"}).json()["results"]

    assert [(row["code"], row["slug"], row["hue"]) for row in listed] == [(theme.code, "sante", 22)]
    assert api().get(f"themes/{theme.code}/").json()["name"] == "Santé et social"
    assert api().get("themes/22222222/").status_code == 404


def test_territories_are_a_tree_with_groupings(api: Calls, places: Territory, alice: Actor) -> None:
    def codes(**query: str) -> list[str]:
        return [row["code"] for row in api().get("territories/", **query).json()["results"]]

    assert codes() == ["CH", "CH-VD", "CH-5586"]
    assert codes(level="canton") == ["CH-VD"]
    assert codes(within="CH-VD") == ["CH-VD", "CH-5586"]
    assert codes(within="G-LS") == ["CH-5586"]
    assert codes(q="lau") == ["CH-5586"]
    one = api().get("territories/CH-5586/").json()
    assert (one["parent"], one["groupings"]) == (
        "CH-VD",
        [{"code": "G-LS", "kind": "consortium", "name": "Grand Lausanne"}],
    )
    assert api().get("territories/XX/").status_code == 404
    idea = make_idea(alice, territories=[places])
    for code in ("CH", "CH-5586", "G-LS"):
        found = api().get("ideas/", territory=code).json()["results"]
        assert [row["code"] for row in found] == [idea.code]


def test_a_process_tells_its_stages_and_steps(api: Calls, db: None) -> None:
    make_call()

    process = api().get("processes/").json()["results"][0]

    assert (process["key"], process["version"]) == ("default", 1)
    submit = next(step for step in process["steps"] if step["key"] == "submit")
    assert (submit["from"], submit["to"], submit["takers"]) == ("draft", "submitted", ["lead"])
    assert [stage["key"] for stage in process["stages"]][:3] == ["draft", "submitted", "screening"]


@pytest.mark.parametrize(
    ("path", "queries"), [("calls/", 3), ("themes/", 1), ("territories/", 1), ("processes/", 3)]
)
def test_lists_of_reference_data_ask_few_questions(
    api: Calls, places: Territory, path: str, queries: int, django_assert_num_queries: object
) -> None:
    make_call()
    make_theme()
    make_theme("climat", "Climat")
    caller = api()

    with django_assert_num_queries(queries):  # type: ignore[operator]
        caller.get(path)
