"""Tokens: the caller's keys to this API."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.me import myself
from ideas.kernel.errors import NotFound
from ideas.people.models import Token
from ideas.people.operations import make_token, revoke_token
from ideas.people.queries import tokens_of


class TokenShape(serializers.Serializer[Any]):
    """A token, without its secret."""

    code = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField(help_text="How the secret begins.")
    scopes = serializers.ListField(child=serializers.CharField())
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class TokenMade(TokenShape):
    """A new token with its secret, shown this once."""

    secret = serializers.SerializerMethodField()

    def get_secret(self, token: Token) -> str:
        """What to send as ``Authorization: Bearer …``."""
        return str(self.context["secret"])


class TokenWritten(Closed):
    """What the token is called, and what it opens."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Token.Scope.values), required=False, max_length=3, default=list
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Tokens(Resource):
    """The caller's tokens. Making one needs a session; a token cannot make another."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(TokenShape)})
    def get(self, request: Asked) -> Response:
        """Tokens that were not revoked, the newest first."""
        return self.paged(request, TokenShape, tokens_of(myself(request)), ("-id",))

    @extend_schema(request=TokenWritten, responses={201: TokenMade})
    def post(self, request: Asked) -> Response:
        """Make a token. Its secret is in this answer and nowhere else."""
        person = myself(request)
        allow(request.actor, "people.make_token", person)
        data = self.body(request, TokenWritten)
        secrets: list[str] = []

        def make() -> str:
            token, secret = make_token(person, **data, by=request.actor)
            secrets.append(secret)
            return token.code

        code = once(request, make, is_repeatable=False)
        token = tokens_of(person).get(code=code)
        return self.shown(request, TokenMade, token, status=201, secret=secrets[0])


class OneToken(Resource):
    """One of the caller's tokens."""

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Make a token useless at once."""
        token = tokens_of(myself(request)).filter(code=code).first()
        if token is None:
            raise NotFound()
        revoke_token(token, by=request.actor)
        return Response(status=204)
