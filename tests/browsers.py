"""A real browser for tests: the one that LAB_TEST_CHROMIUM names (a program, or the address of one that runs), else this
machine's."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services import NOT_TESTED

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1280, "height": 900}


def find_chromium() -> str | None:
    """The browser to use, if there is one."""
    named = os.environ.get("LAB_TEST_CHROMIUM")
    found = named or next((path for path in map(shutil.which, PROGRAMS) if path), None)
    return found or next((path for path in PLACES if Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser (Playwright's ``Browser``) for this worker's whole run."""
    found = find_chromium()
    if found is None:
        pytest.skip(
            f"{NOT_TESTED}Chromium is not on this machine: install your system's package `chromium`; "
            "or name one by LAB_TEST_CHROMIUM."
        )
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs beside the test in the same thread; the database is asked from neither of its
    # callbacks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        if "://" in found:
            browser = playwright.chromium.connect_over_cdp(found)
        else:
            browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page in a context of its own: French, 1280 px wide, no cookies. What goes wrong in its scripts fails the test.

    ``page.goto("/fr/…")`` needs a lab: ask for ``running_lab`` or ``module_lab`` too and give its ``base_url``.
    """
    context = chromium.new_context(locale="fr-FR", viewport=SIZE, reduced_motion="reduce")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    context.close()
    assert problems == []


def cut_off(page: Any) -> None:
    """Let nothing that this page writes reach the lab any more, until its end.

    A context told to be offline comes back for a moment while it closes, and its pages send what they had waiting.
    """
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut off')); }")
