"""What a pilot stands on: by what it will be judged, and how the people concerned were heard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotAllowed, NotFound, StaleRevision
from ideas.pilots import operations
from ideas.pilots.lifecycle import CriterionFor
from ideas.pilots.models import Criteria, Hearing, Pilot
from ideas.pilots.queries import criteria_of, hearings_of
from lab.web.actor import acting
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.pilot_ground import CriteriaForm, HearingForm
from lab.web.pages.one_pilot import pilot_seen
from lab.web.pages.pilot_news import voices_of
from lab.web.pages.pilots import pilot_address, trail_below


def ground_shown(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """For the pilot's page: its criteria, earlier ones too, and the hearings, with what the visitor can do there."""
    versions = [(one, by_decision(one)) for one in criteria_of(pilot)]
    hearings = list(hearings_of(pilot))
    voices = voices_of(pilot, actor) if actor.is_person else []
    return {
        "criteria": versions[0] if versions else None,
        "earlier_criteria": versions[1:],
        "may_set_criteria": actor.is_person and may(actor, "pilots.set_criteria", pilot),
        "hearings": [(one, is_written_by(one, voices, actor)) for one in hearings],
        "may_record_hearing": bool(voices) and not pilot.is_ended,
    }


def by_decision(criteria: Criteria) -> list[tuple[str, list[str]]]:
    """The words of each decision that has any, under its name."""
    texts = criteria.by_decision()
    return [(str(CriterionFor(key).label), lines) for key, lines in texts.items() if lines]


def is_written_by(hearing: Hearing, voices: list[tuple[str, str]], actor: Actor) -> bool:
    """Whether the visitor may change what is written of it: in their own name, or for the partner that led it."""
    own = ("", actor.person.name) in voices if actor.is_person else False
    organisation = hearing.organisation
    return own or (organisation is not None and (organisation.code, organisation.name) in voices)


def criteria(request: HttpRequest, code: str) -> HttpResponse:
    """Say by what the pilot will be judged; nothing typed is lost when somebody was faster."""
    pilot = pilot_seen(request, code)
    authorize(request.actor, "pilots.set_criteria", pilot)
    latest = criteria_of(pilot).first()
    form = CriteriaForm(request.POST or None, initial=CriteriaForm.values_of(pilot, latest))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_criteria(pilot, **form.said(), by=request.actor)
        except StaleRevision as error:
            said = error.current["criteria"]
            current = {name: "\n".join(said.get(key, ())) for key, name in CriteriaForm.FIELDS.items()}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Les critères sont enregistrés."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#criteria")
    context = {"pilot": pilot, "form": form, "current": current, "pilot_url": pilot_address(pilot)}
    context["trail"] = trail_below(pilot, _("Critères"))
    return show(request, "web/pilot_criteria.html", context, status=422 if form.errors else 200)


def record_hearing(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that people concerned were heard."""
    pilot = pilot_seen(request, code)
    voices = voices_of(pilot, request.actor) if request.actor.is_person else []
    if not voices or pilot.is_ended:
        authorize(request.actor, "pilots.record_hearing", pilot)
    form = HearingForm(request.POST or None, voices=voices)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_hearing(pilot, **form.values(), by=acting(request))
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est noté sur la page du pilote."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#hearings")
    context = {"pilot": pilot, "form": form, "pilot_url": pilot_address(pilot)}
    context["trail"] = trail_below(pilot, _("Personnes entendues"))
    return show(request, "web/pilot_hearing.html", context, status=422 if form.errors else 200)


def edit_hearing(request: HttpRequest, code: str, hearing: str) -> HttpResponse:
    """Change what is written of a hearing; nothing typed is lost when somebody was faster."""
    pilot = pilot_seen(request, code)
    row = hearings_of(pilot).filter(code=hearing).first()
    if row is None:
        raise NotFound()
    row.pilot = pilot
    voice = _voice_of(row, request.actor)
    form = HearingForm(request.POST or None, initial=HearingForm.values_of(row), voices=[voice])
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.edit_hearing(row, changes=form.values(), version=version, by=acting(request))
        except StaleRevision as error:
            current = {name: error.current[name] for name in HearingForm.COLUMNS}
            go_on_from(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est à jour."))
            return HttpResponseRedirect(f"{pilot_address(pilot)}#hearings")
    context = {"pilot": pilot, "hearing": row, "form": form, "current": current}
    context |= {"pilot_url": pilot_address(pilot), "trail": trail_below(pilot, _("Personnes entendues"))}
    return show(request, "web/pilot_hearing.html", context, status=422 if form.errors else 200)


def _voice_of(hearing: Hearing, actor: Actor) -> tuple[str, str]:
    """In whose name the visitor changes it: their own where they may, else that of the partner; raises where neither."""
    if hearing.organisation is None or not actor.is_person or may(actor, "pilots.edit_hearing", hearing):
        authorize(actor, "pilots.edit_hearing", hearing)
        return "", ""
    voice = (hearing.organisation.code, hearing.organisation.name)
    if voice not in voices_of(hearing.pilot, actor):
        raise NotAllowed()
    return voice
