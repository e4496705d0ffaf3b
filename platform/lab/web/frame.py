"""What this door puts into the frame of every page."""

from functools import lru_cache

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.kernel.roles import is_staff
from ideas.people.models import LabRole
from ideas.topics.models import Theme
from lab.ui import shelf
from lab.ui.slots import Link, Viewer
from lab.web.ownpages import unread


def header_links(request: HttpRequest) -> list[Link]:
    """The main navigation."""
    return [
        Link(_("Idées"), reverse("web:ideas")),
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(_("Ressources"), reverse("web:resources")),
        Link(_("Appels"), reverse("web:calls")),
        Link(_("Organisations"), reverse("web:organisations")),
    ]


def account_links(request: HttpRequest) -> list[Link]:
    """Under the person's name."""
    links = [
        Link(_("Mes idées"), reverse("web:my_ideas")),
        Link(_("Mes offres"), reverse("web:my_offers")),
        Link(_("Mes organisations"), reverse("web:my_organisations")),
    ]
    if _may_edit_pages(request):
        links.append(Link(_("Rédiger les pages du lab"), reverse("wagtailadmin_home")))
    return links


def _may_edit_pages(request: HttpRequest) -> bool:
    """Whether the editors' door opens; the database is asked for those alone who have the role."""
    person = request.actor.person
    is_editor = person.is_superuser or LabRole.Role.EDITOR in request.actor.lab_role_names()
    return is_editor and person.has_perm("wagtailadmin.access_admin")


def staff_links(request: HttpRequest) -> list[Link]:
    """The desk, for those who work there."""
    return [Link(_("Bureau du lab"), reverse("web:desk"))] if is_staff(request.actor) else []


def viewer(request: HttpRequest) -> Viewer | None:
    """Who is signed in; signed out without asking the database."""
    actor = request.actor
    if not actor.is_person:
        return None
    return Viewer(name=actor.person.name, code=actor.person.code, is_staff=is_staff(actor))


def unread_count(request: HttpRequest) -> int:
    """How much that is for oneself is unread."""
    return unread(request) if SESSION_KEY in request.session else 0


def topics(request: HttpRequest) -> tuple[tuple[str, float], ...]:
    """Themes and their hues, read at most once a minute by each process: they colour, they do not inform."""
    return _topics_in(shelf.minute())


@lru_cache(maxsize=1)
def _topics_in(minute: int) -> tuple[tuple[str, float], ...]:
    return tuple(Theme.objects.values_list("slug", "hue"))
