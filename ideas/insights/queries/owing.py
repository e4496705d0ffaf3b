"""What waits for an organisation: to be decided, done, signed, paid. Each chapter's part is one question."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ideas.collaboration.lifecycle.needs import MatchState, Side
from ideas.collaboration.models import Match
from ideas.ideation.lifecycle import InvitationState
from ideas.ideation.models import Invitation
from ideas.kernel import clock
from ideas.kernel.errors import Words
from ideas.organisations.models import Organisation
from ideas.organisations.queries import mandates_asked_of
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner

RENEWED_BEFORE = datetime.timedelta(days=60)


class Part(StrEnum):
    """What kind of act is awaited."""

    DECIDE = "decide"
    OWE = "owe"
    SIGN = "sign"
    FUND = "fund"


@dataclass(frozen=True)
class Due:
    """One thing that waits for an organisation.

    ``what`` says it in words, ``title`` names what it is about, in ``language`` (empty: the reader's own); ``kind`` and
    ``code`` name the subject that it leads to. ``due_on`` is the last day, None where there is none. ``who`` is the
    person who has it in hand, for the organisation.
    """

    part: Part
    what: Words
    title: str
    kind: str
    code: str
    due_on: datetime.date | None = None
    language: str = ""
    who: str = ""

    @property
    def is_late(self) -> bool:
        """Whether its last day is over."""
        return self.due_on is not None and self.due_on < clock.today()


type Source = Callable[[Organisation], Iterable[Due]]


def dues_of(organisation: Organisation) -> list[Due]:
    """All that waits for ``organisation``, the soonest first, what has no date last."""
    dues = [due for source in SOURCES for due in source(organisation)]
    return sorted(dues, key=lambda due: (due.due_on is None, due.due_on or datetime.date.max))


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return at.astimezone(clock.lab_zone()).date() if at is not None else None


def _invited_to_pilots(organisation: Organisation) -> Iterator[Due]:
    rows = Partner.objects.filter(organisation=organisation, state=PartnerState.INVITED)
    for partner in rows.select_related("pilot"):
        yield Due(
            Part.DECIDE,
            _("Répondre à l’invitation à un pilote"),
            partner.pilot.title,
            "pilot",
            partner.pilot.code,
            _day(partner.answer_by),
            partner.pilot.language,
        )


def _invited_to_teams(organisation: Organisation) -> Iterator[Due]:
    rows = Invitation.objects.filter(organisation=organisation, state=InvitationState.OPEN)
    for invitation in rows.select_related("idea"):
        yield Due(
            Part.DECIDE,
            _("Répondre à l’invitation à une équipe"),
            invitation.idea.title,
            "idea",
            invitation.idea.code,
            _day(invitation.expires_at),
            invitation.idea.language,
        )


def _asked_for_offers(organisation: Organisation) -> Iterator[Due]:
    """Needs whose team proposed to take what the organisation offers, and what was agreed and is not delivered yet."""
    rows = Match.objects.filter(
        offer__organisation=organisation, state__in=[MatchState.PROPOSED, MatchState.AGREED]
    )
    for match in rows.select_related("need"):
        if match.state == MatchState.AGREED:
            part, what, day = Part.OWE, _("Fournir ce qui est convenu"), None
        elif match.proposed_side == Side.NEED:
            part, what, day = Part.DECIDE, _("Répondre à une mise en relation"), _day(match.answer_by)
        else:
            continue
        yield Due(part, what, match.need.title, "match", match.code, day, match.need.language)


def _mandates_asked(organisation: Organisation) -> Iterator[Due]:
    for mandate in mandates_asked_of(organisation):
        what = _("Décider d’un mandat demandé")
        yield Due(Part.DECIDE, what, mandate.person.name, "organisation", organisation.code)


def _verification(organisation: Organisation) -> Iterator[Due]:
    until = organisation.verified_until
    states = (Organisation.Verification.VERIFIED, Organisation.Verification.EXPIRED)
    if until is not None and organisation.verification in states and until - clock.today() <= RENEWED_BEFORE:
        what = _("Renouveler la vérification par le lab")
        yield Due(Part.OWE, what, organisation.name, "organisation", organisation.code, until)


SOURCES: tuple[Source, ...] = (
    _invited_to_pilots,
    _invited_to_teams,
    _asked_for_offers,
    _mandates_asked,
    _verification,
)
