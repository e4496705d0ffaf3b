"""What people and organisations offer: one offer, one's own, an organisation's."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations
from ideas.collaboration.lifecycle.needs import AGREED_ON, Kind, MatchState, OfferState
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries import figures, matching, resources, suggesting
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to, root_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, SignInNeeded, StaleRevision
from ideas.organisations.models import Mandate
from ideas.organisations.queries import COMMITTING_ROLES
from ideas.workflow.lifecycle import Feature
from lab.ui.slots import Link
from lab.web.actor import acting, mandates_of
from lab.web.answers import add_errors, show
from lab.web.forms.needs import DETAILS, HelpForm, HidingForm, OfferForm, ResourceForm
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.matches import speaking_for
from lab.web.pages.needs import contribution_rows, need_seen, renewed
from lab.web.pages.organisation import organisation_seen
from lab.web.pages.organisations import organisation_address
from lab.web.pages.resources import (
    match_address,
    match_row,
    need_address,
    need_trail,
    offer_address,
    offer_trail,
    resource_row,
)

MOST_ROWS = 100


def offer_seen(request: HttpRequest, code: str) -> Offer:
    """The offer of that code with what its page shows; NotFound where the visitor may not know of it."""
    offers = resources.offers_visible_to(request.actor).select_related(
        "idea__stage", "person", "organisation"
    )
    offer = offers.prefetch_related("territories", "idea__team__person").filter(code=code).first()
    if offer is None:
        raise NotFound()
    return offer


def offer(request: HttpRequest, code: str) -> HttpResponse:
    """One offer: what, how much of it is left, what it served; for who gives it what it suits."""
    offer = offer_seen(request, code)
    actor = speaking_for(request, offer)
    is_ours = may(actor, "collaboration.change_offer", offer)
    is_open = offer.state == OfferState.OPEN and not offer.is_hidden
    context = {
        "offer": offer,
        "row": resource_row(offer),
        "idea_url": idea_address(offer.idea) if offer.idea is not None else "",
        "giver_url": organisation_address(offer.organisation) if offer.organisation is not None else "",
        "trail": offer_trail(offer),
        "matches": [match_row(one) for one in matching.matches_of_offer(offer, request.actor)],
        "is_ours": is_ours,
        "may_hide": may(request.actor, "collaboration.hide_offer", offer),
        "suggestions": suggesting.needs_for(offer) if is_ours and is_open else [],
        "asking": _asking(offer, request.actor) if is_open and not is_ours else [],
        "hiding": HidingForm(),
    }
    return show(request, "web/offer.html", context)


def _asking(offer: Offer, actor: Actor) -> list[Need]:
    """Open needs of the visitor's ideas for which it could be asked, and was not yet."""
    if not actor.is_person:
        return []
    led = resources.led_by_teams_of(actor.person, TeamRole.LEAD, TeamRole.CO_AUTHOR)
    asked = Match.objects.filter(offer=offer).values("need")
    needs = resources.listed_needs().filter(led, kind=offer.kind).exclude(pk__in=asked)
    if offer.idea is not None:
        needs = needs.filter(resources.is_led_by(root_of(offer.idea)))
    return list(needs.select_related("idea").order_by("created_at", "id")[:10])


def voices_of(request: HttpRequest) -> list[tuple[str, str]]:
    """In whose name the visitor may offer something: (code, name), their own first with an empty code."""
    binding = [
        one
        for one in mandates_of(request)
        if one.role in COMMITTING_ROLES and one.scope_kind == Mandate.Scope.ALL
    ]
    named = {one.organisation.code: one.organisation.name for one in binding}
    return [("", request.actor.person.name), *named.items()]


def new(request: HttpRequest) -> HttpResponse:
    """Offer something: in the open, to an ``idea``, to a ``need``, or out of a ``comment``."""
    if not request.actor.is_person:
        raise SignInNeeded()
    need = need_seen(request, request.GET["need"]) if request.GET.get("need") else None
    idea = resources.standing_idea(need) if need is not None else _idea_in(request)
    form = _form(request, need, idea)
    if request.method == "POST" and form.is_valid():
        try:
            address = _offered(request, form, need, idea)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            return HttpResponseRedirect(address)
    about = need if need is not None else idea
    title = _("Je peux aider") if about is not None else _("Offrir une ressource")
    context = {
        "form": form,
        "details": DETAILS,
        "title": title,
        "about": about.title if about is not None else "",
        "about_url": need_address(need)
        if need is not None
        else idea_address(idea)
        if idea is not None
        else "",
        "submit": _("Proposer mon aide") if need is not None else _("Publier l’offre"),
        "is_closed": idea is not None and not idea.stage.is_open_for(Feature.OFFER),
        "trail": _trail_to_new(need, idea, title),
    }
    return show(request, "web/resource_form.html", context, status=422 if form.errors else 200)


def _trail_to_new(need: Need | None, idea: Idea | None, here: str) -> list[Link]:
    """The way back to what the offer is for."""
    if need is not None:
        return need_trail(need, Link(here, ""))
    if idea is not None:
        return trail(idea, here)
    return [Link(_("Ressources"), reverse("web:resources")), Link(here, "")]


def _idea_in(request: HttpRequest) -> Idea | None:
    code = request.GET.get("idea", "")
    if not code:
        return None
    idea = ideas_visible_to(request.actor).select_related("stage").filter(code=code).first()
    if idea is None:
        raise NotFound()
    return idea


def _form(request: HttpRequest, need: Need | None, idea: Idea | None) -> OfferForm:
    voices, kind = voices_of(request), request.GET.get("kind", "")
    initial = {
        "language": request.LANGUAGE_CODE,
        "kind": kind if kind in Kind.values else None,
        "comment": request.GET.get("comment", "")[:8],
    }
    if need is None:
        return OfferForm(request.POST or None, voices=voices, initial=initial)
    own = {"unit": need.unit, "amount": need.missing or None, "title": need.title}
    places = {"territories": list(need.territories.all())}
    begun = {**initial, **own, **places}
    team = resources.standing_idea(need).title
    return HelpForm(request.POST or None, voices=voices, kind=need.kind, idea=team, initial=begun)


def _offered(request: HttpRequest, form: OfferForm, need: Need | None, idea: Idea | None) -> str:
    """Make the offer and say where to go on."""
    by = acting(request)
    if need is None:
        comment = form.cleaned_data["comment"]
        made = operations.make_offer(idea=idea, comment_code=comment, **form.said(), by=by)
        messages.success(request, _("Merci ! Votre offre est publiée."))
        return offer_address(made)
    said = {name: form.cleaned_data[name] for name in ("words", "contact")}
    proposed = operations.offer_help(need, **said, **form.said(), by=by)
    messages.success(request, _("Merci ! L’équipe a trente jours pour vous répondre."))
    return match_address(proposed)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say it anew; nothing typed is lost when somebody was faster."""
    offer = offer_seen(request, code)
    actor = speaking_for(request, offer)
    authorize(actor, "collaboration.change_offer", offer)
    form = ResourceForm(request.POST or None, initial=ResourceForm.values_of(offer))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_offer(offer, changes=form.said(), version=version, by=actor)
        except StaleRevision as error:
            current = renewed(form, error)
        except (Invalid, MovedOn) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(offer_address(offer))
    context = {
        "form": form,
        "details": DETAILS,
        "current": current,
        "title": _("Modifier l’offre"),
        "about": offer.title,
        "about_url": offer_address(offer),
        "submit": _("Enregistrer"),
        "trail": offer_trail(offer, Link(_("Modifier l’offre"), "")),
    }
    return show(request, "web/resource_form.html", context, status=422 if form.errors else 200)


@require_POST
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Pause an offer, open it again, take it back: the button pressed says which."""
    offer = offer_seen(request, code)
    actor = speaking_for(request, offer)
    match request.POST.get("do", ""):
        case "pause":
            operations.pause_offer(offer, by=actor)
            messages.success(request, _("L’offre est en pause : elle n’apparaît plus dans la liste."))
        case "reopen":
            operations.reopen_offer(offer, by=actor)
            messages.success(request, _("L’offre est disponible à nouveau."))
        case "withdraw":
            operations.withdraw_offer(offer, by=actor)
            messages.success(request, _("L’offre est retirée."))
        case _unknown:
            raise NotFound()
    return HttpResponseRedirect(offer_address(offer))


@require_POST
def moderate(request: HttpRequest, code: str) -> HttpResponse:
    """Hide an offer with a reason, or show it again (without one)."""
    offer = offer_seen(request, code)
    if offer.is_hidden:
        operations.show_offer(offer, by=request.actor)
        messages.success(request, _("C’est visible à nouveau."))
    else:
        operations.hide_offer(offer, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, _("C’est masqué ; qui l’offre lit votre motif."))
    return HttpResponseRedirect(offer_address(offer))


# --- Several --------------------------------------------------------------------------------------------------------


def my_offers(request: HttpRequest) -> HttpResponse:
    """What one gives, oneself or for the organisations one may commit, and what one's ideas receive, each by itself."""
    if not request.actor.is_person:
        raise SignInNeeded()
    person = request.actor.person
    context = {
        "rows": [resource_row(one) for one in resources.with_faces(resources.offers_by(person))[:MOST_ROWS]],
        "given": _by_state(matching.matches_given_by(person)),
        "received": _by_state(matching.matches_received_by(person)),
    }
    return show(request, "web/my_offers.html", context)


def _by_state(matches: QuerySet[Match]) -> dict[str, list[dict[str, Any]]]:
    """Those that wait for an answer, were agreed on, and came to nothing; only groups that have some."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in matches[:MOST_ROWS]:
        group = (
            "waiting" if one.state == MatchState.PROPOSED else "agreed" if one.state in AGREED_ON else "ended"
        )
        groups.setdefault(group, []).append(match_row(one))
    return groups


def of_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """What an organisation offers, and what it has contributed in kind."""
    organisation = organisation_seen(request, code)
    offers = resources.offers_of_organisation(organisation, request.actor)
    matches = matching.matches_of_organisation(organisation, request.actor)
    address = organisation_address(organisation)
    context = {
        "organisation": organisation,
        "trail": [
            Link(_("Organisations"), reverse("web:organisations")),
            Link(organisation.name, address),
            Link(_("Offres"), request.path),
        ],
        "rows": [resource_row(one) for one in resources.with_faces(offers)[:MOST_ROWS]],
        "matches": [match_row(one) for one in matches.filter(state__in=AGREED_ON)[:MOST_ROWS]],
        "came": contribution_rows(figures.received_matches(organisation=organisation)),
        "may_offer": organisation.code in dict(voices_of(request)) if request.actor.is_person else False,
    }
    return show(request, "web/organisation_offers.html", context)
