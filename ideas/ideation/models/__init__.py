"""Ideas, their texts, teams and backers."""

from ideas.ideation.models.backing import Endorsement, Support
from ideas.ideation.models.crediting import Credit
from ideas.ideation.models.idea import SHUFFLE_SIZE, Idea, IdeaTerritory, IdeaTheme
from ideas.ideation.models.passing import Passage
from ideas.ideation.models.teaming import Invitation, TeamMember
from ideas.ideation.models.translating import Translation, TranslationVersion
from ideas.ideation.models.writing import Revision, Source

__all__ = [
    "SHUFFLE_SIZE",
    "Credit",
    "Endorsement",
    "Idea",
    "IdeaTerritory",
    "IdeaTheme",
    "Invitation",
    "Passage",
    "Revision",
    "Source",
    "Support",
    "TeamMember",
    "Translation",
    "TranslationVersion",
]
