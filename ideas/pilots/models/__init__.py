"""The nouns of pilots."""

from ideas.pilots.models.criteria import Criteria, Criterion
from ideas.pilots.models.hearing import Hearing
from ideas.pilots.models.news import News
from ideas.pilots.models.partner import Partner
from ideas.pilots.models.passing import PilotPassage
from ideas.pilots.models.pilot import Pilot
from ideas.pilots.models.review import Review
from ideas.pilots.models.synthesis import PromisedSynthesis

__all__ = [
    "Criteria",
    "Criterion",
    "Hearing",
    "News",
    "Partner",
    "Pilot",
    "PilotPassage",
    "PromisedSynthesis",
    "Review",
]
