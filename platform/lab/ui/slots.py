"""Places in the frame of every page that a door fills in ``apps.ready()``; empty ones render nothing.

The frame itself asks no chapter anything. What it shows (links, who is signed in, how much is unread) comes from
functions that a door registers here; each is given the request. Signed out they must answer without a query, since
such pages are kept whole and shown to everyone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from lab.ui.shelf import KNOWN_PARAMETERS


@dataclass(frozen=True)
class Link:
    """One link of the frame; ``label`` may be lazy."""

    label: Any
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Column:
    """A titled list of links in the footer."""

    title: Any
    links: Iterable[Link] = ()


@dataclass(frozen=True)
class Banner:
    """A notice above the page, for everyone; ``kind`` is ok, wait, alert or info."""

    text: Any
    kind: str = "info"
    url: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Viewer:
    """Who is signed in, as the frame shows them; ``theme`` is light, dark or empty (as the device)."""

    name: str
    code: str
    is_staff: bool = False
    theme: str = ""


@dataclass
class Gathered[T]:
    """A slot that several doors may fill: what they give, one after the other."""

    _fillers: list[Callable[[HttpRequest], Iterable[T]]] = field(default_factory=list)

    def fill(self, give: Callable[[HttpRequest], Iterable[T]]) -> None:
        """Add what ``give`` answers for each request; the same function twice counts once."""
        if give not in self._fillers:
            self._fillers.append(give)

    def clear(self) -> None:
        """Forget everything (tests)."""
        self._fillers.clear()

    def __call__(self, request: HttpRequest) -> list[T]:
        """Everything that doors give for ``request``, in the order in which they filled the slot."""
        return [item for give in self._fillers for item in give(request)]


@dataclass
class Answered[T]:
    """A slot with one answer: the last to fill it wins, the default stands until then."""

    default: Callable[[HttpRequest], T]
    _answer: Callable[[HttpRequest], T] | None = None

    def fill(self, answer: Callable[[HttpRequest], T]) -> None:
        """From now on ``answer`` says it."""
        self._answer = answer

    def clear(self) -> None:
        """Back to the default (tests)."""
        self._answer = None

    def __call__(self, request: HttpRequest) -> T:
        """The answer for ``request``."""
        return (self._answer or self.default)(request)


CARRIED = frozenset({"next", "title"})


def _query_to_keep(request: HttpRequest) -> str:
    """Signed out only what is known, such as filters: nothing else that a visitor's address bar brought may stay in a page
    that others are shown, and pages with something unknown are kept for nobody. Where one was going, and the sentence
    with which one begins, are kept on pages that are their visitor's alone.
    """
    if viewer(request):
        return request.META.get("QUERY_STRING", "")
    known = request.GET.copy()
    for name in set(known) - KNOWN_PARAMETERS - CARRIED:
        del known[name]
    return known.urlencode()


header_links: Gathered[Link] = Gathered()
staff_links: Gathered[Link] = Gathered()
account_links: Gathered[Link] = Gathered()
footer_columns: Gathered[Column] = Gathered()
footer_links: Gathered[Link] = Gathered()
banner: Gathered[Banner] = Gathered()
topics: Gathered[tuple[str, float]] = Gathered()
viewer: Answered[Viewer | None] = Answered(lambda _: None)
unread_count: Answered[int] = Answered(lambda _: 0)
kept_query: Answered[str] = Answered(_query_to_keep)

ADDRESSES = frozenset(
    {"home", "search", "propose", "inbox", "account", "sign_in", "sign_up", "sign_out", "terms", "privacy"}
)
_addresses: dict[str, str] = {}


class Addresses:
    """Names of the pages that the frame links to; only those of ``ADDRESSES`` exist."""

    def update(self, **url_names: str) -> None:
        """Say which URL name each address has; an unknown address raises ValueError."""
        if unknown := set(url_names) - ADDRESSES:
            raise ValueError(f"The frame has no address {', '.join(sorted(unknown))}.")
        _addresses.update(url_names)

    def clear(self) -> None:
        """Forget everything (tests)."""
        _addresses.clear()

    def items(self) -> list[tuple[str, str]]:
        """Each address that a door has given, with its URL name."""
        return list(_addresses.items())


addresses = Addresses()
