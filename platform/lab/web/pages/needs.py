"""What ideas need: of one idea, one of them, and what a team writes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.collaboration import operations
from ideas.collaboration.lifecycle.needs import AGREED_ON, Kind, MatchState, NeedState
from ideas.collaboration.measures import amount_said
from ideas.collaboration.models import Match, Need
from ideas.collaboration.queries import figures, matching, resources, suggesting
from ideas.collaboration.rules.needs import writes_it
from ideas.ideation.queries import successor_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, StaleRevision
from ideas.kernel.keyset import page_of
from ideas.workflow.lifecycle import Feature
from lab.ui.slots import Link
from lab.web.answers import add_errors, go_on_from, show
from lab.web.forms.needs import DETAILS, HidingForm, ResourceForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.listing import with_values
from lab.web.pages.resources import PAGE_SIZE, match_row, need_address, need_trail, resource_row

MOST_OWN = 4


def idea_needs(request: HttpRequest, code: str) -> HttpResponse:
    """All that an idea needs and is offered, what was agreed, and what came."""
    idea = idea_seen(request, code)
    actor: Actor = request.actor
    matches, newest = matching.matches_of(idea, actor), ("-proposed_at", "-id")
    needs = resources.with_faces(resources.needs_of(idea, actor))
    offers = resources.with_faces(resources.offers_to(idea, actor))
    waiting, agreed = matches.filter(state=MatchState.PROPOSED), matches.filter(state__in=AGREED_ON)
    address = idea_address(idea)
    context = {
        "idea": idea,
        "idea_url": address,
        "trail": [
            Link(_("Idées"), reverse("web:ideas")),
            Link(idea.title, address),
            Link(_("Besoins et offres"), request.path),
        ],
        "needs": _page(request, "needs", needs, ("rank", "created_at", "id"), resource_row),
        "offers": _page(request, "offers", offers, ("-created_at", "-id"), resource_row),
        "waiting": _page(request, "waiting", waiting, newest, match_row),
        "agreed": _page(request, "agreed", agreed, newest, match_row),
        "came": contribution_rows(figures.received_matches(idea=idea)),
        "may_list": may(actor, "collaboration.list_need", idea),
        "may_offer": idea.stage.is_open_for(Feature.OFFER),
        "needs_are_open": idea.stage.is_open_for(Feature.NEED),
    }
    return show(request, "web/idea_needs.html", context)


def _page(
    request: HttpRequest, name: str, rows: QuerySet[Any], order: tuple[str, ...], row: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of one of several lists, each with cursors of its own in the address, every ``row`` as its line shows it."""
    before, after = f"{name}_before", f"{name}_after"
    asked = {"after": request.GET.get(after, ""), "before": request.GET.get(before, "")}
    page = page_of(rows, order, size=PAGE_SIZE, **asked)
    onward = with_values(request.GET, **{after: page.after, before: ""}) if page.after else ""
    backward = with_values(request.GET, **{before: page.before, after: ""}) if page.before else ""
    return {"rows": [row(one) for one in page.rows], "next_url": onward, "previous_url": backward}


def contribution_rows(matches: Any) -> list[dict[str, Any]]:
    """What came, by kind and unit, for people."""
    return [
        {
            "kind": str(Kind(one.kind).label),
            "amount": amount_said(one.amount, one.unit),
            "count": one.count,
        }
        for one in figures.contributions(matches)
    ]


# --- One need -------------------------------------------------------------------------------------------------------


def need_seen(request: HttpRequest, code: str) -> Need:
    """The need of that code with what its page shows; NotFound where the visitor may not know of it."""
    needs = resources.needs_visible_to(request.actor).select_related(
        "idea__stage", "idea__merged_into__stage"
    )
    team = ("idea__team__person", "idea__merged_into__team__person", "territories")
    need = needs.prefetch_related(*team).filter(code=code).first()
    if need is None:
        raise NotFound()
    return need


def need(request: HttpRequest, code: str) -> HttpResponse:
    """One need: what, how much is covered, who answered; for its team what suits it."""
    need = need_seen(request, code)
    actor: Actor = request.actor
    leading = resources.standing_idea(need)
    idea = successor_of(need.idea, actor) or need.idea
    is_open = need.state == NeedState.OPEN and not need.is_hidden
    may_answer = is_open and leading.stage.is_open_for(Feature.OFFER) and not leading.is_hidden
    is_ours = writes_it(actor, need)
    matches = list(matching.matches_of_need(need, actor))
    context = {
        "need": need,
        "row": resource_row(need),
        "idea": idea,
        "idea_url": idea_address(idea),
        "trail": need_trail(need),
        **_covered(need),
        "matches": [match_row(one) for one in matches],
        "may_change": may(actor, "collaboration.change_need", need),
        "may_close": may(actor, "collaboration.close_need", need),
        "may_hide": may(actor, "collaboration.hide_need", need),
        "may_answer": may_answer and not is_ours,
        "is_ours": is_ours,
        "suggestions": suggesting.offers_for(need) if is_ours and may_answer else [],
        "own_offers": _own_offers(need, actor, matches) if may_answer and not is_ours else [],
        "hiding": HidingForm(),
    }
    return show(request, "web/need.html", context)


def _covered(need: Need) -> dict[str, Any]:
    """How much of it is promised or came, for the meter."""
    if need.amount is None:
        return {}
    covered = need.agreed + need.delivered
    said = {"covered": amount_said(covered, need.unit), "needed": amount_said(need.amount, need.unit)}
    left = {"left": amount_said(need.missing, need.unit)}
    return {
        "covered": min(covered, need.amount),
        "covered_said": _("%(covered)s sur %(needed)s") % said,
        "missing_said": _("il manque %(left)s") % left if need.missing else _("tout est trouvé"),
    }


def _own_offers(need: Need, actor: Actor, matches: list[Match]) -> list[dict[str, Any]]:
    """The visitor's offers of the need's kind that can be had and are not brought together with it already."""
    if not actor.is_person:
        return []
    under_way = {one.offer_id for one in matches if one.state in {MatchState.PROPOSED, MatchState.AGREED}}
    offers = resources.with_faces(resources.offers_by(actor.person)).filter(kind=need.kind)
    listed = offers.filter(pk__in=resources.listed_offers().values("pk")).exclude(pk__in=under_way)
    return [resource_row(offer) for offer in listed if resources.is_meant_for(offer, need)][:MOST_OWN]


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Say what an idea needs."""
    idea = idea_seen(request, code)
    authorize(request.actor, "collaboration.list_need", idea)
    form = ResourceForm(
        request.POST or None, initial={"language": idea.language, "territories": list(idea.territories.all())}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.list_need(idea, **form.said(), by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le besoin est publié."))
            return HttpResponseRedirect(need_address(made))
    context = {
        "form": form,
        "details": DETAILS,
        "title": _("Ajouter un besoin"),
        "about": idea.title,
        "about_url": idea_address(idea),
        "submit": _("Publier le besoin"),
        "trail": [
            *trail(idea, "")[:2],
            Link(_("Besoins et offres"), reverse("web:idea_needs", args=[idea.code])),
            Link(_("Ajouter un besoin"), ""),
        ],
    }
    return show(request, "web/resource_form.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say it anew; nothing typed is lost when somebody was faster."""
    need = need_seen(request, code)
    authorize(request.actor, "collaboration.change_need", need)
    form = ResourceForm(request.POST or None, initial=ResourceForm.values_of(need))
    current: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.change_need(need, changes=form.said(), version=version, by=request.actor)
        except StaleRevision as error:
            current = renewed(form, error)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return HttpResponseRedirect(need_address(need))
    context = {
        "form": form,
        "details": DETAILS,
        "current": current,
        "title": _("Modifier le besoin"),
        "about": need.title,
        "about_url": need_address(need),
        "submit": _("Enregistrer"),
        "trail": need_trail(need, Link(_("Modifier le besoin"), "")),
    }
    return show(request, "web/resource_form.html", context, status=422 if form.errors else 200)


def renewed(form: ResourceForm, error: StaleRevision) -> dict[str, Any]:
    """Let ``form`` keep what was typed over the version that is there now; returns what that one says."""
    go_on_from(form, error)
    return {name: error.current[name] for name in ("title", "description", "amount", "rhythm")}


@require_POST
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Close a need, or look for it again: the button pressed says which."""
    need = need_seen(request, code)
    match request.POST.get("do", ""):
        case "met":
            operations.close_need(need, met=True, by=request.actor)
            messages.success(request, _("Le besoin est comblé. Bravo !"))
        case "withdraw":
            operations.close_need(need, met=False, by=request.actor)
            messages.success(request, _("Le besoin est retiré."))
        case "reopen":
            operations.reopen_need(need, by=request.actor)
            messages.success(request, _("Le besoin est ouvert à nouveau."))
        case _unknown:
            raise NotFound()
    return HttpResponseRedirect(need_address(need))


@require_POST
def moderate(request: HttpRequest, code: str) -> HttpResponse:
    """Hide a need with a reason, or show it again (without one)."""
    need = need_seen(request, code)
    if need.is_hidden:
        operations.show_need(need, by=request.actor)
        messages.success(request, _("C’est visible à nouveau."))
    else:
        operations.hide_need(need, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, _("C’est masqué ; l’équipe lit votre motif."))
    return HttpResponseRedirect(need_address(need))
