"""Ideas, their texts, teams and backers."""

from ideas.ideation.models.backing import Endorsement, Support
from ideas.ideation.models.crediting import Credit
from ideas.ideation.models.idea import SHUFFLE_SIZE, Idea, IdeaTerritory, IdeaTheme
from ideas.ideation.models.inviting import Invitation, TeamLink
from ideas.ideation.models.linking import IdeaLink
from ideas.ideation.models.merging import Merge
from ideas.ideation.models.passing import Passage
from ideas.ideation.models.requesting import JoinRequest
from ideas.ideation.models.teaming import Departure, TeamMember
from ideas.ideation.models.translating import Translation, TranslationVersion
from ideas.ideation.models.writing import Redaction, Revision, Source

__all__ = [
    "SHUFFLE_SIZE",
    "Credit",
    "Departure",
    "Endorsement",
    "Idea",
    "IdeaLink",
    "IdeaTerritory",
    "IdeaTheme",
    "Invitation",
    "JoinRequest",
    "Merge",
    "Passage",
    "Redaction",
    "Revision",
    "Source",
    "Support",
    "TeamLink",
    "TeamMember",
    "Translation",
    "TranslationVersion",
]
