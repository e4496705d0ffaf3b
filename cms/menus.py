"""Menus made of pages: those an editor marks « show in menus » stand in the footer."""

from functools import lru_cache

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from ideas.activity.queries import current_generation
from lab.ui.slots import Column, Link

DEPTH = 4


def footer_columns(request: HttpRequest) -> list[Column]:
    """What one can do, and what explains the lab."""
    take_part = [
        Link(_("Proposer une idée"), reverse("web:propose")),
        Link(_("Lire les idées"), reverse("web:ideas")),
        Link(_("Offrir une ressource"), reverse("web:offer_new")),
    ]
    generation = getattr(request, "generation", None) or current_generation()
    pages = [Link(title, url) for title, url in _pages_in_menu(generation, get_language() or "")]
    columns = [Column(_("Participer"), take_part)]
    return [*columns, Column(_("Comprendre"), pages)] if pages else columns


def footer_links(request: HttpRequest) -> list[Link]:
    """The last line."""
    return [Link(_("Données et API"), "/api/v1/docs/")]


@lru_cache(maxsize=16)
def _pages_in_menu(generation: int, language: str) -> tuple[tuple[str, str], ...]:
    """Title and address of the live pages of ``language`` that belong in menus, read once for each generation."""
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    closed = PageViewRestriction.objects.annotate(below=below).filter(below__startswith=F("page__path"))
    pages = Page.objects.live().in_menu().filter(locale__language_code=language, depth__lte=DEPTH)
    rows = pages.filter(~Exists(closed))
    return tuple(
        (title, f"/{language}/{path.split('/', 2)[2]}")
        for title, path in rows.values_list("title", "url_path")
    )
