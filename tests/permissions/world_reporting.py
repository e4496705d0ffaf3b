"""What the world's pilot taught, and what is reported of it to funders."""

from typing import Any

from ideas.kernel import clock
from ideas.learning.models import Learning
from ideas.reporting.models import FunderReport

PILOT = ("pilot__idea__team__person", "pilot__idea__themes", "pilot__idea__territories")
ALONG: dict[type, tuple[str, ...]] = {Learning: ("pilot__idea",), FunderReport: ("pilot__idea",)}
AMONG: dict[type, tuple[str, ...]] = {Learning: PILOT, FunderReport: PILOT}


def things_reported(world: Any) -> dict[str, Any]:
    """As rows: who did it does not matter."""
    pilot, owner = world.things["pilot"], world.actors["whose it is"].person
    own = {"pilot": pilot, "author": owner, "kind": "failed"}
    year = {"pilot": pilot, "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    frozen = {"frozen_at": clock.now(), "sha256": "0" * 64}
    hidden = {"hidden_at": clock.now(), "hidden_reason": "…"}
    return {
        "learning": Learning.objects.create(title="Signer avant d’acheter", **own),
        "hidden learning": Learning.objects.create(title="Masqué", **own, **hidden),
        "draft funder report": FunderReport.objects.create(title="Brouillon", **year),
        "funder report": FunderReport.objects.create(title="Public", is_public=True, **year, **frozen),
        "closed funder report": FunderReport.objects.create(title="Non public", **year, **frozen),
    }
