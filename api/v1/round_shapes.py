"""How consent rounds, their voices and positions look."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.words import Somebody, SomeOrganisation, SubjectNamed, Text, address_of, text_and_html
from ideas.consent.lifecycle import UNDECIDED
from ideas.consent.models import Round, Seat
from ideas.consent.queries import counts, position_of, proposal_of, tally_of
from ideas.kernel.authorization import may

PERMISSIONS: Mapping[str, str] = {
    "take_position": "consent.take_position",
    "answer_objections": "consent.answer_objection",
    "change_proposal": "consent.change_proposal",
    "close": "consent.close_round",
    "withdraw": "consent.withdraw_round",
}


class TallyShape(serializers.Serializer[Any]):
    """What is counted: of all seats, how many said what about the proposal as it is."""

    seats = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="How many must be heard.")
    heard = serializers.IntegerField()
    consent = serializers.IntegerField()
    concern = serializers.IntegerField()
    stand_aside = serializers.IntegerField()
    objection = serializers.IntegerField(help_text="Objections that block.")
    settled = serializers.IntegerField(
        help_text="Objections withdrawn, or answered and the answer agreed to."
    )
    silent = serializers.IntegerField()


class Quorum(serializers.Serializer[Any]):
    """How many must be heard: a number of seats, or a share of them in per cent."""

    kind = serializers.CharField(source="quorum_kind")
    value = serializers.IntegerField(source="quorum_value")


class RoundShape(serializers.Serializer[Any]):
    """A round: what is asked, until when, and what is counted."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    subject = SubjectNamed(source="*")
    question = serializers.CharField()
    language = serializers.CharField()
    proposal = serializers.SerializerMethodField()
    proposal_number = serializers.IntegerField()
    state = serializers.CharField()
    public = serializers.BooleanField(source="is_public")
    quorum = Quorum(source="*")
    tally = serializers.SerializerMethodField()
    opened_by = Somebody(allow_null=True)
    opened_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was withdrawn.")
    may = serializers.SerializerMethodField()

    def get_url(self, round_: Round) -> str:
        """The address of its page, for life."""
        return address_of("round", round_.code)

    @extend_schema_field(Text)
    def get_proposal(self, round_: Round) -> dict[str, str]:
        """The text that is asked about now."""
        return text_and_html(proposal_of(round_).text)

    @extend_schema_field(TallyShape)
    def get_tally(self, round_: Round) -> dict[str, Any]:
        """What is counted now."""
        return dict(TallyShape(tally_of(round_)).data)

    def get_may(self, round_: Round) -> list[str]:
        """What the caller may do in it."""
        if round_.state not in UNDECIDED:
            return []
        return sorted(
            n for n, permission in PERMISSIONS.items() if may(self.context["actor"], permission, round_)
        )


class SomeSeat(serializers.Serializer[Any]):
    """Whose voice it is: a person's or an organisation's."""

    code = serializers.CharField()
    person = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    spoken = serializers.IntegerField(help_text="How often it has spoken.")


class PositionShape(serializers.Serializer[Any]):
    """What a seat said, of which proposal, and what became of its objection."""

    number = serializers.IntegerField()
    proposal_number = serializers.IntegerField()
    stance = serializers.CharField()
    text = serializers.CharField()
    person = Somebody(help_text="Who said it.")
    at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="How the objection is resolved, as who leads the round says.")
    answered_at = serializers.DateTimeField(allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class VoiceShape(serializers.Serializer[Any]):
    """A seat with its last word and those before it."""

    seat = SomeSeat(source="*")
    position = serializers.SerializerMethodField()
    counted = serializers.SerializerMethodField()
    earlier = serializers.SerializerMethodField()

    @extend_schema_field(PositionShape(allow_null=True))
    def get_position(self, seat: Seat) -> dict[str, Any] | None:
        """Its last word, or null."""
        position = position_of(seat)
        return dict(PositionShape(position).data) if position is not None else None

    def get_counted(self, seat: Seat) -> bool:
        """Whether that counts for the proposal as it is."""
        return counts(self.context["round"], position_of(seat))

    @extend_schema_field(PositionShape(many=True))
    def get_earlier(self, seat: Seat) -> list[dict[str, Any]]:
        """What it said before, newest first."""
        last = position_of(seat)
        before = [one for one in seat.positions.all() if one != last]
        return [dict(PositionShape(one).data) for one in before[::-1]]
