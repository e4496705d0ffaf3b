"""Themes and territories on the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.roles import KEEPERS
from ideas.topics import operations, queries
from ideas.topics.models import Theme
from ideas.topics.reading import groupings_in, territories_in
from lab.web.answers import add_errors, show
from lab.web.desk.door import for_staff
from lab.web.forms.reference import TerritoriesFileForm, ThemeForm


@for_staff(*KEEPERS)
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme, those no longer offered too."""
    rows = [(theme, reverse("web:desk_theme", args=[theme.code])) for theme in Theme.objects.all()]
    return show(request, "web/desk/themes.html", {"rows": rows})


@for_staff(*KEEPERS)
def add_theme(request: HttpRequest) -> HttpResponse:
    """Add a theme."""
    form = ThemeForm(request.POST or None)
    del form.fields["is_open"]
    return _kept(request, form, _("Ajouter une thématique"), operations.add_theme)


@for_staff(*KEEPERS)
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """Change a theme."""
    found = Theme.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    form = ThemeForm(request.POST or None, row=found)
    return _kept(request, form, found.name, lambda **values: operations.change_theme(found, **values))


def _kept(request: HttpRequest, form: ThemeForm, title: str, operation: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            operation(**form.changes(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(reverse("web:desk_themes"))
    context = {"form": form, "title": title, "back_url": reverse("web:desk_themes")}
    return show(request, "web/desk/form.html", context, status=422 if form.errors else 200)


@for_staff(*KEEPERS)
def territories(request: HttpRequest) -> HttpResponse:
    """What the lab knows of each country; bringing an official list up to date."""
    form = TerritoriesFileForm(request.POST or None, request.FILES or None)
    problems: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            report = _import(request, form)
        except Invalid as error:
            form.add_error("file", str(error))
            problems = [(wrong.field, wrong.message) for wrong in error.errors]
        else:
            messages.success(request, report)
            return HttpResponseRedirect(reverse("web:desk_territories"))
    context = {"form": form, "problems": problems, "counts": queries.counts_by_country()}
    return show(request, "web/desk/territories.html", context, status=422 if form.errors else 200)


def _import(request: HttpRequest, form: TerritoriesFileForm) -> str:
    file, groupings = form.cleaned_data["file"], form.cleaned_data["groupings"]
    report = operations.import_territories(
        territories_in(file.read(), file.name),
        groupings=groupings_in(groupings.read(), groupings.name) if groupings else [],
        by=request.actor,
    )
    return _("Territoires : %(added)s ajoutés, %(changed)s changés, %(unchanged)s inchangés.") % {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
    }
