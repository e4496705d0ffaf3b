"""The editor of a translation or of plain words: the original beside each part, a text that is never lost."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations
from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.operations import TranslationElsewhere
from ideas.collaboration.queries.translating import (
    translation_copy_of,
    translation_dropped_at,
    translations_under_way,
)
from ideas.ideation import reading
from ideas.ideation.comparing import Change, words_changed
from ideas.ideation.lifecycle import PARTS, TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations.translating import joined_with, parts_of
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, LabError, NotFound, StaleRevision
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.ui.words import clock as time_of_day
from lab.web.answers import add_errors, show
from lab.web.forms.translations import LABELS, TranslationForm
from lab.web.forms.wording import LANGUAGE_NAMES
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.my_texts import version_sent
from lab.web.pages.readings import name_of, translations_address
from lab.web.pages.writing import MOST_UNSENT

UNSENT_TRANSLATION = "unsent_translation"
HIDDEN = ("version", "source", "from_machine")

type Named = tuple[str, TranslationKind]


def write_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The editor: the original beside, part by part. What somebody else wrote meanwhile is made one with it, or shown."""
    idea = idea_seen(request, code)
    named = _named(idea, key)
    if request.method == "POST" and not request.actor.is_person:
        return _to_sign_in_with_text(request, idea, named)
    authorize(request.actor, "ideation.translate_idea", idea)
    row = _row_called(idea, *named)
    if "forget" in request.POST:
        version = version_sent(request, "copy")
        try:
            operations.forget_translation(
                idea, language=named[0], kind=named[1], version=version, by=request.actor
            )
        except TranslationElsewhere as error:
            messages.warning(request, str(error.message))
            return HttpResponseRedirect(reverse("web:write_translation", args=[idea.code, key]))
        messages.success(request, _("Votre texte est effacé ; celui de l’idée n’a pas changé."))
        return HttpResponseRedirect(translations_address(idea))
    copy = translation_copy_of(idea, *named, request.actor.person)
    form = _form(request, idea, row, named, copy)
    apart: Mapping[str, list[Any]] = {}
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, idea, form, named)
        except StaleRevision as error:
            row = Translation.objects.get(idea=idea, language=named[0], kind=named[1])
            apart = _join(form, row, translation_copy_of(idea, *named, request.actor.person))
            add_errors(form, error)
        except (Invalid, TranslationElsewhere) as error:
            add_errors(form, error)
    return _editor(request, idea, form, named, row=row, copy=copy, apart=apart)


def _editor(
    request: HttpRequest,
    idea: Idea,
    form: TranslationForm,
    named: Named,
    *,
    row: Translation | None,
    copy: TranslationCopy | None,
    apart: Mapping[str, list[Any]],
) -> HttpResponse:
    language, kind = named
    is_resumed = copy is not None and not form.is_bound and not form.initial.get("is_unsent")
    context = {
        "idea": idea,
        "key": _key(named),
        "row": row,
        "form": form,
        "is_apart": bool(apart),
        "is_unsent": bool(form.initial.get("is_unsent")),
        "copy": copy if is_resumed else None,
        "dropped_at": translation_dropped_at(copy) if copy is not None else None,
        "others": translations_under_way(idea, language, kind, request.actor.person),
        "parts": _beside(idea, row, form, apart),
        "language": language,
        "is_plain": kind == TranslationKind.PLAIN,
        "heading": _heading(language, kind),
        "machine": None if row or copy or kind == TranslationKind.PLAIN else _machine(idea, language),
        "trail": [
            *trail(idea, "")[:2],
            Link(_("Traductions"), translations_address(idea)),
            Link(name_of(language, kind), ""),
        ],
    }
    return show(request, "web/translation_write.html", context, status=422 if form.errors else 200)


def _named(idea: Idea, key: str) -> Named:
    """Language and kind of what people write at that address. Raises NotFound for what they do not."""
    language, kind = reading.kind_and_language(key)
    is_own = language == idea.language and kind != TranslationKind.PLAIN
    if language not in settings.LAB_LANGUAGES or is_own or kind == TranslationKind.MACHINE:
        raise NotFound()
    return language, kind


def _key(named: Named) -> str:
    return named[0] if named[1] == TranslationKind.HUMAN else f"{named[0]}-{named[1]}"


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
    request: HttpRequest, idea: Idea, row: Translation | None, named: Named, copy: TranslationCopy | None
) -> TranslationForm:
    said = _unsent(request, idea, named) or _own(copy) or _there(request, idea, row, named)
    said["copy"] = copy.version if copy is not None else None
    originals = parts_of(idea)
    return TranslationForm(
        request.POST or None,
        initial=said,
        language=named[0],
        parts=[key for key in PARTS if originals[key] or said.get(key) or key in request.POST],
        asks_to_follow=row is not None and reading.is_outdated(row, idea),
    )


def _own(copy: TranslationCopy | None) -> dict[str, Any]:
    """One's own kept text with what it began from."""
    if copy is None:
        return {}
    begun = {"version": copy.read, "source": copy.source, "from_machine": copy.from_machine}
    return dict(copy.parts) | begun


def _there(request: HttpRequest, idea: Idea, row: Translation | None, named: Named) -> dict[str, Any]:
    """What is published, or an engine's words where one asked to begin with them."""
    first = row
    if row is None and named[1] == TranslationKind.HUMAN and "from_machine" in request.GET:
        first = _machine(idea, named[0])
    is_machine = first is not None and first.kind == TranslationKind.MACHINE
    hidden = {"version": row.version if row else 0, "source": idea.revision, "from_machine": is_machine}
    return (parts_of(first) if first is not None else {}) | hidden


def _sent(request: HttpRequest, idea: Idea, form: TranslationForm, named: Named) -> HttpResponse:
    """Keep for later, or publish."""
    language, kind = named
    if "later" in request.POST:
        operations.keep_translation(
            idea, language=language, kind=kind, parts=_typed(form), **form.begun(), by=request.actor
        )
        messages.success(request, _("Votre texte est gardé. Vous êtes seule ou seul à le voir."))
        return HttpResponseRedirect(translations_address(idea))
    saved = operations.publish_translation(
        idea,
        language=language,
        kind=kind,
        changes=form.changes(),
        version=form.cleaned_data["version"] or 0,
        revision=form.revision(),
        from_machine=form.cleaned_data["from_machine"],
        copy_version=form.cleaned_data["copy"],
        by=request.actor,
    )
    messages.success(request, _what_was_done(saved, form))
    return HttpResponseRedirect(f"{idea_address(idea)}?text={saved.key}")


def _typed(form: TranslationForm) -> dict[str, str]:
    return {key: form.data.get(key, "") for key in form.part_names() if key in form.data}


def _what_was_done(saved: Translation, form: TranslationForm) -> str:
    if saved.version > (form.cleaned_data["version"] or 0) + 1:
        return _("Votre texte est publié, réuni avec ce que quelqu’un d’autre a écrit entre-temps.")
    return _("Votre texte est publié. Merci !")


def _join(form: TranslationForm, row: Translation, copy: TranslationCopy | None) -> dict[str, list[Any]]:
    """Let the form go on from the text as it is now: what fits is joined in it, the rest is given to stand beside it."""
    written = {key: form.cleaned_data[key] for key in form.part_names()}
    joined, unfit = joined_with(row, written, form.cleaned_data["version"] or 0)
    form.data = form.data.copy()
    form.data["version"] = str(row.version)
    form.data["copy"] = str(copy.version) if copy is not None else ""
    for key, text in joined.items():
        form.data[key] = text
    now = parts_of(row)
    return {key: words_changed(written[key], now[key]) for key in unfit}


def _beside(
    idea: Idea, row: Translation | None, form: TranslationForm, apart: Mapping[str, list[Any]]
) -> list[dict[str, Any]]:
    """Each part with its field, its original, what changed there since, and what others published meanwhile."""
    moved = {change.key: change for change in _moved_on(idea, row)}
    originals, now = parts_of(idea), parts_of(row) if row is not None else {}
    return [
        {
            "key": key,
            "label": LABELS[key],
            "field": form[key],
            "original": html_of(originals[key]),
            "change": moved.get(key),
            "is_apart": key in apart,
            "theirs": now.get(key, ""),
            "differs": apart.get(key),
        }
        for key in form.part_names()
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


# --- What the script asks -----------------------------------------------------------------------------------------


@require_POST
def keep_translation(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Keep what is being typed, and say who else has a text under way."""
    try:
        idea = idea_seen(request, code)
        language, kind = _named(idea, key)
        form = TranslationForm(request.POST, language=language, parts=PARTS, asks_to_follow=False)
        form.is_valid()
        parts = _typed(form)
        copy = operations.keep_translation(
            idea, language=language, kind=kind, parts=parts, **form.begun(), by=request.actor
        )
    except LabError as error:
        return _refused(request, error, code, key)
    row = _row_called(idea, language, kind)
    answer = {
        "version": copy.version,
        "saved_at": time_of_day(copy.saved_at),
        "here": words_of_others(idea, language, kind, request),
        "is_newer": row is not None and row.version != copy.read,
    }
    return JsonResponse(answer)


def words_of_others(idea: Idea, language: str, kind: str, request: HttpRequest) -> str:
    """Who else has a text under way, in one line."""
    others = translations_under_way(idea, language, kind, request.actor.person)
    line = _("%(who)s écrit aussi ce texte")
    return " · ".join(line % {"who": person.name} for person in others)


def _refused(request: HttpRequest, error: LabError, code: str, key: str) -> JsonResponse:
    """Why not; who is signed out learns where to sign in, be it there or not."""
    answer: dict[str, Any] = {"code": error.code, "message": str(error)}
    if not request.actor.is_person:
        place = reverse("web:write_translation", args=[code, key])
        answer["sign_in"] = f"{reverse('account_login')}?{urlencode({'next': place})}"
    return JsonResponse(answer, status=error.status)


# --- A text whose author is no longer signed in ---------------------------------------------------------------------


def _to_sign_in_with_text(request: HttpRequest, idea: Idea, named: Named) -> HttpResponse:
    """To sign-in, which comes back to the editor with what was sent; a text too long for that comes back as a page."""
    sent = {name: request.POST[name] for name in (*PARTS, *HIDDEN) if name in request.POST}
    if sum(map(len, sent.values())) > MOST_UNSENT:
        texts = [f"{LABELS[key]}\n\n{sent[key]}" for key in PARTS if sent.get(key)]
        context = {"idea": idea, "title": name_of(*named), "text": "\n\n".join(texts)}
        return show(request, "web/edit_unsent.html", context, status=401)
    request.session[UNSENT_TRANSLATION] = {"at": f"{idea.code}/{_key(named)}", "sent": sent}
    messages.info(request, _("Connectez-vous : votre texte est gardé et vous attend dans l’éditeur."))
    editor = reverse("web:write_translation", args=[idea.code, _key(named)])
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': editor})}")


def _unsent(request: HttpRequest, idea: Idea, named: Named) -> dict[str, Any]:
    """What was sent by somebody who was no longer signed in, once."""
    kept = request.session.get(UNSENT_TRANSLATION, {})
    if request.method == "POST" or kept.get("at") != f"{idea.code}/{_key(named)}":
        return {}
    del request.session[UNSENT_TRANSLATION]
    return dict(kept["sent"]) | {"is_unsent": True}
