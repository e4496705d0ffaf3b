"""The only translation of refusals into answers: problem details (RFC 9457) in the language of the request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core import exceptions as django
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions as drf
from rest_framework.response import Response

from ideas.collaboration.operations import CopyElsewhere, TextConflict
from ideas.kernel.errors import FieldError, GuardsUnmet, Invalid, LabError, StaleRevision, TooMany, Words

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="lab"'
TYPES = "/api/v1/docs/#problem-"

TITLES: Mapping[int, Words] = {
    400: _("Demande à corriger"),
    401: _("Connexion nécessaire"),
    403: _("Action réservée"),
    404: _("Introuvable"),
    405: _("Méthode non admise"),
    406: _("Format de réponse non disponible"),
    409: _("L’état actuel s’y oppose"),
    412: _("Version dépassée"),
    413: _("Envoi trop volumineux"),
    415: _("Format d’envoi non pris en charge"),
    428: _("Version attendue"),
    429: _("Trop de demandes"),
    500: _("Erreur de notre côté"),
}

# What REST framework and Django call a fault, in the words of our own operations.
CODES = {
    "max_length": "too_long",
    "min_length": "too_short",
    "max_value": "too_large",
    "min_value": "too_small",
    "blank": "required",
    "null": "required",
    "empty": "required",
    "invalid_choice": "unknown",
    "does_not_exist": "unknown",
    "not_a_list": "invalid",
    "not_a_dict": "invalid",
}


class MatchMissing(LabError):
    """A text is changed without saying which version was read."""

    status = 428
    code = "match_missing"
    message = _("Indiquez par If-Match quelle version vous avez lue (son ETag).")


class MatchMalformed(LabError):
    """``If-Match`` holds no ETags."""

    code = "match_malformed"
    message = _("If-Match attend des ETag entre guillemets, tels qu’ils ont été lus, ou *.")


class TooLarge(LabError):
    """More bytes than we take."""

    status = 413
    code = "too_large"
    message = _("L’envoi dépasse la taille admise.")


class Malformed(LabError):
    """The body cannot be read at all."""

    code = "malformed"
    message = _("Le corps de la demande n’est pas du JSON en UTF-8.")


# What is refused before a resource is asked, with what is taken instead.
UNREADABLE = _("Le corps de la demande ne peut pas être lu.")
CSRF_MISSING = _("Avec une session, écrire demande aussi l’en-tête X-CSRFToken, comme le témoin csrftoken.")
METHODS_TAKEN = _("Cette adresse n’admet pas %(given)s, mais %(taken)s.")
FORMATS_GIVEN = _("Cette adresse répond en %(taken)s : demandez-le par Accept.")
FORMATS_TAKEN = _("Cette adresse prend du %(taken)s en UTF-8 : dites-le par Content-Type.")

# What Django or REST framework refuses, with its status.
REFUSED = {
    "malformed": 400,
    "not_authenticated": 401,
    "authentication_failed": 401,
    "not_allowed": 403,
    "permission_denied": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "unsupported_media_type": 415,
    "throttled": 429,
    "server_error": 500,
}


class Refused(LabError):
    """What Django or REST framework refuses: one of ``REFUSED``."""

    def __init__(self, code: str, detail: Words | None = None) -> None:
        super().__init__(detail or TITLES[REFUSED[code]])
        vars(self).update(status=REFUSED[code], code=code)


def problem_types() -> dict[str, tuple[int, Words]]:
    """Every type of problem there is, by its code, with its status and what it says."""
    types = {code: (status, TITLES[status]) for code, status in REFUSED.items()}
    ours = (kind for kind in _kinds_of(LabError) if kind.__module__.startswith(("ideas.", "api.")))
    return types | {kind.code: (kind.status, kind.message) for kind in ours if kind is not Refused}


def _kinds_of(kind: type[LabError]) -> Iterator[type[LabError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds_of(one)


def as_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to ``error``; None for what is our own fault, which Django then answers and reports."""
    refusal = _refused_by(context["view"], error) or _as_lab_error(error)
    if refusal is None:
        return None
    request: HttpRequest = context["request"]
    headers = dict(_headers_of(refusal))
    if isinstance(error, drf.MethodNotAllowed):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return Response(
        problem(refusal, escape_uri_path(request.path)),
        status=refusal.status,
        headers=headers,
        content_type=MEDIA_TYPE,
    )


def problem(error: LabError, instance: str) -> dict[str, Any]:
    """``error`` as problem details; ``instance`` is the path that was asked for, as a URI writes it."""
    details: dict[str, Any] = {
        "type": f"{TYPES}{error.code}",
        "title": str(TITLES.get(error.status, TITLES[400])),
        "status": error.status,
        "detail": str(error.message),
        "instance": instance,
    }
    if isinstance(error, Invalid):
        details["errors"] = [
            {"field": one.field, "code": one.code, "message": str(one.message)} for one in error.errors
        ]
    if isinstance(error, GuardsUnmet):
        details["unmet"] = [{"guard": one.guard, "message": str(one.message)} for one in error.unmet]
    if isinstance(error, StaleRevision):
        details["current"] = dict(error.current)
    if isinstance(error, TextConflict):
        details |= {"pieces": pieces_of(error), "current": {"text": error.current}}
        details["copy"] = {"version": error.copy_version}
    if isinstance(error, CopyElsewhere):
        details["current"] = {"text": error.copy.text, "version": error.copy.version}
    return details


def pieces_of(error: TextConflict) -> list[dict[str, str]]:
    """Two texts that do not fit, in order: what is joined as ``text``, the rest as ``base``, ``ours`` and ``theirs``."""
    return [
        {"text": piece}
        if isinstance(piece, str)
        else {"base": piece.base, "ours": piece.ours, "theirs": piece.theirs}
        for piece in error.merged.pieces
    ]


def _headers_of(error: LabError) -> Iterator[tuple[str, str]]:
    if error.status == 401:
        yield "WWW-Authenticate", CHALLENGE
    if isinstance(error, TooMany):
        yield "Retry-After", str(error.retry_after)
    yield "Cache-Control", "no-store"


def _refused_by(view: Any, error: Exception) -> LabError | None:
    """What ``view`` does not take, with what it takes; None for any other error."""
    match error:
        case drf.MethodNotAllowed():
            said, kinds = METHODS_TAKEN, view.allowed_methods
        case drf.NotAcceptable():
            said, kinds = FORMATS_GIVEN, [one.media_type for one in view.get_renderers()]
        case drf.UnsupportedMediaType():
            said, kinds = FORMATS_TAKEN, [one.media_type for one in view.get_parsers()]
        case _:
            return None
    words = {"given": view.request.method, "taken": ", ".join(kinds)}
    return Refused(str(error.default_code), str(said) % words)


def _as_lab_error(error: Exception) -> LabError | None:
    match error:
        case LabError():
            return error
        case drf.ValidationError():
            return Invalid(list(_field_errors(error.detail)))
        case drf.ParseError():
            return Malformed(UNREADABLE)
        case drf.PermissionDenied():
            return Refused("permission_denied", CSRF_MISSING)
        case drf.APIException():
            return Refused(str(error.default_code))
        case Http404():
            return Refused("not_found")
        case django.PermissionDenied():
            return Refused("not_allowed")
        case django.RequestDataTooBig():
            return TooLarge()
        case django.SuspiciousOperation() | django.BadRequest() | UnreadablePostError():
            return Malformed()
    return None


def _field_errors(detail: Any, field: str = "") -> Iterator[FieldError]:
    """REST framework's nested faults as a flat list: ``sections.need``, ``themes.0``."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _field_errors(inner, _below(field, name))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for place, inner in enumerate(detail):
            is_leaf = isinstance(inner, str)
            yield from _field_errors(inner, field if is_leaf else _below(field, place))
    else:
        code = getattr(detail, "code", "invalid")
        yield FieldError(field, CODES.get(code, code), str(detail))


def _below(field: str, name: object) -> str:
    if name == "non_field_errors":
        return field
    return f"{field}.{name}" if field else str(name)


# --- Outside the resources: addresses below /api/ that lead nowhere, and our own faults --------------------


def server_error(request: HttpRequest) -> HttpResponse:
    """What answers a fault of ours below ``/api/``."""
    return _bare_problem(Refused("server_error"), request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What answers a request below ``/api/`` that Django itself refuses, such as one for a foreign host."""
    return _bare_problem(Refused("malformed"), request)


def _bare_problem(error: LabError, request: HttpRequest) -> HttpResponse:
    details = problem(error, escape_uri_path(request.path))
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(details, status=error.status, content_type=MEDIA_TYPE, headers=headers)
