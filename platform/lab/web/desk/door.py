"""Who may come to the desk. A file of its own because every page of the desk stands behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from ideas.kernel.errors import NotFound, SignInNeeded

STAFF = frozenset({"curator", "administrator", "facilitator"})
KEEPERS = frozenset({"curator", "administrator"})
type View = Callable[..., HttpResponse]


def for_staff(*roles: str) -> Callable[[View], View]:
    """Let in who holds one of ``roles`` (any of the desk's when none is named). For all others the desk does not exist.

    Nor does it for whom the lab has blocked, whatever their role.
    """
    wanted = frozenset(roles) or STAFF

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if not actor.is_person:
                raise SignInNeeded()
            if not actor.lab_role_names() & wanted:
                raise NotFound()
            return view(request, *args, **kwargs)

        return answer

    return decorate
