"""How pilots, their steps and reviews look."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.passages import VerdictShape
from api.v1.steps import UnmetShape
from api.v1.words import CodesOf, Somebody, SomeOrganisation, Text, address_of, text_and_html
from ideas.discussion.queries import thread_about
from ideas.kernel.authorization import may
from ideas.notifications.queries import follower_count, is_followed_by
from ideas.pilots.models import Pilot, Review
from ideas.pilots.queries import (
    growth_of,
)

PERMISSIONS: Mapping[str, str] = {
    "edit": "pilots.change_pilot",
    "start": "pilots.start_pilot",
    "begin_review": "pilots.begin_review",
    "decide_review": "pilots.decide_review",
    "invite_partner": "pilots.invite_partner",
    "apply": "pilots.apply_as_partner",
    "post_news": "pilots.post_news",
}


class PilotIdea(serializers.Serializer[Any]):
    """The idea that is tried."""

    code = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.CharField(source="stage.key")


class AcceptedPartner(serializers.Serializer[Any]):
    """An organisation that takes part."""

    organisation = SomeOrganisation()
    role = serializers.CharField()


class PilotCard(serializers.Serializer[Any]):
    """A pilot in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    idea = PilotIdea()
    growth = serializers.SerializerMethodField(
        help_text="Of the idea, 0 to 6; at an end as far as it had ever come."
    )
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    state = serializers.CharField()
    themes = CodesOf()
    territories = CodesOf()
    partners = AcceptedPartner(source="accepted_partners", many=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    news_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()

    def get_url(self, pilot: Pilot) -> str:
        """The address of its page, for life."""
        return address_of("pilot", pilot.code)

    def get_growth(self, pilot: Pilot) -> int:
        """How far its idea has grown."""
        return growth_of(pilot)


class PilotCounts(serializers.Serializer[Any]):
    """Who stands around a pilot."""

    followers = serializers.IntegerField()
    comments = serializers.IntegerField()


class PilotShape(PilotCard):
    """One pilot, and what is open to the caller."""

    text = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    followed = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(Text)
    def get_text(self, pilot: Pilot) -> dict[str, str]:
        """What the pilot's page says."""
        return text_and_html(pilot.text)

    @extend_schema_field(PilotCounts)
    def get_counts(self, pilot: Pilot) -> dict[str, int]:
        """Followers and comments."""
        thread = thread_about("pilot", pilot, self.context["actor"])
        comments = thread.comment_count if thread is not None else 0
        return {"followers": follower_count("pilot", pilot.code), "comments": comments}

    def get_followed(self, pilot: Pilot) -> bool:
        """Whether the caller follows it."""
        return is_followed_by(self.context["actor"], "pilot", pilot.code)

    def get_may(self, pilot: Pilot) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        names = [name for name, permission in PERMISSIONS.items() if may(actor, permission, pilot)]
        thread = thread_about("pilot", pilot, actor)
        if thread is not None and may(actor, "discussion.post_comment", thread):
            names.append("comment")
        return sorted(names)


class PilotStepShape(serializers.Serializer[Any]):
    """A step from where a pilot stands."""

    key = serializers.CharField()
    name = serializers.CharField()
    to = serializers.CharField(source="target")
    possible = serializers.BooleanField(source="is_possible")
    mine = serializers.BooleanField(source="is_mine", help_text="Whether it is the caller's to take.")
    unmet = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        first = {name: fields.pop(name) for name in ("key", "name")}
        return {**first, "from": serializers.SerializerMethodField(method_name="get_source"), **fields}

    def get_source(self, _step: Any) -> str:
        """The state that the pilot is in."""
        return str(self.context["pilot"].state)

    @extend_schema_field(UnmetShape(many=True))
    def get_unmet(self, step: Any) -> list[dict[str, str]]:
        """What is missing."""
        return list(UnmetShape(step.unmet, many=True).data)


class PilotPassageShape(serializers.Serializer[Any]):
    """A step with conditions that a pilot took: who, when, why, and what each guard said."""

    step = serializers.CharField()
    to = serializers.CharField(source="target")
    at = serializers.DateTimeField()
    by = Somebody(source="person", allow_null=True)
    reason = serializers.CharField()
    guards = VerdictShape(many=True, source="verdicts")
    overridden = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        fields = super().get_fields()
        return {"step": fields.pop("step"), "from": serializers.CharField(source="source"), **fields}


class ReviewShape(serializers.Serializer[Any]):
    """A look back at a pilot, and what was decided."""

    number = serializers.IntegerField()
    state_before = serializers.CharField()
    begun_by = Somebody(allow_null=True)
    begun_at = serializers.DateTimeField()
    proposed = serializers.CharField(
        help_text="The decision that partners are asked about; empty where they are not."
    )
    round = serializers.SerializerMethodField(help_text="Code of the consent round in which they are asked.")
    decision = serializers.CharField(help_text="Empty while it is open.")
    reason = serializers.CharField()
    decided_by = Somebody(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_round(self, review: Review) -> str | None:
        """Its code, or null."""
        return review.round.code if review.round is not None else None
