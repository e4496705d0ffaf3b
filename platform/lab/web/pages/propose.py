"""Proposing an idea: a first sentence, then four steps at one's own pace."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ideas.calls.models import Call
from ideas.calls.queries import open_calls
from ideas.collaboration.combining import Combined
from ideas.collaboration.operations import revise_together
from ideas.ideation import operations
from ideas.ideation.lifecycle import PARTS
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to, team_of, text_of
from ideas.ideation.rules import takers_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import new_secret
from ideas.kernel.errors import Invalid, LabError, StaleRevision
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force
from ideas.people.models import Person
from ideas.similarity.encoding import Parts
from ideas.similarity.operations import REASON_LIMIT
from ideas.similarity.queries import ideas_near
from ideas.topics.queries import open_themes
from ideas.workflow.lifecycle import Taker
from ideas.workflow.queries import available_steps, clock_of, published_version, starting_stage
from lab.ui.words import clock as time_of_day
from lab.ui.words import day
from lab.web.actor import ASIDE, CLAIMED, DRAFTS, actor_of, actor_with_drafts
from lab.web.answers import add_errors, show, to_sign_in
from lab.web.forms.ideas import EssentialsForm, NeedForm, PeopleAndPlaceForm, WritingForm
from lab.web.pages.asking import fields_asked, what_is_asked
from lab.web.pages.idea import idea_seen
from lab.web.pages.ideas import idea_address
from lab.web.pages.twins import NearRow, are_too_long, keep_reasons, near_to, with_reasons

STEPS: dict[int, tuple[Any, type[WritingForm]]] = {
    1: (gettext_lazy("L’essentiel"), EssentialsForm),
    2: (gettext_lazy("Le besoin et l’idée"), NeedForm),
    3: (gettext_lazy("Qui et où"), PeopleAndPlaceForm),
}
REVIEW = 4
BEGUN, MOST_BEGUN = "begun", 20
FIELDS_OF_LINKS = {"territories": "territory"}
REVIEW_TITLE = gettext_lazy("Relire et déposer")


def propose(request: HttpRequest) -> HttpResponse:
    """The first step of a new idea. ``title`` may come along from the home page, ``call`` from a call's page."""
    call = open_calls().filter(code=request.GET.get("call", "")).first()
    initial = {"title": request.GET.get("title", "")[:250], "language": get_language()}
    form = EssentialsForm(request.POST or None, initial=initial)
    begun = _begun_here(request)
    if begun is not None and not begun.is_draft:
        return HttpResponseRedirect(idea_address(begun))
    if request.method == "POST" and _is_good(request, form):
        try:
            idea = _begin(request, form, call) if begun is None else _begin_again(request, form, begun)
        except Invalid as error:
            add_errors(form, error)
        else:
            keep_reasons(request, idea)
            return HttpResponseRedirect(reverse("web:write", args=[idea.code, 2]))
    context = {
        "form": form,
        "call": call,
        "begun": request.POST.get(BEGUN, "")[:64] or new_secret(),
        "asked": fields_asked(starting_stage(published_version(call.process if call else None))),
        "near": _near_to_typed(request, form),
        "steps": steps_of(None, 1),
        "step": 1,
        "step_title": STEPS[1][0],
        "last": REVIEW,
    }
    return show(request, "web/write.html", context, status=422 if form.errors else 200)


def _begun_here(request: HttpRequest) -> Idea | None:
    """The idea begun by this very form before, when somebody came back to it with the browser and sends it again."""
    code = request.session.get(BEGUN, {}).get(request.POST.get(BEGUN, "")) if request.POST else None
    return ideas_visible_to(request.actor).select_related("stage").filter(code=code).first() if code else None


def _begin(request: HttpRequest, form: EssentialsForm, call: Call | None) -> Idea:
    secret = None if request.actor.is_person else new_secret()
    idea = operations.start_idea(**form.changes(), call=call, secret=secret, by=request.actor)
    if secret:
        request.session[DRAFTS] = {**request.session.get(DRAFTS, {}), idea.code: secret}
    if form_key := request.POST.get(BEGUN, "")[:64]:
        begun = list(request.session.get(BEGUN, {}).items())[1 - MOST_BEGUN :]
        request.session[BEGUN] = {**dict(begun), form_key: idea.code}
    return idea


def _begin_again(request: HttpRequest, form: EssentialsForm, idea: Idea) -> Idea:
    return operations.revise_idea(idea, changes=form.changes(), by=request.actor)


def _near_to_typed(request: HttpRequest, form: EssentialsForm) -> list[NearRow]:
    """What is near a title that came along or was sent, before anything is saved."""
    title, summary, language = (str(form[name].value() or "") for name in ("title", "summary", "language"))
    found = ideas_near(Parts(title, summary), language=language, viewer=request.actor)
    return with_reasons(request, found)


def _is_good(request: HttpRequest, form: WritingForm) -> bool:
    """Whether the step can be saved, with the reasons that were given beside it."""
    if are_too_long(request):
        words = _("Ce qui distingue votre idée tient en %(limit)s caractères au plus.")
        form.add_error(None, words % {"limit": REASON_LIMIT})
    return form.is_valid()


def write(request: HttpRequest, code: str, step: int) -> HttpResponse:
    """One step of writing: saved by itself while it is a draft, by its button always; nothing typed is lost."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.revise_idea", idea)
    if step == REVIEW:
        return review(request, idea)
    if step not in STEPS:
        raise Http404
    title, form_class = STEPS[step]
    about = {"voices": voices_for(request.actor, idea)} if form_class is PeopleAndPlaceForm else {}
    form = form_class(request.POST or None, idea=idea, **about)
    current: dict[str, Any] = {}
    is_stale = False
    if request.method == "POST" and _is_good(request, form):
        try:
            idea, is_joined = _save(request, idea, form)
        except StaleRevision as error:
            is_stale, now = True, idea_seen(request, code)
            current = _begin_from_now(form, now, getattr(error, "found", None))
            add_errors(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            keep_reasons(request, idea)
            return _saved(request, idea, step, form, is_joined=is_joined)
    if not form.is_bound:
        form.initial["base"] = form.as_base()
    if _is_autosave(request):
        return JsonResponse({"errors": form.errors.get_json_data()}, status=412 if is_stale else 422)
    context = {
        "idea": idea,
        "form": form,
        "current": current,
        "asked": fields_asked(idea.stage) if idea.is_draft else (),
        "near": near_to(request, idea),
        "steps": steps_of(idea, step),
        "step": step,
        "step_title": title,
        "last": REVIEW,
        "has_before": step > 1,
    }
    return show(request, "web/write.html", context, status=422 if form.errors else 200)


def voices_for(actor: Actor, idea: Idea) -> QuerySet[Organisation] | None:
    """Organisations that the writer may propose ``idea`` for, and the one it is for; None without a mandate."""
    if not actor.is_person:
        return None
    mandates = mandates_in_force(actor.person).filter(scope_kind=Mandate.Scope.ALL, role__in=COMMITTING_ROLES)
    own = list(mandates.order_by().values_list("organisation", flat=True))
    return Organisation.objects.filter(pk__in=[*own, idea.proposed_for_id]).order_by("name") if own else None


def _is_autosave(request: HttpRequest) -> bool:
    return "autosave" in request.GET


class StaleForm(StaleRevision):
    """What was sent does not fit what others saved meanwhile: ``found`` says what does, and what to choose."""

    def __init__(self, idea: Idea, found: Combined) -> None:
        self.found = found
        super().__init__(current=text_of(idea))


def _save(request: HttpRequest, idea: Idea, form: WritingForm) -> tuple[Idea, bool]:
    """Save the step, joined with what others saved since it was opened; whether words of theirs came along.

    Raises StaleForm where the two do not fit, and for a text still being typed also where they would come along.
    """
    changes, base = form.changes(), form.begun_from(form.cleaned_data["base"])
    wanted = changes.get("proposed_for")
    is_new = wanted is not None and wanted.pk != idea.proposed_for_id
    by = actor_of(request, organisation_code=wanted.code) if is_new else request.actor
    if base is None:
        version = form.cleaned_data["text_version"]
        return operations.revise_idea(idea, changes=changes, text_version=version, by=by), False
    may_join = not _is_autosave(request)
    idea, found = revise_together(idea, changes=changes, base=base, may_join=may_join, by=by)
    if found.conflicts or (found.joined and not may_join):
        raise StaleForm(idea, found)
    return idea, bool(found.joined)


def _begin_from_now(form: WritingForm, idea: Idea, found: Combined | None) -> dict[str, Any]:
    """Let the form go on from the text as it is now; what that says where somebody must choose, by field.

    What fits together is in the form already.
    """
    now = type(form)(idea=idea, **form.about)
    form.data = form.data.copy()
    form.data["text_version"], form.data["base"] = str(idea.text_version), now.as_base()
    if found is None:
        return now.initial
    for name, value in found.values.items():
        field = FIELDS_OF_LINKS.get(name, name)
        if name in found.conflicts or field not in form.fields or value == found.ours[name]:
            continue
        shown = value if name in PARTS else now[field].value()
        form.data.setlist(field, shown if isinstance(shown, list) else [shown])
    chosen = {FIELDS_OF_LINKS.get(name, name) for name in found.conflicts}
    return {name: value for name, value in now.initial.items() if name in chosen}


def _saved(
    request: HttpRequest, idea: Idea, step: int, form: WritingForm, *, is_joined: bool
) -> HttpResponse:
    if _is_autosave(request):
        fields = {"text_version": idea.text_version, "base": form.as_base()}
        return JsonResponse({"saved_at": time_of_day(clock.now()), "fields": fields})
    if is_joined:
        messages.info(
            request, _("Quelqu’un d’autre a écrit entre-temps : ses mots et les vôtres sont réunis.")
        )
    if "back" in request.POST:
        return HttpResponseRedirect(reverse("web:write", args=[idea.code, max(step - 1, 1)]))
    if "later" in request.POST:
        messages.success(request, _("Votre texte est enregistré. Vous pourrez continuer quand vous voudrez."))
        is_member = request.actor.is_person
        return HttpResponseRedirect(reverse("web:my_ideas") if is_member else idea_address(idea))
    if not idea.is_draft and "finish" in request.POST:
        messages.success(request, _("La nouvelle version est publiée."))
        return HttpResponseRedirect(idea_address(idea))
    return HttpResponseRedirect(reverse("web:write", args=[idea.code, step + 1]))


def review(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The last step: the whole text, what is missing, and submitting."""
    actor: Actor = request.actor
    takers = takers_of(actor, idea) | {Taker.LEAD}
    submit = next((s for s in available_steps(idea, idea.stage, takers) if s.step.source.is_start), None)
    error: LabError | None = None
    if request.method == "POST":
        if not actor.is_person:
            return to_sign_in(request)
        try:
            operations.advance_idea(idea, step="submit", by=actor)
        except Invalid as refused:
            error = refused
        except LabError as refused:
            if refused.status != 409:
                raise
            error = refused
        else:
            messages.success(request, _what_comes_now(idea))
            return HttpResponseRedirect(idea_address(idea))
    context = {
        "idea": idea,
        "team": team_of(idea),
        "asked": what_is_asked(idea, submit.verdicts) if submit else [],
        "error": error,
        "steps": steps_of(idea, REVIEW),
        "step": REVIEW,
        "last": REVIEW,
        "step_title": REVIEW_TITLE,
        "is_person": actor.is_person,
        "lacks_themes": _lacks_themes(submit.verdicts if submit else []),
        "back_url": reverse("web:write", args=[idea.code, REVIEW - 1]),
    }
    return show(request, "web/review.html", context, status=409 if error else 200)


def _lacks_themes(verdicts: Iterable[Any]) -> bool:
    """Whether a theme is what is missing and the lab offers none."""
    is_missing = any(one.guard == "theme_chosen" and not one.is_met for one in verdicts)
    return is_missing and not open_themes().exists()


def _what_comes_now(idea: Idea) -> str:
    """Thanks, who answers and by when: the clock that everyone sees."""
    thanks = _("Votre idée est déposée. Merci !")
    owed = clock_of("idea", idea.code)
    if owed is None:
        return thanks
    words = _(
        "L’équipe du lab vous répond au plus tard le %(day)s, ici et par un avis. D’ici là, partagez-la."
    )
    return f"{thanks} {words % {'day': day(owed.due_at)}}"


def steps_of(idea: Idea | None, here: int) -> list[dict[str, Any]]:
    """The way through the form; steps of a begun idea are links."""
    titles = [*(title for title, _form in STEPS.values()), REVIEW_TITLE]
    return [
        {
            "label": title,
            "url": reverse("web:write", args=[idea.code, number]) if idea and number != here else "",
            "state": "current" if number == here else "done" if number < here else "",
        }
        for number, title in enumerate(titles, 1)
    ]


def claim_drafts(request: HttpRequest, person: Person) -> list[Idea]:
    """Make drafts begun in this session the person's, who has just signed up or in."""
    secrets: dict[str, str] = request.session.pop(DRAFTS, {}) | request.session.pop(ASIDE, {})
    if not secrets:
        return []
    actor = actor_with_drafts(request, person, secrets)
    drafts = ideas_visible_to(actor).filter(code__in=secrets)
    claimed = [operations.claim_draft(draft, by=actor) for draft in drafts]
    before = request.session.get(CLAIMED, [])
    request.session[CLAIMED] = [*before, *(draft.code for draft in claimed)][-MOST_BEGUN:]
    return claimed
