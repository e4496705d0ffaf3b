"""Who calls: a person's session cookie with CSRF, or a token; perhaps for an organisation."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from api.errors import CHALLENGE
from ideas.kernel.actor import Actor
from ideas.kernel.errors import SignInNeeded
from ideas.organisations.queries import actor_for
from ideas.people.models import Person, Token
from ideas.people.operations import use_token
from lab.network import network_address


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer <token>``."""

    def authenticate(self, request: Request) -> tuple[Person, Token] | None:
        """The person and token; None without the header, SignInNeeded for a token that is not in force."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise SignInNeeded(_("Envoyez votre clé d’accès ainsi : Authorization: Bearer …"))
        token = use_token(secret.strip(), by=actor_for(person=None, address=network_address(request)))
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE


class SessionCookie(SessionAuthentication):
    """The cookie of a signed-in browser; what changes something also needs ``X-CSRFToken``."""


def actor_of(request: Request) -> Actor:
    """Who acts in ``request``; the one place of this door that asks for its user."""
    return actor_for(
        person=request.user,
        organisation_code=request.headers.get("On-Behalf-Of"),
        token=request.auth,
        address=network_address(request),
    )
