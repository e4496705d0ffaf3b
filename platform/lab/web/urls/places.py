"""Addresses of calls and territories."""

from django.urls import path

from lab.web.pages import calls, suggestions, territories

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<code:code>/", calls.call, name="call"),
    path("calls/<code:code>-<str:slug>/", calls.call, name="call"),
    path("territories/", territories.territories, name="territories"),
    path("territories/<str:code>/", territories.territory, name="territory"),
    path("suggestions/territories/", suggestions.territory_suggestions, name="territory_suggestions"),
]
