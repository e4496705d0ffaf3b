"""What every resource does alike: who acts, which language, which parameters, versions, answers."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from api import paging
from api.actors import actor_of
from api.errors import MatchMalformed, MatchMissing
from api.parsing import Choosing, Closed, Parameters
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import FieldError, Invalid, ScopeMissing, StaleRevision
from ideas.people.models import Token

READS = {"GET", "HEAD"}
SAFE = {*READS, "OPTIONS"}
ETAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*")*\s*')
VARIES = ("Accept-Language", "Authorization", "Cookie", "On-Behalf-Of")


class Asked(Request):
    """A request of this door: it knows who acts, and its checked parameters."""

    actor: Actor
    parameters: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parameters = {}


class Resource(APIView):
    """A resource: methods fetch through what the caller may see, call one operation, and answer.

    ``takes`` names the parameters of each method; those that read take ``fields`` anyway. ``matched`` names the
    methods that honour ``If-Match``: all that change what can be read at the same address.
    """

    takes: ClassVar[Mapping[str, type[Parameters]]] = {}
    matched: ClassVar[frozenset[str]] = frozenset()

    # --- The way of a request -----------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of ``Accept-Language``, with an ETag for what was read."""
        language = get_language_from_request(_without_cookies(request))
        with override(language):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()
        response.headers["Content-Language"] = language
        patch_vary_headers(response, VARIES)
        return _conditional(request, response)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        """Our own request around Django's."""
        return Asked(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before the method: who acts, and no parameter that is not ours."""
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if isinstance(request, Asked) and hasattr(self, method.lower()):
            taken = self.takes.get(method, Choosing if method == "GET" else Parameters)
            _refuse_repeated(request)
            request.parameters = self._read(taken, request.query_params.dict(), request)

    def perform_authentication(self, request: Request) -> None:
        """Build the actor that operations are given. Raises ScopeMissing for a token that only reads."""
        actor = actor_of(request)
        if request.method not in SAFE and actor.scopes is not None and Token.Scope.WRITE not in actor.scopes:
            raise ScopeMissing()
        if isinstance(request, Asked):
            request.actor = actor

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are."""
        return Response(status=204)

    # --- Reading ------------------------------------------------------------------------------------------

    def body(self, request: Asked, shape: type[Closed], *, partial: bool = False) -> dict[str, Any]:
        """The body of ``request`` as ``shape`` says. Raises ValidationError with every fault at once."""
        return self._read(shape, request.data, request, partial=partial)

    def _read(
        self, shape: type[Closed], data: Any, request: Asked, *, partial: bool = False
    ) -> dict[str, Any]:
        reader = shape(data=data, partial=partial, context={"actor": getattr(request, "actor", None)})
        reader.is_valid(raise_exception=True)
        values: dict[str, Any] = reader.validated_data
        return values

    # --- Answering ----------------------------------------------------------------------------------------

    def shown(
        self,
        request: Asked,
        shape: type[Serializer[Any]],
        row: Any,
        *,
        version: object = "",
        status: int = 200,
        **context: Any,
    ) -> Response:
        """``row`` in ``shape``; ``version`` names the state that ``If-Match`` is about."""
        view = shape(row, context={"request": request, "actor": request.actor, **context})
        answer = Response(_trimmed(request, view), status=status)
        if version != "":
            answer.headers["ETag"] = etag_of(version)
        return answer

    def listed(
        self,
        request: Asked,
        shape: type[Serializer[Any]],
        page: paging.Page[Any],
        **context: Any,
    ) -> Response:
        """A page of rows in ``shape`` with the addresses of its neighbours."""
        view = shape(page.rows, many=True, context={"request": request, "actor": request.actor, **context})
        results = _trimmed(request, view)
        address = remove_query_param(request.build_absolute_uri(), "cursor")
        next_, previous = (
            replace_query_param(address, "cursor", cursor) if cursor else None
            for cursor in (page.next, page.previous)
        )
        return Response({"next": next_, "previous": previous, "results": results})

    def paged(
        self,
        request: Asked,
        shape: type[Serializer[Any]],
        rows: QuerySet[Any],
        keys: Sequence[str],
        **context: Any,
    ) -> Response:
        """The page of ``rows`` that was asked for, in the order of ``keys``; for methods that take ``Paged``."""
        asked = request.parameters
        page = paging.page_of(rows, keys, cursor=asked.get("cursor"), size=asked["page_size"])
        return self.listed(request, shape, page, **context)

    def whole(
        self, request: Asked, shape: type[Serializer[Any]], rows: Iterable[Any], **context: Any
    ) -> Response:
        """A list that cannot grow: what leaves one stage, one state."""
        return self.listed(request, shape, paging.Page(list(rows), None, None), **context)


def _without_cookies(request: HttpRequest) -> HttpRequest:
    """``request`` as far as the language of an answer to a machine depends on it."""
    bare = HttpRequest()
    bare.META = {"HTTP_ACCEPT_LANGUAGE": request.headers.get("Accept-Language", "")}
    return bare


def _refuse_repeated(request: Request) -> None:
    """Raise Invalid for a parameter that comes twice: only one of them could be meant."""
    twice = [name for name, values in request.query_params.lists() if len(values) > 1]
    if twice:
        words = str(_("Ce paramètre vient plusieurs fois. Séparez plusieurs valeurs par des virgules."))
        raise Invalid([FieldError(name, "repeated", words) for name in twice])


def _trimmed(request: Asked, view: BaseSerializer[Any]) -> Any:
    """What ``view`` shows, trimmed to the fields that were asked for. Raises Invalid for unknown ones."""
    asked = request.parameters.get("fields")
    if asked is None:
        return view.data
    one: Any = view.child if hasattr(view, "child") else view
    wanted = [name.strip() for name in asked.split(",") if name.strip()]
    if not wanted:
        raise Invalid.one("fields", "required", _("Nommez au moins un champ."))
    unknown = [name for name in wanted if name not in one.fields]
    if unknown:
        words = _("Ce champ n’existe pas : %(name)s.")
        raise Invalid([FieldError("fields", "unknown", str(words) % {"name": name}) for name in unknown])
    for name in set(one.fields) - set(wanted):
        one.fields.pop(name)
    return view.data


# --- Who may -----------------------------------------------------------------------------------------------


def allow(actor: Actor, permission: str, subject: Any = None, *others: str) -> None:
    """Refuse what the operation would refuse anyway, before the body is looked at: 401 and 403 come before 400.

    Where the body decides which operation it will be, one of ``others`` is as good. Asks what is already read; the
    operation reads again what must hold at its moment.
    """
    if not any(may(actor, name, subject) for name in (permission, *others)):
        authorize(actor, permission, subject)


# --- Versions ---------------------------------------------------------------------------------------------


def etag_of(version: object) -> str:
    """The strong ETag of a resource in that version, before the bytes of one view of it are known."""
    return f'"{version}"'


def match(
    request: Request,
    version: object,
    current: Callable[[], Mapping[str, Any]],
    *,
    is_owed: bool = False,
) -> bool:
    """Refuse a change that was made against another version of a resource than its present one.

    An ETag is ``"version.digest"``: the digest tells one view from another for caches, only the version counts here,
    so that a text can be saved although somebody backed the idea meanwhile. For the same reason a weak tag counts: a proxy
    that compresses makes it so, and the version is that of the resource, not of the bytes. Whether a version was named. Raises
    MatchMissing where If-Match is owed and missing, MatchMalformed for what is no ETag, StaleRevision with
    ``current()`` when it names no present version.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if is_owed:
            raise MatchMissing()
        return False
    if header.strip() == "*":
        return False
    if ETAGS.fullmatch(header) is None:
        raise MatchMalformed()
    tags = {tag.removeprefix("W/").strip('"') for tag in parse_etags(header)}
    if str(version) not in {tag.rpartition(".")[0] or tag for tag in tags}:
        raise StaleRevision(current=current())
    return True


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response`` with its caching: an ETag of its bytes for what was read, 304 when the caller has them."""
    if not isinstance(response, Response):
        return response
    is_private = "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES
    if request.method not in READS or response.status_code != 200:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache" if is_private else "no-cache")
    version = response.headers.get("ETag", "").strip('"')
    digest = hashlib.sha256(response.content).hexdigest()[:20]
    etag = response.headers["ETag"] = etag_of(f"{version}.{digest}" if version else digest)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if {etag, "*"} & {tag.removeprefix("W/") for tag in known}:
        return _not_modified(response)
    return response


def _not_modified(response: Response) -> HttpResponse:
    kept = ("ETag", "Cache-Control", "Vary", "Content-Language")
    return HttpResponse(status=304, headers={name: response.headers[name] for name in kept})
