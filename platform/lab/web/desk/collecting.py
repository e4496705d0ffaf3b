"""The desk writes down an idea that somebody without an account tells it.

A file of its own because it is about a person and an idea at once.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ideas.ideation.models import Idea
from ideas.ideation.operations import record_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid
from ideas.people.operations import record_person
from ideas.people.queries import current_documents
from lab.web.answers import add_errors, show
from lab.web.desk.door import for_staff
from lab.web.forms.collecting import CollectForm
from lab.web.pages.ideas import idea_address


@for_staff("facilitator", "curator")
@never_cache
def collect(request: HttpRequest) -> HttpResponse:
    """Write down somebody, and the idea they tell."""
    form = CollectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            idea = _recorded(form, request.actor)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("L’idée est recueillie. Vous pouvez la relire, puis la déposer."))
            return HttpResponseRedirect(idea_address(idea))
    return show(request, "web/desk/collect.html", {"form": form}, status=422 if form.errors else 200)


def _recorded(form: CollectForm, actor: Actor) -> Idea:
    """The idea of a person who is recorded with it; neither without the other."""
    with transaction.atomic():
        person = record_person(**form.person(), documents=current_documents(), by=actor)
        return record_idea(person=person, consent=form.cleaned_data["consent"], **form.changes(), by=actor)
