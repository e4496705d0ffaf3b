"""The API's own description: the schema as it is committed, and pages to read it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.errors import problem_types
from api.resource import Asked, Resource

ROOT_SLASHES = "/api/v1/ideas/".count("/")
SCHEMA = Path(__file__).parent / "schema.yml"


@cache
def schema() -> dict[str, Any]:
    """The committed description; a test says that it is what the resources are."""
    described: dict[str, Any] = yaml.safe_load(SCHEMA.read_text("utf-8"))
    return described


@extend_schema(exclude=True)
class Schema(Resource):
    """OpenAPI 3.1."""

    def get(self, request: Asked) -> Response:
        """The whole description."""
        return Response(schema())


@extend_schema(exclude=True)
class Index(Resource):
    """Where everything begins."""

    def get(self, request: Asked) -> Response:
        """The addresses of the resources by name, and of their description."""
        roots = [path for path in schema()["paths"] if path.count("/") == ROOT_SLASHES]
        found = [path for path in roots if "get" in schema()["paths"][path]]
        addresses = [*found, reverse("api:schema"), reverse("api:docs")]
        return Response({path.split("/")[3]: request.build_absolute_uri(path) for path in addresses})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The description for people, on one page."""
    context = {
        "groups": list(_groups()),
        "shapes": list(_shapes()),
        "headers": schema()["components"]["parameters"].values(),
        "problems": [(code, *rest) for code, rest in sorted(problem_types().items())],
    }
    return render(request, "api/docs.html", context)


def _groups() -> Iterator[Mapping[str, Any]]:
    """Operations by the first part of their path, in the order of the schema."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for path, operations in schema()["paths"].items():
        for method, operation in operations.items():
            shown = {"path": path, "method": method.upper(), **_told(operation)}
            groups.setdefault(operation["tags"][0], []).append(shown)
    for name, operations_shown in groups.items():
        yield {"name": name, "operations": operations_shown}


def _told(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    parameters = operation.get("parameters", [])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = {
        status: answer.get("content", {}).get("application/json", {}).get("schema", {})
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }
    return {
        "id": operation["operationId"],
        "description": operation.get("description", ""),
        "parameters": [p for p in parameters if p.get("in") == "query"],
        "body": _name_of(body),
        "answers": [{"status": status, "shape": _name_of(shape)} for status, shape in answers.items()],
    }


def _shapes() -> Iterator[Mapping[str, Any]]:
    """What is sent and answered, field by field."""
    for name, shape in schema()["components"]["schemas"].items():
        required = set(shape.get("required", ()))
        fields = [
            {
                "name": field,
                "type": _type_of(described),
                "of": _name_of(described),
                "is_required": field in required,
                "meaning": described.get("description", ""),
            }
            for field, described in shape.get("properties", {}).items()
        ]
        values = shape.get("enum", ())
        yield {"name": name, "meaning": shape.get("description", ""), "fields": fields, "values": values}


def _name_of(shape: Mapping[str, Any]) -> str:
    """The name of the shape that ``shape`` leads to, itself or as items; empty where there is none."""
    for inner in (shape, shape.get("items", {}), *shape.get("allOf", ()), *shape.get("oneOf", ())):
        if "$ref" in inner:
            return str(inner["$ref"]).rpartition("/")[2]
    return ""


def _type_of(shape: Mapping[str, Any]) -> str:
    kinds = shape.get("type", "")
    words = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if words.startswith("array"):
        inner = _name_of(shape) or _type_of(shape.get("items", {}))
        return f"[{inner}]"
    return f"{words} {shape.get('format', '')}".strip()
