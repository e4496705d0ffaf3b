"""Organisations and mandates for tests."""

import datetime
from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.text import folded
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.numbering import number_key
from ideas.people.models import Person


def make_organisation(name: str = "Commune d’Aubrive", **fields: Any) -> Organisation:
    """A verified organisation; a commune unless told otherwise."""
    fields.setdefault("kind", Organisation.Kind.COMMUNE)
    fields.setdefault("verification", Organisation.Verification.VERIFIED)
    fields.setdefault("verified_until", clock.today() + datetime.timedelta(days=365))
    fields.setdefault("number_key", number_key(fields.get("official_number", "")))
    return Organisation.objects.create(name=name, search_name=folded(name), **fields)


def make_mandate(
    person: Person, organisation: Organisation, role: str = "representative", **fields: Any
) -> Mandate:
    """A mandate in force since yesterday."""
    fields.setdefault("starts_on", clock.today() - datetime.timedelta(days=1))
    fields.setdefault("granted_at", clock.now())
    return Mandate.objects.create(person=person, organisation=organisation, role=role, **fields)


def acting_for(mandate: Mandate) -> Actor:
    """The holder of ``mandate`` as the one who acts, for its organisation."""
    return Actor(person=mandate.person, mandate=mandate)
