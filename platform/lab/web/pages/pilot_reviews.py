"""One review of a pilot: what the partners say of the decision proposed, and what was decided."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.consent.lifecycle import RoundState
from ideas.consent.models import Round
from ideas.consent.queries import rounds_visible_to, tally_of, with_voices
from ideas.kernel import clock
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StepNotOnMap
from ideas.measurement.queries import Figure, figures_at, figures_of
from ideas.pilots import operations, queries
from ideas.pilots.lifecycle import OUTCOMES, PilotState
from ideas.pilots.models import Pilot, Review
from lab.ui.slots import Link
from lab.web.answers import add_errors, show
from lab.web.forms.rounds import AskPartnersForm
from lab.web.pages.figure_charts import saying_of
from lab.web.pages.figures_of_pilot import indicator_address
from lab.web.pages.pilot import pilot_seen
from lab.web.pages.pilot_ground import by_decision
from lab.web.pages.pilots import pilot_address
from lab.web.pages.round_words import result_words
from lab.web.pages.rounds import STATE_KINDS, round_address

TWO_WEEKS = datetime.timedelta(days=14)


def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The review's page, and the form that asks the partners about a decision."""
    pilot = pilot_seen(request, code)
    found = queries.reviews_of(pilot).filter(number=number).first()
    if found is None:
        raise NotFound()
    form = _form(request, pilot, found)
    if request.method == "POST":
        authorize(request.actor, "pilots.ask_partners", pilot)
        if form.is_valid() and _asked(request, pilot, found, form):
            messages.success(request, _("Les partenaires sont invités à se prononcer."))
            return HttpResponseRedirect(reverse("web:pilot_review", args=[pilot.code, number]))
    return show(
        request,
        "web/pilot_review.html",
        _on_page(request, pilot, found, form),
        status=422 if form.errors else 200,
    )


def _form(request: HttpRequest, pilot: Pilot, found: Review) -> AskPartnersForm:
    voices = queries.voices_of(pilot)
    seats = len(voices.people) + len(voices.organisations)
    initial = {"deadline": clock.today() + TWO_WEEKS, "quorum_value": seats // 2 + 1}
    decisions = [(str(one), one.label) for one in OUTCOMES[PilotState(found.state_before)]]
    return AskPartnersForm(request.POST or None, initial=initial, decisions=decisions)


def _asked(request: HttpRequest, pilot: Pilot, found: Review, form: AskPartnersForm) -> bool:
    try:
        operations.ask_partners(pilot, number=found.number, **form.cleaned_data, by=request.actor)
    except (Invalid, MovedOn, StepNotOnMap) as error:
        add_errors(form, error)
        return False
    return True


def _on_page(request: HttpRequest, pilot: Pilot, found: Review, form: AskPartnersForm) -> dict[str, Any]:
    title = _("Bilan %(number)d") % {"number": found.number}
    can_ask = found.decided_at is None and (found.round is None or found.round.state == RoundState.WITHDRAWN)
    here = reverse("web:pilot_review", args=[pilot.code, found.number])
    return {
        "pilot": pilot,
        "review": found,
        "title": title,
        "trail": [
            Link(_("Pilotes"), reverse("web:pilots")),
            Link(pilot.title, pilot_address(pilot)),
            Link(title, here),
        ],
        **_grounds(pilot, found),
        "asked": _round(request, found),
        "form": form
        if form.is_bound or (can_ask and may(request.actor, "pilots.ask_partners", pilot))
        else None,
        "decides": found.decided_at is None and may(request.actor, "pilots.decide_review", pilot),
    }


def _grounds(pilot: Pilot, found: Review) -> dict[str, Any]:
    """What was agreed before, beside what is reached: by now, once it is decided by the moment of the decision."""
    criteria = queries.criteria_for(found)
    figures = figures_of(pilot) if found.decided_at is None else figures_at(pilot, found.decided_at)
    return {
        "criteria": by_decision(criteria) if criteria is not None else [],
        "criteria_of": criteria,
        "reached": [_reached(figure) for figure in figures],
        "is_late": pilot.review_is_late,
    }


def _reached(figure: Figure) -> dict[str, Any]:
    """An indicator with where it began, where it should come and where it stands, in words."""
    indicator, total = figure.indicator, figure.total
    say = saying_of(indicator, is_total=True)
    plan = figure.plan
    target = plan[-1] if plan and (indicator.baseline is None or len(plan) > 1) else None
    return {
        "indicator": indicator,
        "url": indicator_address(indicator),
        "baseline": "" if indicator.baseline is None else say(indicator.baseline),
        "target": "" if target is None else say(target[1]),
        "by": target[0] if target is not None else None,
        "value": "" if total.value is None else say(total.value),
    }


def _round(request: HttpRequest, found: Review) -> dict[str, Any] | None:
    """The round about what is proposed, as far as the visitor may know of it."""
    if found.round_id is None:
        return None
    rounds = rounds_visible_to(request.actor).filter(pk=found.round_id)
    round_: Round | None = with_voices(rounds).first()
    if round_ is None:
        return None
    state = RoundState(round_.state)
    return {
        "round": round_,
        "url": round_address(round_),
        "kind": STATE_KINDS[state],
        "words": result_words(state, tally_of(round_)),
    }
