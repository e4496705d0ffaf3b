"""What one has written and not published yet, wherever it is: found again, gone on with, thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations, queries
from ideas.collaboration.models import TranslationCopy, WorkingCopy
from ideas.collaboration.operations import CopyElsewhere, TranslationElsewhere
from ideas.collaboration.queries.translating import translation_copies_of, translation_dropped_at
from ideas.ideation.lifecycle import PART_TITLES, PARTS
from ideas.ideation.models import Idea
from ideas.ideation.reading import kind_and_language
from ideas.kernel.authorization import may
from ideas.kernel.errors import LabError, NotFound
from lab.web.answers import show, to_sign_in
from lab.web.pages.idea import idea_seen
from lab.web.pages.readings import name_of

NONE_SEEN = 0  # no copy has this version


def my_texts(request: HttpRequest) -> HttpResponse:
    """What one has written and not saved, wherever it is; also where one may write no more."""
    if not request.actor.is_person:
        return to_sign_in(request)
    rows = [_text_row(request, copy) for copy in queries.copies_of(request.actor.person)[:100]]
    rows += [_translation_row(request, copy) for copy in translation_copies_of(request.actor.person)[:100]]
    return show(request, "web/my_texts.html", {"rows": rows})


def _text_row(request: HttpRequest, copy: WorkingCopy) -> dict[str, Any]:
    known = _seen_still(request, copy)
    return {
        "copy": copy,
        "key": copy.part,
        "title": PART_TITLES[copy.part],
        "text": copy.text,
        "idea": known,
        "editor": reverse("web:edit_part", args=[copy.idea.code, copy.part]),
        "may_write": known is not None and may(request.actor, "ideation.revise_idea", known),
        "dropped_at": queries.dropped_at(copy),
    }


def _translation_row(request: HttpRequest, copy: TranslationCopy) -> dict[str, Any]:
    known = _seen_still(request, copy)
    return {
        "copy": copy,
        "key": copy.key,
        "title": _("Traduction : %(language)s") % {"language": name_of(copy.language, copy.kind)},
        "text": "\n\n".join(copy.parts[key] for key in PARTS if copy.parts.get(key)),
        "idea": known,
        "editor": reverse("web:write_translation", args=[copy.idea.code, copy.key]),
        "may_write": known is not None and may(request.actor, "ideation.translate_idea", known),
        "dropped_at": translation_dropped_at(copy),
    }


def _seen_still(request: HttpRequest, copy: WorkingCopy | TranslationCopy) -> Idea | None:
    try:
        return idea_seen(request, copy.idea.code)
    except LabError:
        return None


@require_POST
def forget_text(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Throw one of one's own texts away, also where one may not know of the idea any more."""
    if not request.actor.is_person:
        return to_sign_in(request)
    try:
        _forget(request, code, part)
    except (CopyElsewhere, TranslationElsewhere) as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, _("Votre texte est effacé ; celui de l’idée n’a pas changé."))
    return HttpResponseRedirect(reverse("web:my_texts"))


def _forget(request: HttpRequest, code: str, part: str) -> None:
    """One's own text of that part, or of the translation that ``part`` names. Raises NotFound where there is none."""
    person, seen = request.actor.person, version_sent(request)
    if part in PARTS:
        own = queries.copies_of(person).filter(idea__code=code, part=part).first()
        if own is None:
            raise NotFound()
        operations.forget_copy(own.idea, part=part, version=seen, by=request.actor)
        return
    language, kind = kind_and_language(part)
    rows = translation_copies_of(person).filter(idea__code=code, language=language, kind=kind)
    copy = rows.first()
    if copy is None:
        raise NotFound()
    operations.forget_translation(copy.idea, language=language, kind=kind, version=seen, by=request.actor)


def version_sent(request: HttpRequest, name: str = "version") -> int:
    """The version of a copy that a form was made of; one that no copy has where it sends none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else NONE_SEEN
