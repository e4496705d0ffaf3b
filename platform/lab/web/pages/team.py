"""The team of an idea: who is on it, who is asked, who asks, by which links one joins."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.discussion.models import Comment
from ideas.ideation import asking, operations, queries
from ideas.ideation.models import Idea, Invitation, JoinRequest
from ideas.ideation.operations.teaming import must_hand_over
from ideas.ideation.rules import knows_invitations
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, SignInNeeded
from ideas.people.models import Person
from lab.ui.slots import Link
from lab.web.actor import acting
from lab.web.answers import add_errors, back, show
from lab.web.forms.team import (
    InvitationForm,
    OrganisationInvitationForm,
    RefusalForm,
    RemovalForm,
    TeamLinkForm,
)
from lab.web.pages.idea import idea_seen, ways_in
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address

DEPARTURES_SHOWN = 20
FORMS: dict[str, type[Form]] = {
    "person": InvitationForm,
    "organisation": OrganisationInvitationForm,
    "link": TeamLinkForm,
}
INITIAL = {"role": "contributor", "places": 10, "days": 30}


def team(request: HttpRequest, code: str) -> HttpResponse:
    """The team with all that waits around it; inviting a person or an organisation, making a link (``what``)."""
    idea = idea_seen(request, code)
    what = request.POST.get("what", "person")
    forms = {name: form(initial=INITIAL, prefix=None, auto_id=f"{name}_%s") for name, form in FORMS.items()}
    if request.method == "POST":
        if what not in FORMS:
            raise NotFound()
        authorize(
            request.actor, "ideation.make_team_link" if what == "link" else "ideation.invite_to_team", idea
        )
        tried = forms[what] = FORMS[what](request.POST, auto_id=f"{what}_%s")
        if tried.is_valid() and _asked(request, idea, what, tried):
            return HttpResponseRedirect(reverse("web:team", args=[idea.code]))
    is_refused = any(form.errors for form in forms.values())
    return show(request, "web/team.html", _context(request, idea, forms), status=422 if is_refused else 200)


def _asked(request: HttpRequest, idea: Idea, what: str, form: Form) -> bool:
    """Invite, or make the link; whether that was done. Else the form says why not."""
    values = dict(form.cleaned_data)
    try:
        if what == "link":
            operations.make_team_link(idea, **values, by=request.actor)
            messages.success(request, _("Le lien est prêt : copiez-le pour le partager."))
        else:
            operations.invite_to_team(idea, **(values.pop("who", None) or {}), **values, by=request.actor)
            messages.success(request, _("L’invitation est envoyée."))
    except Invalid as error:
        add_errors(form, error)
        return False
    return True


def _context(request: HttpRequest, idea: Idea, forms: dict[str, Form]) -> dict[str, Any]:
    actor = request.actor
    knows_all = knows_invitations(actor, idea)
    own_role = queries.role_in_team(idea, actor.person)
    invitations = asking.invitations_of(idea, viewer=actor, knows_all=knows_all).filter(state="open")
    requests = list(asking.requests_of(idea, viewer=actor, knows_all=knows_all).filter(state="open"))
    own_request = next(
        (one for one in requests if actor.is_person and one.person_id == actor.person.pk), None
    )
    links = asking.links_of(idea).filter(state="open") if knows_all else []
    return {
        "idea": idea,
        "forms": forms,
        "team": queries.team_of(idea),
        "invitations": [one for one in invitations if one.is_open],
        "requests": requests,
        "links": [(link, address_of_link(link)) for link in links],
        "departures": asking.departures_of(idea)[:DEPARTURES_SHOWN] if own_role or knows_all else [],
        "own_role": own_role,
        "looks_for_carrier": queries.looks_for_carrier(idea),
        "may_invite": may(actor, "ideation.invite_to_team", idea),
        "may_remove": may(actor, "ideation.remove_member", idea),
        "must_hand_over": must_hand_over(idea, own_role),
        **ways_in(request, idea, own_request),
        "trail": trail(idea, _("L’équipe")),
    }


def _trail_in_team(idea: Idea, here: str) -> list[Link]:
    """The way back to the page of the team, and to the idea."""
    team_page = Link(_("L’équipe"), reverse("web:team", args=[idea.code]))
    return [*trail(idea, "")[:2], team_page, Link(here, "")]


def address_of_link(link: Any) -> str:
    """The whole address of a link to a team, for sharing."""
    return settings.LAB_BASE_URL + reverse("web:team_link", args=[asking.secret_of_link(link)])


@require_POST
def team_change(request: HttpRequest, code: str) -> HttpResponse:
    """Leave, hand over, take an invitation back, revoke a link: which one, the button says."""
    idea = idea_seen(request, code)
    what, who, which = (request.POST.get(name, "") for name in ("do", "person", "which"))
    person, role = Person.objects.filter(code=who).first(), request.POST.get("role") or None
    if what == "leave":
        operations.leave_team(idea, role=role, by=request.actor)
    elif what == "hand_over" and person:
        operations.hand_over_lead(idea, person=person, role=role, by=request.actor)
    elif what in {"withdraw", "revoke"}:
        _end(request, idea, what, which)
    else:
        raise NotFound()
    messages.success(request, _("L’équipe est à jour."))
    target = reverse("web:my_ideas") if what == "leave" else reverse("web:team", args=[idea.code])
    return HttpResponseRedirect(target)


def _end(request: HttpRequest, idea: Idea, what: str, which: str) -> None:
    rows = idea.invitations if what == "withdraw" else idea.team_links
    row = rows.filter(code=which).first()
    if row is None:
        raise NotFound()
    end = operations.withdraw_invitation if what == "withdraw" else operations.revoke_team_link
    end(row, by=request.actor)


def remove(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Take somebody off the team, with the reason that they and the team read."""
    idea = idea_seen(request, code)
    authorize(request.actor, "ideation.remove_member", idea)
    member = idea.team.filter(person__code=person).exclude(role="lead").select_related("person").first()
    if member is None:
        raise NotFound()
    form = RemovalForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        reason, role = form.cleaned_data["reason"], form.cleaned_data["role"] or None
        try:
            operations.remove_member(idea, person=member.person, reason=reason, role=role, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’équipe est à jour."))
            return HttpResponseRedirect(reverse("web:team", args=[idea.code]))
    here = _("Retirer de l’équipe")
    context = {"idea": idea, "member": member, "form": form, "trail": _trail_in_team(idea, here)}
    return show(request, "web/team_remove.html", context, status=422 if form.errors else 200)


def request_answer(request: HttpRequest, code: str, which: str) -> HttpResponse:
    """One request to join or to carry: who answers it reads it here and says yes or no; who asked can take it back."""
    idea = idea_seen(request, code)
    if not request.actor.is_person:
        raise SignInNeeded()
    rows = idea.join_requests.select_related("person", "organisation", "answered_by", "idea__stage")
    asked = rows.filter(code=which).first()
    is_own = asked is not None and asked.person_id == request.actor.person.pk
    if asked is None or not (is_own or may(request.actor, "ideation.answer_join_request", asked)):
        raise NotFound()
    form = RefusalForm(request.POST if request.POST.get("answer") == "decline" else None)
    if request.method == "POST" and _answered(request, asked, form):
        return back(request, idea_address(idea) if is_own else reverse("web:team", args=[idea.code]))
    here = _("Demande de rejoindre l’équipe")
    context = {
        "idea": idea,
        "asked": asked,
        "is_own": is_own,
        "form": form,
        "trail": _trail_in_team(idea, here),
    }
    return show(request, "web/join_request.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, asked: JoinRequest, form: RefusalForm) -> bool:
    """Do what the button says; whether that was done. A refusal without reason stays with its form."""
    answer = request.POST.get("answer", "")
    if answer == "accept":
        operations.accept_request(asked, by=request.actor)
        messages.success(request, _("C’est fait : la personne est prévenue."))
    elif answer == "withdraw":
        operations.withdraw_request(asked, by=request.actor)
        messages.success(request, _("Votre demande est retirée."))
    elif answer == "decline":
        if not form.is_valid():
            return False
        try:
            operations.decline_request(asked, reason=form.cleaned_data["reason"], by=request.actor)
        except Invalid as error:
            add_errors(form, error)
            return False
        messages.success(request, _("La personne lira votre réponse."))
    else:
        raise NotFound()
    return True


@require_POST
def answer_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes or no to an invitation; to an organisation's in its name."""
    if not request.actor.is_person:
        raise SignInNeeded()
    mine = Invitation.objects.select_related("idea").filter(queries.is_asked(request.actor.person))
    own = Invitation.objects.select_related("idea").filter(person=request.actor.person)
    invitation = mine.filter(code=code).first() or own.filter(code=code).first()
    answer = request.POST.get("answer", "")
    if invitation is None or answer not in {"accept", "decline"}:
        raise NotFound()
    if answer == "accept":
        operations.accept_invitation(invitation, by=acting(request))
        messages.success(request, _("Bienvenue dans l’équipe."))
        return HttpResponseRedirect(idea_address(invitation.idea))
    operations.decline_invitation(invitation, by=acting(request))
    messages.success(request, _("L’invitation est déclinée."))
    return HttpResponseRedirect(reverse("web:my_ideas"))


@require_POST
def credit_question(request: HttpRequest, code: str, comment: str) -> HttpResponse:
    """Say that a message changed the idea, or no longer (``withdraw``)."""
    idea = idea_seen(request, code)
    found = Comment.objects.filter(code=comment).first()
    if found is None:
        raise NotFound()
    is_credited = not request.POST.get("withdraw")
    operations.credit_question(idea, comment=found, is_credited=is_credited, by=request.actor)
    said = _("C’est dit : ce message a changé l’idée.") if is_credited else _("Ce n’est plus dit.")
    messages.success(request, said)
    return back(request, f"{idea_address(idea)}#c-{comment}")
