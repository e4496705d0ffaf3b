"""A report to funders outside the lab: its exact manifest, its tables, its PDF, and the page that verifies a fingerprint."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas.kernel import clock
from ideas.kernel.canonical import canonical_json
from ideas.kernel.errors import NotFound
from ideas.reporting.models import FunderReport
from ideas.reporting.parts import parts
from ideas.reporting.queries import report_with_hash, reports_visible_to, standing_of
from lab.ui.slots import Link
from lab.ui.workbooks import TYPE, Sheet, Value, workbook
from lab.web.answers import show
from lab.web.forms.agreements import VerifyForm
from lab.web.pages import agreement_prints
from lab.web.pages.funder_report import report_seen, shown
from lab.web.pages.funder_report_shown import Said, report_address, said_of


def frozen_seen(request: HttpRequest, code: str) -> FunderReport:
    """The frozen report of that code; NotFound where it is a draft or the visitor may not know of it."""
    report = report_seen(request, code)
    if not report.is_frozen:
        raise NotFound()
    return report


def _download(report: FunderReport, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{slugify(report.title)[:60] or report.code}-{report.code}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_safe
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    """The exact bytes whose SHA-256 is the fingerprint; they name the fingerprint of every entry."""
    report = frozen_seen(request, code)
    return _download(report, canonical_json(report.manifest).encode(), "application/json", "json")


@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF; the manifest is attached to it. NotFound where none can be made."""
    report = frozen_seen(request, code)
    weasyprint = agreement_prints.weasyprint
    if weasyprint is None:
        raise NotFound()
    address = request.build_absolute_uri(f"/z/{report.code}")
    context = {**shown(report), "address": address, "printed_at": clock.now()}
    html = render_to_string("web/funder_report_pdf.html", context, request=request)
    attached = weasyprint.Attachment(
        string=canonical_json(report.manifest), name=f"{report.code}.json", description="SHA-256"
    )
    looks = weasyprint.CSS(string=render_to_string("web/agreement_pdf.css"))
    raw = weasyprint.HTML(string=html, url_fetcher=agreement_prints.nothing_fetched).write_pdf(
        stylesheets=[looks], attachments=[attached], pdf_variant="pdf/ua-1"
    )
    return _download(report, raw, "application/pdf", "pdf")


# --- Tables -----------------------------------------------------------------------------------------------------------


@require_safe
def tables(request: HttpRequest, code: str) -> HttpResponse:
    """A workbook: a sheet about the report, and one for each part."""
    report = frozen_seen(request, code)
    address = request.build_absolute_uri(f"/z/{report.code}")
    sheets = [_about(report, address)]
    for part, found in said_of(report).items():
        if part in COLUMNS:
            said = [one for one, gone in found if not gone]
            head, rows = COLUMNS[part]
            sheets.append(Sheet(str(parts()[part].label), head(), [row for one in said for row in rows(one)]))
    return _download(report, workbook(sheets), TYPE, "xlsx")


def _about(report: FunderReport, address: str) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (_("Titre"), report.title),
        (_("Pilote"), report.pilot.title),
        (_("Pour"), report.funder.name if report.funder else _("Tous les bailleurs")),
        (_("Du"), report.starts_on),
        (_("Au"), report.ends_on),
        (_("Figé le"), report.frozen_at.astimezone(clock.lab_zone()).date() if report.frozen_at else None),
        (_("Empreinte (SHA-256)"), report.sha256),
        (_("Adresse"), address),
    ]
    return Sheet(_("Rapport"), (_("Quoi"), _("Réponse")), rows)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _of_indicator(said: Said) -> Iterator[tuple[Value, ...]]:
    for one in said["values"]:
        value, why = _amount(one["value"]), one["unavailable"]
        corrected = _("oui") if one["corrected"] else _("non")
        yield said["name"], said["unit"], one["site"], _day(one["starts_on"]), value, why, corrected


def _of_milestone(said: Said) -> Iterator[tuple[Value, ...]]:
    yield (
        said["title"],
        said["site"],
        said["state"],
        _day(said["planned_on"]),
        _day(said["reached_on"]),
        said["late_reason"],
    )


def _of_pledge(said: Said) -> Iterator[tuple[Value, ...]]:
    amounts = _amount(said["amount"]), _amount(said["given"])
    yield (
        said["organisation"],
        said["title"],
        said["kind"],
        said["state"],
        *amounts,
        said["currency"],
        _day(said["due_on"]),
    )


def _of_budget(said: Said) -> Iterator[tuple[Value, ...]]:
    for one in said["lines"]:
        yield one["title"], _amount(one["planned"]), None, None, _amount(one["spent"]), said["currency"]
    for one in said["funders"]:
        yield (
            one["name"],
            None,
            _amount(one["committed"]),
            _amount(one["delivered"]),
            _amount(one["spent"]),
            said["currency"],
        )


def _of_text(said: Said) -> Iterator[tuple[Value, ...]]:
    yield said["title"], said["text"]


COLUMNS: dict[str, Any] = {
    "indicators": (
        lambda: (_("Indicateur"), _("Unité"), _("Lieu"), _("Dès le"), _("Valeur"), _("Motif"), _("Corrigée")),
        _of_indicator,
    ),
    "milestones": (
        lambda: (_("Jalon"), _("Lieu"), _("État"), _("Prévu le"), _("Atteint le"), _("Motif")),
        _of_milestone,
    ),
    "pledges": (
        lambda: (
            _("Partenaire"),
            _("Apport"),
            _("Sorte"),
            _("État"),
            _("Montant"),
            _("Donné"),
            _("Monnaie"),
            _("Jusqu’au"),
        ),
        _of_pledge,
    ),
    "budget": (
        lambda: (_("Poste ou bailleur"), _("Prévu"), _("Engagé"), _("Reçu"), _("Dépensé"), _("Monnaie")),
        _of_budget,
    ),
    "stories": (lambda: (_("Titre"), _("Texte")), _of_text),
    "learnings": (lambda: (_("Titre"), _("Texte")), _of_text),
}


# --- Verifying --------------------------------------------------------------------------------------------------------


def verify(request: HttpRequest) -> HttpResponse:
    """Which report a fingerprint, a manifest or a PDF belongs to, and whether it still says what was frozen."""
    asked = request.GET.get("hash", "")
    form = VerifyForm(request.POST or None, request.FILES or None, initial={"hash": asked})
    hashes, is_pdf = agreement_prints.hashes_asked(form, asked, is_posted=request.method == "POST")
    found = next((report for one in hashes if (report := report_with_hash(one))), None)
    may_read = found is not None and reports_visible_to(request.actor).filter(pk=found.pk).exists()
    context = {
        "form": form,
        "is_asked": bool(asked) or (request.method == "POST" and form.is_valid()),
        "is_pdf": is_pdf,
        "found": found,
        "standing": standing_of(found) if found is not None else None,
        "url": report_address(found) if found is not None and may_read else "",
        "trail": [Link(_("Vérifier un rapport"), reverse("web:verify_funder_report"))],
    }
    return show(request, "web/funder_report_verify.html", context, status=422 if form.errors else 200)
