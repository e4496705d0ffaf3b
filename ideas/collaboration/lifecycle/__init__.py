"""The maps of what is made together, by what they serve. Pure: no database."""

from ideas.collaboration.lifecycle.amendments import (
    DECIDED,
    GROWS,
    SECTION_OF_REASON,
    AmendmentState,
)

__all__ = [
    "DECIDED",
    "GROWS",
    "SECTION_OF_REASON",
    "AmendmentState",
]
