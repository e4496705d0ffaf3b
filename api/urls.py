"""The addresses of this door, below ``/api/``."""

from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from api.nowhere import Nowhere

app_name = "api"

urlpatterns = [
    path("", require_safe(RedirectView.as_view(pattern_name="api:index"))),
    path("v1/", include("api.v1.urls")),
    re_path(r"", Nowhere.as_view(), name="nowhere"),
]
