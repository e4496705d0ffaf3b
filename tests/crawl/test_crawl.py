"""Every page, as nobody, as citizens and as staff: accessible in four displays, quiet, and none leads nowhere."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve, reverse
from playwright.sync_api import TimeoutError

from ideas.kernel.codes import ALPHABET, LENGTH
from lab.web import account_urls, urls
from tests.crawl.visits import NO_PAGES, NOT_YET, ON_THE_WAY, REFUSED, VISITS, addresses
from tests.crawl.world import World, fill
from tests.factories.people import PASSWORD, make_person
from tests.labs import RunningLab
from tests.ui.axe import axe_findings

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"
# Colours are all that changes with the scheme; the rest is looked at once for each width.
COLOURS = ["color-contrast", "link-in-text-block"]
STANDS_OUT = "document.documentElement.scrollWidth - innerWidth"
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"
SEND = """() => {
    const forms = [...document.querySelectorAll('main form[method=post]')];
    const form = forms.find(one => one.querySelector('textarea, input:not([type=hidden])')) ?? forms[0];
    form.noValidate = true;
    form.requestSubmit(form.querySelector('button:not([type=button])'));
}"""


@pytest.fixture(scope="module")
def world(module_lab: RunningLab, django_db_blocker: Any) -> Iterator[World]:
    """What fills the lab of this file."""
    with django_db_blocker.unblock():
        yield fill()


def route_of(address: str) -> str:
    """The name of the route that answers at ``address``, or its path where none does."""
    path = urlsplit(address).path
    try:
        match = resolve(path)
    except Resolver404:
        return path
    return path if match.url_name == "wagtail_serve" else str(match.url_name)


def without_language(address: str) -> str:
    """The path of ``address`` below its language: a page and its translations, which it links to, have the same."""
    return re.sub("^/(fr|it|de|en)/", "/", urlsplit(address).path)


class Crawler:
    """Somebody's browser, and all that is wrong with what it saw."""

    def __init__(self, chromium: Any, lab: RunningLab, world: World, who: str) -> None:
        self.base = lab.base_url
        self.context = chromium.new_context(locale="fr-FR", viewport=WIDE, reduced_motion="reduce")
        self.is_signed_in = who in world.people
        if self.is_signed_in:
            browser = Client()
            browser.force_login(world.people[who])
            session = browser.session
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session["account_authentication_methods_user"] = user_id_to_str(world.people[who])
            session.save()
            cookie = browser.cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.base}])
        self.faults: list[str] = []
        self.links: dict[str, str] = {}
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.say(str(error)))
        self.page.on("console", self._hear)
        self.page.on("requestfailed", self._see_failure)
        self.page.on("request", self._see_request)

    def say(self, fault: str) -> None:
        """Note a fault of the page that is open."""
        self.faults.append(f"{urlsplit(self.page.url).path}: {fault}")

    def _hear(self, message: Any) -> None:
        is_its_own_status = "the server responded with a status" in message.text and (
            message.location["url"] == self.page.url
        )
        if message.type in {"error", "warning"} and not is_its_own_status:
            self.say(message.text)

    def _see_failure(self, request: Any) -> None:
        if (
            request.failure != "net::ERR_ABORTED"
        ):  # as the browser does with what it still asks for when it goes on
            self.say(f"failed: {request.url}")

    def _see_request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.say(f"asks elsewhere: {request.url}")

    def visit(self, address: str, status: int) -> None:
        """Open a page and look at it."""
        answer = self.page.goto(self.base + address)
        if answer.status != status:
            self.say(f"{address} answers {answer.status}, not {status}")
        elif route_of(self.page.url) != route_of(address):
            self.say(f"{address} leads on to another page")
        self.look()

    def send(self, address: str) -> None:
        """Open a page and send its form as it stands; it must say what is wrong."""
        self.page.goto(self.base + address)
        try:
            with self.page.expect_navigation(timeout=10_000) as sent:
                self.page.evaluate(SEND)
        except TimeoutError:
            self.say("its form is not sent")
            return
        if sent.value.status != 422:
            self.say(f"the form of {address} answers {sent.value.status}")
        self.look()

    def look(self) -> None:
        """What axe finds, and what stands out of the page, in each width and scheme, and with the text doubled."""
        here = without_language(self.page.url)
        for link in self.page.evaluate(LINKS):
            if without_language(link) != here:
                self.links.setdefault(urldefrag(link).url, self.page.url)
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            for scheme, rules in (("light", None), ("dark", COLOURS)):
                self.page.emulate_media(color_scheme=scheme)
                for found in axe_findings(self.page, rules):
                    self.say(f"{size['width']} {scheme}: {found}")
            if (wide := self.page.evaluate(STANDS_OUT)) > 0:
                self.say(f"{size['width']}: stands out by {wide} px")
        self.page.set_viewport_size(SMALLEST)
        self.page.evaluate(TEXT_SIZE, "200%")
        if (wide := self.page.evaluate(STANDS_OUT)) > 0:
            self.say(f"{SMALLEST['width']}, text doubled: stands out by {wide} px")
        self.page.evaluate(TEXT_SIZE, "")

    def follow_links(self) -> None:
        """Ask for every page of the lab that a visited page links to, once for each set of query names.

        Signed in, other languages are left out: their addresses are the same for everybody.
        """
        asked = set()
        for link, source in self.links.items():
            parts = urlsplit(link)
            kind = (parts.path, frozenset(re.findall(r"([^&=]+)=", parts.query)))
            is_other_language = re.match("/(it|de|en)/", parts.path) is not None
            if not link.startswith(self.base) or kind in asked or (self.is_signed_in and is_other_language):
                continue
            asked.add(kind)
            status = self.context.request.get(link).status
            if status >= 400:
                self.faults.append(f"{urlsplit(source).path}: links to {link}, which answers {status}")


@pytest.mark.browser
@pytest.mark.parametrize("who", VISITS)
def test_every_page_is_accessible_quiet_and_whole(
    chromium: Any, module_lab: RunningLab, world: World, who: str
) -> None:
    crawler = Crawler(chromium, module_lab, world, who)

    for status, address in addresses(VISITS[who], world.codes):
        crawler.visit(address, status)
    crawler.follow_links()
    crawler.context.close()

    assert not crawler.faults, "\n".join(crawler.faults)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "text"), [(320, 100), (640, 200), (1280, 200)])
def test_the_desk_stays_within_the_window_in_the_longest_language(
    chromium: Any, module_lab: RunningLab, world: World, width: int, text: int
) -> None:
    crawler = Crawler(chromium, module_lab, world, "ada")
    crawler.page.set_viewport_size({"width": width, "height": 900})

    for _, address in addresses(VISITS["ada"], world.codes):
        if "/desk/" in address:
            crawler.page.goto(crawler.base + address.replace("/fr/", "/de/", 1))
            crawler.page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
            if (wide := crawler.page.evaluate(STANDS_OUT)) > 0:
                crawler.say(f"{address}: stands out by {wide} px")
    crawler.context.close()

    assert not crawler.faults, "\n".join(crawler.faults)


SEEN = """places => places.map(place => {
    const box = place.getBoundingClientRect();
    return Math.max(0, Math.min(innerWidth, box.right) - Math.max(0, box.left)) / box.width;
})"""


@pytest.mark.browser
def test_all_pages_of_the_desk_are_in_sight_on_a_phone(
    chromium: Any, module_lab: RunningLab, world: World
) -> None:
    crawler = Crawler(chromium, module_lab, world, "ada")
    crawler.page.set_viewport_size(NARROW)

    crawler.page.goto(f"{crawler.base}/de/desk/")
    tabs = crawler.page.locator(".local-nav a").evaluate_all(SEEN)
    crawler.context.close()

    assert tabs == [1] * 13


@pytest.mark.browser
def test_the_board_shows_that_it_goes_on_and_is_read_by_keyboard(
    chromium: Any, module_lab: RunningLab, world: World
) -> None:
    crawler = Crawler(chromium, module_lab, world, "ada")
    crawler.page.goto(f"{crawler.base}/fr/desk/board/")
    columns = crawler.page.locator(".board > section").evaluate_all(SEEN)
    region = crawler.page.get_by_role("region", name="Idées par étape", exact=True)

    region.focus()
    for _ in range(40):
        crawler.page.keyboard.press("ArrowRight")
    crawler.page.wait_for_function(
        "place => place.scrollLeft + place.clientWidth > place.scrollWidth - 2", arg=region.element_handle()
    )
    last = crawler.page.locator(".board > section").last.evaluate_all(SEEN)
    crawler.context.close()

    assert [round(share) for share in columns[:4]] == [1] * 4
    assert 0.4 < columns[4] < 0.9
    assert set(columns[5:]) == {0}
    assert round(last[0], 1) == 1


@pytest.mark.browser
@pytest.mark.parametrize("who", REFUSED)
def test_every_form_says_what_is_wrong_so_that_all_can_read_it(
    chromium: Any, module_lab: RunningLab, world: World, who: str
) -> None:
    crawler = Crawler(chromium, module_lab, world, who)

    for _, address in addresses(REFUSED[who], world.codes):
        crawler.send(address)
    crawler.context.close()

    assert not crawler.faults, "\n".join(crawler.faults)


@pytest.mark.browser
def test_the_second_step_on_the_way_in_is_accessible(
    chromium: Any, module_lab: RunningLab, world: World
) -> None:
    crawler = Crawler(chromium, module_lab, world, "nobody")

    crawler.page.goto(f"{crawler.base}/fr/account/sign-in/")
    crawler.page.locator("[name=login]").fill(world.people["ada"].email)
    crawler.page.locator("[name=password]").fill(PASSWORD)
    crawler.page.locator("main button").click()
    crawler.page.wait_for_url("**/two-steps/code/**")
    crawler.look()
    crawler.context.close()

    assert not crawler.faults, "\n".join(crawler.faults)


class AnyCode(dict[str, str]):
    """Codes of a world that need not exist, to see which route an address has."""

    def __missing__(self, name: str) -> str:
        return "/" + name if name.endswith("_path") else ALPHABET[0] * LENGTH


def visited() -> set[str]:
    """The routes of all visits."""
    found = set()
    for table in VISITS.values():
        for _, address in addresses(table, AnyCode(reset="a-b")):
            found.add(route_of(address))
    return found


def missing_of(patterns: list[URLPattern], prefix: str, browser: Client) -> list[str]:
    """Names of the routes that nobody visits although they answer to more than a form."""
    values = {"IntConverter": 1, "SlugConverter": "idea", "StringConverter": "a"}
    found = []
    for route in patterns:
        if route.name in visited() | NO_PAGES | ON_THE_WAY | NOT_YET:
            continue
        names = {
            name: values.get(type(converter).__name__, ALPHABET[0] * LENGTH)
            for name, converter in route.pattern.converters.items()
        }
        if browser.get(reverse(f"{prefix}{route.name}", kwargs=names)).status_code != 405:
            found.append(str(route.name))
    return found


@pytest.mark.django_db
def test_every_route_with_a_page_is_visited(client: Client) -> None:
    client.force_login(make_person("Ada", roles=["administrator", "curator"]))

    assert missing_of(urls.urlpatterns, "web:", client) == []
    assert visited() & NOT_YET == set()
    assert missing_of(account_urls.urlpatterns, "", client) == []
