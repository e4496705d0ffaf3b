"""Steps that people take with an idea, endorsements, team: each a page with a form that works without script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.ideation import operations, queries
from ideas.ideation.models import Endorsement, Idea
from ideas.ideation.rules import takers_of
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import (
    LabError,
    NotAllowed,
    NotFound,
    SignInNeeded,
    StepNotOnMap,
)
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force
from ideas.workflow.queries import AvailableStep, available_steps
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.ideas import EndorsementForm, StepForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.ideas import idea_address


def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a step with an idea: what it means, what is missing, the reason that is owed."""
    idea = idea_seen(request, code)
    chosen = _step_called(request, idea, key)
    form = StepForm(request.POST or None, initial={"passages": idea.passage_count})
    form.fields["reason"].required = chosen.needs_reason
    if request.method == "POST" and form.is_valid():
        try:
            operations.advance_idea(
                idea,
                step=key,
                reason=form.cleaned_data["reason"],
                expected_passages=form.cleaned_data["passages"],
                by=request.actor,
            )
        except LabError as error:
            if isinstance(error, SignInNeeded | NotFound | NotAllowed):
                raise
            add_errors(form, error)
        else:
            messages.success(request, _("C’est fait : « %(step)s ».") % {"step": chosen.step.name})
            return HttpResponseRedirect(idea_address(idea))
    context = {"idea": idea, "step": chosen, "form": form, "trail": trail(idea, chosen.step.name)}
    return show(request, "web/step.html", context, status=422 if form.errors else 200)


def _step_called(request: HttpRequest, idea: Idea, key: str) -> AvailableStep:
    for candidate in available_steps(idea, idea.stage, takers_of(request.actor, idea)):
        if candidate.step.key == key:
            if not candidate.is_mine:
                authorize(request.actor, "ideation.advance_idea", idea)
                raise NotAllowed()
            return candidate
    raise StepNotOnMap()


def trail(idea: Idea, here: str) -> list[Link]:
    """The way back to the idea."""
    return [
        Link(_("Idées"), reverse("web:ideas")),
        Link(idea.title or _("Brouillon"), idea_address(idea)),
        Link(here, ""),
    ]


def endorse(request: HttpRequest, code: str) -> HttpResponse:
    """Back an idea for an organisation that one may commit."""
    idea = idea_seen(request, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    mandates = mandates_in_force(request.actor.person).filter(role__in=COMMITTING_ROLES)
    committed = Organisation.objects.filter(pk__in=mandates.values("organisation"))
    endorsed = queries.endorsements_of(idea).order_by().values("organisation")
    organisations = committed.exclude(pk__in=endorsed).order_by("name", "pk")
    if request.method == "POST" and not organisations.exists():
        actor = acting(request) if committed.exists() else request.actor
        authorize(actor, "ideation.endorse_idea", idea)
    form = EndorsementForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            text, role = form.cleaned_data["text"], form.cleaned_data["intended_role"]
            operations.endorse_idea(idea, text=text, intended_role=role, by=acting(request))
        except LabError as error:
            if isinstance(error, NotAllowed):
                raise
            add_errors(form, error)
        else:
            messages.success(request, _("L’appui de votre organisation est publié."))
            return HttpResponseRedirect(f"{idea_address(idea)}#endorsements")
    context = {
        "idea": idea,
        "form": form,
        "can_endorse": organisations.exists(),
        "has_mandate": committed.exists(),
        "trail": trail(idea, _("Appuyer")),
    }
    return show(request, "web/endorse.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_endorsement(request: HttpRequest, code: str, endorsement: str) -> HttpResponse:
    """End an endorsement for the organisation that gave it."""
    idea = idea_seen(request, code)
    family = queries.family_of(idea)
    row = Endorsement.objects.filter(idea__in=family, code=endorsement).select_related("idea").first()
    if row is None:
        raise NotFound()
    operations.withdraw_endorsement(row, by=acting(request))
    messages.success(request, _("L’appui est retiré."))
    return HttpResponseRedirect(f"{idea_address(idea)}#endorsements")
