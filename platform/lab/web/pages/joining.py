"""Coming to a team from outside: by asking, by the link of a mail, by a link that was shared."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.ideation import asking, operations, queries
from ideas.ideation.models import Idea
from ideas.ideation.rules import can_see, link_lets_in
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, SignInNeeded
from ideas.organisations.models import Organisation
from ideas.organisations.queries import COMMITTING_ROLES, mandates_in_force
from lab.web.actor import acting
from lab.web.answers import add_errors, show
from lab.web.forms.team import JoinForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address


def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a place on the team."""
    return _ask(request, code, carrying=False)


def carry(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to be the lead of an idea that has none."""
    return _ask(request, code, carrying=True)


def _ask(request: HttpRequest, code: str, *, carrying: bool) -> HttpResponse:
    idea = idea_seen(request, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    waiting = asking.open_request_of(idea, request.actor.person)
    if waiting is not None and request.method != "POST":
        return HttpResponseRedirect(reverse("web:join_request", args=[idea.code, waiting.code]))
    if not carrying and request.method != "POST" and queries.role_in_team(idea, request.actor.person):
        messages.info(request, _("Vous en faites déjà partie."))
        return HttpResponseRedirect(idea_address(idea))
    by = acting(request)
    authorize(by, "ideation.ask_to_carry" if carrying else "ideation.ask_to_join", idea)
    initial = {"role": "contributor"}
    form = JoinForm(
        request.POST or None, initial=initial, organisations=_committed(request), carrying=carrying
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("role", "message") if name in form.fields}
        ask = operations.ask_to_carry if carrying else operations.ask_to_join
        try:
            ask(idea, **values, by=by)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre demande est envoyée."))
            return HttpResponseRedirect(idea_address(idea))
    here = _("Porter cette idée") if carrying else _("Rejoindre l’équipe")
    context = {"idea": idea, "form": form, "carrying": carrying, "trail": trail(idea, here)}
    return show(request, "web/join.html", context, status=422 if form.errors else 200)


def _committed(request: HttpRequest) -> Any:
    """Organisations that the visitor may commit, by name."""
    mandates = mandates_in_force(request.actor.person).filter(role__in=COMMITTING_ROLES)
    return Organisation.objects.filter(pk__in=mandates.values("organisation")).order_by("name", "pk")


@never_cache
def by_mail(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link in a mail invites to: to say yes one signs in with the account of that address; anybody may say no."""
    invitation = asking.invitation_with_secret(secret)
    if invitation is None:
        return show(request, "web/team_invitation_gone.html", status=404)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer == "decline":
        operations.decline_by_secret(secret, by=request.actor)
        return show(request, "web/team_invitation_declined.html")
    if request.method == "POST":
        operations.accept_invitation(invitation, by=request.actor)
        messages.success(request, _("Bienvenue dans l’équipe."))
        return HttpResponseRedirect(idea_address(invitation.idea))
    context = {
        **_shown(request.actor, invitation.idea),
        "invitation": invitation,
        "is_theirs": may(request.actor, "ideation.answer_invitation", invitation),
    }
    return show(request, "web/team_invitation.html", context)


@never_cache
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """What a shared link leads to; joining is the button."""
    link = asking.link_with_secret(secret)
    if link is None:
        raise NotFound()
    idea = link.idea
    if request.method == "POST":
        try:
            operations.join_by_link(link, by=request.actor)
        except MovedOn:
            return show(request, "web/team_link.html", {"link": link, "is_closed": True}, status=409)
        messages.success(request, _("Bienvenue dans l’équipe."))
        return HttpResponseRedirect(idea_address(idea))
    is_there = bool(queries.role_in_team(idea, request.actor.person))
    if not is_there and not link_lets_in(request.actor, link):
        return show(request, "web/team_link.html", {"link": link, "is_closed": True}, status=404)
    context = {**_shown(request.actor, idea), "link": link, "is_there": is_there}
    return show(request, "web/team_link.html", context)


def _shown(actor: Actor, idea: Idea) -> dict[str, Any]:
    """What a page for outsiders says of an idea, which may be a draft: what one joins, its address to who may see it."""
    address = idea_address(idea) if can_see(actor, idea) else ""
    return {"idea": idea, "lead": queries.lead_of(idea), "idea_url": address}
