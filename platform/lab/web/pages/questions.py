"""Questions to those who benefited: set up, what came of them, and the page on which they are answered."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.kernel import clock
from ideas.kernel.authorization import may
from ideas.kernel.errors import LabError, NotFound, StaleRevision
from ideas.measurement import operations, queries
from ideas.measurement.models import Questionnaire
from ideas.sites.queries import active_sites_of
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.questions import AnswerForm, QuestionsForm
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilots import pilot_address
from lab.web.pages.stories_of_pilot import questions_trail, voice_owed, voice_to

DAY = datetime.timedelta(days=1)


def asked(request: HttpRequest, code: str) -> HttpResponse:
    """All that a pilot asks or asked."""
    pilot = pilot_seen(request, code)
    context = {
        "pilot": pilot,
        "rows": list(queries.questions_of(pilot, request.actor)),
        "may_ask": voice_to(request, "measurement.ask_questions", pilot) is not None,
        "trail": questions_trail(pilot),
    }
    return show(request, "web/questions.html", context)


def add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask something."""
    pilot = pilot_seen(request, code)
    by = voice_owed(request, "measurement.ask_questions", pilot)
    form = QuestionsForm(request.POST or None, pilot=pilot, initial={"opens_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.ask_questions(pilot, values=form.values(), questions=form.questions(), by=by)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Les questions sont prêtes : voici les liens à afficher."))
            return HttpResponseRedirect(reverse("web:questionnaire", args=[pilot.code, row.code]))
    context = {"pilot": pilot, "form": form, "back_url": reverse("web:questions", args=[pilot.code])}
    context["trail"] = questions_trail(pilot, Link(_("Poser des questions"), ""))
    return show(request, "web/questions_write.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str, questions: str) -> HttpResponse:
    """Ask otherwise; nothing typed is lost when somebody was faster."""
    row = _seen(request, code, questions)
    by = voice_owed(request, "measurement.change_questions", row)
    form = QuestionsForm(request.POST or None, pilot=row.pilot, initial=QuestionsForm.values_of(row))
    address = reverse("web:questionnaire", args=[row.pilot.code, row.code])
    if request.method == "POST" and form.is_valid():
        said = {"changes": form.values(), "questions": form.questions()}
        try:
            operations.change_questions(row, **said, version=form.cleaned_data["version"], by=by)
        except StaleRevision as error:
            go_on_from(form, error)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Les questions sont à jour."))
            return HttpResponseRedirect(address)
    context = {"pilot": row.pilot, "form": form, "back_url": address, "row": row}
    context["trail"] = questions_trail(row.pilot, Link(row.title, address))
    return show(request, "web/questions_write.html", context, status=422 if form.errors else 200)


def one(request: HttpRequest, code: str, questions: str) -> HttpResponse:
    """What was answered, and for the team the links to show and the words to look through."""
    row = _seen(request, code, questions)
    if request.method == "POST":
        by = voice_owed(request, "measurement.black_out_answer", row)
        part = queries.words_answered(row).filter(pk=_number(request.POST.get("part", ""))).first()
        if part is not None:
            operations.black_out_answer(part, by=by)
            messages.success(request, _("Ces mots sont noircis."))
        return HttpResponseRedirect(reverse("web:questionnaire", args=[row.pilot.code, row.code]))
    is_insider = request.actor.is_person and queries.knows_inside(request.actor, row.pilot)
    reads = may(request.actor, "measurement.read_answers", row)
    results = queries.results_of(row)
    context = {
        "pilot": row.pilot,
        "row": row,
        "results": results,
        "answers": [(one, _cells(one)) for one in results.questions],
        "words": list(queries.words_answered(row)) if reads else [],
        "reads": reads,
        "is_insider": is_insider,
        "ways": _ways(row) if is_insider and not row.is_over else [],
        "may_change": voice_to(request, "measurement.change_questions", row) is not None,
        "trail": questions_trail(row.pilot, Link(row.title, "")),
    }
    return show(request, "web/questionnaire.html", context)


def _cells(result: queries.Result) -> list[tuple[str, int]]:
    """Each answer in words, and how often it was given."""
    if result.cells is None:
        return []
    question = result.question
    names = {"yes_no": [_("Non"), _("Oui")], "choice": question.option_names}
    said = names.get(question.kind) or [str(number) for number in queries.answers_to(question)]
    return list(zip(said, result.cells, strict=True))


def _ways(row: Questionnaire) -> list[tuple[str, str]]:
    """Where it is answered: for each site its own link, without language, so that it fits whoever opens it."""
    anywhere = reverse("web:answer", args=[row.code])
    sites = [
        (site.name, reverse("web:answer_at", args=[row.code, site.code]))
        for site in active_sites_of(row.pilot)
    ]
    return [(name, settings.LAB_BASE_URL + path) for name, path in [(_("Partout"), anywhere), *sites]]


def _seen(request: HttpRequest, code: str, questions: str) -> Questionnaire:
    pilot = pilot_seen(request, code)
    row = queries.questions_of(pilot, request.actor).filter(code=questions).first()
    if row is None:
        raise NotFound()
    row.pilot = pilot
    return row


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


# --- Answering --------------------------------------------------------------------------------------------------------


@never_cache
def answer(request: HttpRequest, questions: str, site: str = "") -> HttpResponse:
    """The questions, for whoever has the link: no account, no script, one answer of a device unless it is shared."""
    row = queries.answerable(questions, request.actor)
    if row is None:
        raise NotFound()
    sites = list(active_sites_of(row.pilot).filter(hidden_at=None))
    here = next((one for one in sites if one.code == site), None)
    if site and here is None:
        raise NotFound()
    has_answered = _cookie(row) in request.COOKIES and "again" not in request.GET
    asked = [] if here is not None or len(sites) < 2 else sites
    said = request.POST if request.method == "POST" else None
    form = AnswerForm(said, questions=row.questions.all(), sites=asked)
    context = {"row": row, "site": here, "form": form, "pilot_url": pilot_address(row.pilot)}
    context |= {"has_answered": has_answered and request.method != "POST", "is_sent": "sent" in request.GET}
    if request.method == "POST" and form.is_valid():
        at = here or next((one for one in sites if one.code == form.cleaned_data.get("site")), None)
        try:
            operations.answer_questions(row, answers=form.answers(), site=at, by=request.actor)
        except LabError as error:
            add_errors(form, error)
        else:
            return _thanked(request, row)
    return show(request, "web/answer.html", context, status=422 if form.errors else 200)


def _thanked(request: HttpRequest, row: Questionnaire) -> HttpResponse:
    thanks = HttpResponseRedirect(f"{request.path}?sent=1")
    days = (row.closes_on - clock.today() + DAY).days
    thanks.set_cookie(
        _cookie(row),
        "1",
        max_age=days * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return thanks


def _cookie(row: Questionnaire) -> str:
    return f"answered-{row.code}"
