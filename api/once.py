"""``Idempotency-Key``: a POST sent twice is done once and answered alike."""

from collections.abc import Callable

from api.resource import Asked
from ideas.exchange.operations import answer_once


def once(
    request: Asked, act: Callable[[], str], *, is_repeatable: bool = True, body: bytes | None = None
) -> str:
    """The code of what ``act`` made, for this request or an earlier one with the same key and body.

    Without the header, or signed out, ``act`` is simply done. ``body`` stands for the body where its bytes differ each
    time it is sent, as those of a form with files do.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None or not request.actor.is_person:
        return act()
    return answer_once(
        key=key,
        path=f"{request.method} {request.get_full_path()}",
        body=request.body if body is None else body,
        act=act,
        is_repeatable=is_repeatable,
        by=request.actor,
    )
