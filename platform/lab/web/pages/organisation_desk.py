"""The desk of an organisation: what it carries, what waits for it, what it could join; for those with a mandate of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.collaboration.queries.resources import with_faces
from ideas.insights.queries.carrying import needs_near, parts_in_pilots, pilots_to_join
from ideas.insights.queries.dues import Due, Part
from ideas.insights.queries.owing import dues_of
from ideas.kernel import clock
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Words
from ideas.kernel.subjects import short_path
from ideas.organisations.models import Organisation
from ideas.organisations.queries import mandates_of, members_of, network_members_of
from ideas.pilots.models import Partner
from lab.ui.slots import Link
from lab.ui.words import day
from lab.ui.workbooks import TYPE, Sheet, workbook
from lab.web.answers import show
from lab.web.pages.organisation import organisation_seen
from lab.web.pages.organisations import organisation_address
from lab.web.pages.pilots import pilot_address, pilot_cards, status_kind
from lab.web.pages.resources import resource_row

MOST = 6
PARTS: dict[Part, tuple[Words, Words]] = {
    Part.DECIDE: (
        gettext_lazy("À décider"),
        gettext_lazy("Personne n’attend de décision de votre organisation."),
    ),
    Part.OWE: (gettext_lazy("À faire"), gettext_lazy("Votre organisation ne doit rien pour l’instant.")),
    Part.SIGN: (gettext_lazy("À signer"), gettext_lazy("Aucun texte n’attend de signature.")),
    Part.FUND: (gettext_lazy("À financer"), gettext_lazy("Aucun engagement n’est ouvert.")),
}


def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The desk's page."""
    organisation = organisation_seen(request, code)
    authorize(request.actor, "insights.read_desk", organisation)
    return show(request, "web/organisation_desk.html", _on_desk(request, organisation))


def table(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook, for a council."""
    organisation = organisation_seen(request, code)
    authorize(request.actor, "insights.read_desk", organisation)
    name = f"{slugify(organisation.name) or organisation.code}-{clock.today().isoformat()}.xlsx"
    content = workbook([_dues_sheet(organisation), _pilots_sheet(organisation)])
    return HttpResponse(
        content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _dues_sheet(organisation: Organisation) -> Sheet:
    head = [_("Sorte"), _("Quoi"), _("Au sujet de"), _("Jusqu’au"), _("En retard"), _("Adresse")]
    rows = [
        (
            str(PARTS[due.part][0]),
            str(due.what),
            due.title,
            due.due_on,
            _("oui") if due.is_late else _("non"),
            _address(due.kind, due.code),
        )
        for due in dues_of(organisation)
    ]
    return Sheet(_("Ce qu’on attend de nous"), head, rows)


def _pilots_sheet(organisation: Organisation) -> Sheet:
    head = [_("Pilote"), _("Rôle"), _("État"), _("Prochain bilan"), _("Notre apport"), _("Adresse")]
    rows = [
        (
            partner.pilot.title,
            partner.get_role_display(),
            partner.pilot.get_state_display(),
            partner.pilot.review_on,
            partner.text,
            _address("pilot", partner.pilot.code),
        )
        for partner in parts_in_pilots(organisation)
    ]
    return Sheet(_("Ce que nous portons"), head, rows)


def _on_desk(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    dues = dues_of(organisation)
    address = organisation_address(organisation)
    return {
        "organisation": organisation,
        "address": address,
        "trail": [
            Link(_("Organisations"), reverse("web:organisations")),
            Link(organisation.name, address),
            Link(_("Bureau"), reverse("web:organisation_desk", args=[organisation.code])),
        ],
        "late": sum(due.is_late for due in dues),
        "parts": [
            {
                "key": part,
                "title": title,
                "none": none,
                "rows": [_row(due) for due in dues if due.part == part],
            }
            for part, (title, none) in PARTS.items()
        ],
        "carried": [_carried(partner) for partner in parts_in_pilots(organisation)],
        "joinable": pilot_cards(pilots_to_join(organisation), most=MOST),
        "needs": [resource_row(need) for need in with_faces(needs_near(organisation))[:MOST]],
        "mandates": list(mandates_of(organisation)),
        "members": list(members_of(organisation)),
        "network": [row.member for row in network_members_of(organisation, request.actor)],
        "may_invite": may(request.actor, "organisations.invite_member", organisation),
    }


def _row(due: Due) -> dict[str, Any]:
    return {
        "due": due,
        "url": short_path(due.kind, due.code),
        "when": _when(due),
        "when_kind": "alert" if due.is_late else "wait",
    }


def _when(due: Due) -> str:
    if due.due_on is None:
        return ""
    words = _("en retard depuis le %(day)s") if due.is_late else _("jusqu’au %(day)s")
    return words % {"day": day(due.due_on)}


def _carried(partner: Partner) -> dict[str, Any]:
    pilot = partner.pilot
    return {"partner": partner, "pilot": pilot, "url": pilot_address(pilot), "kind": status_kind(pilot)}


def _address(kind: str, code: str) -> str:
    return f"{settings.LAB_BASE_URL}{short_path(kind, code)}"
