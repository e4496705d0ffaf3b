"""Who names a place is offered those whose names begin so."""

from typing import Any

import pytest

from tests.factories.ideas import make_call, make_draft
from tests.factories.people import PASSWORD, acting, make_person
from tests.factories.topics import make_territories
from tests.labs import RunningLab

pytestmark = pytest.mark.browser
OFFERED = "(field) => [...field.list.options].map((option) => option.value)"


@pytest.fixture
def draft_code(running_lab: RunningLab) -> str:
    """Places, and a draft of alice's."""
    make_call()
    make_territories()
    return str(make_draft(acting(make_person("Alice", password=PASSWORD))).code)


def offered(page: Any, field: Any) -> list[str]:
    with page.expect_response("**/suggestions/territories/**"):
        field.press_sequentially("Car")
    page.wait_for_function("(field) => field.list.options.length > 0", arg=field.element_handle())
    return list(field.evaluate(OFFERED))


def test_places_are_offered_in_filters_and_in_the_form(
    running_lab: RunningLab, draft_code: str, page: Any
) -> None:
    page.goto(f"{running_lab.base_url}/fr/ideas/")
    in_filters = offered(page, page.locator("#territory"))

    page.goto(f"{running_lab.base_url}/fr/account/sign-in/")
    page.locator("[name=login]").fill("alice@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    page.goto(f"{running_lab.base_url}/fr/ideas/{draft_code}/write/3/")
    in_the_form = offered(page, page.locator("[name=territory]"))

    assert in_filters == in_the_form
    assert any(name.startswith("Carouge (") for name in in_the_form)
