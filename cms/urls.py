"""Wagtail's addresses: its desk for editors below ``/cms/``, pages below the language prefix.

Its own ways in are left out: sessions are opened by our sign-in only, and people and groups are kept on the lab's desk;
so are its pages that only fail, to try out what failing looks like.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from wagtail.admin.urls import urlpatterns as admin_patterns
from wagtail.documents import urls as document_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve


def off(request: HttpRequest) -> HttpResponse:
    """A page of Wagtail's that the lab does not use."""
    raise Http404


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Our sign-in, which comes back to where Wagtail wanted it."""
    return HttpResponseRedirect(
        f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', '/cms/')})}"
    )


def is_kept(entry: URLPattern | URLResolver) -> bool:
    """Whether Wagtail's pattern is used: all but its sign-in and its passwords."""
    return str(entry.pattern) not in {"login/", "password_reset/"}


admin: list[Any] = [
    path("login/", to_sign_in, name="wagtailadmin_login"),
    re_path(r"^(?:users|groups|password_reset|failwhale|test404)/", off),
    *filter(is_kept, admin_patterns),
]
documents = [path("", include(document_urls))]
pages = [
    path("", serve, {"path": ""}, name="home"),
    path("terms/", serve, {"path": "terms/"}, name="terms"),
    path("privacy/", serve, {"path": "privacy/"}, name="privacy"),
    # Wagtail asks for the name even where a setting leads to our sign-in.
    path("_util/login/", off, name="wagtailcore_login"),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
