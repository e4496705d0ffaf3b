"""The desk's own navigation."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Every page of the desk: its URL name, what it is called, who is shown it.
PAGES: list[tuple[str, Any, frozenset[str]]] = [
    ("web:desk", _("À faire"), frozenset({"curator", "administrator", "facilitator"})),
    ("web:desk_board", _("Tableau"), frozenset({"curator"})),
    ("web:desk_ideas", _("Liste"), frozenset({"curator"})),
    ("web:desk_pilots", _("Pilotes"), frozenset({"curator"})),
    ("web:desk_reports", _("Signalements"), frozenset({"curator"})),
    ("web:desk_people", _("Personnes"), frozenset({"administrator", "curator", "facilitator"})),
    ("web:desk_by_hand", _("À dire de vive voix"), frozenset({"administrator", "curator", "facilitator"})),
    ("web:desk_organisations", _("Organisations"), frozenset({"curator", "administrator"})),
    ("web:desk_calls", _("Appels"), frozenset({"curator", "administrator"})),
    ("web:desk_themes", _("Thématiques"), frozenset({"curator", "administrator"})),
    ("web:desk_territories", _("Territoires"), frozenset({"curator", "administrator"})),
    ("web:desk_outbox", _("Envois"), frozenset({"curator", "administrator"})),
]


@register.inclusion_tag("web/desk/_tabs.html", takes_context=True)
def desk_nav(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the desk's pages that the viewer's roles open; a page that does not exist is left out."""
    request = context["request"]
    roles = request.actor.lab_role_names()
    links = []
    for name, label, wanted in PAGES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if roles & wanted:
            is_current = request.path == url or (name != "web:desk" and request.path.startswith(url))
            links.append({"label": label, "url": url, "count": None, "is_current": is_current})
    return {"links": links}
