"""The look in a real browser: accessible, within its frame, with and without script, in old and new browsers."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lab.ui import slots
from lab.ui.slots import Link, Viewer
from lab.ui.styleguide import TOPICS
from tests.ui.axe import axe_findings
from tests.ui.serving import served

pytestmark = pytest.mark.browser
DERIVED = "color: oklch(from light-dark(red, red) l c h)"
GAMUT = 30  # what a screen clips, the plain colours lower in chroma instead


@pytest.fixture
def site() -> Iterator[str]:
    """Pages with a filled frame."""
    slots.topics.fill(lambda request: [(slug, hue) for slug, (_, hue) in TOPICS.items()])
    slots.header_links.fill(
        lambda request: [Link("Idées", "/fr/ideas/"), Link("Organisations", "/fr/organisations/")]
    )
    slots.addresses.update(home="home", search="ideas", propose="ideas", sign_in="ideas", inbox="ideas")
    with served() as address:
        yield address


class Visit:
    """A page and everything that went wrong on it."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_style_guide_has_no_fault_that_axe_finds(chromium, site, width, scheme):
    with Visit(chromium, viewport={"width": width, "height": 900}, color_scheme=scheme) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")

        assert axe_findings(visit.page) == []
        assert visit.faults == []


@pytest.mark.parametrize("width", [320, 390, 600, 768, 1024, 1280, 1600])
def test_nothing_stands_out_of_the_page(chromium, site, width):
    with Visit(chromium, viewport={"width": width, "height": 900}) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")

        assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_nothing_stands_out_at_twice_the_text_size(chromium, site):
    with Visit(chromium, viewport={"width": 640, "height": 900}) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")
        visit.page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


COLOURS = """() => [...document.querySelectorAll(
    'body, h1, main a, .btn, .status, .topic, .notice, .avatar, .card, .site-footer, .panel, .count, ins, del')].filter(el =>
    !el.closest('.scheme-light, .scheme-dark')).map(el => {
    const s = getComputedStyle(el), c = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    return [s.color, s.backgroundColor].flatMap(colour => {
        c.clearRect(0, 0, 1, 1); c.fillStyle = colour; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data];
    });
})"""


@pytest.mark.parametrize(
    ("scheme", "chosen"), [("light", ""), ("dark", ""), ("light", "dark"), ("dark", "light")]
)
def test_a_browser_that_cannot_derive_colours_shows_the_same(chromium, site, scheme, chosen):
    def without(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(DERIVED, "color: unknown(1)"))

    seen = []
    for is_old in (False, True):
        with Visit(chromium, color_scheme=scheme) as visit:
            if is_old:
                visit.page.route(re.compile(r"\.css"), without)
            if chosen:
                visit.context.add_init_script(f"localStorage.setItem('theme', '{chosen}')")
            visit.page.goto(f"{site}/fr/styleguide/")
            seen.append(visit.page.evaluate(COLOURS))

    new, old = seen
    assert len(new) == len(old) > 60
    differing = [
        pair
        for pair in zip(new, old, strict=True)
        if max(abs(a - b) for a, b in zip(*pair, strict=True)) > GAMUT
    ]
    assert differing == []


def test_menu_and_dialog_open_without_script(chromium, site):
    with Visit(chromium, viewport={"width": 390, "height": 800}, java_script_enabled=False) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")
        assert not visit.page.get_by_role("link", name="Organisations").is_visible()

        visit.page.get_by_role("button", name="Menu").click()
        assert visit.page.get_by_role("link", name="Organisations").is_visible()

        visit.page.keyboard.press("Escape")
        visit.page.get_by_role("button", name="Déroger…").click()
        assert visit.page.get_by_role("dialog", name="Passer outre deux conditions").is_visible()
        assert visit.page.locator("[data-theme-switch]").is_hidden()


def test_the_first_key_leads_past_the_frame(chromium, site):
    with Visit(chromium) as visit:
        visit.page.goto(f"{site}/fr/ideas/")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")

        assert visit.page.evaluate("document.activeElement.id") == "contenu"


def test_the_chosen_display_is_kept_on_this_device(chromium, site):
    with Visit(chromium, color_scheme="light") as visit:
        visit.page.goto(f"{site}/fr/ideas/")
        visit.page.get_by_role("radio", name="Sombre").check()
        visit.page.reload()

        assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert visit.page.get_by_role("radio", name="Sombre").is_checked()

        visit.page.get_by_role("radio", name="Auto").check()
        visit.page.reload()
        assert visit.page.evaluate("document.documentElement.dataset.theme ?? ''") == ""


def test_a_menu_closes_with_escape_and_gives_the_focus_back(chromium, site):
    with Visit(chromium) as visit:
        visit.page.goto(f"{site}/fr/ideas/")
        visit.page.locator("summary", has_text="FR").click()
        assert visit.page.locator(".menu").get_by_role("link", name="Deutsch").is_visible()

        visit.page.keyboard.press("Escape")

        assert not visit.page.locator(".menu").get_by_role("link", name="Deutsch").is_visible()
        assert visit.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_characters_are_counted_while_one_types(chromium, site):
    with Visit(chromium) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")
        visit.page.locator("#id_blank-title").press_sequentially("Bon")

        assert visit.page.locator("#id_blank-title_meter").inner_text() == "3 caractères sur 80"


@pytest.fixture
def drafting(chromium, site):
    """A form that saves itself; ``answers`` says how the lab answers next, ``sent`` what it got."""
    with Visit(chromium) as visit:
        visit.answers, visit.sent = [], []

        def answer(route: Any) -> None:
            visit.sent.append(route.request.post_data)
            status = visit.answers.pop(0) if visit.answers else 200
            if status == 0:
                route.abort()
            elif status == 302:
                route.fulfill(status=302, headers={"Location": f"{site}/fr/styleguide/"})
            else:
                body: dict[str, Any] = {"saved_at": "14 h 32", "fields": {"text_version": "2"}}
                if status == 403:
                    body = {"code": "page_too_old"}
                route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

        visit.page.route("**/save/", answer)
        visit.page.clock.install()
        visit.page.goto(f"{site}/fr/draft/")
        yield visit


def typed(visit: Visit, text: str) -> Any:
    """Type into the draft, wait until it is sent; gives the place where its state is said."""
    visit.page.locator("textarea").press_sequentially(text)
    visit.page.clock.run_for(2500)
    return visit.page.locator("[data-autosave-status]")


def test_a_draft_saves_itself_and_says_when(drafting):
    status = typed(drafting, "Une idée")
    status.get_by_text("Brouillon enregistré à 14 h 32").wait_for()

    assert drafting.page.locator("[name=text_version]").input_value() == "2"
    assert len(drafting.sent) == 1


def test_a_draft_that_cannot_be_sent_is_kept_and_sent_again(drafting):
    drafting.answers = [0]
    status = typed(drafting, "Une idée")
    status.get_by_text("Connexion perdue.").wait_for()
    assert "Une idée" in drafting.page.evaluate("localStorage.getItem('draft:/save/')")

    drafting.page.clock.run_for(16_000)
    status.get_by_text("Brouillon enregistré").wait_for()

    assert drafting.page.evaluate("localStorage.getItem('draft:/save/')") is None


def test_a_draft_kept_on_the_device_comes_back(drafting):
    drafting.answers = [0]
    typed(drafting, "Une idée").get_by_text("Connexion perdue.").wait_for()

    drafting.page.reload()

    assert drafting.page.locator("textarea").input_value() == "Une idée"


def test_a_kept_draft_never_covers_a_newer_one(drafting):
    kept = json.dumps({"version": "0", "text": "ancien"})
    drafting.page.evaluate("kept => localStorage.setItem('draft:/save/', kept)", kept)

    drafting.page.reload()

    assert drafting.page.locator("textarea").input_value() == ""


def test_a_draft_that_changed_elsewhere_says_so_at_once_and_is_kept(drafting):
    drafting.answers = [412]

    typed(drafting, "Une idée").get_by_text("Changé ailleurs.").wait_for()

    assert "Une idée" in drafting.page.evaluate("localStorage.getItem('draft:/save/')")


@pytest.mark.parametrize("answer", [403, 302], ids=["signed in since", "signed out"])
def test_a_draft_on_a_page_that_is_too_old_says_so_and_comes_back_when_it_is_reloaded(drafting, answer):
    drafting.answers = [answer]
    typed(drafting, "Une idée").get_by_text("Page trop ancienne.").wait_for()

    drafting.page.reload()

    assert drafting.page.locator("textarea").input_value() == "Une idée"


def test_a_refused_draft_says_so_and_is_not_sent_again(drafting):
    drafting.answers = [409]
    typed(drafting, "Une idée").get_by_text("Refusé.").wait_for()

    drafting.page.clock.run_for(60_000)

    assert len(drafting.sent) == 1


def test_signed_in_the_frame_is_accessible_too(chromium, site):
    slots.viewer.fill(lambda request: Viewer("Nadia Bertholet", "P1"))
    slots.unread_count.fill(lambda request: 4)
    with Visit(chromium) as visit:
        visit.page.goto(f"{site}/fr/styleguide/")

        assert axe_findings(visit.page) == []


@pytest.mark.parametrize("path", ["/fr/nothing/", "/fr/broken/"])
def test_error_pages_are_accessible(chromium, site, path):
    with Visit(chromium) as visit:
        visit.page.goto(f"{site}{path}")

        assert axe_findings(visit.page) == []


def test_the_first_view_is_light(chromium, site):
    weights: dict[str, int] = {}

    def weigh(response: Any) -> None:
        body = response.body()
        weights[response.url] = len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))

    with Visit(chromium) as visit:
        visit.page.on("response", weigh)
        visit.page.goto(f"{site}/fr/styleguide/", wait_until="networkidle")

    assert sum(weights.values()) <= 150_000, weights
