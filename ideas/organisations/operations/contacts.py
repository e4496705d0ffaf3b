"""Contacts of an organisation: given, changed, taken away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.organisations.checking import checked_contact
from ideas.organisations.facts import OrganisationChanged
from ideas.organisations.lifecycle import MOST_CONTACTS
from ideas.organisations.models import Contact, Organisation
from ideas.organisations.operations.locking import locked

FIELDS = ("purpose", "name", "email", "phone", "is_public")


def add_contact(organisation: Organisation, *, by: Actor, **values: Any) -> Contact:
    """Say whom one reaches at ``organisation``, and for what: ``purpose``, ``name``, ``email``, ``phone``, ``is_public``.

    Raises Invalid with all that is wrong, or when there are as many as a page bears. Records OrganisationChanged.
    """
    values = checked_contact(values)
    with transaction.atomic():
        organisation = locked(organisation)
        authorize(by, "organisations.change_organisation", organisation)
        if organisation.contacts.count() >= MOST_CONTACTS:
            words = _("%(most)s contacts au plus.") % {"most": MOST_CONTACTS}
            raise Invalid.one("name", "too_many", words)
        contact = Contact.objects.create(organisation=organisation, **values)
        _tell(organisation, by)
    return contact


def change_contact(contact: Contact, *, version: int, by: Actor, **values: Any) -> Contact:
    """Change what is said of a contact; what is not given stays, and saying the same again changes nothing.

    Raises StaleRevision when ``version`` is not the present one, MovedOn when it was taken away, Invalid. Records
    OrganisationChanged.
    """
    with transaction.atomic():
        organisation, current = _held(contact, by)
        if version != current.version:
            raise StaleRevision(current={"version": current.version})
        known = {name: getattr(current, name) for name in FIELDS}
        values = checked_contact({**known, **values})
        if values != known:
            rows = Contact.objects.filter(pk=current.pk, version=version)
            if not rows.update(**values, version=version + 1):
                raise MovedOn()
            _tell(organisation, by)
    current.refresh_from_db()
    return current


def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Take a contact away for good. Raises MovedOn when that was done already. Records OrganisationChanged."""
    with transaction.atomic():
        organisation, current = _held(contact, by)
        deleted, _of = Contact.objects.filter(pk=current.pk).delete()
        if not deleted:
            raise MovedOn()
        _tell(organisation, by)


def _held(contact: Contact, by: Actor) -> tuple[Organisation, Contact]:
    organisation = locked(contact.organisation_id)
    authorize(by, "organisations.change_organisation", organisation)
    current = Contact.objects.filter(pk=contact.pk).first()
    if current is None:
        raise MovedOn()
    return organisation, current


def _tell(organisation: Organisation, by: Actor) -> None:
    fact = OrganisationChanged(organisation=organisation.code, changed=["contacts"])
    record(fact, by=by, audience=audience_of("organisation", organisation.code))
