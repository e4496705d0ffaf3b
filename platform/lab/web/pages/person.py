"""Somebody's public page: what they say of themselves and the ideas they work on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ideas.ideation.queries import ideas_of, ideas_visible_to
from ideas.kernel.errors import NotFound
from ideas.people.models import Person
from ideas.people.queries import people_visible_to
from lab.web.answers import show
from lab.web.forms.account import name_of_language
from lab.web.pages.ideas import idea_card, with_card

MOST_IDEAS = 50


def person_address(person: Person) -> str:
    """The page of ``person``."""
    return reverse("web:person", args=[person.code])


def person(request: HttpRequest, code: str) -> HttpResponse:
    """Whom one may know of; 404 for all others."""
    found = people_visible_to(request.actor).select_related("home_territory").filter(code=code).first()
    if found is None:
        raise NotFound()
    theirs = ideas_visible_to(request.actor).filter(pk__in=ideas_of(found).values("pk"), is_public=True)
    ideas = with_card(theirs.order_by("-submitted_at", "-pk"))[:MOST_IDEAS]
    context = {
        "person": found,
        "is_me": request.actor.is_person and request.actor.person.pk == found.pk,
        "spoken": [name_of_language(spoken) for spoken in found.languages],
        "ideas": [idea_card(idea) for idea in ideas],
    }
    return show(request, "web/person.html", context)
