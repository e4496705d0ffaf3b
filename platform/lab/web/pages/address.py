"""My e-mail address: asking for another, and the link that puts it in force."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid, LabError, MovedOn, TooMany
from ideas.people import operations
from ideas.people.queries import email_change_of, open_email_change
from lab.web.account_mails import keep_address
from lab.web.answers import add_errors, show
from lab.web.forms.account import AddressForm
from lab.web.pages.account import signed_in


@never_cache
def address(request: HttpRequest) -> HttpResponse:
    """One's address, the one that waits to be confirmed, and a form for another."""
    person = signed_in(request)
    form = AddressForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_email_change(person, email=form.cleaned_data["email"], by=request.actor)
        except (Invalid, TooMany) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Ouvrez le lien envoyé à votre nouvelle adresse."))
            return HttpResponseRedirect(reverse("account_email"))
    context = {"form": form, "person": person, "waiting": email_change_of(person)}
    return show(request, "web/account/address.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_address(request: HttpRequest) -> HttpResponse:
    """Keep the address one has."""
    operations.withdraw_email_change(signed_in(request), by=request.actor)
    messages.success(request, _("Votre adresse reste la même."))
    return HttpResponseRedirect(reverse("account_email"))


@require_POST
def resume_mail(request: HttpRequest) -> HttpResponse:
    """Have mail sent again to an address that did not work for a while."""
    operations.resume_mail(signed_in(request), by=request.actor)
    messages.success(request, _("Vous recevez de nouveau nos messages."))
    return HttpResponseRedirect(reverse("account_email"))


@never_cache
def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """The link sent to a new address: a button, because some mail programs open links by themselves."""
    change = open_email_change(key)
    error: LabError | None = None if change is not None else MovedOn(_("Ce lien n’est plus valable."))
    if request.method == "POST" and change is not None:
        try:
            with transaction.atomic():
                keep_address(operations.confirm_email_change(change, by=SYSTEM))
        except (Invalid, MovedOn) as refused:
            error = refused
        else:
            messages.success(request, _("Votre nouvelle adresse est en place."))
            return HttpResponseRedirect(reverse("account_email"))
    context = {"change": change, "error": error}
    return show(request, "web/account/confirm_address.html", context, status=409 if error else 200)
