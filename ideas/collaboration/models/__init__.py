"""What people make together: working copies of a text, amendments, needs and offers."""

from ideas.collaboration.models.amendments import Amendment, AmendmentForm
from ideas.collaboration.models.matching import Match
from ideas.collaboration.models.meaning import Meaning
from ideas.collaboration.models.resources import Need, Offer
from ideas.collaboration.models.translating import TranslationCopy
from ideas.collaboration.models.writing import WorkingCopy

__all__ = [
    "Amendment",
    "AmendmentForm",
    "Match",
    "Meaning",
    "Need",
    "Offer",
    "TranslationCopy",
    "WorkingCopy",
]
