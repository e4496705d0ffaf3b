"""Every address of the lab; each door lists its own."""

from django.urls import URLPattern, URLResolver, include, path

from lab.web.pages.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/", include("api.urls")),
]
