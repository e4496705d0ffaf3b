"""How the API describes itself: OpenAPI 3.1, made from the resources, kept in ``v1/schema.yml``."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from api.errors import MEDIA_TYPE
from api.parsing import Choosing, Parameters

PROBLEM = {"$ref": "#/components/schemas/Problem"}
TEXT = {"type": "string"}
HEADERS: dict[str, str] = {
    "On-Behalf-Of": "Code of the organisation acted for; the caller needs a mandate of it in force.",
    "Accept-Language": "Language of names and messages: fr, it, de or en.",
    "Idempotency-Key": "Makes a repeated request answer like the first, for 48 hours.",
    "If-Match": "ETag of the version that was read; owed where a text is changed.",
    "If-None-Match": "ETag the caller has; answered with 304 where it is still right.",
}
OF_METHOD = {
    "get": ("On-Behalf-Of", "Accept-Language", "If-None-Match"),
    "post": ("On-Behalf-Of", "Accept-Language", "Idempotency-Key"),
    "put": ("On-Behalf-Of", "Accept-Language"),
    "patch": ("On-Behalf-Of", "Accept-Language"),
    "delete": ("On-Behalf-Of", "Accept-Language"),
}


@cache
def page_shape(shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a page of ``shape``."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": shape(many=True),
        "__doc__": f"A page of a list, with the addresses of its neighbours. {shape.__doc__ or ''}".strip(),
    }
    return type(f"{shape.__name__}Page", (serializers.Serializer,), fields)


class Described(AutoSchema):
    """Names operations after method and path, and describes them by the docstring of their method."""

    def get_operation(self, *args: Any, **options: Any) -> dict[str, Any] | None:
        """The operation, with the headers that it takes."""
        operation: dict[str, Any] | None = super().get_operation(*args, **options)
        if operation is None:
            return None
        names = list(OF_METHOD[self.method.lower()])
        if self.method in getattr(self.view, "matched", ()):
            names.append("If-Match")
        headers = [{"$ref": f"#/components/parameters/{name}"} for name in names]
        operation["parameters"] = [*operation.get("parameters", []), *headers]
        return operation

    def get_operation_id(self) -> str:
        """``get_ideas_code_steps``."""
        words = self.path.removeprefix("/api/v1/").replace("{", "").replace("}", "").strip("/")
        return "_".join([self.method.lower(), *words.replace("-", "_").replace("..", "/").split("/")])

    def get_tags(self) -> list[str]:
        """The first part of the path."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self) -> str:
        """The first sentence of the method's docstring."""
        return self._docstring().split(". ")[0].removesuffix(".")

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """All of it."""
        return self._docstring()

    def get_override_parameters(self) -> list[Any]:
        """The parameters that the resource takes, as it checks them."""
        method = self.method.upper()
        taken = getattr(self.view, "takes", {}).get(method, Choosing if method == "GET" else Parameters)
        return [taken] if taken().fields else []

    def _docstring(self) -> str:
        return " ".join((getattr(self.view, self.method.lower()).__doc__ or "").split())


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The cookie of a signed-in browser."""

    target_class = "api.actors.SessionCookie"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A cookie."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "What writes also needs the header X-CSRFToken.",
        }


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token in the header."""

    target_class = "api.actors.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A bearer token."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Made in the profile, scopes read, write, lab.",
        }


def only_ours(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Addresses of this door; Wagtail's own API for its admin is none of ours."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add what holds for every operation: headers taken, problems answered."""
    components = result["components"]
    components.setdefault("schemas", {})["Problem"] = problem_schema()
    components["parameters"] = {
        name: {"in": "header", "name": name, "schema": TEXT, "description": meaning}
        for name, meaning in HEADERS.items()
    }
    components["responses"] = {
        "Problem": {"description": "Why not.", "content": {MEDIA_TYPE: {"schema": PROBLEM}}},
        "NotModified": {"description": "The caller has it already."},
    }
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            operation["responses"]["4XX"] = {"$ref": "#/components/responses/Problem"}
            if method == "get" and not path.startswith("/api/v1/me/"):
                operation["security"].append({})
            if method == "get":
                operation["responses"]["304"] = {"$ref": "#/components/responses/NotModified"}
    return result


def problem_schema() -> dict[str, Any]:
    """Problem details with our own members."""
    fault = {
        "type": "object",
        "properties": {"field": TEXT, "code": TEXT, "message": TEXT},
        "required": ["field", "code", "message"],
    }
    unmet = {
        "type": "object",
        "properties": {"guard": TEXT, "message": TEXT},
        "required": ["guard", "message"],
    }
    return {
        "type": "object",
        "description": "A refusal (RFC 9457), in the language of Accept-Language.",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "instance": {"type": "string", "format": "uri-reference"},
            "errors": {
                "type": "array",
                "items": fault,
                "description": "What is wrong with each field (400).",
            },
            "unmet": {"type": "array", "items": unmet, "description": "Guards not earned yet (409)."},
            "current": {"type": "object", "description": "What a stale write met (412)."},
        },
        "required": ["type", "title", "status", "detail", "instance"],
    }
