"""The desk's own navigation."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.kernel.roles import KEEPERS, STAFF
from lab.ui.parts.forms import form_errors
from lab.web.desk.waiting import CURATORS, HOME, counts_by_page, counts_of_waiting

register = template.Library()

# The forms that pages of the desk give to their templates, by name.
FORMS = ("form", "pause_form", "role_form", "contact_form", "until", "network")

# Every page of the desk: its URL name, what it is called, who is shown it.
PAGES: list[tuple[str, Any, frozenset[str]]] = [
    (HOME, _("À faire"), STAFF),
    ("web:desk_board", _("Tableau"), CURATORS),
    ("web:desk_ideas", _("Liste"), CURATORS),
    ("web:desk_pilots", _("Pilotes"), CURATORS),
    ("web:desk_reports", _("Signalements"), KEEPERS),
    ("web:desk_people", _("Personnes"), STAFF),
    ("web:desk_by_hand", _("À dire de vive voix"), STAFF),
    ("web:desk_organisations", _("Organisations"), KEEPERS),
    ("web:desk_calls", _("Appels"), KEEPERS),
    ("web:desk_charters", _("Charte"), KEEPERS),
    ("web:desk_themes", _("Thématiques"), KEEPERS),
    ("web:desk_territories", _("Territoires"), KEEPERS),
    ("web:desk_outbox", _("Envois"), KEEPERS),
]


@register.inclusion_tag("web/desk/_tabs.html", takes_context=True)
def desk_nav(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the desk's pages that the viewer's roles open, each with how much waits there.

    Counts that the page knows already stand in the context as ``waiting_counts``.
    """
    request = context["request"]
    counts = context.get("waiting_counts")
    waiting = counts_by_page(counts_of_waiting(request.actor) if counts is None else counts)
    roles = request.actor.lab_role_names()
    return {
        "links": [
            {
                "label": label,
                "url": reverse(name),
                "count": waiting.get(name),
                "is_current": _is_current(request.path, reverse(name), is_home=name == HOME),
            }
            for name, label, wanted in PAGES
            if roles & wanted
        ]
    }


def _is_current(path: str, url: str, *, is_home: bool) -> bool:
    return path == url or (not is_home and path.startswith(url))


@register.inclusion_tag("web/desk/_errors.html", takes_context=True)
def desk_errors(context: dict[str, Any]) -> dict[str, Any]:
    """What was refused, whichever of the page's forms it was, with links to its fields; it takes the focus."""
    for name in FORMS:
        form = context.get(name)
        if form is not None and form.is_bound and form.errors:
            return form_errors(form)
    error = context.get("error")
    if not context.get("tried") or error is None:
        return {"title": ""}
    faults = getattr(error, "errors", ())
    return {
        "title": _("Cela n’a pas été fait"),
        "items": [
            {"target": f"reason-{context['tried']}", "label": _("Motif"), "text": one.message}
            for one in faults
            if one.field == "reason"
        ],
        "others": [
            *(one.message for one in getattr(error, "unmet", ())),
            *(one.message for one in faults if one.field != "reason"),
        ],
        "focus": True,
        "is_kept": True,
    }


@register.inclusion_tag("web/desk/_told.html", takes_context=True)
def told(context: dict[str, Any], key: str) -> dict[str, Any]:
    """Whom the step of that key tells, from the page's ``previews``."""
    return {"key": key, "preview": context["previews"].get(key)}


@register.inclusion_tag("web/desk/_reason.html", takes_context=True)
def step_reason(
    context: dict[str, Any], key: str, owed: bool, hint: str = "", label: str = ""
) -> dict[str, Any]:
    """The field for the reason of a step; where that step was tried, with what was typed and what is wrong."""
    is_tried = context.get("tried") == key
    wrong = getattr(context.get("error"), "errors", ()) if is_tried else ()
    said = next((one.message for one in wrong if one.field == "reason"), "")
    described = [f"hint-{key}"] if hint else []
    return {
        "key": key,
        "owed": owed,
        "hint": hint,
        "label": label or _("Motif"),
        "typed": context.get("typed", "") if is_tried else "",
        "said": said,
        "described": " ".join([*described, f"error-{key}"] if said else described),
    }
