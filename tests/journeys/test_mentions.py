"""Somebody names others in a message with the keyboard alone: what is suggested, chosen, inserted, and read afterwards."""

from typing import Any

import pytest

from ideas.discussion.models import Comment, Mention
from tests.factories.ideas import make_call, make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import PASSWORD, acting, make_person
from tests.labs import RunningLab

pytestmark = pytest.mark.browser
FIELD = "#talk-form textarea[name=body]"
LIST = "#talk-form [data-mentions] [role=listbox]"


@pytest.fixture
def code(running_lab: RunningLab) -> str:
    """An idea of Zoé's, an organisation, and two of one name; Alice may sign in."""
    make_call()
    make_organisation(name="Commune d’Orbe")
    for address in ("one", "two"):
        make_person("Zoltan", email=f"{address}@example.org")
    make_person("Alice", password=PASSWORD)
    return str(make_idea(acting(make_person("Zoé Dupont"))).code)


def chosen(page: Any) -> str:
    """The option that the field says is meant."""
    meant = page.locator(FIELD).get_attribute("aria-activedescendant")
    option = page.locator(f"#{meant}")
    assert option.get_attribute("aria-selected") == "true"
    return str(option.inner_text())


@pytest.mark.parametrize("width", [320, 1280])
def test_names_are_suggested_chosen_and_inserted_by_keyboard(
    running_lab: RunningLab, code: str, page: Any, width: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/mentions/" in request.url else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{running_lab.base_url}/fr/account/sign-in/")
    page.locator("[name=login]").fill("alice@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    page.goto(f"{running_lab.base_url}/fr/ideas/{code}/")
    field = page.locator(FIELD)

    field.press_sequentially("Merci @zo", delay=20)
    page.locator(LIST).wait_for(state="visible")
    assert chosen(page).startswith("Zoé Dupont")
    assert len(asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert not page.locator(LIST).is_visible()
    assert field.input_value() == "Merci @zo"

    field.press_sequentially("l", delay=20)
    page.locator(LIST).wait_for(state="visible")
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert page.locator(f"{LIST} [role=option]").count() == 2
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert not page.locator(LIST).is_visible()
    assert field.input_value().startswith("Merci @Zoltan (")

    field.press_sequentially("et la @commune", delay=20)
    page.locator(LIST).wait_for(state="visible")
    page.keyboard.press("Tab")
    field.press_sequentially("!", delay=20)
    page.wait_for_timeout(400)
    assert field.input_value().endswith(") et la @Commune d’Orbe !")
    assert len(asked) == 3
    with page.expect_response("**/discussions/**"):
        page.locator("#talk-form button.primary").press("Enter")
    page.locator("#talk .comment a", has_text="@Commune d’Orbe").wait_for()

    comment = Comment.objects.get()
    assert sorted(str(row.person or row.organisation) for row in Mention.objects.filter(comment=comment)) == [
        "Commune d’Orbe",
        "Zoltan",
    ]
