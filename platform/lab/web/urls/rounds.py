"""Addresses of consent rounds."""

from django.urls import path

from lab.web.pages import rounds

urlpatterns = [
    path("rounds/<code:code>/", rounds.one_round, name="round"),
]
