"""Ideas as they are shown and as they are written."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.parsing import Closed, Code, Codes
from api.v1.words import CodesOf, Somebody, SomeOrganisation, Text, address_of, text_and_html
from ideas.calls.queries import calls_visible_to
from ideas.discussion.queries import thread_about
from ideas.ideation.lifecycle import SECTION_LIMIT, SECTIONS, SUMMARY_LIMIT, TITLE_LIMIT
from ideas.ideation.models import Idea
from ideas.ideation.queries import (
    growth_of,
    is_supported_by,
    looks_for_carrier,
    successor_of,
    team_of,
)
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.notifications.queries import is_followed_by
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.queries import pilot_of
from ideas.topics.models import Territory
from ideas.topics.queries import open_themes
from ideas.workflow.lifecycle import Feature

PERMISSIONS: Mapping[str, str] = {
    "edit": "ideation.revise_idea",
    "advance": "ideation.advance_idea",
    "support": "ideation.support_idea",
    "endorse": "ideation.endorse_idea",
    "invite": "ideation.invite_to_team",
    "join": "ideation.ask_to_join",
    "carry": "ideation.ask_to_carry",
    "leave": "ideation.leave_team",
    "hand_over": "ideation.hand_over_lead",
}


class StageShape(serializers.Serializer[Any]):
    """Where an idea stands."""

    key = serializers.CharField(source="stage.key")
    name = serializers.CharField(source="stage.name")
    since = serializers.DateTimeField(source="stage_since")
    growth = serializers.SerializerMethodField(help_text="0 to 6; at an end as far as it had ever come.")
    answer_due = serializers.DateTimeField(
        source="due_at", allow_null=True, help_text="When the next answer is owed."
    )
    open = serializers.ListField(child=serializers.CharField(), source="stage.open")

    def get_growth(self, idea: Idea) -> int:
        """How far it has grown."""
        return growth_of(idea)


class MemberShape(serializers.Serializer[Any]):
    """Somebody on the team, perhaps for an organisation."""

    person = Somebody()
    organisation = SomeOrganisation(allow_null=True)
    role = serializers.CharField()


class CountsShape(serializers.Serializer[Any]):
    """How many people and organisations stand behind an idea, and what was said and proposed."""

    supports = serializers.IntegerField(source="support_count")
    endorsements = serializers.IntegerField(source="endorsement_count")
    followers = serializers.IntegerField(source="follower_count")
    comments = serializers.IntegerField(source="comment_count")
    amendments = serializers.IntegerField(source="amendment_count")


class OriginShape(serializers.Serializer[Any]):
    """Where an idea comes from."""

    kind = serializers.CharField(source="origin")
    name = serializers.CharField(source="origin_name")
    url = serializers.CharField(source="origin_url")
    licence = serializers.CharField(source="origin_licence")


class IdeaCard(serializers.Serializer[Any]):
    """An idea in a list: without its long texts."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    stage = StageShape(source="*")
    call = serializers.CharField(source="call.code", default=None, allow_null=True)
    themes = CodesOf()
    territories = CodesOf()
    place = serializers.SerializerMethodField()
    proposed_for = serializers.CharField(source="proposed_for.code", default=None, allow_null=True)
    looks_for_carrier = serializers.SerializerMethodField(help_text="Whether nobody leads it.")
    revision = serializers.IntegerField()
    team = serializers.SerializerMethodField()
    counts = CountsShape(source="*")
    origin = OriginShape(source="*")
    merged_into = serializers.SerializerMethodField(
        help_text="The idea that goes on with it, where the caller may know of that one."
    )
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()

    def get_url(self, idea: Idea) -> str:
        """The address of its page, for life."""
        return address_of("idea", idea.code)

    def get_place(self, idea: Idea) -> str | None:
        """Where, in the team's words."""
        return idea.place or None

    def get_merged_into(self, idea: Idea) -> str | None:
        """The code of the one that it is part of."""
        into = successor_of(idea, self.context["actor"])
        return into.code if into is not None else None

    def get_looks_for_carrier(self, idea: Idea) -> bool:
        """Whether it is under way and nobody leads it."""
        return looks_for_carrier(idea)

    @extend_schema_field(MemberShape(many=True))
    def get_team(self, idea: Idea) -> list[dict[str, Any]]:
        """The team, lead first."""
        return list(MemberShape(team_of(idea), many=True).data)


class SectionsShape(serializers.Serializer[Any]):
    """The six sections of an idea's text."""

    need = Text()
    solution = Text()
    people = Text()
    existing = Text()
    resources = Text()
    success = Text()


class IdeaShape(IdeaCard):
    """One idea, whole, and what is open to the caller."""

    sections = serializers.SerializerMethodField()
    pilot = serializers.SerializerMethodField()
    supported = serializers.SerializerMethodField()
    followed = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(SectionsShape)
    def get_sections(self, idea: Idea) -> dict[str, dict[str, str]]:
        """Every section, written or not."""
        return {key: text_and_html(idea.section(key)) for key in SECTIONS}

    def get_pilot(self, idea: Idea) -> str | None:
        """The code of its pilot, or null."""
        pilot = pilot_of(idea, self.context["actor"])
        return pilot.code if pilot is not None else None

    def get_supported(self, idea: Idea) -> bool:
        """Whether the caller backs it."""
        return is_supported_by(idea, self.context["actor"].person)

    def get_followed(self, idea: Idea) -> bool:
        """Whether the caller follows it."""
        return is_followed_by(self.context["actor"], "idea", idea.code)

    def get_may(self, idea: Idea) -> list[str]:
        """What the caller may do with it now."""
        return open_to(self.context["actor"], idea)


def open_to(actor: Actor, idea: Idea) -> list[str]:
    """The names of what ``actor`` may do with ``idea`` now."""
    names = [name for name, permission in PERMISSIONS.items() if may(actor, permission, idea)]
    if not idea.is_draft and idea.stage.is_open_for(Feature.COMMENT):
        thread = thread_about("idea", idea, actor)
        names += ["comment"] if thread is not None and may(actor, "discussion.post_comment", thread) else []
    return sorted(names)


class SectionsWritten(Closed):
    """Markdown of the sections that change."""

    need = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    solution = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    people = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    existing = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    resources = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)
    success = serializers.CharField(allow_blank=True, required=False, max_length=SECTION_LIMIT)


class IdeaWritten(Closed):
    """An idea's text and what it is about: as much as is known already, or what changes."""

    title = serializers.CharField(allow_blank=True, required=False, max_length=TITLE_LIMIT)
    summary = serializers.CharField(allow_blank=True, required=False, max_length=SUMMARY_LIMIT)
    sections = SectionsWritten(required=False)
    language = serializers.CharField(required=False, max_length=5)
    place = serializers.CharField(allow_blank=True, allow_null=True, required=False, max_length=160)
    themes = Codes(lambda _actor: open_themes(), required=False)
    territories = Codes(lambda _actor: Territory.objects.all(), required=False)
    call = Code(calls_visible_to, required=False)
    proposed_for = Code(organisations_visible_to, required=False, allow_null=True)


class IdeaRevised(IdeaWritten):
    """What changes in an idea, and why."""

    note = serializers.CharField(allow_blank=True, required=False, max_length=280)
