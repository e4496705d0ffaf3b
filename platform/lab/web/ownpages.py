"""Whole pages of who is signed in, kept in each process's own memory for that very session, and never stale.

A view says with ``lab.ui.shelf.kept_for_reader`` that its page changes only with the generation, the minute, the session and
the count of what waits in the reader's inbox. All are in the key, read from the database at each request.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from ideas.notifications.queries import unread_count_of
from lab.ui import shelf
from lab.ui.shelf import MARK, Key, Shelf, may_be_kept


@dataclass(frozen=True)
class OwnPage:
    """One page as it was sent to one session."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body)

    def answer(self) -> HttpResponse:
        """The response."""
        response = HttpResponse(self.body)
        for name, value in self.headers:
            response[name] = value
        return response


@dataclass(frozen=True)
class Known:
    """That an address was answered with a kept page lately: only then its key is worth three questions."""

    size: int = 200


class OwnPagesMiddleware:
    """Answers whoever asks again for a page that has not changed since. Wants the session and ``request.generation``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf: Shelf[OwnPage] = Shelf(shelf.memory(1 / 4))
        self.known: Shelf[Known] = Shelf(1024 * 1024)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address: Key = (request.headers.get("Cookie"), request.get_host(), request.get_full_path())
        if self.known.get(address) and request.method == "GET":
            page = self._kept(request, address)
            if page is not None:
                return page.answer()
        response = self.get_response(request)
        if _is_fit(request, response):
            key = self._key(request, address, getattr(response, MARK))
            self.shelf.put(key, OwnPage(response.content, tuple(response.items())))
            self.known.put(address, Known())
        return response

    def _kept(self, request: HttpRequest, address: Key) -> OwnPage | None:
        generation = str(request.generation)  # read before all else
        if not may_be_kept(request) or SESSION_KEY not in request.session:
            return None
        return self.shelf.get(self._key(request, address, generation))

    def _key(self, request: HttpRequest, address: Key, generation: str) -> Key:
        session = repr(sorted(request.session.items()))
        return (generation, shelf.minute(), *address, session, unread(request))


def unread(request: HttpRequest) -> int:
    """How much that is for the reader is unread, asked once in a request."""
    if not hasattr(request, "unread_count"):
        request.unread_count = unread_count_of(int(request.session[SESSION_KEY]))
    return int(request.unread_count)


def _is_fit(request: HttpRequest, response: HttpResponse) -> bool:
    """A marked, whole page that told the browser no new cookie and left the session as it was."""
    return (
        hasattr(response, MARK)
        and response.status_code == 200
        and not response.streaming
        and all(_is_held(request, name, cookie) for name, cookie in response.cookies.items())
        and not request.session.modified
        and SESSION_KEY in request.session
    )


def _is_held(request: HttpRequest, name: str, cookie: Any) -> bool:
    """Whether the browser sent that very cookie: the token for forms is set again with every form."""
    return name == settings.CSRF_COOKIE_NAME and request.COOKIES.get(name) == cookie.value
