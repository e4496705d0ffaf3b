"""My keys to the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ideas.kernel.errors import Invalid, TooMany
from ideas.people.operations import make_token, revoke_token
from ideas.people.queries import tokens_of
from lab.web.answers import add_errors, show
from lab.web.forms.account import TokenForm
from lab.web.pages.account import signed_in


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys and a form for another; the secret of a new one is shown in the answer and never again."""
    person = signed_in(request)
    form, secret, status = TokenForm(request.POST or None, person=person), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
            try:
                _token, secret = make_token(
                    person, name=name, scopes=scopes, expires_at=form.expires_at(), by=request.actor
                )
            except (Invalid, TooMany) as error:
                add_errors(form, error)
            else:
                form, status = TokenForm(person=person), 201
    context = {"form": form, "secret": secret, "tokens": list(tokens_of(person))}
    return show(request, "web/account/tokens.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Make a key useless."""
    token = get_object_or_404(tokens_of(signed_in(request)), code=code)
    revoke_token(token, by=request.actor)
    messages.success(request, _("La clé est révoquée."))
    return HttpResponseRedirect(reverse("web:tokens"))
