"""What the frame of a page knows: one lazy object named ``look`` in every template."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from lab.ui import slots
from lab.ui.stylesheet import lab_css_url

NAMES = {code: LANG_INFO[code]["name_local"].capitalize() for code in ("fr", "it", "de", "en")}


def look(request: HttpRequest) -> dict[str, "Look"]:
    """Context processor: nothing is asked until a template needs it."""
    return {"look": Look(request)}


class Look:
    """What the frame shows for one request; each part is asked at most once."""

    lab_name = settings.LAB_NAME

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def viewer(self) -> slots.Viewer | None:
        """Who is signed in, or None."""
        return slots.viewer(self._request)

    @cached_property
    def unread(self) -> int:
        """How many notifications wait; 0 signed out, without asking."""
        return slots.unread_count(self._request) if self.viewer else 0

    @cached_property
    def header_links(self) -> list[dict[str, object]]:
        """The main navigation, the desk last for those who work on it."""
        links = slots.header_links(self._request)
        if self.viewer:
            links += slots.staff_links(self._request)
        return [
            {"label": link.label, "url": link.url, "icon": link.icon, "is_current": self._is_here(link.url)}
            for link in links
        ]

    @cached_property
    def account_links(self) -> list[slots.Link]:
        """What stands under the person's name."""
        return slots.account_links(self._request) if self.viewer else []

    @cached_property
    def footer_columns(self) -> list[slots.Column]:
        """The titled lists of the footer."""
        return slots.footer_columns(self._request)

    @cached_property
    def footer_links(self) -> list[slots.Link]:
        """The last line of the page."""
        return slots.footer_links(self._request)

    @cached_property
    def banners(self) -> list[slots.Banner]:
        """Notices for everyone, above the page."""
        return slots.banner(self._request)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where the frame's own links lead; those whose page does not exist are not there."""
        return addresses()

    @cached_property
    def home(self) -> str:
        """Where the lab's name leads."""
        return self.addresses.get("home", "/")

    @cached_property
    def sign_in(self) -> str:
        """Sign-in that comes back to this page, with what it was filtered by."""
        from_here, query = self.addresses.get("sign_in", ""), slots.kept_query(self._request)
        here = f"{self._request.path}?{query}" if query else self._request.path
        return f"{from_here}?{urlencode({'next': here})}" if from_here else ""

    def languages(self, alternates: Iterable[tuple[str, str]] = ()) -> list[dict[str, object]]:
        """This page in each language of the lab, itself marked.

        ``alternates`` are the page's own addresses by language, where they differ by more than the prefix; a
        language in which it does not exist is not offered. The menu's ``url`` keeps the query, where the page has no
        addresses of its own; ``address`` is whole, for search engines, and empty where the page is the same in all languages.
        """
        path, active = self._request.path, get_language()
        own = dict(alternates)
        pages = own or {code: in_language(path, code) for code, _ in settings.LANGUAGES}
        are_many = len(set(pages.values())) == len(pages)
        query = "" if own else slots.kept_query(self._request)
        return [
            {
                "code": code,
                "name": NAMES[code],
                "url": f"{url}?{query}" if query else url,
                "address": settings.LAB_BASE_URL + url if are_many else "",
                "is_current": code == active,
            }
            for code, url in pages.items()
        ]

    @cached_property
    def lab_css(self) -> str:
        """The address of this lab's colours, with the version of its content."""
        return lab_css_url(slots.topics(self._request))

    def _is_here(self, url: str) -> bool:
        """Whether ``url`` is this page or stands above it."""
        path = self._request.path
        return path == url or (url != self.home and path.startswith(url.rstrip("/") + "/"))


def in_language(path: str, code: str) -> str:
    """``path`` with the prefix of another language; a path without one is the same in all."""
    prefix = f"/{get_language()}/"
    return f"/{code}/{path.removeprefix(prefix)}" if path.startswith(prefix) else path


def addresses() -> dict[str, str]:
    """Where the pages are, in the active language, that doors have named; those that do not exist are not there."""
    return _addresses(get_language(), settings.ROOT_URLCONF, tuple(slots.addresses.items()))


@lru_cache(maxsize=32)
def _addresses(language: str, urlconf: str, names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found = {}
    for name, url_name in names:
        try:
            found[name] = reverse(url_name)
        except NoReverseMatch:
            continue
    return found
