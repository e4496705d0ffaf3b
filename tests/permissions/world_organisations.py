"""What organisations have, in the world of the permission tables."""

from typing import Any

from ideas.organisations.models import Contact


def things_of_organisations(things: dict[str, Any]) -> dict[str, Any]:
    """More things, by the word in the column « about »; ``things`` has the organisations already."""
    commune = things["organisation"]
    return {"contact": Contact.objects.create(organisation=commune, name="Accueil", email="a@example.org")}
