"""What organisations have, in the world of the permission tables."""

from typing import Any

from ideas.organisations.models import Contact, OrganisationMerge
from tests.factories.organisations import make_organisation


def things_of_organisations(things: dict[str, Any]) -> dict[str, Any]:
    """More things, by the word in the column « about »; ``things`` has the organisations already."""
    commune = things["organisation"]
    twice = make_organisation("Aubrive", merged_into=commune)
    return {
        "contact": Contact.objects.create(organisation=commune, name="Accueil", email="a@example.org"),
        "organisation merge": OrganisationMerge.objects.create(source=twice, target=commune),
    }
