"""Filters of the lists in a browser: what they say follows what is found, and no word is too long."""

from typing import Any

import pytest

from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person
from tests.labs import RunningLab

pytestmark = pytest.mark.browser
LISTS = ("ideas", "pilots", "organisations")


def test_counts_follow_a_filter_and_nothing_that_one_types_is_lost(
    running_lab: RunningLab, page: Any
) -> None:
    alice = acting(make_person("Alice"))
    make_idea(alice, title="Une")
    make_idea(alice, title="Deux", stage="screening")
    page.goto(f"{running_lab.base_url}/fr/ideas/")
    language = page.locator("#count-language-fr")
    before = language.inner_text()
    page.locator("#territory").evaluate("(field) => { field.value = 'Nullepart'; }")

    box = page.locator('#filters [name=stage][value="screening"]')
    box.focus()
    box.press("Space")
    page.locator("#territory-fault .error").wait_for()

    assert (before, language.inner_text()) == ("2", "0")
    assert page.locator("#territory").input_value() == "Nullepart"
    assert box.evaluate("(box) => box.checked && box === document.activeElement")
    assert page.locator("#filters-active").text_content().strip() == "2 filtres actifs"

    page.locator("#territory").fill("")
    page.locator("#territory").blur()
    page.locator("#territory-fault .error").wait_for(state="detached")

    assert language.inner_text() == "1"
    assert page.locator("#filters-active").text_content().strip() == "1 filtre actif"


def test_no_word_is_too_long_for_a_list(running_lab: RunningLab, page: Any) -> None:
    wide = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for name in LISTS:
            for query in (f"q={'m' * 60}", f"q={'m' * 300}", f"territory={'m' * 300}"):
                page.goto(f"{running_lab.base_url}/fr/{name}/?{query}")
                over = page.evaluate(
                    """[...document.querySelectorAll('main :is(.tag, .empty, .empty p, .error)')].filter((one) =>
                    one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 && one.clientWidth
                    || one.getBoundingClientRect().right > innerWidth)).length
                    + (document.documentElement.scrollWidth > innerWidth)"""
                )
                if over:
                    wide.append((width, name, query[:12], over))

    assert wide == []


@pytest.mark.parametrize("name", LISTS)
def test_looking_for_words_keeps_the_filters_that_were_chosen(
    running_lab: RunningLab, page: Any, name: str
) -> None:
    page.goto(f"{running_lab.base_url}/fr/{name}/?q=jardin")
    box = page.locator("#filters [type=checkbox]").first
    box.check()
    page.locator("#results .tag").nth(1).wait_for()

    page.locator("#q").fill("atelier")
    page.locator("#q").press("Enter")
    page.wait_for_url("**q=atelier**")

    assert page.locator("#filters [type=checkbox]").first.is_checked()
    assert "atelier" in page.locator("#results .tag").first.inner_text()
