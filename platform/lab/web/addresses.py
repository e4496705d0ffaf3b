"""Where short addresses lead: each page registers the kinds that it shows."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ideas.kernel.errors import NotFound
from ideas.kernel.subjects import kinds, subject_visible_to
from lab.web.answers import to_sign_in

_addresses: dict[str, Callable[[Any], str]] = {}
_among_few: dict[str, bool] = {}


def register_address(kind: str, address: Callable[[Any], str], *, among_few: bool = False) -> None:
    """Say which page shows a row of ``kind``. ``among_few``: some are for few to read, who get their address by mail."""
    _addresses[kind] = address
    if among_few:
        _among_few[kind] = True


def address_of_subject(kind: str, row: Any) -> str:
    """The page of a subject, in the active language."""
    return _addresses[kind](row)


def has_address(kind: str) -> bool:
    """Whether subjects of ``kind`` have a page."""
    return kind in _addresses


def short(request: HttpRequest, letter: str, code: str) -> HttpResponse:
    """``/i/CODE``: on to the subject's page in the reader's language; 404 for what they may not know of.

    Of a kind that is among few, a signed-out reader is asked to sign in instead, whether there is such a row or not.
    ``text``, which says in which words to read it, goes along.
    """
    kind = next(
        (kind for kind in kinds().values() if kind.letter == letter and kind.name in _addresses), None
    )
    if kind is None:
        raise NotFound()
    try:
        row = subject_visible_to(request.actor, kind.name, code)
    except NotFound:
        if kind.name in _among_few and not request.actor.is_person:
            return to_sign_in(request)
        raise
    address, text = address_of_subject(kind.name, row), request.GET.get("text", "")
    response = HttpResponseRedirect(f"{address}?{urlencode({'text': text})}" if text else address)
    response["Vary"] = "Accept-Language, Cookie"
    response["Cache-Control"] = "no-cache"
    return response
