"""Addresses of near ideas."""

from django.urls import path

from lab.web.pages import twins

urlpatterns = [
    path("propose/near/", twins.near, name="near"),
    path("ideas/<code:code>/twins/", twins.twins, name="twins"),
]
