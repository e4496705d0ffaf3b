"""Somebody says something and reacts with the keyboard alone: the focus stays where they are, and what was done is said."""

from typing import Any

import pytest
from playwright.sync_api import expect

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_call, make_idea
from tests.factories.people import PASSWORD, acting, make_person
from tests.labs import RunningLab

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(running_lab: RunningLab) -> Comment:
    """A question on an idea of Zoé's; Alice may sign in."""
    make_call()
    make_person("Alice", password=PASSWORD)
    zoe: Actor = acting(make_person("Zoé Dupont"))
    return post_comment(thread_of("idea", make_idea(zoe).code), body="Qui a un local ?", by=zoe)  # type: ignore[arg-type]


def test_what_was_done_is_said_where_one_is(running_lab: RunningLab, asked: Comment, page: Any) -> None:
    page.goto(f"{running_lab.base_url}/fr/account/sign-in/")
    page.locator("[name=login]").fill("alice@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")
    page.goto(f"{running_lab.base_url}/k/{asked.code}")
    said, button = page.locator("#said"), page.locator(f"#react-{asked.code}-can_help")

    button.press("Enter")
    expect(said).to_contain_text("Réaction enregistrée : je peux aider.")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.get_by_role("link", name="Dire comment vous pouvez aider").is_visible()

    page.locator("#talk-form textarea[name=body]").fill("Moi.")
    page.locator("#talk-form").get_by_role("button", name="Publier").press("Enter")
    expect(said).to_have_text("Votre message est publié.")
    mine = page.locator(f"#c-{Comment.objects.latest('pk').code}")
    expect(mine).to_be_focused()
    expect(mine).to_be_in_viewport()
    assert mine.get_by_text("Votre message est publié.").is_visible()

    page.reload()
    assert page.get_by_text("Votre message est publié.").count() == 0
