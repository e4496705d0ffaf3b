"""Where pilots run and where nothing happens: the matrix of axes and territories, and its plan."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.insights.queries.spread import site_count, spread_over
from ideas.kernel.errors import NotFound
from ideas.topics.models import Territory
from ideas.topics.queries import ancestors_of
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.pages.resources_map import map_of

MOST_NAMED = 12


@kept_for_reader
@same_for_all
def spread(request: HttpRequest) -> HttpResponse:
    """Each part of a territory (``within``; else of the only country where pilots run) beside the priority axes."""
    found = spread_over(_place_in(request.GET.get("within", "")), request.actor)
    within = found.within
    rows = [
        {
            "territory": row.territory,
            "cells": [row.counts.get(axis.pk, 0) for axis in found.axes],
            "without": row.without,
            "total": row.total,
        }
        for row in found.rows
    ]
    context = {
        "within": within,
        "above": [*ancestors_of(within), within] if within is not None else [],
        "axes": found.axes,
        "rows": rows,
        "here": found.here,
        "empty_count": found.empty,
        "nowhere": [row for row in rows if not row["total"]][:MOST_NAMED],
        "site_count": site_count(found),
        **map_of({row.territory.code: row.total for row in found.rows} if site_count(found) else {}),
        "trail": [
            Link(_("Pilotes"), reverse("web:pilots")),
            Link(_("Axes prioritaires"), reverse("web:axes")),
            Link(_("Où cela se fait"), ""),
        ],
    }
    return show(request, "web/spread.html", context)


def _place_in(code: str) -> Territory | None:
    if not code:
        return None
    place = Territory.objects.filter(code=code).first()
    if place is None:
        raise NotFound()
    return place
