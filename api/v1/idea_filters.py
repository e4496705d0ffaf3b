"""Which ideas a list shows, and in what order."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from api.paging import Paged
from api.parsing import Code, Several
from api.v1.named import Named, Place, known_stages, known_themes
from api.v1.resource_shapes import LANGUAGES
from ideas.calls.queries import calls_visible_to
from ideas.ideation.finding import Wanted, ideas_matching
from ideas.ideation.models import Endorsement, Idea, Support, TeamMember
from ideas.ideation.queries import (
    ideas_of,
    listed_ideas,
    roots_of,
)
from ideas.kernel.actor import Actor
from ideas.kernel.errors import SignInNeeded
from ideas.notifications.queries import follows_by
from ideas.people.models import Person

ORDERS: Mapping[str, tuple[str, ...]] = {
    "-active_at": ("-active_at", "-id"),
    "-submitted_at": ("-submitted_at", "-id"),
    "-supports": ("-support_count", "-id"),
    "-comments": ("-comment_count", "-id"),
}


class IdeaFilters(Paged):
    """Which ideas, and in what order."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Words, in any of the lab's languages."
    )
    stage = Named(known_stages, help_text="Keys, separated by commas.")
    theme = Named(known_themes, help_text="Codes or slugs, separated by commas.")
    territory = Place()
    call = Code(calls_visible_to, required=False)
    language = Several(LANGUAGES)
    person = serializers.CharField(required=False, max_length=40, help_text="On whose team they are.")
    organisation = serializers.CharField(required=False, max_length=40, help_text="Proposed for it.")
    backed_by = serializers.CharField(
        required=False, max_length=40, help_text="Endorsed by that organisation."
    )
    looks_for_carrier = serializers.BooleanField(required=False, help_text="Those that nobody leads.")
    supported = serializers.BooleanField(required=False, help_text="Those the caller backs.")
    followed = serializers.BooleanField(required=False, help_text="Those the caller follows.")
    mine = serializers.BooleanField(required=False, help_text="Those of the caller's teams, drafts too.")
    ordering = serializers.ChoiceField(choices=list(ORDERS), required=False, default="-active_at")


def keys_of(asked: Mapping[str, Any]) -> tuple[str, ...]:
    """The order asked for; drafts have no date of submission, so one's own ideas go by when they were begun."""
    keys = ORDERS[asked["ordering"]]
    return ("-created_at", "-id") if asked.get("mine") and keys[0] == "-submitted_at" else keys


def ideas_asked_for(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Idea]:
    """The ideas that the parameters ask for: what they share with the pages means the same there."""
    wanted = Wanted(
        words=asked.get("q", ""),
        themes=asked.get("theme", ()),
        stages=asked.get("stage", ()),
        languages=asked.get("language", ()),
        territory=asked.get("territory", ""),
        call=asked["call"].code if "call" in asked else "",
        organisation=asked.get("organisation", ""),
        looks_for_carrier=asked.get("looks_for_carrier", False),
    )
    ideas = ideas_matching(wanted.found(), among=_of_caller(listed_ideas(), actor, asked))
    return _of_somebody(ideas, asked)


def _of_caller(ideas: QuerySet[Idea], actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Idea]:
    """Raises SignInNeeded where the parameters speak of the caller and nobody is signed in."""
    if asked.get("mine"):
        ideas = ideas_of(_signed_in(actor))
    if asked.get("supported"):
        ideas = ideas.filter(pk__in=roots_of(Support.objects.filter(person=_signed_in(actor))))
    if asked.get("followed"):
        _signed_in(actor)
        followed = follows_by(actor).filter(subject_kind="idea").order_by()
        named = followed.values("subject_code")
        merged = Idea.objects.filter(code__in=named, merged_into__isnull=False).values("merged_into")
        ideas = ideas.filter(Q(code__in=named) | Q(pk__in=merged))
    return ideas


def _of_somebody(ideas: QuerySet[Idea], asked: Mapping[str, Any]) -> QuerySet[Idea]:
    if "person" in asked:
        teams = TeamMember.objects.filter(person__code=asked["person"])
        ideas = ideas.filter(pk__in=teams.values("idea"))
    if "backed_by" in asked:
        backed = Endorsement.objects.filter(organisation__code=asked["backed_by"], withdrawn_at=None)
        ideas = ideas.filter(pk__in=roots_of(backed))
    return ideas


def _signed_in(actor: Actor) -> Person:
    if not actor.is_person:
        raise SignInNeeded()
    person: Person = actor.person
    return person
