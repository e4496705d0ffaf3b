"""What measurement says, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this.
"""

from ideas.kernel.blacking import holds
from ideas.measurement.models import Definition, Indicator, Measurement

_WORDS = ("name", "meaning", "unit", "source")

holds(Indicator, *_WORDS, "dimension", "categories", "end_reason", belongs="pilot__idea", kind="indicator")
holds(Definition, *_WORDS, "reason", belongs="indicator__pilot__idea")
holds(
    Measurement,
    "unavailable_reason",
    "evidence",
    "context",
    "correction_reason",
    "decision_words",
    belongs="indicator__pilot__idea",
)
