"""Writing together: a text by its parts, who writes where, and one part at a time."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations, queries
from ideas.collaboration.combining import chosen_text, cleaned
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import CopyElsewhere, TextConflict
from ideas.collaboration.queries.amendments import open_amendments_of
from ideas.ideation.comparing import words_changed
from ideas.ideation.lifecycle import PART_TITLES, PARTS
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to
from ideas.ideation.three_way import merge
from ideas.kernel import clock
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, NotFound
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.ui.words import clock as time_of_day
from lab.web.answers import add_errors, show
from lab.web.forms.writing import ChoiceForm, PartForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.ideas import idea_address
from lab.web.pages.my_texts import NONE_SEEN

UNSENT_TEXT, MOST_UNSENT = "unsent_text", 70_000


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The whole text by its parts: who writes where, and a way into each."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.revise_idea", idea)
    if not request.actor.is_person:
        return HttpResponseRedirect(reverse("web:write", args=[idea.code, 1]))
    person = request.actor.person
    copies = list(queries.copies_in(idea))
    context = {
        "idea": idea,
        "parts": [_part(idea, key, copies, person.pk) for key in PARTS],
        "here": _here(copies, person.pk),
        "own": [copy for copy in copies if copy.person_id == person.pk and copy.is_changed],
        "to_decide": list(open_amendments_of(idea)[:20]),
        "saved": request.GET.get("saved", "") if request.GET.get("saved") in PARTS else "",
        "trail": trail(idea),
    }
    return show(request, "web/edit.html", context)


def trail(idea: Idea, part: str = "") -> list[Link]:
    """The way back to the idea and to its text by parts."""
    together = Link(_("Écrire ensemble"), reverse("web:edit", args=[idea.code]))
    links = [
        Link(_("Idées"), reverse("web:ideas")),
        Link(idea.title or _("Brouillon"), idea_address(idea)),
        together,
    ]
    return [*links, Link(str(PART_TITLES[part]), "")] if part else links


def _part(idea: Idea, key: str, copies: list[WorkingCopy], own: int) -> dict[str, Any]:
    text, now = idea.part(key), clock.now()
    others = [copy for copy in copies if copy.part == key and copy.person_id != own]
    return {
        "key": key,
        "title": PART_TITLES[key],
        "text": text,
        "html": html_of(text) if key not in {"title", "summary"} else "",
        "here": [copy.person for copy in others if queries.is_here(copy, now)],
        "under_way": [copy for copy in others if copy.is_changed and not queries.is_here(copy, now)],
        "own": next((c for c in copies if c.part == key and c.person_id == own and c.is_changed), None),
    }


def _here(copies: list[WorkingCopy], own: int) -> list[WorkingCopy]:
    now = clock.now()
    return [copy for copy in copies if copy.person_id != own and queries.is_here(copy, now)]


def words_of(here: list[WorkingCopy]) -> str:
    """Who writes where, as one line: « Bruno écrit dans « Le besoin » »."""
    line = _("%(who)s écrit dans « %(part)s »")
    return " · ".join(line % {"who": copy.person.name, "part": PART_TITLES[copy.part]} for copy in here)


def _known(part: str) -> str:
    if part not in PARTS:
        raise NotFound()
    return part


@require_POST
def open_part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Begin to write a part, or go on with one's own text."""
    operations.open_copy(idea_seen(request, code), part=_known(part), by=request.actor)
    return HttpResponseRedirect(reverse("web:edit_part", args=[code, part]))


def edit_part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """The editor of one part; its form saves, keeps for later, or lets go."""
    idea = idea_seen(request, code)
    _known(part)
    if request.method == "POST" and not request.actor.is_person:
        return _to_sign_in_with_text(request, idea, part)
    copy = queries.copy_of(idea, part, request.actor.person)
    if not may(request.actor, "ideation.revise_idea", idea) and copy is not None:
        return HttpResponseRedirect(f"{reverse('web:my_texts')}#{idea.code}-{part}")
    authorize(request.actor, "ideation.revise_idea", idea)
    if not request.actor.is_person:
        return HttpResponseRedirect(reverse("web:write", args=[idea.code, 1]))
    if request.method == "POST":
        return _sent(request, idea, part)
    unsent = _unsent(request, idea, part)
    return _editor(request, idea, part, PartForm(part=part, initial=unsent or _begun(idea, part, copy)), copy)


def _begun(idea: Idea, part: str, copy: WorkingCopy | None) -> dict[str, Any]:
    if copy is None:
        return {"text": idea.part(part), "base": idea.part(part)}
    return {"text": copy.text, "base": copy.base_text, "version": copy.version}


def _editor(
    request: HttpRequest,
    idea: Idea,
    part: str,
    form: PartForm,
    copy: WorkingCopy | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    here = queries.others_here(idea, request.actor.person)
    base = form["base"].value() or ""
    is_newer = cleaned(part, base) != idea.part(part)
    context = {
        "idea": idea,
        "part": part,
        "title": PART_TITLES[part],
        "form": form,
        "copy": copy if copy is not None and copy.is_changed else None,
        "dropped_at": queries.dropped_at(copy) if copy is not None else None,
        "since": words_changed(cleaned(part, base), idea.part(part)) if is_newer else [],
        "here": here,
        "here_words": words_of(here),
        "is_unsent": bool(form.initial.get("is_unsent")),
        "trail": trail(idea, part),
        **more,
    }
    return show(request, "web/edit_part.html", context, status=status)


def _sent(request: HttpRequest, idea: Idea, part: str) -> HttpResponse:
    form = PartForm(request.POST, part=part)
    is_valid = form.is_valid()
    version = form.cleaned_data.get("version")
    try:
        if "forget" in request.POST:
            return _forgotten(request, idea, part, version or NONE_SEEN)
        if not is_valid:
            return _editor(request, idea, part, form, None, status=422)
        about = {name: form.cleaned_data[name] for name in ("text", "base", "version")}
        if "later" in request.POST:
            operations.keep_copy(idea, part=part, **about, by=request.actor)
            messages.success(request, _("Votre texte est gardé. Vous êtes seule ou seul à le voir."))
            return _to_text(idea, part)
        return _saved(request, idea, part, note=form.cleaned_data["note"], **about)
    except TextConflict as conflict:
        return _choosing(request, idea, part, conflict, about | {"note": form.cleaned_data["note"]})
    except CopyElsewhere as error:
        seen = PartForm(_over(request, error.copy), part=part)
        return _editor(request, idea, part, seen, None, status=409, elsewhere=error.copy)
    except Invalid as error:
        for fault in error.errors:
            form.add_error(
                "text" if fault.field.split(".")[-1] in {part, "text"} else None, str(fault.message)
            )
        return _editor(request, idea, part, form, None, status=422)


def _over(request: HttpRequest, copy: WorkingCopy) -> QueryDict:
    """What was sent, now with the other window's text in sight: sent again, it goes over that one."""
    sent = request.POST.copy()
    sent["version"] = str(copy.version)
    return sent


def _forgotten(request: HttpRequest, idea: Idea, part: str, version: int) -> HttpResponse:
    operations.forget_copy(idea, part=part, version=version, by=request.actor)
    messages.success(request, _("Votre texte est effacé ; celui de l’idée n’a pas changé."))
    return _to_text(idea, part)


def _saved(request: HttpRequest, idea: Idea, part: str, **about: Any) -> HttpResponse:
    saved = operations.save_part(idea, part=part, **about, by=request.actor)
    done = _("La nouvelle version est publiée.") if not idea.is_draft else _("Votre texte est enregistré.")
    if saved.is_joined:
        joined = _("Elle réunit vos mots et ceux que quelqu’un d’autre a enregistrés entre-temps.")
        done = f"{done} {joined}"
    messages.success(request, done)
    return _to_text(idea, part)


def _to_text(idea: Idea, part: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('web:edit', args=[idea.code])}?saved={part}#{part}")


def _choosing(
    request: HttpRequest, idea: Idea, part: str, conflict: TextConflict, about: dict[str, Any]
) -> HttpResponse:
    """Both texts side by side, piece by piece."""
    initial = {**about, "theirs": conflict.current, "version": conflict.copy_version}
    form = ChoiceForm(conflicts=conflict.merged.conflicts, initial=initial)
    return _show_choice(request, idea, part, form, status=409)


def _show_choice(
    request: HttpRequest, idea: Idea, part: str, form: ChoiceForm, *, status: int
) -> HttpResponse:
    context = {
        "idea": idea,
        "part": part,
        "title": PART_TITLES[part],
        "form": form,
        "trail": trail(idea, part),
    }
    return show(request, "web/edit_choose.html", context, status=status)


@require_POST
def choose(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Save what somebody chose of two texts that do not fit together."""
    idea = idea_seen(request, code)
    _known(part)
    if not request.actor.is_person:
        return _to_sign_in_with_text(request, idea, part)
    sent = {name: cleaned(part, request.POST.get(name, "")) for name in ("base", "text", "theirs")}
    merged = merge(sent["base"], sent["text"], sent["theirs"])
    form = ChoiceForm(request.POST, conflicts=merged.conflicts)
    if not form.is_valid():
        return _show_choice(request, idea, part, form, status=422)
    about = {"note": form.cleaned_data["note"], "version": form.cleaned_data["version"]}
    text = chosen_text(merged, form.choices())
    try:
        return _saved(request, idea, part, text=text, base=sent["theirs"], **about)
    except TextConflict as conflict:
        return _choosing(request, idea, part, conflict, about | {"text": text, "base": sent["theirs"]})
    except Invalid as error:
        add_errors(form, error)
        return _show_choice(request, idea, part, form, status=422)


# --- What the script asks: answers in JSON, so that the text stays where it is ---


def _idea_known(request: HttpRequest, code: str) -> Idea:
    """The idea as far as writing at it needs; a page that is open asks four times a minute."""
    ideas = ideas_visible_to(request.actor).select_related("stage").prefetch_related("team")
    idea = ideas.filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


@require_POST
def keep(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Keep what is being typed, and say who else writes."""
    form = PartForm(request.POST, part=_known(part))
    form.is_valid()
    about = {name: form.cleaned_data.get(name) for name in ("text", "base", "version")}
    try:
        idea = _idea_known(request, code)
        copy = operations.keep_copy(idea, part=part, **about, by=request.actor)
    except LabError as error:
        return _refused(request, error, code, part)
    answer = {"version": copy.version, "saved_at": time_of_day(copy.saved_at)}
    return JsonResponse(answer | _present(request, idea, part, copy))


@require_POST
def still_here(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """An editor says that its part is still open, and hears who else writes."""
    try:
        idea = _idea_known(request, code)
        operations.mark_seen(idea, part=_known(part), by=request.actor)
    except LabError as error:
        return _refused(request, error, code, part)
    copy = queries.copy_of(idea, part, request.actor.person)
    return JsonResponse(_present(request, idea, part, copy))


def here(request: HttpRequest, code: str) -> HttpResponse:
    """Who writes where, for who looks at the whole text."""
    try:
        idea = _idea_known(request, code)
        authorize(request.actor, "ideation.revise_idea", idea)
    except LabError as error:
        return _refused(request, error, code)
    return JsonResponse(_present(request, idea))


def _present(
    request: HttpRequest, idea: Idea, part: str = "", copy: WorkingCopy | None = None
) -> dict[str, Any]:
    others = queries.others_here(idea, request.actor.person)
    return {
        "here": words_of(others),
        "is_newer": copy is not None and copy.base_text != idea.part(part),
        "revision": idea.revision,
    }


def _refused(request: HttpRequest, error: LabError, code: str, part: str = "") -> JsonResponse:
    """Why not; who is signed out learns where to sign in, be it there or not."""
    answer: dict[str, Any] = {"code": error.code, "message": str(error)}
    if not request.actor.is_person:
        place = reverse("web:edit_part", args=[code, part]) if part else reverse("web:edit", args=[code])
        answer["sign_in"] = f"{reverse('account_login')}?{urlencode({'next': place})}"
    return JsonResponse(answer, status=error.status)


# --- A text whose author is no longer signed in ---


def _to_sign_in_with_text(request: HttpRequest, idea: Idea, part: str) -> HttpResponse:
    """To sign-in, which comes back to the editor with what was sent; a text too long for that comes back as a page."""
    names = ("text", "base", "note")
    sent = {name: request.POST.get(name, "") for name in names}
    if sum(map(len, sent.values())) > MOST_UNSENT:
        context = {"idea": idea, "part": part, "title": PART_TITLES[part], "text": sent["text"]}
        return show(request, "web/edit_unsent.html", context, status=401)
    request.session[UNSENT_TEXT] = {"at": f"{idea.code}/{part}", **sent}
    messages.info(request, _("Connectez-vous : votre texte est gardé et vous attend dans l’éditeur."))
    editor = reverse("web:edit_part", args=[idea.code, part])
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': editor})}")


def _unsent(request: HttpRequest, idea: Idea, part: str) -> dict[str, Any] | None:
    """What was sent by somebody who was no longer signed in, once."""
    kept = request.session.get(UNSENT_TEXT, {})
    if kept.get("at") != f"{idea.code}/{part}":
        return None
    del request.session[UNSENT_TEXT]
    copy = queries.copy_of(idea, part, request.actor.person)
    version = copy.version if copy is not None else None
    return {name: kept[name] for name in ("text", "base", "note")} | {"version": version, "is_unsent": True}
