"""For which organisations the lab vouches, what waits for it, and what that allows."""

import datetime
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.errors import Words
from ideas.organisations.lifecycle import REMINDED_BEFORE
from ideas.organisations.models import Organisation, VerificationStep

State = Organisation.Verification

# Where the lab can be asked to vouch for an organisation.
VOUCHABLE = frozenset({State.UNVERIFIED, State.EXPIRED})

HINDERED: dict[str, Words] = {
    State.UNVERIFIED: _(
        "Le lab n’a pas encore vérifié votre organisation : elle ne peut pas encore s’engager. Demandez la vérification "
        "sur sa page."
    ),
    State.REQUESTED: _(
        "Le lab vérifie votre organisation : dès que c’est fait, elle pourra s’engager. Il vous répondra."
    ),
    State.EXPIRED: _(
        "La vérification de votre organisation est échue : ce qu’elle a promis reste, mais elle ne prend pas de nouvel "
        "engagement. Demandez au lab de la vérifier de nouveau, sur sa page."
    ),
    State.REVOKED: _("Le lab a retiré la vérification de votre organisation. Écrivez-lui pour en parler."),
}
HINDERED[State.BEING_CHECKED] = HINDERED[State.REQUESTED]


def state_on(organisation: Organisation, day: datetime.date) -> Organisation.Verification:
    """Where the lab's check of ``organisation`` stands on ``day``: one whose last day is past is over, marked or not."""
    state = State(organisation.verification)
    return State.EXPIRED if state == State.VERIFIED and not organisation.is_verified_on(day) else state


type Hindrance = Callable[[Organisation], tuple[str, Words] | None]

_hindrances: dict[str, Hindrance] = {}


def register_hindrance(ask: Hindrance) -> None:
    """Have new commitments ask a later chapter, too: ``ask`` gives a code and in words what is in the way, None for nothing."""
    _hindrances[ask.__module__] = ask


def hindrance(organisation: Organisation, day: datetime.date) -> tuple[str, Words] | None:
    """The first thing that keeps ``organisation`` from committing itself anew on ``day``: its code, and what to do about it."""
    if not organisation.is_verified_on(day):
        return "not_verified", HINDERED[state_on(organisation, day)]
    found = (ask(organisation) for ask in _hindrances.values())
    return next((one for one in found if one is not None), None)


def can_commit(organisation: Organisation, day: datetime.date) -> bool:
    """Whether ``organisation`` may commit itself anew on ``day``: the lab vouches for it, and no later chapter minds.

    What it promised before stays.
    """
    return hindrance(organisation, day) is None


def what_hinders(organisation: Organisation, day: datetime.date) -> Words:
    """Why ``organisation`` may not commit itself anew on ``day``, and what to do; empty where it may."""
    found = hindrance(organisation, day)
    return "" if found is None else found[1]


def may_be_asked_for(organisation: Organisation, day: datetime.date) -> bool:
    """Whether a verification can be asked for: where there is none (any more), or from 60 days before its end, once."""
    state = state_on(organisation, day)
    return is_ending(organisation, day) if state == State.VERIFIED else state in VOUCHABLE


def is_ending(organisation: Organisation, day: datetime.date) -> bool:
    """Whether its verification runs out within the days of the first reminder, and nobody asked for another."""
    until, first = organisation.verified_until, datetime.timedelta(days=REMINDED_BEFORE[0])
    return organisation.renewal_asked_at is None and until is not None and until - day <= first


def awaiting_verification() -> QuerySet[Organisation]:
    """What waits for lab staff: verifications asked for or under way, renewals too, the oldest organisation first."""
    is_asked = Q(verification__in=[State.REQUESTED, State.BEING_CHECKED]) | Q(renewal_asked_at__isnull=False)
    return Organisation.objects.filter(is_asked, hidden_at=None).order_by("created_at", "pk")


def to_be_reminded(today: datetime.date, days: int) -> QuerySet[Organisation]:
    """Verified ones with ``days`` or fewer to go, that nobody was reminded of for as few, nor asked to renew."""
    ends = {"verified_until__gte": today, "verified_until__lte": today + datetime.timedelta(days=days)}
    not_yet = Q(reminded_days=None) | Q(reminded_days__gt=days)
    verified = Organisation.objects.filter(verification=State.VERIFIED, renewal_asked_at=None, **ends)
    return verified.filter(not_yet, listed_at__isnull=False)


def steps_of(organisation: Organisation) -> QuerySet[VerificationStep]:
    """The way of its verification, the newest first."""
    return organisation.verification_steps.select_related("person").order_by("-at", "-pk")


def today_hinders(organisation: Organisation) -> Words:
    """As ``what_hinders``, today."""
    return what_hinders(organisation, clock.today())
