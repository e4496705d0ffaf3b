"""Every address of the lab; each door lists its own."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views import defaults

from api import errors
from api.nowhere import beginning
from cms import urls as cms_urls
from cms.images import rendition
from lab import converters  # noqa: F401 - registers « code »
from lab.ui.views import lab_css, styleguide
from lab.web.addresses import short
from lab.web.pages.bounces import bounces
from lab.web.pages.files import file
from lab.web.pages.following import confirm, end_mails
from lab.web.pages.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("lab.css", lab_css, name="lab_css"),
    path("api", beginning),
    path("api/", include("api.urls")),
    path("cms/", include(cms_urls.admin)),
    path("documents/", include(cms_urls.documents)),
    path("media/images/<str:name>", rendition, name="rendition"),
    path("unsubscribe/<str:token>/", end_mails, name="unsubscribe"),
    path("follow/<str:token>/", confirm, name="follow_confirm"),
    path("anymail/<slug:provider>/tracking/", bounces, name="bounces"),
    path("f/<code:code>/original", file, name="file_original"),
    path("f/<code:code>/<int:width>", file, name="file"),
    path("t/<str:code>", short, {"letter": "t"}, name="short_territory"),
    path("<slug:letter>/<code:code>", short, name="short"),
    *i18n_patterns(
        path("", include("lab.web.urls")),
        path("account/", include("lab.web.account_urls")),
        path("styleguide/", styleguide, name="styleguide"),
        path("", include(cms_urls.pages)),
    ),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django refuses, in the manner of the door it was for."""
    answer = errors.bad_request if request.path.startswith("/api/") else defaults.bad_request
    return answer(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """A fault of ours, in the manner of the door it happened at."""
    answer = errors.server_error if request.path.startswith("/api/") else defaults.server_error
    return answer(request)
