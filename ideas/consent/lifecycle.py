"""The map of rounds: where they can stand, what can be said in them, and what comes of what was said."""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

QUESTION_LIMIT = 250
PROPOSAL_LIMIT = 30_000
TEXT_LIMIT = 5_000
LONGEST = datetime.timedelta(days=90)
REMINDED_BEFORE = datetime.timedelta(days=2)
ALL_SEATS = 100  # per cent


class RoundState(TextChoices):
    """``open → adopted | blocked | not_adopted | withdrawn``; a blocked one is adopted once no objection stands, opened
    again with another proposal, or withdrawn.
    """

    OPEN = "open", _("Ouvert")
    ADOPTED = "adopted", _("Adopté")
    BLOCKED = "blocked", _("Bloqué par une objection")
    NOT_ADOPTED = "not_adopted", _("Non adopté, faute de quorum")
    WITHDRAWN = "withdrawn", _("Retiré")


class Stance(TextChoices):
    """What a seat can say. An objection names the harm that the proposal would do."""

    CONSENT = "consent", _("Consentement")
    CONCERN = "concern", _("Réserve")
    OBJECTION = "objection", _("Objection")
    STAND_ASIDE = "stand_aside", _("Mise en retrait")


class QuorumKind(TextChoices):
    """How a quorum is given: as a number of seats, or as a share of all of them."""

    SEATS = "seats", _("Nombre de voix")
    SHARE = "share", _("Part des voix, en pour cent")


UNDECIDED = (RoundState.OPEN, RoundState.BLOCKED)
OWES_TEXT = frozenset({Stance.OBJECTION, Stance.CONCERN})


@dataclass(frozen=True)
class Tally:
    """What is counted in a round: of ``seats``, how many said what, and how many of their objections were ``settled``.

    A settled objection was withdrawn, or answered and the answer agreed to: it counts as heard and blocks no more.
    """

    seats: int
    needed: int
    consent: int = 0
    concern: int = 0
    stand_aside: int = 0
    objection: int = 0
    settled: int = 0

    @property
    def heard(self) -> int:
        """How many seats have spoken on the proposal as it is, or object to it."""
        return self.consent + self.concern + self.stand_aside + self.objection + self.settled

    @property
    def silent(self) -> int:
        """How many have not."""
        return self.seats - self.heard

    @property
    def has_quorum(self) -> bool:
        """Whether enough were heard."""
        return self.heard >= self.needed

    @property
    def outcome(self) -> RoundState:
        """Where the round stands when it ends now. Too few is no answer, whatever those few said."""
        if not self.has_quorum:
            return RoundState.NOT_ADOPTED
        return RoundState.BLOCKED if self.objection else RoundState.ADOPTED


def seats_needed(kind: str, value: int, seats: int) -> int:
    """How many of ``seats`` a quorum asks for; a share is rounded up, and never asks for none."""
    if kind == QuorumKind.SHARE:
        return max(1, -(-value * seats // ALL_SEATS))
    return min(value, seats)
