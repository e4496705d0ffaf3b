"""What happened where people work together, by what it serves."""

from ideas.collaboration.facts.amendments import (
    AmendmentDecided,
    AmendmentGrown,
    AmendmentHidden,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentRebased,
    AmendmentShown,
    AmendmentStranded,
    AmendmentWithdrawn,
)

__all__ = [
    "AmendmentDecided",
    "AmendmentGrown",
    "AmendmentHidden",
    "AmendmentLapsed",
    "AmendmentProposed",
    "AmendmentRebased",
    "AmendmentShown",
    "AmendmentStranded",
    "AmendmentWithdrawn",
]
