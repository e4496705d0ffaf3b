"""Partners: organisations in a pilot, invited or applying."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.words import SomeOrganisation
from ideas.kernel.actor import Actor
from ideas.kernel.errors import NotFound
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.lifecycle import REASON_LIMIT, PartnerRole, PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    answer_handover,
    answer_invitation,
    apply_as_partner,
    change_contribution,
    decide_application,
    give_notice,
    invite_partner,
    let_partner_leave,
    take_notice_back,
    withdraw_application,
)
from ideas.pilots.queries import partner_called, partners_of

ANSWERS = (PartnerState.ACCEPTED.value, PartnerState.DECLINED.value, PartnerState.LEFT.value)

ANSWERING = (
    "pilots.answer_invitation",
    "pilots.decide_application",
    "pilots.withdraw_application",
    "pilots.give_notice",
    "pilots.let_partner_leave",
    "pilots.change_contribution",
)


class PartnerShape(serializers.Serializer[Any]):
    """An organisation in a pilot; before it has accepted only those concerned know of it."""

    organisation = SomeOrganisation()
    role = serializers.CharField()
    state = serializers.CharField()
    text = serializers.CharField(
        help_text="What it brings; before it accepted an invitation, what it was asked."
    )
    reason = serializers.CharField(help_text="Why it declined or left.")
    asked_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    leaves_on = serializers.DateField(
        allow_null=True, help_text="It gave notice: until then it stays a partner."
    )
    duties = serializers.CharField(help_text="What becomes of its duties when it leaves.")
    successor = SomeOrganisation(
        source="successor.organisation",
        default=None,
        allow_null=True,
        help_text="Who is asked to take them on.",
    )
    successor_agreed_at = serializers.DateTimeField(allow_null=True)


class PartnerWritten(Closed):
    """Which organisation, in which role. Without ``organisation`` that of `On-Behalf-Of` applies."""

    organisation = Code(organisations_visible_to, required=False)
    role = serializers.ChoiceField(choices=PartnerRole.values)
    text = serializers.CharField(
        allow_blank=True,
        required=False,
        default="",
        max_length=REASON_LIMIT,
        help_text="What it brings; when inviting, what it is asked.",
    )


class PartnerAnswer(Closed):
    """Yes, no, or no longer. ``text`` goes with a yes to an invitation, ``reason`` with the others.

    Without ``state`` a partner says anew by ``text`` what it brings. ``left`` of a partner gives notice, for ``leaves_on`` or
    the earliest day; ``accepted`` takes the notice back; ``left`` by who leads the pilot lets one that gave notice go at once.
    """

    state = serializers.ChoiceField(choices=ANSWERS, required=False)
    text = serializers.CharField(
        allow_blank=True,
        required=False,
        max_length=REASON_LIMIT,
        help_text="What it brings, in place of what it was asked; without it only its own words stay.",
    )
    reason = serializers.CharField(allow_blank=True, required=False, default="", max_length=REASON_LIMIT)
    leaves_on = serializers.DateField(required=False)
    duties = serializers.CharField(allow_blank=True, required=False, max_length=REASON_LIMIT)
    successor = Code(organisations_visible_to, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Something must be said."""
        if not {"state", "text"} & values.keys():
            raise serializers.ValidationError(
                {"state": self.fields["state"].error_messages["required"]}, "required"
            )
        return values


class Partners(Resource):
    """The partners of a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(PartnerShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Accepted ones first, then those who are asked or ask, then the others."""
        partners = partners_of(seen_pilot(request, code), request.actor)
        return self.paged(request, PartnerShape, partners, ("place", "asked_at", "id"))

    @extend_schema(request=PartnerWritten, responses={201: PartnerShape})
    def post(self, request: Asked, code: str) -> Response:
        """Invite an organisation, or apply for the one acted for."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.apply_as_partner", pilot, "pilots.invite_partner")
        data = self.body(request, PartnerWritten)
        permission = "invite_partner" if "organisation" in data else "apply_as_partner"
        allow(request.actor, f"pilots.{permission}", pilot)

        def ask() -> str:
            act = invite_partner if "organisation" in data else apply_as_partner
            return act(pilot, **data, by=request.actor).organisation.code

        partner = _seen_partner(pilot, once(request, ask), request.actor)
        return self.shown(request, PartnerShape, partner, version=partner.version, status=201)


class OnePartner(Resource):
    """One partner, named by its organisation."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: PartnerShape})
    def get(self, request: Asked, code: str, organisation: str) -> Response:
        """Its role and state."""
        partner = _seen_partner(seen_pilot(request, code), organisation, request.actor)
        return self.shown(request, PartnerShape, partner, version=partner.version)

    @extend_schema(request=PartnerAnswer, responses={200: PartnerShape})
    def patch(self, request: Asked, code: str, organisation: str) -> Response:
        """Answer an invitation, decide on an application, leave, or say anew what it brings; a reason is published.

        Without ``state``, ``If-Match`` is owed.
        """
        partner = _seen_partner(seen_pilot(request, code), organisation, request.actor)
        allow(request.actor, ANSWERING[0], partner, *ANSWERING[1:])
        current = {"role": partner.role, "state": partner.state, "text": partner.text}
        match(request, partner.version, lambda: current, is_owed=_says_contribution(request.data))
        answered = _answer(partner, self.body(request, PartnerAnswer), request.actor)
        return self.shown(request, PartnerShape, answered, version=answered.version)


def _says_contribution(data: Any) -> bool:
    """Whether a body changes words instead of answering: a text is changed in the version that was read."""
    return isinstance(data, Mapping) and "state" not in data


def _answer(partner: Partner, data: Mapping[str, Any], by: Actor) -> Partner:
    version = partner.version
    if "state" not in data:
        return change_contribution(partner, text=data["text"], version=version, by=by)
    if data["state"] == PartnerState.LEFT:
        return _leave(partner, data, by)
    accept, reason = data["state"] == PartnerState.ACCEPTED, data["reason"]
    if partner.leaves_on is not None and accept:
        return take_notice_back(partner, version=version, by=by)
    if partner.state == PartnerState.APPLIED:
        return decide_application(partner, accept=accept, version=version, reason=reason, by=by)
    text = data.get("text")
    return answer_invitation(partner, accept=accept, version=version, text=text, reason=reason, by=by)


def _leave(partner: Partner, data: Mapping[str, Any], by: Actor) -> Partner:
    """Take an application back, give notice, or let one that did go at once."""
    version, reason = partner.version, data["reason"]
    if partner.state == PartnerState.APPLIED:
        return withdraw_application(partner, reason=reason, version=version, by=by)
    if partner.leaves_on is not None:
        return let_partner_leave(partner, version=version, by=by)
    said = {name: data[name] for name in ("leaves_on", "duties") if name in data}
    if "successor" in data:
        said["successor"] = _successor(partner, data["successor"])
    return give_notice(partner, reason=reason, **said, version=version, by=by)


def _successor(partner: Partner, organisation: Organisation) -> Partner:
    heir = partner.pilot.partners.filter(organisation=organisation).first()
    return heir if heir is not None else partner  # who cannot take over is refused in words


class HandoverAnswered(Closed):
    """Whether the successor takes the duties on."""

    accept = serializers.BooleanField()


class Handover(Resource):
    """What becomes of the duties of a partner that leaves."""

    @extend_schema(request=HandoverAnswered, responses={200: PartnerShape})
    def post(self, request: Asked, code: str, organisation: str) -> Response:
        """Say for the successor, by `On-Behalf-Of`, whether it takes them on."""
        partner = _seen_partner(seen_pilot(request, code), organisation, request.actor)
        allow(request.actor, "pilots.answer_handover", partner)
        data = self.body(request, HandoverAnswered)

        def answer() -> str:
            return answer_handover(partner, accept=data["accept"], by=request.actor).organisation.code

        once(request, answer)
        answered = _seen_partner(partner.pilot, organisation, request.actor)
        return self.shown(request, PartnerShape, answered, version=answered.version)


def _seen_partner(pilot: Pilot, organisation: str, actor: Actor) -> Partner:
    partner = partner_called(pilot, organisation, actor)
    if partner is None:
        raise NotFound()
    return partner
