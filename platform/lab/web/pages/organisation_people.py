"""Who belongs to an organisation and who acts for it; and, for a person, where they do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, NotFound, SignInNeeded
from ideas.organisations import operations, queries
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.pilots.queries import invitations_awaiting
from lab.web.answers import add_errors, show
from lab.web.forms.organisations import MEMBER, ROLE_NOTES, PeopleForm
from lab.web.pages.organisation import organisation_seen
from lab.web.pages.organisations import organisation_address


def people(request: HttpRequest, code: str) -> HttpResponse:
    """Members and mandates of an organisation, for those who keep it; bringing somebody in."""
    organisation = organisation_seen(request, code)
    authorize(request.actor, "organisations.invite_member", organisation)
    form = PeopleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _bring_in(request, organisation, form)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("web:organisation_people", args=[organisation.code]))
    context = {
        "form": form,
        "role_notes": ROLE_NOTES,
        "organisation": organisation,
        "address": organisation_address(organisation),
        "mandates": list(queries.mandates_of(organisation)),
        "asked": list(queries.mandates_asked_of(organisation)),
        "members": list(queries.members_of(organisation)),
        "invited": list(queries.invited_to(organisation)),
        "may_grant": may(request.actor, "organisations.grant_mandate", organisation),
    }
    return show(request, "web/organisation_people.html", context, status=422 if form.errors else 200)


def _bring_in(request: HttpRequest, organisation: Organisation, form: PeopleForm) -> str:
    person, role = form.cleaned_data["person"], form.cleaned_data["role"]
    if role == MEMBER:
        operations.invite_member(organisation, person=person, by=request.actor)
        return _("Invitation envoyée à %(name)s.") % {"name": person.name}
    ends_on = form.cleaned_data["ends_on"]
    operations.grant_mandate(organisation, person=person, role=role, ends_on=ends_on, by=request.actor)
    return _("%(name)s peut maintenant agir pour l’organisation.") % {"name": person.name}


@require_POST
def change_people(request: HttpRequest, code: str) -> HttpResponse:
    """Grant or revoke a mandate, end a membership, take an invitation back: one button each."""
    organisation = organisation_seen(request, code)
    what, which = request.POST.get("do", ""), request.POST.get("which", "")
    if what in {"grant", "revoke"}:
        _settle(request, organisation.mandates.filter(code=which).first(), what)
    elif what not in {"end", "withdraw"}:
        raise NotFound()
    else:
        membership = organisation.memberships.filter(code=which).first()
        if membership is None:
            raise NotFound()
        operations.end_membership(membership, has_joined=what != "withdraw", by=request.actor)
    messages.success(request, _("C’est fait."))
    return HttpResponseRedirect(reverse("web:organisation_people", args=[organisation.code]))


def _settle(request: HttpRequest, mandate: Mandate | None, what: str) -> None:
    if mandate is None:
        raise NotFound()
    if what == "revoke":
        operations.revoke_mandate(mandate, by=request.actor)
        return
    operations.grant_mandate(
        mandate.organisation,
        person=mandate.person,
        role=mandate.role,
        scope_kind=mandate.scope_kind,
        scope_code=mandate.scope_code,
        asked=mandate,
        by=request.actor,
    )


def my_organisations(request: HttpRequest) -> HttpResponse:
    """Where one may act, belongs, is invited, and what one asked for."""
    person = request.actor.person
    if person is None:
        raise SignInNeeded()
    memberships = list(queries.memberships_of(person))
    context = {
        "mandates": [(m, organisation_address(m.organisation)) for m in queries.mandates_in_force(person)],
        "asked": [(m, organisation_address(m.organisation)) for m in queries.mandates_asked_by(person)],
        "invitations": [m for m in memberships if m.joined_at is None],
        "memberships": [(m, organisation_address(m.organisation)) for m in memberships if m.joined_at],
        "partnerships": list(invitations_awaiting(person)),
    }
    return show(request, "web/my_organisations.html", context)


@require_POST
def answer_membership(request: HttpRequest, code: str) -> HttpResponse:
    """Join, turn down or leave."""
    if not request.actor.is_person:
        raise SignInNeeded()
    membership = Membership.objects.filter(code=code, person=request.actor.person).first()
    answer = request.POST.get("answer", "")
    if membership is None or answer not in {"accept", "decline", "leave"}:
        raise NotFound()
    if answer == "accept":
        operations.accept_invitation(membership, by=request.actor)
        messages.success(request, _("Bienvenue dans l’organisation."))
    else:
        operations.end_membership(membership, has_joined=answer == "leave", by=request.actor)
        messages.success(request, _("C’est noté."))
    return HttpResponseRedirect(reverse("web:my_organisations"))


@require_POST
def lay_down(request: HttpRequest, code: str) -> HttpResponse:
    """Lay down one's own mandate, or take back what one asked for."""
    if not request.actor.is_person:
        raise SignInNeeded()
    mandate = Mandate.objects.filter(code=code, person=request.actor.person).first()
    if mandate is None:
        raise NotFound()
    operations.revoke_mandate(mandate, by=request.actor)
    messages.success(request, _("C’est fait."))
    return HttpResponseRedirect(reverse("web:my_organisations"))
