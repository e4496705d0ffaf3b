"""Answers kept in a process's own memory, and pages of which only the frame is made for each person.

Who keeps something puts the generation into its key, which changes with every commit that changes what pages show, and the
minute, for what only time changes: so nothing kept is ever stale.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

KNOWN_PARAMETERS = frozenset(
    {
        "q",
        "theme",
        "stage",
        "territory",
        "language",
        "call",
        "sort",
        "view",
        "after",
        "before",
        "organisation",
        "state",
    }
    | {"text", "kind", "from", "to", "order", "late", "purpose", "day", "within", "carrier", "part", "news"}
)
MARK = "generation_for_reader"
LONGEST_TURN = 5.0  # seconds
type Key = tuple[object, ...]


class Sized(Protocol):
    """What can be kept."""

    @property
    def size(self) -> int:
        """Bytes in memory."""


@dataclass
class _Making:
    """Whose turn it is to make one thing, how many want to, and whether somebody found that it cannot be kept."""

    turn: Lock = field(default_factory=Lock)
    people: int = 0
    is_for_each: bool = False


class Shelf[Kept: Sized]:
    """Things by key, the least used thrown away when they outgrow ``limit`` bytes. Safe between threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._making: dict[Key, _Making] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept under ``key``, or None."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep it, and throw away what no longer fits."""
        with self._lock:
            old = self._kept.pop(key, None)
            self.size += kept.size - (old.size if old else 0)
            self._kept[key] = kept
            while self.size > self.limit:
                _key, gone = self._kept.popitem(last=False)
                self.size -= gone.size

    @contextmanager
    def one_at_a_time(self, key: Key) -> Iterator[None]:
        """Wait until nobody else makes what belongs under ``key``: after a change many ask at once, and one makes it for all.

        Who has waited looks whether it is there now. Where the first one kept nothing, the others wait no more and make it each
        for themselves, and nobody waits longer than ``LONGEST_TURN``.
        """
        with self._lock:
            making = self._making.setdefault(key, _Making())
            making.people += 1
        has_turn = making.turn.acquire(timeout=LONGEST_TURN)
        if has_turn and making.is_for_each:
            making.turn.release()
            has_turn = False
        try:
            yield
        finally:
            with self._lock:
                making.is_for_each |= key not in self._kept
                making.people -= 1
                if not making.people:
                    del self._making[key]
            if has_turn:
                making.turn.release()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.size = 0


def memory(part: float) -> int:
    """Bytes: that part of the memory which a process may use for kept pages."""
    return int(settings.LAB_PAGE_CACHE_MB * 1024 * 1024 * part)


# --- Pages of which only the frame is somebody's ----------------------------------------------------------------
@dataclass(frozen=True)
class Shell:
    """A page without what is one person's own: its head, all from ``main`` on, and itself in each language."""

    head: str
    main: str
    languages: list[dict[str, Any]]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return 2 * (len(self.head) + len(self.main))

    def for_reader(self, request: HttpRequest) -> HttpResponse:
        """The whole page for who asks."""
        opening = render_to_string("ui/frame/opening.html", request=request)
        top = render_to_string("ui/frame/top.html", {"languages": self.languages}, request=request)
        return HttpResponse(f"{opening}{self.head}{top}{self.main}")


shells: Shelf[Shell] = Shelf(memory(1 / 4))


def minute() -> int:
    """The number of the running minute: what a process keeps for at most a minute has it in its key."""
    return int(time.time() // 60)


type View = Callable[..., HttpResponse]


def same_for_all(view: View) -> View:
    """A page whose head and main part hang on nothing but its address: for who is signed in they are made once, too.

    Wants ``request.generation``. A view that shows anybody anything of their own below the header must not use it.
    """

    @wraps(view)
    def kept_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_be_kept(request):
            return view(request, *args, **kwargs)
        key: Key = (
            str(request.generation),
            minute(),
            request.get_host(),
            request.get_full_path(),
            get_language(),
        )
        shell = shells.get(key)
        if shell is None:
            with shells.one_at_a_time(key):
                shell = shells.get(key)
                if shell is None:
                    response = view(request, *args, **kwargs)
                    shell = _shell_of(request, response)
                    if shell is None:
                        return response
                    shells.put(key, shell)
        response = shell.for_reader(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return kept_view


def kept_for_reader(view: View) -> View:
    """Mark a view's pages as fit to be kept for who asked; the generation is read before anything that they show.

    What a page shows must change only with the generation, the minute, the session and the count of what is unread. A view
    can refuse for one page by setting ``response.is_fleeting``. Only where a middleware keeps pages does this change anything.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_be_kept(request):
            return view(request, *args, **kwargs)
        generation = str(request.generation)
        response = view(request, *args, **kwargs)
        if not getattr(response, "is_fleeting", False):
            setattr(response, MARK, generation)
        return response

    return marked


def may_be_kept(request: HttpRequest) -> bool:
    """A whole page, asked for by somebody with a session for whom no message waits."""
    return (
        request.method == "GET"
        and bool(shells.limit)
        and getattr(request, "generation", None) is not None
        and settings.SESSION_COOKIE_NAME in request.COOKIES
        and "HX-Request" not in request.headers
        and "Authorization" not in request.headers
        and KNOWN_PARAMETERS.issuperset(request.GET)
        and "_messages" not in request.session
    )


def _shell_of(request: HttpRequest, response: HttpResponse) -> Shell | None:
    """The page without its frame; None where it cannot be kept."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    page = response.content.decode()
    head, body, main = page.find("<head>"), page.find("<body"), page.find('<main id="contenu"')
    shell = Shell(page[head:body], page[main:], getattr(request, "page_languages", []))
    is_whole = 0 < head < body < main
    return shell if is_whole and "csrfmiddlewaretoken" not in shell.head + shell.main else None
