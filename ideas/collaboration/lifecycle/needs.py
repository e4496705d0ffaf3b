"""What can be lacked and given, in which measure, and the way of a need, an offer and a match."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLE_LIMIT = 120
DESCRIPTION_LIMIT = 2_000
RHYTHM_LIMIT = 160
MESSAGE_LIMIT = 2_000
CONTACT_LIMIT = 300
REASON_LIMIT = 1_000
THANKS_LIMIT = 1_000
MOST_AMOUNT = 99_999_999

DAYS_TO_ANSWER = 30


class Kind(TextChoices):
    """What an idea can lack and somebody can give."""

    SKILL = "skill", _("Savoir-faire")
    TIME = "time", _("Temps")
    PLACE = "place", _("Lieu")
    EQUIPMENT = "equipment", _("Matériel")
    FUNDING = "funding", _("Argent")
    CONTACT = "contact", _("Contact")


class Unit(TextChoices):
    """In what an amount is counted."""

    HOUR = "hour", _("heures")
    HOUR_A_MONTH = "hour_a_month", _("heures par mois")
    DAY = "day", _("jours")
    PERSON = "person", _("personnes")
    SQUARE_METRE = "square_metre", _("m²")
    ROOM = "room", _("salles")
    SEAT = "seat", _("places")
    PIECE = "piece", _("pièces")
    CHF = "CHF", _("francs suisses (CHF)")
    EUR = "EUR", _("euros (EUR)")


# The measures of each kind, the likeliest first.
UNITS: Mapping[Kind, tuple[Unit, ...]] = {
    Kind.SKILL: (Unit.HOUR, Unit.HOUR_A_MONTH, Unit.DAY, Unit.PERSON),
    Kind.TIME: (Unit.HOUR, Unit.HOUR_A_MONTH, Unit.DAY, Unit.PERSON),
    Kind.PLACE: (Unit.SQUARE_METRE, Unit.ROOM, Unit.SEAT, Unit.HOUR, Unit.DAY),
    Kind.EQUIPMENT: (Unit.PIECE, Unit.DAY),
    Kind.FUNDING: (Unit.CHF, Unit.EUR),
    Kind.CONTACT: (Unit.PERSON,),
}


class Weekday(TextChoices):
    """The days of a week, from Monday on; a resource keeps those that suit as bits, Monday the lowest."""

    MONDAY = "mon", _("lundi")
    TUESDAY = "tue", _("mardi")
    WEDNESDAY = "wed", _("mercredi")
    THURSDAY = "thu", _("jeudi")
    FRIDAY = "fri", _("vendredi")
    SATURDAY = "sat", _("samedi")
    SUNDAY = "sun", _("dimanche")


EVERY_DAY = 2 ** len(Weekday) - 1


def bits_of(days: list[str] | tuple[str, ...]) -> int:
    """``days`` (values of ``Weekday``) as they are kept."""
    return sum(2**place for place, day in enumerate(Weekday.values) if day in days)


def days_of(bits: int) -> list[Weekday]:
    """The days that are kept as ``bits``, from Monday on; none and all seven both mean any day."""
    return [day for place, day in enumerate(Weekday) if bits & 2**place]


class NeedState(TextChoices):
    """``open → met | withdrawn``, and from either back to ``open``."""

    OPEN = "open", pgettext_lazy("need", "Ouvert")
    MET = "met", pgettext_lazy("need", "Comblé")
    WITHDRAWN = "withdrawn", pgettext_lazy("need", "Retiré")


class OfferState(TextChoices):
    """``open ⇄ paused``, and from either to ``withdrawn``, from which it can be opened again."""

    OPEN = "open", pgettext_lazy("offer", "Disponible")
    PAUSED = "paused", pgettext_lazy("offer", "En pause")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Retirée")


class Side(StrEnum):
    """The two who must both say yes: the idea's team, and whoever gives."""

    NEED = "need"
    OFFER = "offer"

    @property
    def other(self) -> "Side":
        """The other one."""
        return Side.OFFER if self is Side.NEED else Side.NEED


class MatchState(TextChoices):
    """``suggested → proposed → agreed → delivered → thanked``, or ``declined``, ``withdrawn``, ``lapsed``.

    A suggestion is computed whenever somebody looks and is no row: the first state of a row is ``proposed``.
    """

    SUGGESTED = "suggested", pgettext_lazy("match", "Suggérée")
    PROPOSED = "proposed", pgettext_lazy("match", "En attente d’une réponse")
    AGREED = "agreed", pgettext_lazy("match", "D’accord des deux côtés")
    DELIVERED = "delivered", pgettext_lazy("match", "Reçue")
    THANKED = "thanked", pgettext_lazy("match", "Reçue, avec un merci")
    DECLINED = "declined", pgettext_lazy("match", "Déclinée")
    WITHDRAWN = "withdrawn", pgettext_lazy("match", "Retirée")
    LAPSED = "lapsed", pgettext_lazy("match", "Restée sans réponse")


class MatchStep(StrEnum):
    """What can be done with a match."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    DELIVER = "deliver"
    THANK = "thank"


# From where a step leads where. What is not here is not possible.
MOVES: Mapping[MatchStep, Mapping[MatchState, MatchState]] = {
    MatchStep.PROPOSE: {MatchState.SUGGESTED: MatchState.PROPOSED},
    MatchStep.ACCEPT: {MatchState.PROPOSED: MatchState.AGREED},
    MatchStep.DECLINE: {MatchState.PROPOSED: MatchState.DECLINED},
    MatchStep.WITHDRAW: {
        MatchState.PROPOSED: MatchState.WITHDRAWN,
        MatchState.AGREED: MatchState.WITHDRAWN,
    },
    MatchStep.LAPSE: {MatchState.PROPOSED: MatchState.LAPSED},
    MatchStep.DELIVER: {MatchState.AGREED: MatchState.DELIVERED},
    MatchStep.THANK: {MatchState.DELIVERED: MatchState.THANKED},
}

STEP_NAMES: Mapping[MatchStep, object] = {
    MatchStep.ACCEPT: _("Accepter"),
    MatchStep.DECLINE: _("Décliner avec un motif"),
    MatchStep.WITHDRAW: _("Retirer avec un motif"),
    MatchStep.DELIVER: _("Noter ce qui a été reçu"),
    MatchStep.THANK: _("Dire merci"),
}

# Between one need and one offer there is at most one of these at a time.
UNDER_WAY = (MatchState.PROPOSED, MatchState.AGREED)
# What both said yes to: everybody may know of it, and it counts as an activated resource.
AGREED_ON = (MatchState.AGREED, MatchState.DELIVERED, MatchState.THANKED)
RECEIVED = (MatchState.DELIVERED, MatchState.THANKED)


def leads_to(step: MatchStep, state: str) -> MatchState | None:
    """Where ``step`` leads from ``state``; None where it is not possible."""
    return MOVES[step].get(MatchState(state))


def sources_of(step: MatchStep) -> list[str]:
    """The states in which ``step`` is possible."""
    return [state.value for state in MOVES[step]]
