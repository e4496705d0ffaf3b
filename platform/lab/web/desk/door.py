"""Who may come to the desk. A file of its own because every page of the desk stands behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from ideas.kernel.errors import NotFound, SignInNeeded
from ideas.kernel.roles import STAFF, is_in_role

type View = Callable[..., HttpResponse]


def for_staff(*roles: str) -> Callable[[View], View]:
    """Let in who holds one of ``roles`` (any of the desk's when none is named). For all others the desk does not exist.

    Nor does it for whom the lab has blocked, whatever their role.
    """
    wanted = roles or tuple(STAFF)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if not actor.is_person:
                raise SignInNeeded()
            if not is_in_role(actor, *wanted):
                raise NotFound()
            return view(request, *args, **kwargs)

        return answer

    return decorate
