"""« That was me »: the secret link with which what was recorded for somebody becomes theirs."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.kernel.errors import Invalid, LabError, MovedOn, NotFound, TooMany
from ideas.people import operations
from ideas.people.models import Claim, Person
from ideas.people.queries import current_documents, open_claim
from lab.web.answers import add_errors, show
from lab.web.forms.account import ClaimForm


@never_cache
def claim(request: HttpRequest, secret: str) -> HttpResponse:
    """Signed in: a button that unites. Signed out: a new account, or signing in and coming back here."""
    found = open_claim(secret)
    if found is None:
        return show(request, "web/account/claim_gone.html", status=404)
    if request.actor.is_person:
        return _into_mine(request, secret, found)
    return _into_new(request, secret, found)


def _into_mine(request: HttpRequest, secret: str, found: Claim) -> HttpResponse:
    error: LabError | None = None
    if request.method == "POST":
        try:
            operations.claim_person(secret, by=request.actor)
        except LabError as refused:
            error = refused
        else:
            messages.success(request, _("C’est fait : tout est maintenant à votre nom."))
            return HttpResponseRedirect(reverse("web:my_ideas"))
    context = {"claim": found, "error": error}
    return show(request, "web/account/claim.html", context, status=409 if error else 200)


def _into_new(request: HttpRequest, secret: str, found: Claim) -> HttpResponse:
    initial = {"display_name": found.person.display_name, "email": found.sent_to}
    form = ClaimForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = _open(request, secret, form)
        except (Invalid, TooMany, MovedOn, NotFound) as error:
            add_errors(form, error)
        else:
            return perform_login(request, Login(user=person, email=person.email, signup=True))
    return show(
        request, "web/account/claim.html", {"claim": found, "form": form}, status=422 if form.errors else 200
    )


def _open(request: HttpRequest, secret: str, form: ClaimForm) -> Person:
    values = form.cleaned_data
    return operations.claim_account(
        secret,
        email=values["email"],
        display_name=values["display_name"],
        password=values["password"],
        language=get_language() or "fr",
        documents=current_documents(),
        by=request.actor,
    )
