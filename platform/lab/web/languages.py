"""Which language a page speaks."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which leads ``/ideas/`` on to ``/fr/ideas/``.

    Where an address was known and its view answered 404, that is the answer: Wagtail's catch-all would take any path.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Lead on only where nothing was found at all."""
        if response.status_code == 404 and getattr(request, "resolver_match", None) is not None:
            response.headers.setdefault("Content-Language", get_language() or "")
            return response
        return super().process_response(request, response)
