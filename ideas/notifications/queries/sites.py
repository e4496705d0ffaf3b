"""Who is told of what happens at the sites of a pilot."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.facts import Audience
from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.notifications.queries.audiences import people_of, representatives_of, team_of
from ideas.notifications.queries.sources import Source, family_names, followers
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.sites.lifecycle import CARRYING_ROLES
from ideas.sites.models import Deviation, SitePartner


def _pilots_team(fact: Fact) -> Source:
    return Source(Role.TEAM, team_of(("pilot", fact.data["pilot"])))


def _the_one_asked(fact: Fact) -> Source:
    asked = Organisation.objects.filter(code=fact.data["organisation"]).values("pk")
    return Source(Role.ASKED, representatives_of(asked))


def _carriers(fact: Fact, role: Role = Role.REPRESENTATIVE) -> Source:
    """Who may commit the organisations that carry the site."""
    carrying = SitePartner.objects.filter(
        site__code=fact.subject_code, state=PartnerState.ACCEPTED, role__in=CARRYING_ROLES
    )
    return Source(role, representatives_of(carrying.values("organisation")))


def _moved(fact: Fact) -> Iterator[Source]:
    yield _pilots_team(fact)
    yield _carriers(fact)
    idea = Idea.objects.filter(pilot__code=fact.data["pilot"]).first()
    names = family_names(idea) if idea is not None else ()
    yield from followers([(fact.subject_kind, fact.subject_code), *names])


def _asks_the_pilot(fact: Fact) -> Iterator[Source]:
    yield _pilots_team(fact)


def _pilot_answers(fact: Fact) -> Iterator[Source]:
    yield _the_one_asked(fact)
    yield _pilots_team(fact)


def _partner_asked(fact: Fact) -> Iterator[Source]:
    """Asked, or no longer: the organisation, and who leads the site."""
    yield _the_one_asked(fact)
    yield _pilots_team(fact)
    yield _carriers(fact)


def _partner_asks(fact: Fact) -> Iterator[Source]:
    yield _pilots_team(fact)
    yield _carriers(fact)


def _partner_answered(fact: Fact) -> Iterator[Source]:
    """A no is for who leads the site; a yes is for all its partners, too."""
    yield from _partner_asked(fact)
    if fact.audience == Audience.PUBLIC:
        accepted = SitePartner.objects.filter(site__code=fact.subject_code, state=PartnerState.ACCEPTED)
        yield Source(Role.REPRESENTATIVE, representatives_of(accepted.values("organisation")))


def _deviation_noted(fact: Fact) -> Iterator[Source]:
    """Only where the pilot is asked."""
    if fact.data["is_core"]:
        yield _pilots_team(fact)


def _deviation_decided(fact: Fact) -> Iterator[Source]:
    noted = Deviation.objects.filter(site__code=fact.subject_code, number=fact.data["number"])
    codes = noted.exclude(noted_by=None).values_list("noted_by__code", flat=True)
    yield Source(Role.CONCERNED, people_of(codes))
    yield _carriers(fact, Role.CONCERNED)


def _pack_offered(fact: Fact) -> Iterator[Source]:
    """Who answers for the site; where no organisation does, the pilot's team."""
    accountable = SitePartner.objects.filter(
        site__code=fact.subject_code, state=PartnerState.ACCEPTED, role=PartnerRole.ACCOUNTABLE
    )
    if accountable.exists():
        yield Source(Role.ASKED, representatives_of(accountable.values("organisation")))
    else:
        yield _pilots_team(fact)


def _pack_feedback_answered(fact: Fact) -> Iterator[Source]:
    yield _the_one_asked(fact)


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "SiteMoved": _moved,
    "ReplicationAsked": _asks_the_pilot,
    "ReplicationAccepted": _pilot_answers,
    "ReplicationDeclined": _pilot_answers,
    "ReplicationWithdrawn": _asks_the_pilot,
    "SitePartnerInvited": _partner_asked,
    "SitePartnerApplied": _partner_asks,
    "SitePartnerAccepted": _partner_answered,
    "SitePartnerDeclined": _partner_answered,
    "SitePartnerExpired": _partner_asked,
    "SitePartnerLeft": _partner_answered,
    "DeviationNoted": _deviation_noted,
    "DeviationDecided": _deviation_decided,
    "PackOffered": _pack_offered,
    "PackOfferAnswered": _asks_the_pilot,
    "PackFeedbackGiven": _asks_the_pilot,
    "PackFeedbackAnswered": _pack_feedback_answered,
}
