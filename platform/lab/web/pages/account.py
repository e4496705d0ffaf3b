"""My account: the profile, my roles, new terms; and what happens whenever we learn who somebody is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ideas.kernel.errors import Invalid, SignInNeeded
from ideas.people.models import Person
from ideas.people.operations import accept_documents, change_profile
from ideas.people.queries import current_documents, documents_wanted_from, roles_in_force
from lab.web.answers import add_errors, back, show
from lab.web.forms.account import AcceptForm, ProfileForm

# Called with the request and the person after each sign-up and each sign-in: what was begun in the session before,
# such as a draft, becomes theirs. Pages add their function in ``apps.ready()``.
whenever_known: list[Callable[[HttpRequest, Person], Any]] = []

# The pages of one's account, in their order.
PAGES: list[tuple[str, Any]] = [
    ("web:account", gettext_lazy("Profil")),
    ("web:notice_preferences", gettext_lazy("Notifications")),
    ("account_email", gettext_lazy("Adresse")),
    ("account_change_password", gettext_lazy("Mot de passe")),
    ("mfa_index", gettext_lazy("Deux étapes")),
    ("web:tokens", gettext_lazy("Clés d’accès")),
    ("web:my_data", gettext_lazy("Mes données")),
]


def account_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The navigation among the pages of one's account."""
    addresses = [(reverse(name), label) for name, label in PAGES]
    return [{"label": label, "url": url, "is_current": request.path == url} for url, label in addresses]


def signed_in(request: HttpRequest) -> Person:
    """Who is signed in. Raises SignInNeeded."""
    if not request.actor.is_person:
        raise SignInNeeded()
    person: Person = request.actor.person
    return person


@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """The profile, with one's roles in the lab beside it."""
    person = signed_in(request)
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(person, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Votre profil est enregistré."))
            return HttpResponseRedirect(reverse("web:account"))
    context = {"form": form, "roles": list(roles_in_force(person)), "person": person}
    return show(request, "web/account/profile.html", context, status=422 if form.errors else 200)


@never_cache
def documents(request: HttpRequest) -> HttpResponse:
    """New terms, or a new privacy notice, to be accepted before going on."""
    person = signed_in(request)
    form = AcceptForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        accept_documents(person, documents=current_documents(), by=request.actor)
        return back(request, otherwise=reverse("web:my_ideas"))
    context = {"form": form, "wanted": documents_wanted_from(person)}
    return show(request, "web/account/documents.html", context, status=422 if form.errors else 200)
