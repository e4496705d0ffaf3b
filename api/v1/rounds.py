"""Consent rounds: of a subject, one, what was said in it and what can be done with it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Codes, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.round_shapes import RoundShape, VoiceShape
from ideas.consent.hosts import Venue
from ideas.consent.lifecycle import PROPOSAL_LIMIT, QUESTION_LIMIT, TEXT_LIMIT, QuorumKind, Stance
from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations import (
    agree_to_answer,
    answer_objection,
    change_proposal,
    close_round,
    open_round,
    take_position,
    withdraw_objection,
    withdraw_round,
)
from ideas.consent.queries import (
    position_of,
    proposal_of,
    rounds_about,
    rounds_visible_to,
    seat_of,
    with_voices,
)
from ideas.kernel.errors import MovedOn, NotFound
from ideas.kernel.subjects import subject_visible_to
from ideas.organisations.queries import organisations_visible_to
from ideas.people.queries import accounts

SETTLING = ("consent.withdraw_objection", "consent.answer_objection", "consent.agree_to_answer")


class RoundOpenedBody(Closed):
    """What is asked, of whom, until when. Without ``people`` and ``organisations`` the subject says whose voices are asked."""

    question = serializers.CharField(max_length=QUESTION_LIMIT)
    proposal = serializers.CharField(max_length=PROPOSAL_LIMIT)
    deadline = serializers.DateField(help_text="The last day, to its end in the lab's time zone.")
    quorum_kind = serializers.ChoiceField(choices=QuorumKind.values, required=False, default="seats")
    quorum_value = serializers.IntegerField(min_value=1, max_value=10_000)
    people = Codes(lambda _actor: accounts(), required=False)
    organisations = Codes(organisations_visible_to, required=False)


class ProposalBody(Closed):
    """Another text; every seat is asked anew."""

    proposal = serializers.CharField(max_length=PROPOSAL_LIMIT)
    deadline = serializers.DateField(required=False, help_text="Without it the agreed day stands.")


class RoundStepTaken(Closed):
    """``close`` counts before the deadline, once every seat was heard; ``withdraw`` owes a reason."""

    step = serializers.ChoiceField(choices=("close", "withdraw"))
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=TEXT_LIMIT)


class PositionTakenBody(Closed):
    """What the caller's seat says: the organisation's of `On-Behalf-Of`, else their own."""

    stance = serializers.ChoiceField(choices=Stance.values)
    text = serializers.CharField(
        allow_blank=True,
        required=False,
        default="",
        max_length=TEXT_LIMIT,
        help_text="Owed by an objection and a concern.",
    )
    spoken = serializers.IntegerField(
        required=False, min_value=0, help_text="How often the seat had spoken when the caller read it."
    )
    proposal_number = serializers.IntegerField(
        required=False, min_value=1, help_text="The proposal that was read."
    )


class ObjectionSettled(Closed):
    """``withdrawn`` and ``agreed`` are said by whoever objected, ``answer`` by who leads the round."""

    withdrawn = serializers.ChoiceField(choices=[True], required=False)
    agreed = serializers.ChoiceField(choices=[True], required=False)
    answer = serializers.CharField(required=False, max_length=TEXT_LIMIT)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Exactly one thing must be said."""
        if len(values) != 1:
            raise serializers.ValidationError(
                {"answer": self.fields["answer"].error_messages["required"]}, "required"
            )
        return values


class RoundsAbout(Resource):
    """The rounds about a subject."""

    kind: str = ""
    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(RoundShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        subject_visible_to(request.actor, self.kind, code)
        rounds = with_voices(rounds_about(self.kind, code, request.actor))
        return self.paged(request, RoundShape, rounds, ("-id",))

    @extend_schema(request=RoundOpenedBody, responses={201: RoundShape})
    def post(self, request: Asked, code: str) -> Response:
        """Ask about a proposal."""
        venue = Venue(self.kind, subject_visible_to(request.actor, self.kind, code))
        allow(request.actor, "consent.open_round", venue)
        data = self.body(request, RoundOpenedBody)
        if {"people", "organisations"} & data.keys():
            data = {"people": [], "organisations": [], **data}
        made = once(request, lambda: open_round(venue, **data, by=request.actor).code)
        round_ = seen_round(request, made)
        return self.shown(request, RoundShape, round_, version=round_.proposal_number, status=201)


class OneRound(Resource):
    """One round."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: RoundShape})
    def get(self, request: Asked, code: str) -> Response:
        """What is asked, until when, and what is counted."""
        round_ = seen_round(request, code)
        return self.shown(request, RoundShape, round_, version=round_.proposal_number)

    @extend_schema(request=ProposalBody, responses={200: RoundShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Ask about another text instead of the one that `If-Match` names."""
        round_ = seen_round(request, code)
        allow(request.actor, "consent.change_proposal", round_)
        proposal = proposal_of(round_)
        current = {"proposal": proposal.text, "proposal_number": proposal.number}
        match(request, proposal.number, lambda: current, is_owed=True)
        data = self.body(request, ProposalBody)
        change_proposal(round_, **data, number=proposal.number, by=request.actor)
        round_ = seen_round(request, code)
        return self.shown(request, RoundShape, round_, version=round_.proposal_number)


class RoundSteps(Resource):
    """What ends a round before its deadline."""

    @extend_schema(request=RoundStepTaken, responses={201: RoundShape})
    def post(self, request: Asked, code: str) -> Response:
        """Close it once every seat was heard, or withdraw it with a reason."""
        round_ = seen_round(request, code)
        allow(request.actor, "consent.close_round", round_)
        data = self.body(request, RoundStepTaken)

        def step() -> str:
            if data["step"] == "close":
                return close_round(round_, by=request.actor).code
            return withdraw_round(round_, reason=data["reason"], by=request.actor).code

        round_ = seen_round(request, once(request, step))
        return self.shown(request, RoundShape, round_, version=round_.proposal_number, status=201)


class Positions(Resource):
    """What the seats of a round said."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(VoiceShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every seat with its last word, in the order in which they were given."""
        round_ = seen_round(request, code)
        seats = Seat.objects.filter(round=round_).select_related("person", "organisation")
        seats = seats.prefetch_related("positions__person")
        return self.paged(request, VoiceShape, seats, ("id",), round=round_)

    @extend_schema(request=PositionTakenBody, responses={201: VoiceShape})
    def post(self, request: Asked, code: str) -> Response:
        """Speak for the caller's seat; until the deadline the last word holds."""
        round_ = seen_round(request, code)
        allow(request.actor, "consent.take_position", round_)
        data = self.body(request, PositionTakenBody)

        def speak() -> str:
            return _seat_code(take_position(round_, **data, by=request.actor))

        spoken = once(request, speak)
        seat = _seat(seen_round(request, code), spoken)
        return self.shown(request, VoiceShape, seat, round=round_, version=seat.spoken, status=201)


class OnePosition(Resource):
    """One seat's word, named by the code of the person or the organisation."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: VoiceShape})
    def get(self, request: Asked, code: str, seat: str) -> Response:
        """What it said."""
        round_ = seen_round(request, code)
        found = _seat(round_, seat)
        return self.shown(request, VoiceShape, found, round=round_, version=found.spoken)

    @extend_schema(request=ObjectionSettled, responses={200: VoiceShape})
    def patch(self, request: Asked, code: str, seat: str) -> Response:
        """Withdraw its objection, say how it is resolved, or agree that it is."""
        round_ = seen_round(request, code)
        found = _seat(round_, seat)
        allow(request.actor, SETTLING[0], round_, *SETTLING[1:])
        position = position_of(found)
        match(request, found.spoken, lambda: {"spoken": found.spoken})
        _settle(round_, found, position, self.body(request, ObjectionSettled), request)
        round_ = seen_round(request, code)
        found = _seat(round_, seat)
        return self.shown(request, VoiceShape, found, round=round_, version=found.spoken)


def _settle(
    round_: Round, seat: Seat, position: Position | None, data: Mapping[str, Any], request: Asked
) -> None:
    by = request.actor
    if "answer" in data:
        answer_objection(round_, seat, answer=data["answer"], by=by)
        return
    allow(by, "consent.withdraw_objection", round_)
    if seat_of(round_, by) != seat:
        raise NotFound()
    if "withdrawn" in data:
        withdraw_objection(round_, by=by)
    elif position is None:
        raise MovedOn()
    else:
        agree_to_answer(round_, answer=position.answer, by=by)


def seen_round(request: Asked, code: str) -> Round:
    """The round of that code with all that was said in it. Raises NotFound for what the caller may not know of."""
    round_ = with_voices(rounds_visible_to(request.actor)).filter(code=code).first()
    if round_ is None:
        raise NotFound()
    return round_


def _seat(round_: Round, code: str) -> Seat:
    for seat in round_.seats.all():
        if seat.code == code:
            return seat
    raise NotFound()


def _seat_code(position: Position) -> str:
    return position.seat.code
