"""Addresses for tests of the look alone."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from lab.ui import views


def page(request: HttpRequest) -> HttpResponse:
    """An empty page."""
    return render(request, "ui/page.html")


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise ZeroDivisionError


urlpatterns = [
    path("lab.css", views.lab_css),
    path("cms/page/", page),
    *i18n_patterns(
        path("", page, name="home"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("ideas/", page, name="ideas"),
        path("broken/", broken, name="broken"),
    ),
]
