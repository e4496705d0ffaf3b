"""Reading what callers send: JSON in UTF-8, closed lists of parameters and fields, codes that lead to rows."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, UnsupportedMediaType, ValidationError
from rest_framework.parsers import BaseParser

from api.errors import Malformed
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, Words

UNKNOWN = _("Ce nom n’existe pas ici.")
LONGEST_CODE = 40
JSON_TYPES: Mapping[type, Words] = {
    str: _("un texte entre guillemets"),
    bool: _("true ou false, sans guillemets"),
    int: _("un nombre entier, sans guillemets"),
    list: _("une liste entre crochets"),
}


class JSONInUTF8(BaseParser):
    """One JSON object, in UTF-8 whatever the sender's habit; nothing that a database could not keep."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object in ``stream``. Raises Malformed, UnsupportedMediaType for another charset, TooLarge."""
        request: HttpRequest = (parser_context or {})["request"]
        if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise UnsupportedMediaType(media_type or "")
        try:
            parsed = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
            json.dumps(parsed, ensure_ascii=False).encode("utf-8")  # a lone surrogate is no text
        except (ValueError, RecursionError):
            raise Malformed() from None
        if not isinstance(parsed, dict):
            raise Malformed(_("Le corps de la demande doit être un objet JSON."))
        return parsed


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class Closed(serializers.Serializer[Any]):
    """Takes what it names, in the JSON type it says, and refuses anything else, all faults at once.

    A number is no text and ``"true"`` is no truth, so that nothing is kept that nobody wrote. Where all is text, as
    in addresses and forms, ``is_typed`` is false.
    """

    is_typed: ClassVar[bool] = True

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values by name; names that are not ours are faults like others."""
        faults: dict[str, Any] = {}
        if isinstance(data, Mapping):
            faults = {
                name: [ErrorDetail(str(UNKNOWN), "unknown")] for name in data if name not in self.fields
            }
            if self.is_typed:
                faults |= _wrong_types(self.fields, data)
                data = {name: value for name, value in data.items() if name not in faults}
        try:
            values: dict[str, Any] = super().to_internal_value(data)
        except ValidationError as error:
            detail = error.detail
            raise ValidationError({**detail, **faults} if isinstance(detail, dict) else detail) from None
        if faults:
            raise ValidationError(faults)
        return values


def _wrong_types(
    fields: Mapping[str, serializers.Field[Any, Any, Any, Any]], data: Mapping[str, Any]
) -> dict[str, Any]:
    """The faults of values that are not of their field's JSON type, by name; those of a list by place."""
    found = {name: _wrong_type(field, data[name]) for name, field in fields.items() if name in data}
    return {name: fault for name, fault in found.items() if fault}


def _wrong_type(field: serializers.Field[Any, Any, Any, Any], value: Any) -> Any:
    kind = _json_type(field)
    if value is None or kind is None:
        return None  # whether it may be null, and what is in an object, the field says itself
    if type(value) is not kind:
        return [ErrorDetail(str(_("Envoyez ici %(kind)s.")) % {"kind": JSON_TYPES[kind]}, "wrong_type")]
    if isinstance(field, serializers.ListField):
        places = cast("list[Any]", value)
        found = {str(place): _wrong_type(field.child, one) for place, one in enumerate(places)}
        return {place: fault for place, fault in found.items() if fault}
    return None


def _json_type(field: serializers.Field[Any, Any, Any, Any]) -> type | None:
    """What JSON must hold for ``field``; None where the field itself looks."""
    match field:
        case serializers.ChoiceField():
            return type(next(iter(field.choices)))
        case serializers.BooleanField():
            return bool
        case serializers.IntegerField():
            return int
        case serializers.ListField():
            return list
        case serializers.CharField() | serializers.DateField() | serializers.DateTimeField() | Code():
            return str
    return None


@contextmanager
def named_as_sent(**names: str) -> Iterator[None]:
    """Faults that an operation finds bear the names of what was sent, where it calls them otherwise."""
    try:
        yield
    except Invalid as error:
        said = [replace(one, field=names.get(one.field, one.field)) for one in error.errors]
        raise Invalid(said, error.message) from None


class Several(serializers.CharField):
    """Values separated by commas, each one of ``choices``; any other is a fault, as in a choice of one."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": serializers.ChoiceField.default_error_messages["invalid_choice"]
    }

    def __init__(self, choices: Sequence[str], **options: Any) -> None:
        self.choices = frozenset(choices)
        words = f"Separated by commas, of: {', '.join(choices)}."
        super().__init__(**{"required": False, "max_length": 200, "help_text": words, **options})

    def to_internal_value(self, data: Any) -> list[str]:  # type: ignore[override]  # what is asked for, one by one
        """The values, in their order."""
        values = [value.strip() for value in super().to_internal_value(data).split(",") if value.strip()]
        if not values:
            self.fail("blank")
        for value in values:
            if value not in self.choices:
                self.fail("invalid_choice", input=value)
        return values


class Parameters(Closed):
    """The parameters that an address takes after its question mark."""

    is_typed = False


class Choosing(Parameters):
    """Parameters of whatever shows something: ``fields`` trims it."""

    fields = serializers.CharField(  # type: ignore[assignment]  # not an attribute: REST framework collects it
        required=False,
        max_length=400,
        help_text="Only these top-level fields, separated by commas.",
    )


@extend_schema_field({"type": "string", "maxLength": LONGEST_CODE})
class Code(serializers.Field[Any, Any, str, Any]):
    """A public code that leads to a row which the caller may know of.

    ``among(actor)`` gives the rows that may be named; another code is ``unknown``.
    """

    def __init__(self, among: Callable[[Actor], QuerySet[Any]], **options: Any) -> None:
        self.among = among
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        """The row of that code."""
        code = serializers.CharField(max_length=LONGEST_CODE).run_validation(data)
        row = self.among(self.context["actor"]).filter(code=code).first()
        if row is None:
            raise ValidationError(_("Ce code n’existe pas."), code="unknown")
        return row

    def to_representation(self, value: Any) -> str:
        """The code of the row."""
        return str(value.code)


class Codes(serializers.ListField):
    """Several public codes, read with one query; each that leads nowhere is a fault of its own."""

    def __init__(self, among: Callable[[Actor], QuerySet[Any]], **options: Any) -> None:
        self.among = among
        super().__init__(child=serializers.CharField(max_length=LONGEST_CODE), max_length=50, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        """The rows of those codes, in their order, each once."""
        codes: Sequence[str] = super().to_internal_value(data)
        rows = {row.code: row for row in self.among(self.context["actor"]).filter(code__in=codes)}
        missing: dict[str, Any] = {
            str(place): [ErrorDetail(str(_("Ce code n’existe pas.")), "unknown")]
            for place, code in enumerate(codes)
            if code not in rows
        }
        if missing:
            raise ValidationError(missing)
        return [rows[code] for code in dict.fromkeys(codes)]
