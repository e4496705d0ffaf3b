"""People on the desk: who is who, roles, blocks, links for those without an account, whom to tell by telephone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models.functions import Lower
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ideas.kernel.authorization import may
from ideas.kernel.errors import LabError, NotFound
from ideas.kernel.keyset import page_of
from ideas.kernel.roles import KEEPERS
from ideas.people import operations, queries
from ideas.people.mails import CLAIM_PATH
from ideas.people.models import LabRole, Person
from lab.web.answers import add_errors, show
from lab.web.desk.door import for_staff
from lab.web.forms.desk_people import CloseForOtherForm, ContactForm, ReasonForm, RecordForm, RoleForm

PAGE_SIZE = 40
SHOWN: list[tuple[str, Any]] = [
    ("", gettext_lazy("Toutes")),
    ("unreachable", gettext_lazy("À prévenir par téléphone ou par lettre")),
    ("unclaimed", gettext_lazy("Sans compte")),
    ("blocked", gettext_lazy("Bloquées")),
    ("closed", gettext_lazy("Comptes fermés")),
    *LabRole.Role.choices,
]
MAY = {
    "grant": "people.grant_role",
    "revoke": "people.revoke_role",
    "block": "people.block_person",
    "unblock": "people.unblock_person",
    "claim": "people.issue_claim",
    "contact": "people.change_contact",
    "see_address": "people.see_address",
    "resume_mail": "people.resume_mail",
    "close": "people.close_account",
}


@for_staff()
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; a view and words narrow it."""
    words, shown = request.GET.get("q", "").strip()[:200], request.GET.get("show", "")
    found = queries.people_on_desk(queries.people_visible_to(request.actor), shown)
    rows = queries.with_roles(queries.people_matching(found, words)).annotate(name_key=Lower("display_name"))
    page = page_of(rows, ("name_key", "id"), size=PAGE_SIZE, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.after
    context = {
        "rows": page.rows,
        "words": words,
        "views": SHOWN,
        "shown": shown,
        "sees_addresses": may(request.actor, "people.see_address"),
        "may_collect": may(request.actor, "ideation.record_idea"),
        "next_url": f"?{query.urlencode()}" if page.after else "",
    }
    return show(request, "web/desk/people.html", context)


def person_on_desk(request: HttpRequest, code: str) -> Person:
    """Somebody staff may know of. Raises NotFound."""
    people = queries.people_visible_to(request.actor)
    found = people.select_related("recorded_by", "blocked_by", "home_territory").filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


@for_staff()
@never_cache
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One person, with all that the viewer may do."""
    return _page(request, person_on_desk(request, code))


def _page(request: HttpRequest, found: Person, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The page of ``found``; ``forms`` take the place of the fresh ones (``role``, ``contact``)."""
    context = {
        "person": found,
        "roles": list(queries.roles_in_force(found)),
        "may": {name: may(request.actor, permission, found) for name, permission in MAY.items()},
        "waiting": queries.email_change_of(found),
        "role_form": RoleForm(),
        "contact_form": ContactForm(initial={"postal_contact": found.postal_contact}),
        **{f"{name}_form": form for name, form in forms.items()},
        "form": next(iter(forms.values()), None),
    }
    return show(request, "web/desk/person.html", context, status=status)


def _back(found: Person) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("web:desk_person", args=[found.code]))


@for_staff()
@never_cache
def record(request: HttpRequest) -> HttpResponse:
    """Write down somebody met at a counter or an event."""
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "accepts"}
        try:
            found = operations.record_person(
                **values, documents=queries.current_documents(), by=request.actor
            )
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("La personne est notée."))
            return _back(found)
    return show(request, "web/desk/record_person.html", {"form": form}, status=422 if form.errors else 200)


@for_staff("administrator")
@require_POST
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Give a role, or change its limits."""
    found, form = person_on_desk(request, code), RoleForm(request.POST)
    if form.is_valid():
        try:
            held = operations.grant_role(found, **form.cleaned_data, by=request.actor)
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Rôle donné : %(role)s.") % {"role": held.get_role_display()})
            return _back(found)
    return _page(request, found, status=422, role=form)


@for_staff("administrator")
@require_POST
def revoke(request: HttpRequest, code: str, role: str) -> HttpResponse:
    """Take a role away."""
    found = person_on_desk(request, code)
    operations.revoke_role(found, role=role, by=request.actor)
    messages.success(request, _("Le rôle est retiré."))
    return _back(found)


@for_staff(*KEEPERS)
def block(request: HttpRequest, code: str) -> HttpResponse:
    """Bar somebody, after writing why."""
    found, form = person_on_desk(request, code), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.block_person(found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("La personne ne peut plus publier. Elle en lira le motif."))
        return _back(found)
    context = {"person": found, "form": form}
    return show(request, "web/desk/block_person.html", context, status=422 if form.errors else 200)


@for_staff(*KEEPERS)
@require_POST
def unblock(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody act again."""
    found = person_on_desk(request, code)
    operations.unblock_person(found, by=request.actor)
    messages.success(request, _("La personne peut de nouveau publier."))
    return _back(found)


@for_staff()
@never_cache
@require_POST
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """A personal link for a letter, to be printed: shown once, in this answer."""
    found = person_on_desk(request, code)
    made, secret = operations.issue_claim(found, by=request.actor)
    context = {
        "person": found,
        "claim": made,
        "url": settings.LAB_BASE_URL + CLAIM_PATH.format(secret=secret),
    }
    return show(request, "web/desk/claim_letter.html", context, status=201)


@for_staff()
@require_POST
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """Note how to reach somebody."""
    found, form = person_on_desk(request, code), ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, contact=form)
    operations.change_contact(found, postal_contact=form.cleaned_data["postal_contact"], by=request.actor)
    messages.success(request, _("C’est noté."))
    return _back(found)


@for_staff(*KEEPERS)
@require_POST
def mail(request: HttpRequest, code: str) -> HttpResponse:
    """Stop mail to somebody who asked for it, or begin again."""
    found = person_on_desk(request, code)
    if "resume" in request.POST:
        operations.resume_mail(found, by=request.actor)
        messages.success(request, _("Les messages partent de nouveau."))
    elif found.email:
        operations.stop_mail(found.email, why=Person.MailStopped.ASKED, by=request.actor)
        messages.success(request, _("Plus aucun message ne partira."))
    return _back(found)


@for_staff("administrator")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the account of somebody who asked for it otherwise than here."""
    found, form = person_on_desk(request, code), CloseForOtherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_account(
                found, removes_texts=form.cleaned_data["texts"] == "remove", by=request.actor
            )
        except LabError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Le compte est fermé."))
            return HttpResponseRedirect(reverse("web:desk_people"))
    context = {"person": found, "form": form}
    return show(request, "web/desk/close_account.html", context, status=422 if form.errors else 200)
