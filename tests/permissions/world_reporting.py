"""What the world's pilot taught, and what is reported of it to funders."""

from typing import Any

from ideas.kernel import clock
from ideas.learning.models import Learning

PILOT = ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories")
ALONG: dict[type, tuple[str, ...]] = {Learning: ("pilot__idea",)}
AMONG: dict[type, tuple[str, ...]] = {Learning: PILOT}


def things_reported(world: Any) -> dict[str, Any]:
    """As rows: who did it does not matter."""
    pilot, owner = world.things["pilot"], world.actors["whose it is"].person
    own = {"pilot": pilot, "author": owner, "kind": "failed"}
    hidden = {"hidden_at": clock.now(), "hidden_reason": "…"}
    return {
        "learning": Learning.objects.create(title="Signer avant d’acheter", **own),
        "hidden learning": Learning.objects.create(title="Masqué", **own, **hidden),
    }
