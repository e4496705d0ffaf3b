"""The questions of the charter about an idea or its pilot: what each side answers, side by side, and answering."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.charter import operations, queries
from ideas.charter.lifecycle import Side
from ideas.charter.models import CharterVersion, Reply
from ideas.charter.queries import Subject
from ideas.charter.rules import ANSWERS_FOR
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from ideas.kernel.wording import in_language_with_source
from ideas.pilots.models import Pilot
from lab.ui.slots import Link
from lab.web.actor import actor_of
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.charter import AnswersForm
from lab.web.pages.charter_shown import answers_address, sides_shown, voices_among
from lab.web.pages.idea import idea_seen
from lab.web.pages.ideas import idea_address
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilots import pilot_address, trail_below


def _home(subject: Subject) -> str:
    return pilot_address(subject) if isinstance(subject, Pilot) else idea_address(subject)


def _trail(subject: Subject) -> list[Link]:
    if isinstance(subject, Pilot):
        return trail_below(subject, _("Charte"))
    ideas, here = Link(_("Idées"), reverse("web:ideas")), Link(_("Charte"), answers_address(subject))
    return [ideas, Link(subject.title, idea_address(subject)), here]


# --- Side by side ----------------------------------------------------------------------------------------------------


def _answers(request: HttpRequest, subject: Subject) -> HttpResponse:
    """All questions, and under each what the sides answer."""
    replies, current = list(queries.replies_about(subject)), queries.current_charter()
    asked = queries.sides_asked(subject)
    context = {
        "subject": subject,
        "home": _home(subject),
        "trail": _trail(subject),
        "charter": current,
        "questions": _questions(current, replies),
        "sides": sides_shown(request, subject, asked, replies),
    }
    return show(request, "web/charter_answers.html", context)


def _questions(current: CharterVersion | None, replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """The questions of the version that holds, then those only an earlier one asks, each with what was answered."""
    values: dict[str, Any] = {}
    for charter in filter(None, (current, *(one.charter for one in replies))):
        for value in charter.values:
            if value["questions"]:
                values.setdefault(value["key"], value)
    rows = []
    for key, value in values.items():
        words, language = in_language_with_source(value["questions"])
        name, named_in = in_language_with_source(value["names"])
        said = [(one, one.by_key().get(key, "")) for one in replies]
        rows.append(
            {"key": key, "name": name, "named_in": named_in, "words": words, "lang": language, "said": said}
        )
    return rows


# --- Answering -------------------------------------------------------------------------------------------------------


def _answer(request: HttpRequest, subject: Subject, side: str) -> HttpResponse:
    """Answer for one side; nothing typed is lost when somebody was faster."""
    if side not in Side.values:
        raise NotFound()
    actor = _answering(request, subject, side)
    authorize(actor, ANSWERS_FOR[Side(side)], subject)
    charter = queries.current_charter()
    if charter is None:
        raise NotFound()
    reply = queries.replies_about(subject).filter(side=side, organisation=actor.organisation).first()
    form = AnswersForm(
        request.POST or None,
        questions=charter.questions,
        initial=AnswersForm.values_of(reply),
    )
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.answer_charter(subject, side=side, answers=form.answers(), version=version, by=actor)
        except StaleRevision as error:
            current = dict(error.current["answers"])
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Vos réponses sont enregistrées."))
            return HttpResponseRedirect(answers_address(subject))
    context = {
        "subject": subject,
        "form": form,
        "current": current,
        "side": Side(side).label,
        "organisation": actor.organisation,
        "back_url": answers_address(subject),
        "trail": _trail(subject),
    }
    return show(request, "web/charter_answer.html", context, status=422 if form.errors else 200)


def _answering(request: HttpRequest, subject: Subject, side: str) -> Actor:
    """Who answers: for the partner that the address names, the first of several, or as themselves."""
    voices = voices_among(request, subject) if side == Side.PARTNER else []
    if not voices:
        return request.actor
    chosen = next((one for one in voices if one.code == request.GET.get("for")), voices[0])
    return actor_of(request, organisation_code=chosen.code)


# --- The addresses ---------------------------------------------------------------------------------------------------


def idea_charter(request: HttpRequest, code: str) -> HttpResponse:
    """The answers about an idea."""
    return _answers(request, idea_seen(request, code))


def pilot_charter(request: HttpRequest, code: str) -> HttpResponse:
    """The answers about a pilot."""
    return _answers(request, pilot_seen(request, code))


def answer_about_idea(request: HttpRequest, code: str, side: str) -> HttpResponse:
    """Answer about an idea."""
    return _answer(request, idea_seen(request, code), side)


def answer_about_pilot(request: HttpRequest, code: str, side: str) -> HttpResponse:
    """Answer about a pilot."""
    return _answer(request, pilot_seen(request, code), side)
