"""My data: taking it along, and leaving."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.kernel import clock
from ideas.kernel.errors import NotAllowed
from ideas.people.operations import close_account, export_person
from lab.web.answers import add_errors, show
from lab.web.forms.account import CloseForm
from lab.web.pages.account import signed_in


@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """What one can do with one's data."""
    signed_in(request)
    return show(request, "web/account/my_data.html")


@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everything the lab holds of the person, as a file."""
    person = signed_in(request)
    response = JsonResponse(
        export_person(person, by=request.actor), json_dumps_params={"indent": 1, "ensure_ascii": False}
    )
    name = f"{person.code}-{clock.today():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """Leaving, after saying what shall become of one's texts."""
    person = signed_in(request)
    form = CloseForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            close_account(person, removes_texts=form.cleaned_data["texts"] == "remove", by=request.actor)
        except NotAllowed as error:
            add_errors(form, error)
        else:
            get_adapter(request).logout(request)
            messages.success(request, _("Votre compte est fermé. Merci pour ce que vous avez apporté."))
            return HttpResponseRedirect(reverse("web:ideas"))
    return show(request, "web/account/close.html", {"form": form}, status=422 if form.errors else 200)
