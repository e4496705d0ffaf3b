"""Needs and offers brought together: which, who may know of them, on which side somebody stands."""

from typing import Any

from django.db.models import Q, QuerySet

from ideas.collaboration.lifecycle.needs import AGREED_ON, MatchState
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries.resources import (
    given_by,
    needs_visible_to,
    offers_visible_to,
)
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.queries import family_of, ideas_curated_by
from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_curator
from ideas.organisations.models import Organisation
from ideas.people.models import Person


def matches_visible_to(viewer: Actor) -> QuerySet[Match]:
    """Matches ``viewer`` may know of, in no order.

    Those that both sides agreed on, where they may know of both; their own, on either side; those of ideas
    they curate. What the two sides wrote to each other is for them alone: ``rules.needs.sides_held`` says
    so of one.
    """
    if viewer.is_system:
        return Match.objects.all()
    seen = Q(
        state__in=AGREED_ON,
        need__in=needs_visible_to(viewer).values("pk"),
        offer__in=offers_visible_to(viewer).values("pk"),
    )
    if viewer.is_person:
        seen |= of_person(viewer.person)
        if is_curator(viewer):
            seen |= Q(need__idea__in=ideas_curated_by(viewer).values("pk"))
    return Match.objects.filter(seen)


def of_person(person: Person) -> Q:
    """The condition on a match for ``person`` being on one of its sides."""
    return _on_team(person) | _giving(person)


def _on_team(person: Person) -> Q:
    return Q(idea__in=TeamMember.objects.filter(person=person).values("idea"))


def _giving(person: Person) -> Q:
    return Q(offer__in=Offer.objects.filter(given_by(person)).values("pk"))


def with_sides(matches: QuerySet[Match]) -> QuerySet[Match]:
    """``matches`` with their need and its idea, their team's idea, their offer and who gives, in their order."""
    return matches.select_related(
        "idea", "need__idea__stage", "need__idea__merged_into__stage", "offer__person", "offer__organisation"
    )


def matches_of(idea: Idea, viewer: Actor) -> QuerySet[Match]:
    """Matches of the needs of ``idea`` and of those merged into it that ``viewer`` may know of, the newest first."""
    rows = matches_visible_to(viewer).filter(need__idea__in=family_of(idea).values("pk"))
    return with_sides(rows).order_by("-proposed_at", "-id")


def matches_of_need(need: Need, viewer: Actor) -> QuerySet[Match]:
    """Matches of ``need`` that ``viewer`` may know of, the newest first."""
    return with_sides(matches_visible_to(viewer).filter(need=need)).order_by("-proposed_at", "-id")


def matches_of_offer(offer: Offer, viewer: Actor) -> QuerySet[Match]:
    """Matches of ``offer`` that ``viewer`` may know of, the newest first."""
    return with_sides(matches_visible_to(viewer).filter(offer=offer)).order_by("-proposed_at", "-id")


def matches_given_by(person: Person) -> QuerySet[Match]:
    """Matches in which ``person`` gives, or an organisation that they may commit; the newest first."""
    return with_sides(Match.objects.filter(_giving(person))).order_by("-proposed_at", "-id")


def matches_received_by(person: Person) -> QuerySet[Match]:
    """Matches in which an idea of ``person``'s teams receives, the newest first."""
    return with_sides(Match.objects.filter(_on_team(person))).order_by("-proposed_at", "-id")


def matches_of_organisation(organisation: Organisation, viewer: Actor) -> QuerySet[Match]:
    """Matches of what ``organisation`` offers that ``viewer`` may know of, the newest first."""
    rows = matches_visible_to(viewer).filter(offer__organisation=organisation)
    return with_sides(rows).order_by("-proposed_at", "-id")


def proposals(**subject: Any) -> QuerySet[Match]:
    """Proposals that wait for an answer, of that ``need``, ``offer`` or ``need__idea__in``, by their keys."""
    return Match.objects.filter(state=MatchState.PROPOSED, **subject).order_by("pk")
