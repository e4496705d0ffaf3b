"""Whom one reaches at an organisation, and who may read where."""

from collections.abc import Callable

from django.db.models import QuerySet

from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_keeper
from ideas.organisations.models import Contact, Organisation
from ideas.organisations.queries.acting import mandates_in_force

type WorksWith = Callable[[Actor, Organisation], bool]

_partnerships: list[WorksWith] = []


def register_partnership(works_with: WorksWith) -> None:
    """Have ``works_with(actor, organisation)`` say who works with an organisation: asked upwards, where that is known."""
    if works_with not in _partnerships:
        _partnerships.append(works_with)


def works_with(viewer: Actor, organisation: Organisation) -> bool:
    """Whether ``viewer`` keeps the lab's records, acts for ``organisation`` or works with it somewhere."""
    if not viewer.is_person:
        return False
    acts_for_it = mandates_in_force(viewer.person).filter(organisation=organisation)
    return (
        is_keeper(viewer)
        or acts_for_it.exists()
        or any(works_with(viewer, organisation) for works_with in _partnerships)
    )


def contacts_visible_to(viewer: Actor, organisation: Organisation) -> QuerySet[Contact]:
    """The contacts of ``organisation`` that ``viewer`` may read, in the order in which they were given."""
    contacts = Contact.objects.filter(organisation=organisation).order_by("pk")
    return contacts if works_with(viewer, organisation) else contacts.filter(is_public=True)
