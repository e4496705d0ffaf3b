"""A round about the pilot of the world, which who it is of opened: the lead and the partner have a voice. And one among few, and a review."""

from typing import TYPE_CHECKING, Any

from ideas.consent.models import Round
from ideas.kernel import clock
from ideas.pilots.models import Review
from tests.factories.consent import make_round

if TYPE_CHECKING:
    from tests.permissions.world import World


def rounds_of(world: "World") -> dict[str, Any]:
    """By what the tables call them."""
    owner, curator, partner = (world.actors[name] for name in ("whose it is", "curator", "partner"))
    voices = {"people": [world.actors["lead"].person], "organisations": [partner.organisation]}
    decided = {"state_before": "running", "decided_at": clock.now(), "decision": "continue", "reason": "Oui."}
    Review.objects.create(pilot=world.things["pilot"], number=1, **decided)
    found = {}
    for name, is_public in (("round", True), ("round among few", False)):
        made = make_round(world.things["pilot"], by=curator, **voices)
        Round.objects.filter(pk=made.pk).update(opened_by=owner.person, is_public=is_public)
        found[name] = Round.objects.get(pk=made.pk)
    return found
