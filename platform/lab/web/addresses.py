"""Where short addresses lead: each page registers the kinds that it shows."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ideas.kernel.errors import NotFound
from ideas.kernel.subjects import kinds, subject_visible_to

_addresses: dict[str, Callable[[Any], str]] = {}


def register_address(kind: str, address: Callable[[Any], str]) -> None:
    """Say which page shows a row of ``kind``."""
    _addresses[kind] = address


def address_of_subject(kind: str, row: Any) -> str:
    """The page of a subject, in the active language."""
    return _addresses[kind](row)


def has_address(kind: str) -> bool:
    """Whether subjects of ``kind`` have a page."""
    return kind in _addresses


def short(request: HttpRequest, letter: str, code: str) -> HttpResponse:
    """``/i/CODE``: on to the subject's page in the reader's language; 404 for what they may not know of.

    ``text``, which says in which words to read it, goes along.
    """
    kind = next(
        (kind for kind in kinds().values() if kind.letter == letter and kind.name in _addresses), None
    )
    if kind is None:
        raise NotFound()
    row = subject_visible_to(request.actor, kind.name, code)
    address, text = address_of_subject(kind.name, row), request.GET.get("text", "")
    response = HttpResponseRedirect(f"{address}?{urlencode({'text': text})}" if text else address)
    response["Vary"] = "Accept-Language, Cookie"
    response["Cache-Control"] = "no-cache"
    return response
