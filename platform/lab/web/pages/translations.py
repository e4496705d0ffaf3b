"""Translations of an idea and its version in plain words: what there is, writing, reading again, asking an engine."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations, reading
from ideas.ideation.comparing import Change, differences
from ideas.ideation.engines import has_engine
from ideas.ideation.lifecycle import SECTIONS, TranslationKind
from ideas.ideation.models import Idea, Translation, TranslationVersion
from ideas.ideation.operations.translating import parts_of
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.translations import LABELS, TranslationForm
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.readings import made_by, translations_address, who_wrote

PARTS = ("title", "summary", *SECTIONS)


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
        "name": _name(row.language, row.kind),
        "by": made_by(row) if row.kind == TranslationKind.MACHINE else who_wrote(row),
        "url": f"{idea_address(idea)}?text={row.key}",
        "is_behind": reading.is_outdated(row, idea),
        "is_people_s": row.kind != TranslationKind.MACHINE,
    }


def _name(language: str, kind: str) -> str:
    """What a text is called: « italien », « français, facile à lire »."""
    name = LANGUAGE_NAMES.get(language, language)
    if kind == TranslationKind.PLAIN:
        return _("%(language)s, facile à lire") % {"language": name}
    return str(name)


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


# --- Writing ----------------------------------------------------------------------------------------------------------


def write_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The editor: the original beside, part by part. What somebody else wrote meanwhile is made one with it, or shown."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.translate_idea", idea)
    language, kind = _named(idea, key)
    row = _row_called(idea, language, kind)
    form = _form(request, idea, row, language, kind)
    current: Mapping[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, idea, form, language, kind)
        except StaleRevision as error:
            row = Translation.objects.get(idea=idea, language=language, kind=kind)
            current = parts_of(row)
            form.data = form.data.copy()
            form.data["version"] = str(row.version)
            add_errors(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _what_was_done(saved, form))
            return HttpResponseRedirect(f"{idea_address(idea)}?text={saved.key}")
    context = {
        "idea": idea,
        "row": row,
        "form": form,
        "current": current,
        "parts": _beside(idea, row, form),
        "language": language,
        "is_plain": kind == TranslationKind.PLAIN,
        "heading": _heading(language, kind),
        "machine": None if row or kind == TranslationKind.PLAIN else _machine(idea, language),
        "trail": [
            *trail(idea, "")[:2],
            Link(_("Traductions"), translations_address(idea)),
            Link(_name(language, kind), ""),
        ],
    }
    return show(request, "web/translation_write.html", context, status=422 if form.errors else 200)


def _named(idea: Idea, key: str) -> tuple[str, TranslationKind]:
    """Language and kind of what people write at that address. Raises NotFound for what they do not."""
    language, kind = reading.kind_and_language(key)
    is_own = language == idea.language and kind != TranslationKind.PLAIN
    if language not in settings.LAB_LANGUAGES or is_own or kind == TranslationKind.MACHINE:
        raise NotFound()
    return language, kind


def _row_called(idea: Idea, language: str, kind: TranslationKind) -> Translation | None:
    rows = Translation.objects.filter(idea=idea, language=language, kind=kind, version__gt=0)
    return rows.select_related("author", "organisation", "reviewed_by").first()


def _machine(idea: Idea, language: str) -> Translation | None:
    """What an engine wrote, to begin with."""
    rows = Translation.objects.filter(
        idea=idea, language=language, kind=TranslationKind.MACHINE, version__gt=0
    )
    return rows.filter(withdrawn_at=None).first()


def _form(
    request: HttpRequest, idea: Idea, row: Translation | None, language: str, kind: TranslationKind
) -> TranslationForm:
    first = row
    if row is None and kind == TranslationKind.HUMAN and "from_machine" in request.GET:
        first = _machine(idea, language)
    said = parts_of(first) if first is not None else {}
    hidden = {
        "version": row.version if row else 0,
        "source": idea.revision,
        "from_machine": first is not None and first.kind == TranslationKind.MACHINE,
    }
    originals = parts_of(idea)
    return TranslationForm(
        request.POST or None,
        initial=said | hidden,
        language=language,
        parts=[key for key in PARTS if originals[key] or said.get(key)],
        asks_to_follow=row is not None and reading.is_outdated(row, idea),
    )


def _save(
    request: HttpRequest, idea: Idea, form: TranslationForm, language: str, kind: TranslationKind
) -> Translation:
    return operations.write_translation(
        idea,
        language=language,
        kind=kind,
        changes=form.changes(),
        version=form.cleaned_data["version"] or 0,
        revision=form.revision(),
        merges=True,
        from_machine=form.cleaned_data["from_machine"],
        by=request.actor,
    )


def _what_was_done(saved: Translation, form: TranslationForm) -> str:
    if saved.version > (form.cleaned_data["version"] or 0) + 1:
        return _("Votre texte est publié, réuni avec ce que quelqu’un d’autre a écrit entre-temps.")
    return _("Votre texte est publié. Merci !")


def _beside(idea: Idea, row: Translation | None, form: TranslationForm) -> list[dict[str, Any]]:
    """Each part with its field, its original, and what changed there since the text was true to it."""
    moved = {change.key: change for change in _moved_on(idea, row)}
    originals = parts_of(idea)
    return [
        {
            "key": key,
            "label": LABELS[key],
            "field": form[key],
            "original": html_of(originals[key]),
            "change": moved.get(key),
        }
        for key in PARTS
        if key in form.fields
    ]


def _moved_on(idea: Idea, row: Translation | None) -> list[Change]:
    if row is None:
        return []
    return reading.moved_on(row, idea, title_name=str(LABELS["title"]), summary_name=str(LABELS["summary"]))


def _heading(language: str, kind: TranslationKind) -> str:
    name = LANGUAGE_NAMES[language]
    if kind == TranslationKind.PLAIN:
        return _("Écrire en %(language)s facile à lire") % {"language": name}
    return _("Traduire en %(language)s") % {"language": name}


# --- One act each -----------------------------------------------------------------------------------------------------


@require_POST
def confirm_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Say that a text is right still, for the original that the page showed."""
    idea, row = _known(request, code, key)
    revision = _number(request.POST.get("source"), idea.revision)
    operations.confirm_translation(row, revision=revision, by=request.actor)
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
    """Show a text no longer; it stays for those who write."""
    idea, row = _known(request, code, key, machine=True)
    operations.withdraw_translation(row, by=request.actor)
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
    newer = _number(request.GET.get("to"), row.version)
    older = _number(request.GET.get("from"), max(newer - 1, 1))
    context = {
        "idea": idea,
        "row": row,
        "name": _name(row.language, row.kind),
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


def _changes(versions: list[TranslationVersion], older: int, newer: int) -> list[Change]:
    rows = {row.number: row for row in versions}
    if older not in rows or newer not in rows:
        raise NotFound()
    names = {"title_name": str(LABELS["title"]), "summary_name": str(LABELS["summary"])}
    return differences(rows[older], rows[newer], **names)
