"""What the house must know of needs, offers and matches. A file of its own because ``apps`` registers many kinds."""

from typing import Any

from ideas.collaboration import operations
from ideas.collaboration.models import Match
from ideas.collaboration.queries import matching, resources
from ideas.collaboration.rules import needs as rules
from ideas.ideation.queries import people_of
from ideas.kernel.subjects import Kind


def _parent(row: Any) -> tuple[str, str] | None:
    """The idea that it is part of; an offer in the open is part of nothing."""
    return ("idea", row.idea.code) if row.idea is not None else None


def both_sides(match: Match) -> list[str]:
    """Codes of the people on both sides of ``match``."""
    return [*people_of(match.idea), *resources.givers_of(match.offer)]


NEED = Kind(
    name="need",
    letter="b",
    visible_to=lambda viewer: resources.needs_visible_to(viewer).select_related("idea__merged_into"),
    title=str,
    concerned=resources.team_behind,
    curated_by=rules.curates_it,
    hide=operations.hide_need,
    show=operations.show_need,
    parent=_parent,
)
OFFER = Kind(
    name="offer",
    letter="g",
    visible_to=lambda viewer: resources.offers_visible_to(viewer).select_related(
        "idea", "person", "organisation"
    ),
    title=str,
    concerned=resources.givers_of,
    curated_by=rules.curates_it,
    hide=operations.hide_offer,
    show=operations.show_offer,
    parent=_parent,
)
MATCH = Kind(
    name="match",
    letter="w",
    visible_to=lambda viewer: matching.with_sides(matching.matches_visible_to(viewer)).prefetch_related(
        "idea__team__person"
    ),
    title=lambda match: str(match.need),
    concerned=both_sides,
    curated_by=rules.curates_it,
    parent=lambda match: ("need", match.need.code),
)
KINDS = (NEED, OFFER, MATCH)
