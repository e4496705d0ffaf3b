"""Whole pages of signed-out visitors, kept in each process's own memory and never stale.

The key holds the generation (read from the database at each request, before anything else) and the minute, so that a
commit is seen by every process at the next request, and what only time changes within a minute.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.functional import SimpleLazyObject

from ideas.activity.queries import current_generation
from lab.ui import shelf
from lab.ui.shelf import KNOWN_PARAMETERS, Key, Shelf

KEPT_HEADERS = ("Content-Type", "Content-Language", "Vary", "Link")


@dataclass(frozen=True)
class KeptPage:
    """One page as it is sent: body, the same compressed, its tag, the headers that belong to it."""

    body: bytes
    compressed: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.compressed)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The response, or 304 when the visitor has this very page."""
        response: HttpResponse
        if self.etag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified()
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.compressed)
            response["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(self.body)
        for name, value in self.headers:
            response[name] = value
        vary = [part.strip() for part in response.get("Vary", "").split(",") if part.strip()]
        response["Vary"] = ", ".join(dict.fromkeys([*vary, "Accept-Encoding", "Cookie"]))
        response["ETag"] = self.etag
        response["Cache-Control"] = "no-cache"
        if response.status_code == 200:
            response["Content-Length"] = str(len(response.content))
        return response


class PageCacheMiddleware:
    """Answers signed-out visitors from the shelf."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf: Shelf[KeptPage] = Shelf(shelf.memory(1 / 2))
        self.prefixes = tuple(f"/{code}/" for code in settings.LAB_LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_for_everyone(request):
            is_page = request.method == "GET" and request.path.startswith(self.prefixes)
            request.generation = current_generation() if is_page else SimpleLazyObject(current_generation)
            return self.get_response(request)
        request.generation = current_generation()
        key: Key = (
            request.generation,
            shelf.minute(),
            request.get_host(),
            request.get_full_path(),
            request.headers.get("HX-Request", ""),
        )
        page = self.shelf.get(key)
        if page is None:
            with self.shelf.one_at_a_time(key):
                page = self.shelf.get(key)
                if page is None:
                    response = self.get_response(request)
                    if not may_be_kept(response):
                        return response
                    page = kept(response)
                    self.shelf.put(key, page)
        return page.answer(request)

    def is_for_everyone(self, request: HttpRequest) -> bool:
        """Whether the answer depends on nothing but the address: no session, no token, only parameters we know."""
        return (
            bool(self.shelf.limit)
            and request.method == "GET"
            and request.path.startswith(self.prefixes)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "Authorization" not in request.headers
            and KNOWN_PARAMETERS.issuperset(request.GET)
        )


def may_be_kept(response: HttpResponse) -> bool:
    """A whole, public page that set no cookie."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )


def kept(response: HttpResponse) -> KeptPage:
    """The response as it goes on the shelf."""
    headers = tuple((name, response[name]) for name in KEPT_HEADERS if name in response)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return KeptPage(response.content, gzip.compress(response.content, 6, mtime=0), etag, headers)
