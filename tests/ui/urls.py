"""Addresses for tests of the look alone."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from lab.ui import views

DRAFT = """{% extends "ui/page.html" %}{% block heading %}Une idée{% endblock %}{% block content %}
<form data-autosave="/save/"><input type="hidden" name="text_version" value="1">
<label for="text">Texte</label><textarea id="text" name="text"></textarea>
<p role="status" data-autosave-status data-saving="…" data-saved="Brouillon enregistré à {}"
data-offline="Connexion perdue." data-refused="Refusé." data-stale="Changé ailleurs." data-old="Page trop ancienne."></p></form>{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """An empty page."""
    return render(request, "ui/page.html")


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise ZeroDivisionError


def draft(request: HttpRequest) -> HttpResponse:
    """A form that saves itself."""
    return HttpResponse(engines["django"].from_string(DRAFT).render({}, request))


urlpatterns = [
    path("lab.css", views.lab_css),
    path("cms/page/", page),
    *i18n_patterns(
        path("", page, name="home"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("ideas/", page, name="ideas"),
        path("draft/", draft, name="draft"),
        path("broken/", broken, name="broken"),
    ),
]
