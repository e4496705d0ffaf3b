"""The addresses of this door, below ``/api/``."""

from django.urls import include, path, re_path

from api.nowhere import Nowhere, beginning

app_name = "api"

urlpatterns = [
    path("", beginning),
    path("v1/", include("api.v1.urls")),
    re_path(r"", Nowhere.as_view(), name="nowhere"),
]
