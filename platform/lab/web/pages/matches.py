"""Bringing a need and an offer together: proposing it, and the page where both sides answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.collaboration import operations
from ideas.collaboration.lifecycle.needs import MatchState, Side
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries import matching, resources, suggesting
from ideas.collaboration.rules.needs import sides_held
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, SignInNeeded, StaleRevision
from ideas.organisations.models import Mandate
from ideas.organisations.queries import COMMITTING_ROLES
from lab.ui.slots import Link
from lab.web.actor import actor_of, mandates_of
from lab.web.answers import add_errors, show
from lab.web.forms.needs import AnswerForm, ProposalForm
from lab.web.pages.ideas import idea_address
from lab.web.pages.resources import (
    match_address,
    match_row,
    need_address,
    need_trail,
    offer_address,
    resource_row,
)


def speaking_for(request: HttpRequest, offer: Offer) -> Actor:
    """Who the visitor is towards ``offer``: for its organisation where they may commit it, else themselves."""
    if offer.organisation is None:
        return request.actor
    for one in mandates_of(request):
        binds = one.role in COMMITTING_ROLES and one.scope_kind == Mandate.Scope.ALL
        if binds and one.organisation_id == offer.organisation_id:
            return actor_of(request, organisation_code=offer.organisation.code)
    return request.actor


# --- Proposing ------------------------------------------------------------------------------------------------------


def new(request: HttpRequest) -> HttpResponse:
    """Propose to bring ``need`` and ``offer`` together, from either side; the page says why they suit each other."""
    if not request.actor.is_person:
        raise SignInNeeded()
    need, offer = _both(request)
    by = speaking_for(request, offer)
    thought_of = Match(need=need, offer=offer, idea=resources.standing_idea(need))
    authorize(by, "collaboration.propose_match", thought_of)
    side = Side.OFFER if Side.OFFER in sides_held(by, thought_of) else Side.NEED
    form = ProposalForm(request.POST or None, **_other_than(side, thought_of))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.propose_match(need, offer, **form.cleaned_data, by=by)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _proposed(made))
            return HttpResponseRedirect(match_address(made))
    context = {
        "need": resource_row(need),
        "offer": resource_row(offer),
        "fit": suggesting.fit_between(need, offer),
        "form": form,
        "trail": need_trail(need, Link(_("Mettre en relation"), "")),
    }
    return show(request, "web/match_new.html", context, status=422 if form.errors else 200)


def _other_than(side: Side, match: Match) -> dict[str, str]:
    """The name of the other side, for the words of forms."""
    return {"giver": match.offer.giver} if side == Side.NEED else {"idea": match.idea.title}


def _proposed(match: Match) -> str:
    """What is said to whoever has just proposed ``match``."""
    if match.state != MatchState.PROPOSED:
        return _("Vous êtes des deux côtés : c’est convenu.")
    if match.proposed_side == Side.NEED:
        said = _("C’est proposé : %(giver)s a trente jours pour répondre.")
    else:
        said = _("C’est proposé : l’équipe de « %(idea)s » a trente jours pour répondre.")
    return said % {"giver": match.offer.giver, "idea": match.idea.title}


def _both(request: HttpRequest) -> tuple[Need, Offer]:
    needs = resources.needs_visible_to(request.actor).select_related(
        "idea__stage", "idea__merged_into__stage"
    )
    need = needs.filter(code=request.GET.get("need", "")).first()
    offers = resources.with_faces(resources.offers_visible_to(request.actor))
    offer = offers.filter(code=request.GET.get("offer", "")).first()
    if need is None or offer is None:
        raise NotFound()
    return need, offer


# --- Answering ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something to be done about a match: who may, with which fields of the form."""

    permission: str
    states: tuple[MatchState, ...]
    run: Callable[..., Match]
    asks: tuple[str, ...]
    done: str | Promise


ACTS: dict[str, Act] = {
    "accept": Act(
        "accept_match",
        (MatchState.PROPOSED,),
        operations.accept_match,
        ("words", "contact"),
        gettext_lazy("C’est convenu ! Vous lisez maintenant comment vous joindre."),
    ),
    "decline": Act(
        "decline_match",
        (MatchState.PROPOSED,),
        operations.decline_match,
        ("reason",),
        gettext_lazy("C’est décliné, et votre motif est transmis."),
    ),
    "withdraw": Act(
        "withdraw_match",
        (MatchState.PROPOSED, MatchState.AGREED),
        operations.withdraw_match,
        ("reason",),
        gettext_lazy("C’est retiré, et votre motif est transmis."),
    ),
    "deliver": Act(
        "deliver_match",
        (MatchState.AGREED,),
        operations.deliver_match,
        ("amount",),
        gettext_lazy("C’est noté : cela compte comme contribution."),
    ),
    "thank": Act(
        "thank_match",
        (MatchState.DELIVERED,),
        operations.thank_match,
        ("thanks",),
        gettext_lazy("Votre merci est transmis."),
    ),
}


def match(request: HttpRequest, code: str) -> HttpResponse:
    """One match: where it stands, what both said, and what can be done about it: the button pressed says which."""
    match = _seen(request, code)
    sides = sides_held(speaking_for(request, match.offer), match) if request.actor.is_person else set()
    other = _other_than(Side.NEED if Side.NEED in sides else Side.OFFER, match)
    form = AnswerForm(request.POST or None, initial={"amount": match.amount}, **other)
    if request.method == "POST" and form.is_valid():
        refused = _act(request, match, form)
        if refused is None:
            return HttpResponseRedirect(match_address(match))
        add_errors(form, refused)
    context = {
        "match": match,
        "row": match_row(match),
        "need": resource_row(match.need),
        "offer": resource_row(match.offer),
        "idea_url": idea_address(match.need.idea),
        "need_url": need_address(match.need),
        "offer_url": offer_address(match.offer),
        "form": form,
        "trail": need_trail(match.need, Link(_("Mise en relation"), "")),
        "is_side": bool(sides),
        "said": _said(match) if sides else [],
        "ended_by": _ended_by(match) if sides else "",
        "fit": suggesting.fit_between(match.need, match.offer) if sides else None,
        **{f"may_{name}": _is_offered(request, match, act) for name, act in ACTS.items()},
    }
    return show(request, "web/match.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, code: str) -> Match:
    matches = matching.with_sides(matching.matches_visible_to(request.actor)).prefetch_related(
        "idea__team__person",
        "need__territories",
        "offer__territories",
    )
    match = matches.select_related("need_person", "offer_person").filter(code=code).first()
    if match is None:
        raise NotFound()
    return match


def _speaker(request: HttpRequest, match: Match, act: Act) -> Actor:
    """As whom the visitor does ``act``: for the team as themselves, for who gives perhaps for the organisation."""
    permission = f"collaboration.{act.permission}"
    if may(request.actor, permission, match):
        return request.actor
    return speaking_for(request, match.offer)


def _is_offered(request: HttpRequest, match: Match, act: Act) -> bool:
    if not request.actor.is_person or match.state not in act.states:
        return False
    return may(_speaker(request, match, act), f"collaboration.{act.permission}", match)


def _act(request: HttpRequest, match: Match, form: AnswerForm) -> LabError | None:
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound()
    said = {name: form.cleaned_data[name] for name in act.asks}
    try:
        by = _speaker(request, match, act)
        act.run(match, **said, version=form.cleaned_data["version"] or None, by=by)
    except (Invalid, MovedOn, StaleRevision) as error:
        return error
    messages.success(request, str(act.done))
    return None


def _said(match: Match) -> list[dict[str, Any]]:
    """What each side said with its yes; how it is reached only once both have agreed."""
    is_agreed = match.agreed_at is not None
    sides = [
        (match.offer.giver, match.offer_yes_at, match.offer_words, match.offer_contact),
        (match.idea.title, match.need_yes_at, match.need_words, match.need_contact),
    ]
    return [
        {"who": who, "at": at, "words": words, "contact": contact if is_agreed else ""}
        for who, at, words, contact in sides
        if at is not None
    ]


def _ended_by(match: Match) -> str:
    """Which side ended it, in words; empty where nobody did."""
    if not match.ended_side:
        return ""
    return match.idea.title if match.ended_side == Side.NEED else match.offer.giver
