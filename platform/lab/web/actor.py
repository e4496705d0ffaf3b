"""Who stands at the people's door: ``request.actor``."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.codes import hashed
from ideas.organisations.models import Mandate
from ideas.organisations.queries import actor_for, mandates_in_force
from ideas.people.models import Person
from lab.network import network_address

DRAFTS = "drafts"  # in a session: the secrets of drafts begun in it signed out, by their codes
CLAIMED = "claimed"  # in a session: the codes of those that an account opened in it has taken over
ASIDE = "drafts_aside"  # in a session: the secrets of those that wait for who has an account to sign in
Answer = Callable[[HttpRequest], HttpResponse]


def actor_of(request: HttpRequest, *, organisation_code: str | None = None) -> Actor:
    """Who calls. Without a session nothing is asked of the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.session.session_key:
        return (
            actor_for(person=None, address=network_address(request)) if request.method == "POST" else ANYONE
        )
    secrets = request.session.get(DRAFTS, {})
    return actor_for(
        person=request.user,
        organisation_code=organisation_code,
        address=network_address(request),
        drafts=frozenset(hashed(secret) for secret in secrets.values()),
    )


def actor_with_drafts(request: HttpRequest, person: Person | None, secrets: dict[str, str]) -> Actor:
    """Who has just signed up or in, holding the secrets of drafts from before, or who began one signed out just now."""
    held = frozenset(hashed(secret) for secret in secrets.values())
    return actor_for(person=person, address=network_address(request), drafts=held)


def lay_drafts_aside(request: HttpRequest) -> None:
    """Close the drafts begun in this session until somebody signs in, as a new account would have done that took them over.

    For who signs up with the address of an account: nothing may tell them so but the mail that goes there.
    """
    secrets: dict[str, str] = request.session.pop(DRAFTS, {})
    if secrets:
        request.session[ASIDE] = request.session.get(ASIDE, {}) | secrets
        request.session[CLAIMED] = [*request.session.get(CLAIMED, []), *secrets]


def mandates_of(request: HttpRequest) -> list[Mandate]:
    """The mandates in force of who is signed in, with their organisations; read once in a request."""
    if not request.actor.is_person:
        return []
    if not hasattr(request, "mandates"):
        request.mandates = list(mandates_in_force(request.actor.person))
    return list(request.mandates)


def acting(request: HttpRequest) -> Actor:
    """Who acts by this form: for the organisation named in its field ``on_behalf_of``, else for themselves.

    Raises NotAllowed when there is no mandate in force for it.
    """
    code = request.POST.get("on_behalf_of", "")
    return actor_of(request, organisation_code=code) if code else request.actor


class ActorMiddleware:
    """Puts ``request.actor`` on every request, made when it is first asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        return self.get_response(request)
