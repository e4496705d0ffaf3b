"""Where an idea came from and what became of it, as a picture and as the list that says the same."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.ideation.models import Idea
from ideas.insights.queries.provenance import ChainLink, Part, provenance_of
from ideas.kernel.subjects import short_path
from lab.ui.chains import Band, chain
from lab.ui.shelf import kept_for_reader
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.pages.figure_charts import shown
from lab.web.pages.idea import idea_seen
from lab.web.pages.ideas import idea_address
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilots import pilot_address


@kept_for_reader
def of_idea(request: HttpRequest, code: str) -> HttpResponse:
    """The chain of an idea."""
    idea = idea_seen(request, code)
    trail = [Link(_("Idées"), reverse("web:ideas")), Link(idea.title, idea_address(idea))]
    response = show(request, "web/provenance.html", _shown(request, idea) | _titled(trail))
    response.is_fleeting = not idea.is_public
    return response


@kept_for_reader
def of_pilot(request: HttpRequest, code: str) -> HttpResponse:
    """The chain that a pilot is part of."""
    pilot = pilot_seen(request, code)
    trail = [Link(_("Pilotes"), reverse("web:pilots")), Link(pilot.title, pilot_address(pilot))]
    return show(request, "web/provenance.html", _shown(request, pilot.idea) | _titled(trail))


def _titled(trail: list[Link]) -> dict[str, Any]:
    return {"trail": [*trail, Link(_("D’où elle vient, ce qu’elle devient"), "")]}


def _shown(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    rows = [_row(link) for link in provenance_of(idea, request.actor)]
    parts = [(part, name, [row for row in rows if row["part"] == part]) for part, name in _names().items()]
    bands = [Band(name, [row["said"] for row in inside], _empty(part)) for part, name, inside in parts]
    return {
        "idea": idea,
        "parts": [
            {"part": part, "name": name, "rows": inside, "empty": _empty(part)}
            for part, name, inside in parts
        ],
        "picture": chain(_("De l’origine aux chiffres"), bands),
    }


def _names() -> dict[Part, str]:
    return {
        Part.ORIGIN: _("Origine"),
        Part.IDEA: _("Idée"),
        Part.DECISION: _("Décisions"),
        Part.PILOT: _("Pilote"),
        Part.SITE: _("Lieux"),
        Part.FIGURE: _("Chiffres"),
    }


def _empty(part: Part) -> str:
    return _("Venue d’elle-même") if part == Part.ORIGIN else _("Pas encore")


def _row(link: ChainLink) -> dict[str, Any]:
    """One link as the list shows it, and as few words for the picture."""
    figure = shown(link.figure).headline if link.figure is not None else ""
    title = figure or link.title or link.what
    return {
        "part": link.part,
        "title": title,
        "said": title,
        "note": "" if title == link.what or link.figure is not None else link.what,
        "url": short_path(link.kind, link.code) if link.kind else link.url,
        "on": link.on,
        "language": link.language,
        "reason": link.note,
        "is_outside": not link.kind and bool(link.url),
    }
