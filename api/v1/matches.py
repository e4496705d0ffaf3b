"""Matches: needs and offers brought together, and the steps that both sides take."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import UNKNOWN, Closed, Code, Parameters, Several
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.resource_shapes import AmountShape, SomeIdea, amount_of, number_in
from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.collaboration import operations
from ideas.collaboration.lifecycle.needs import (
    CONTACT_LIMIT,
    MESSAGE_LIMIT,
    MOVES,
    REASON_LIMIT,
    STEP_NAMES,
    THANKS_LIMIT,
    MatchState,
    MatchStep,
    leads_to,
)
from ideas.collaboration.models import Match
from ideas.collaboration.queries.matching import matches_visible_to, with_sides
from ideas.collaboration.queries.resources import needs_visible_to, offers_visible_to, standing_idea
from ideas.collaboration.rules.needs import sides_held
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotFound, StepNotOnMap

STEPS = (MatchStep.ACCEPT, MatchStep.DECLINE, MatchStep.WITHDRAW, MatchStep.DELIVER, MatchStep.THANK)
OWES_REASON = (MatchStep.DECLINE, MatchStep.WITHDRAW)
ASKS: Mapping[MatchStep, tuple[str, ...]] = {
    MatchStep.ACCEPT: ("words", "contact"),
    MatchStep.DECLINE: ("reason",),
    MatchStep.WITHDRAW: ("reason",),
    MatchStep.DELIVER: ("amount",),
    MatchStep.THANK: ("thanks",),
}
RUN: Mapping[MatchStep, Callable[..., Match]] = {
    MatchStep.ACCEPT: operations.accept_match,
    MatchStep.DECLINE: operations.decline_match,
    MatchStep.WITHDRAW: operations.withdraw_match,
    MatchStep.DELIVER: operations.deliver_match,
    MatchStep.THANK: operations.thank_match,
}


class MatchedNeed(serializers.Serializer[Any]):
    """The need, by its name."""

    code = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    idea = SomeIdea()


class MatchedOffer(serializers.Serializer[Any]):
    """The offer, by its name, and who gives."""

    code = serializers.CharField()
    title = serializers.CharField()
    person = Somebody()
    organisation = SomeOrganisation(allow_null=True)


class MatchCard(serializers.Serializer[Any]):
    """A match in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    need = MatchedNeed()
    offer = MatchedOffer()
    state = serializers.CharField()
    amount = serializers.SerializerMethodField()
    delivered = serializers.SerializerMethodField()
    proposed_by = serializers.CharField(source="proposed_side", help_text="`need` or `offer`.")
    proposed_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField()
    agreed_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    thanked_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, match: Match) -> str:
        """The address of its page, for life."""
        return address_of("match", match.code)

    @extend_schema_field(AmountShape(allow_null=True))
    def get_amount(self, match: Match) -> dict[str, str] | None:
        """What is meant."""
        return amount_of(match.amount, match.unit)

    @extend_schema_field(AmountShape(allow_null=True))
    def get_delivered(self, match: Match) -> dict[str, str] | None:
        """What came."""
        return amount_of(match.delivered_amount, match.unit)


class YesShape(serializers.Serializer[Any]):
    """What a side said with its yes."""

    side = serializers.CharField()
    at = serializers.DateTimeField()
    words = serializers.CharField()
    contact = serializers.CharField(help_text="Empty until both sides have agreed.")


class MatchShape(MatchCard):
    """One match. What both sides wrote to each other is there for them alone."""

    said = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    thanks = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def _is_side(self, match: Match) -> bool:
        return bool(sides_held(self.context["actor"], match))

    @extend_schema_field(YesShape(many=True))
    def get_said(self, match: Match) -> list[dict[str, Any]]:
        """Each side's yes."""
        if not self._is_side(match):
            return []
        is_agreed = match.agreed_at is not None
        said = (
            ("offer", match.offer_yes_at, match.offer_words, match.offer_contact),
            ("need", match.need_yes_at, match.need_words, match.need_contact),
        )
        rows = [
            {"side": side, "at": at, "words": words, "contact": contact if is_agreed else ""}
            for side, at, words, contact in said
            if at is not None
        ]
        return list(YesShape(rows, many=True).data)

    def get_reason(self, match: Match) -> str:
        """Why it was declined or withdrawn."""
        return match.reason if self._is_side(match) else ""

    def get_thanks(self, match: Match) -> str:
        """The team's thanks."""
        return match.thanks if self._is_side(match) else ""

    def get_may(self, match: Match) -> list[str]:
        """The steps that the caller may take now."""
        actor = self.context["actor"]
        return sorted(
            step.value
            for step in STEPS
            if leads_to(step, match.state) and may(actor, f"collaboration.{step}_match", match)
        )


class MatchFilters(Paged):
    """Which matches."""

    state = Several([state for state in MatchState.values if state != MatchState.SUGGESTED])
    idea = serializers.CharField(required=False, max_length=40)
    need = serializers.CharField(required=False, max_length=40)
    offer = serializers.CharField(required=False, max_length=40)
    organisation = serializers.CharField(required=False, max_length=40, help_text="That gives.")


class AmountSent(Closed):
    """How much, in the unit of the match."""

    value = serializers.CharField(max_length=14)

    def validate_value(self, text: str) -> Decimal:
        """The number."""
        return number_in(text)


class MatchWritten(Closed):
    """Which need and which offer. Without `amount` as much as is missing and to be had."""

    need = Code(
        lambda actor: needs_visible_to(actor).select_related("idea__stage", "idea__merged_into__stage")
    )
    offer = Code(lambda actor: offers_visible_to(actor).select_related("idea", "person", "organisation"))
    amount = AmountSent(required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=MESSAGE_LIMIT)
    contact = serializers.CharField(required=False, allow_blank=True, max_length=CONTACT_LIMIT)


class MatchStepTaken(Closed):
    """Which step, and what goes with it, nothing else: `words` and `contact` with `accept`, `reason` with `decline` and
    `withdraw`, `amount` with `deliver`, `thanks` with `thank`.
    """

    step = serializers.ChoiceField(choices=[step.value for step in STEPS])
    words = serializers.CharField(required=False, allow_blank=True, max_length=MESSAGE_LIMIT, default="")
    contact = serializers.CharField(required=False, allow_blank=True, max_length=CONTACT_LIMIT, default="")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_LIMIT, default="")
    amount = AmountSent(required=False, allow_null=True, default=None)
    thanks = serializers.CharField(required=False, allow_blank=True, max_length=THANKS_LIMIT, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What does not go with the step would be lost: it is refused as a name that there is not."""
        known = {"step", *ASKS[MatchStep(attrs["step"])]}
        lost = {
            name: [ErrorDetail(str(UNKNOWN), "unknown")] for name in self.initial_data if name not in known
        }
        if lost:
            raise ValidationError(lost)
        return attrs


class MatchStepShape(serializers.Serializer[Any]):
    """A step from where a match stands."""

    key = serializers.CharField()
    name = serializers.CharField()
    to = serializers.CharField()
    mine = serializers.BooleanField(help_text="Whether it is the caller's to take.")
    needs_reason = serializers.BooleanField()


class Matches(Resource):
    """Matches that the caller may know of."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": MatchFilters}

    @extend_schema(responses={200: page_shape(MatchCard)})
    def get(self, request: Asked) -> Response:
        """Those that both sides agreed on, and the caller's own; the newest first."""
        rows = with_sides(_filtered(matches_visible_to(request.actor), request.parameters))
        return self.paged(request, MatchCard, rows, ("-proposed_at", "-id"))

    @extend_schema(request=MatchWritten, responses={201: MatchShape})
    def post(self, request: Asked) -> Response:
        """Propose to bring a need and an offer together, from either side."""
        allow(request.actor, "collaboration.make_offer")
        data = self.body(request, MatchWritten)
        need, offer = data.pop("need"), data.pop("offer")
        amount = (data.pop("amount", None) or {}).get("value")
        allow(
            request.actor,
            "collaboration.propose_match",
            Match(need=need, offer=offer, idea=standing_idea(need)),
        )

        def propose() -> str:
            return operations.propose_match(need, offer, amount=amount, **data, by=request.actor).code

        match = seen_match(request, once(request, propose))
        return self.shown(request, MatchShape, match, version=match.version, status=201)


def _filtered(rows: QuerySet[Match], asked: Mapping[str, Any]) -> QuerySet[Match]:
    if "state" in asked:
        rows = rows.filter(state__in=asked["state"])
    columns = {
        "idea": "need__idea__code",
        "need": "need__code",
        "offer": "offer__code",
        "organisation": "offer__organisation__code",
    }
    return rows.filter(**{column: asked[name] for name, column in columns.items() if name in asked})


class OneMatch(Resource):
    """One match."""

    @extend_schema(responses={200: MatchShape})
    def get(self, request: Asked, code: str) -> Response:
        """Where it stands."""
        match = seen_match(request, code)
        return self.shown(request, MatchShape, match, version=match.version)


class MatchSteps(Resource):
    """The steps from where a match stands."""

    @extend_schema(responses={200: page_shape(MatchStepShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Every step that is possible, and whether it is the caller's."""
        match = seen_match(request, code)
        steps = [
            {
                "key": step.value,
                "name": str(STEP_NAMES[step]),
                "to": target.value,
                "mine": may(request.actor, f"collaboration.{step}_match", match),
                "needs_reason": step in OWES_REASON,
            }
            for step in STEPS
            if (target := leads_to(step, match.state)) is not None
        ]
        return self.whole(request, MatchStepShape, steps)

    @extend_schema(request=MatchStepTaken, responses={201: MatchShape})
    def post(self, request: Asked, code: str) -> Response:
        """Take a step for one's side."""
        match = seen_match(request, code)
        allow(
            request.actor,
            "collaboration.decline_match",
            match,
            *(f"collaboration.{step}_match" for step in STEPS),
        )
        data = self.body(request, MatchStepTaken)
        once(request, lambda: _take(match, data, request.actor).code)
        match = seen_match(request, code)
        return self.shown(request, MatchShape, match, version=match.version, status=201)


def _take(match: Match, data: Mapping[str, Any], by: Actor) -> Match:
    step = MatchStep(data["step"])
    allow(by, f"collaboration.{step}_match", match)
    if match.state not in MOVES[step]:
        raise StepNotOnMap()
    given = {name: data[name] for name in ASKS[step]}
    if given.get("amount"):
        given["amount"] = given["amount"]["value"]
    return RUN[step](match, **given, version=match.version, by=by)


def seen_match(request: Asked, code: str) -> Match:
    """The match of that code with all that is shown of it. Raises NotFound for what the caller may not know of."""
    around = ("idea__team__person", "need__idea__themes")
    rows = with_sides(matches_visible_to(request.actor)).prefetch_related(*around, "need__idea__territories")
    match = rows.filter(code=code).first()
    if match is None:
        raise NotFound()
    return match
