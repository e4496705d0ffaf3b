"""Translations of an idea and its version in plain words: what there is, reading again, asking an engine."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations, reading
from ideas.ideation.comparing import Change, differences
from ideas.ideation.engines import has_engine
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Translation, TranslationVersion
from ideas.kernel.authorization import may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from lab.ui.slots import Link
from lab.web.answers import show
from lab.web.forms.translations import LABELS
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.readings import made_by, name_of, translations_address, who_wrote


def translations(request: HttpRequest, code: str) -> HttpResponse:
    """What an idea can be read in, what is missing, what the original has left behind."""
    idea = idea_seen(request, code)
    rows = list(reading.translations_of(idea))
    shown = reading.readable(idea, rows)
    may_ask = has_engine() and may(request.actor, "ideation.ask_machine_translation", idea)
    context = {
        "idea": idea,
        "rows": [_row(idea, row) for row in shown],
        "written_in": LANGUAGE_NAMES.get(idea.language, idea.language),
        "may_translate": may(request.actor, "ideation.translate_idea", idea),
        "may_withdraw": may(request.actor, "ideation.withdraw_translation", idea),
        "missing": _missing(idea, rows),
        "plain_missing": _plain_missing(idea, shown),
        "askable": _askable(idea, rows) if may_ask else [],
        "trail": trail(idea, _("Traductions")),
    }
    return show(request, "web/translations.html", context)


def _row(idea: Idea, row: Translation) -> dict[str, Any]:
    return {
        "row": row,
        "name": name_of(row.language, row.kind),
        "by": made_by(row) if row.kind == TranslationKind.MACHINE else who_wrote(row),
        "url": f"{idea_address(idea)}?text={row.key}",
        "is_behind": reading.is_outdated(row, idea),
        "is_people_s": row.kind != TranslationKind.MACHINE,
    }


def _missing(idea: Idea, rows: list[Translation]) -> list[dict[str, str]]:
    return [
        {"key": code, "name": str(LANGUAGE_NAMES[code])} for code in reading.languages_missing(idea, rows)
    ]


def _plain_missing(idea: Idea, shown: list[Translation]) -> list[dict[str, str]]:
    """Plain words are written in the idea's own language first, then in those in which it can be read."""
    has = {row.language for row in shown if row.kind == TranslationKind.PLAIN}
    read = {row.language for row in shown if row.kind == TranslationKind.HUMAN} | {idea.language}
    return [
        {"key": f"{code}-plain", "name": str(LANGUAGE_NAMES[code])}
        for code in settings.LAB_LANGUAGES
        if code in read - has
    ]


def _askable(idea: Idea, rows: list[Translation]) -> list[dict[str, Any]]:
    """Languages in which an engine can be asked for what nobody wrote, or again where the original has moved on."""
    asked = {
        row.language: row for row in rows if row.kind == TranslationKind.MACHINE and row.withdrawn_at is None
    }
    found = []
    for code in reading.languages_missing(idea, rows):
        row = asked.get(code)
        is_waiting = row is not None and row.asked_revision > row.revision
        if row is None or is_waiting or reading.is_outdated(row, idea):
            found.append({"key": code, "name": str(LANGUAGE_NAMES[code]), "is_waiting": is_waiting})
    return found


# --- One act each -----------------------------------------------------------------------------------------------------


@require_POST
def confirm_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Say that a text is right still, for the original and the text that the page showed; a rewritten one is shown."""
    idea, row = _known(request, code, key)
    revision = _number(request.POST.get("source"), idea.revision)
    version = _number(request.POST.get("version"), 0)
    try:
        operations.confirm_translation(row, revision=revision, version=version, by=request.actor)
    except StaleRevision:
        messages.warning(request, _("Le texte a changé entre-temps. Relisez-le encore une fois."))
        return HttpResponseRedirect(f"{idea_address(idea)}?text={row.key}")
    messages.success(request, _("C’est noté : le texte suit la version %(number)d.") % {"number": revision})
    return HttpResponseRedirect(translations_address(idea))


@require_POST
def review_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Put one's mark on a text that others wrote, as the page showed it."""
    idea, row = _known(request, code, key)
    version = _number(request.POST.get("version"), row.version)
    try:
        operations.review_translation(row, version=version, by=request.actor)
    except StaleRevision:
        messages.warning(request, _("Le texte a changé entre-temps. Relisez-le encore une fois."))
    except Invalid as error:
        messages.warning(request, str(error.errors[0].message))
    else:
        messages.success(request, _("Merci. Votre relecture est affichée avec le texte."))
    return HttpResponseRedirect(f"{idea_address(idea)}?text={row.key}")


@require_POST
def withdraw_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show a text no longer, as the page showed it; it stays for those who write. A rewritten one is shown instead."""
    idea, row = _known(request, code, key, machine=True)
    version = _number(request.POST.get("version"), 0)
    try:
        operations.withdraw_translation(row, version=version, by=request.actor)
    except StaleRevision:
        messages.warning(
            request, _("Le texte a changé entre-temps : il reste affiché. Relisez-le avant de le retirer.")
        )
        return HttpResponseRedirect(f"{idea_address(idea)}?text={row.key}")
    messages.success(request, _("Ce texte n’est plus affiché. Il peut être repris."))
    return HttpResponseRedirect(translations_address(idea))


@require_POST
def ask_machine(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask the lab's engine for a translation into that language."""
    idea = idea_seen(request, code)
    try:
        operations.ask_machine_translation(idea, language=key, by=request.actor)
    except (Invalid, MovedOn) as error:
        messages.warning(request, str(error.errors[0].message if isinstance(error, Invalid) else error))
    else:
        messages.success(
            request, _("La traduction automatique est demandée. Elle arrive dans quelques instants.")
        )
    return HttpResponseRedirect(translations_address(idea))


def _known(request: HttpRequest, code: str, key: str, *, machine: bool = False) -> tuple[Idea, Translation]:
    """The idea and its text of that key, which can be read. Raises NotFound otherwise."""
    idea = idea_seen(request, code)
    row = reading.text_called(idea, key)
    if row is None or row.key != key or (row.kind == TranslationKind.MACHINE and not machine):
        raise NotFound()
    return idea, row


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


# --- What it said before ----------------------------------------------------------------------------------------------


def translation_history(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The versions of a text, and what changed between two."""
    idea, row = _known(request, code, key, machine=True)
    versions = list(row.versions.select_related("author", "organisation").order_by("-number")[:200])
    newer = _number(request.GET.get("to"), versions[0].number if versions else 0)
    older = _number(request.GET.get("from"), _before(versions, newer))
    context = {
        "idea": idea,
        "row": row,
        "name": name_of(row.language, row.kind),
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": _changes(versions, older, newer),
        "trail": [
            *trail(idea, "")[:2],
            Link(_("Traductions"), translations_address(idea)),
            Link(_("Versions"), ""),
        ],
    }
    return show(request, "web/translation_history.html", context)


def _before(versions: list[TranslationVersion], newer: int) -> int:
    """The version kept before ``newer``, itself where it is the first: numbers that were never published are left out."""
    return next((row.number for row in versions if row.number < newer), newer)


def _changes(versions: list[TranslationVersion], older: int, newer: int) -> list[Change]:
    rows = {row.number: row for row in versions}
    if older not in rows or newer not in rows:
        raise NotFound()
    names = {"title_name": str(LABELS["title"]), "summary_name": str(LABELS["summary"])}
    return differences(rows[older], rows[newer], **names)
