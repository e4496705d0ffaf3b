"""Needs and offers: which there are, who may know of them, who gives."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Model, Q, QuerySet, Sum, Value, When

from ideas.collaboration.lifecycle.needs import EVERY_DAY, NeedState, OfferState
from ideas.collaboration.models import Match, Need, Offer
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.queries import family_of, ideas_curated_by, ideas_visible_to, people_of, root_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.roles import CURATOR, is_curator
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force
from ideas.people.models import Person
from ideas.people.queries import within_role
from ideas.search.queries import codes_matching
from ideas.topics.queries import located_within
from ideas.workflow.lifecycle import Feature
from ideas.workflow.queries import stages_open_for

PUBLIC_OFFERS = (OfferState.OPEN, OfferState.PAUSED)


def standing_idea(need: Need) -> Idea:
    """The idea that leads ``need`` today: its own, or the one that took its own in."""
    return need.idea.merged_into or need.idea


def is_meant_for(offer: Offer, need: Need) -> bool:
    """Whether ``offer`` is in the open, or made to the idea that leads ``need`` or to one that is one with it."""
    return offer.idea is None or root_of(offer.idea) == root_of(need.idea)


def is_led_by(root: int) -> Q:
    """The condition on a need or an offer for being of the idea with that key or of one merged into it."""
    return Q(idea=root) | Q(idea__merged_into=root)


def led_by_teams_of(person: Person, *roles: str) -> Q:
    """The condition on a need for ``person`` being on the team that leads it today, in one of ``roles`` (of none: in any)."""
    teams = TeamMember.objects.filter(person=person, **({"role__in": roles} if roles else {})).values("idea")
    return Q(idea__in=teams, idea__merged_into=None) | Q(idea__merged_into__in=teams)


def of_listed(idea: str, **more: Any) -> Q:
    """The condition on what has an idea in the column ``idea``: that idea is on public lists, or part of one that is.

    ``more`` is asked of the idea on the lists. Nothing of a hidden idea passes. By joins, so that the rows lead to their few
    ideas and not all ideas of the lab to some rows.
    """
    asked = {"is_public": True, "hidden_at": None, **more}
    itself = {f"{idea}__{name}": value for name, value in asked.items()}
    speaking = {f"{idea}__merged_into__{name}": value for name, value in asked.items()}
    return Q(**itself, **{f"{idea}__merged_into": None}) | Q(**speaking, **{f"{idea}__hidden_at": None})


# --- Needs ----------------------------------------------------------------------------------------------------------


def needs_visible_to(viewer: Actor) -> QuerySet[Need]:
    """Needs ``viewer`` may know of: of ideas they see and those merged into them; none of a hidden idea that they may not
    know of; hidden needs for the team that leads them and who curates the idea. In no order.
    """
    if viewer.is_system:
        return Need.objects.all()
    ideas = ideas_visible_to(viewer).values("pk")
    seen = Q(hidden_at=None)
    if viewer.is_person:
        seen |= led_by_teams_of(viewer.person) | _of_curated(viewer)
    of_shown = Q(idea__hidden_at=None, idea__merged_into__in=ideas)
    return Need.objects.filter(Q(idea__in=ideas) | of_shown, seen)


def _of_curated(viewer: Actor) -> Q:
    if not is_curator(viewer):
        return Q(pk__in=())
    return Q(idea__in=ideas_curated_by(viewer).values("pk"))


def listed_needs() -> QuerySet[Need]:
    """Needs that everyone may see and answer: open, not over, led by a listed idea whose stage takes offers. In no order."""
    led = of_listed("idea", stage__in=stages_open_for(Feature.OFFER))
    return Need.objects.filter(led, _not_over(), hidden_at=None, state=NeedState.OPEN)


def newest_needs(most: int) -> list[Need]:
    """The last ``most`` needs that everyone may answer and of which something is lacking still, with their ideas."""
    promised = F("agreed") + F("delivered")
    lacking = listed_needs().filter(Q(amount=None) | Q(amount__gt=promised))
    return list(lacking.select_related("idea").order_by("-created_at", "-id")[:most])


def _not_over() -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=clock.today())


def needs_of(idea: Idea, viewer: Actor) -> QuerySet[Need]:
    """The needs of ``idea`` and of those merged into it that ``viewer`` may know of, open ones first, oldest first."""
    rows = needs_visible_to(viewer).filter(idea__in=family_of(idea).values("pk"))
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(NeedState.values)]
    ranked = rows.annotate(rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("rank", "created_at", "id")


# --- Offers ---------------------------------------------------------------------------------------------------------


def offers_visible_to(viewer: Actor) -> QuerySet[Offer]:
    """Offers ``viewer`` may know of, in no order.

    Open and paused ones that nobody hid, of organisations that are not hidden, to ideas they see; their own
    and those of organisations they act for; those brought together with a need of their team; all that they
    moderate.
    """
    if viewer.is_system:
        return Offer.objects.all()
    reaches = Q(idea=None) | Q(idea__in=ideas_visible_to(viewer).values("pk"))
    seen = (
        reaches
        & Q(hidden_at=None, state__in=PUBLIC_OFFERS)
        & (Q(organisation=None) | Q(organisation__hidden_at=None))
    )
    if viewer.is_person:
        seen |= given_by(viewer.person) | _matched_with(viewer) | moderated_by(viewer)
    return Offer.objects.filter(seen)


def given_by(person: Person) -> Q:
    """The condition on an offer for being ``person``'s own, or of an organisation that they may commit."""
    return Q(person=person, organisation=None) | Q(organisation__in=committed_by(person))


def committed_by(person: Person) -> QuerySet[Mandate, Any]:
    """The keys of the organisations that ``person`` may commit today."""
    mandates = Mandate.objects.filter(
        in_force(clock.today()), person=person, role__in=COMMITTING_ROLES, scope_kind=Mandate.Scope.ALL
    )
    return mandates.order_by().values("organisation")


def _matched_with(viewer: Actor) -> Q:
    teams = TeamMember.objects.filter(person=viewer.person).values("idea")
    return Q(pk__in=Match.objects.filter(idea__in=teams).values("offer"))


def moderated_by(viewer: Actor) -> Q:
    """The condition on an offer for being the lab's to moderate by ``viewer``, as ``rules.moderates_offer`` asks of one."""
    return _of_curated(viewer) | (Q(idea=None) & within_role(viewer, CURATOR, Offer))


def listed_offers() -> QuerySet[Offer]:
    """Offers that everyone may see and ask for: open, not over, not all taken, in the open or to what a listed idea leads whose
    stage takes offers. In no order.
    """
    return _standing_offers(Q(idea=None) | of_listed("idea", stage__in=stages_open_for(Feature.OFFER)))


def _standing_offers(shown: Q) -> QuerySet[Offer]:
    """Of the offers that are ``shown`` those that are open, not over and not all taken."""
    givers = Q(organisation=None) | Q(organisation__hidden_at=None)
    has_some_left = Q(amount=None) | Q(taken__lt=F("amount"))
    return Offer.objects.filter(
        shown & givers & has_some_left & _not_over(), hidden_at=None, state=OfferState.OPEN
    )


def offers_to(idea: Idea, viewer: Actor) -> QuerySet[Offer]:
    """Offers made to ``idea`` or to those merged into it that ``viewer`` may know of, the newest first."""
    rows = offers_visible_to(viewer).filter(idea__in=family_of(idea).values("pk"))
    return rows.order_by("-created_at", "-id")


def offers_by(person: Person) -> QuerySet[Offer]:
    """The offers of ``person`` and of the organisations they may commit, the newest first."""
    return Offer.objects.filter(given_by(person)).order_by("-created_at", "-id")


def offers_of_organisation(organisation: Organisation, viewer: Actor) -> QuerySet[Offer]:
    """The offers of ``organisation`` that ``viewer`` may know of, the newest first."""
    return offers_visible_to(viewer).filter(organisation=organisation).order_by("-created_at", "-id")


def givers_of(offer: Offer) -> list[str]:
    """Codes of the people to whom ``offer`` belongs: its person, or who may commit its organisation today."""
    if offer.organisation_id is None:
        return [offer.person.code]
    mandates = Mandate.objects.filter(
        in_force(clock.today()), organisation=offer.organisation_id, role__in=COMMITTING_ROLES
    )
    return list(Person.objects.filter(pk__in=mandates.values("person")).values_list("code", flat=True))


def team_behind(need: Need) -> list[str]:
    """Codes of the people to whom ``need`` belongs: the team that leads it."""
    return people_of(standing_idea(need))


# --- Both -----------------------------------------------------------------------------------------------------------


def with_faces[Row: Model](rows: QuerySet[Row]) -> QuerySet[Row]:
    """``rows`` (needs or offers) with what a line of them shows, in their order."""
    related = ("idea",) if rows.model is Need else ("idea", "person", "organisation")
    return rows.select_related(*related).prefetch_related("territories")


def narrowed[Row: Model](
    rows: QuerySet[Row],
    *,
    words: str = "",
    kinds: Sequence[str] = (),
    territory: str = "",
    languages: Sequence[str] = (),
    day: datetime.date | None = None,
    weekdays: int = 0,
) -> QuerySet[Row]:
    """Those of ``rows`` (needs or offers) that hold all ``words``, are of one of ``kinds`` and ``languages``, lie within
    ``territory`` or are for everywhere, and can be had on that ``day`` and on one of ``weekdays``, in their
    order.
    """
    if words:
        kind = "need" if rows.model is Need else "offer"
        rows = rows.filter(code__in=codes_matching(kind, words))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if languages:
        rows = rows.filter(language__in=languages)
    if territory:
        everywhere = rows.filter(territories=None)
        inside = located_within(rows, territory)
        rows = rows.filter(Q(pk__in=inside.values("pk")) | Q(pk__in=everywhere.values("pk")))
    if day is not None:
        rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))
    if weekdays and weekdays != EVERY_DAY:
        some = [bits for bits in range(1, EVERY_DAY + 1) if bits & weekdays]
        rows = rows.filter(Q(weekdays=0) | Q(weekdays__in=some))
    return rows


def counts_by(rows: QuerySet[Any], column: str) -> dict[str, int]:
    """How many of ``rows`` have each value in ``column``."""
    return dict(rows.order_by().values_list(column).annotate(count=Count("pk")))


def latent_counts() -> dict[str, tuple[int, Decimal]]:
    """Of each kind, how many offers anybody may ask for, and the hours a month among them."""
    rows = _standing_offers(Q(idea=None)).order_by().values_list("kind")
    hours = Sum(F("amount") - F("taken"), filter=Q(unit="hour_a_month"))
    return {kind: (count, left or Decimal(0)) for kind, count, left in rows.annotate(c=Count("pk"), h=hours)}
