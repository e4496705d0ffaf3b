"""Agreements: their text, who signs it, what becomes of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Codes, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.agreement_shapes import AgreementCard, AgreementShape, VersionCard, VersionShape
from api.v1.pilots import seen_pilot
from ideas.agreements.lifecycle import (
    ANNEXES,
    LONGEST_NOTICE,
    REASON_LIMIT,
    SECTIONS,
    TEXT_LIMIT,
    TITLE_LIMIT,
)
from ideas.agreements.models import Agreement
from ideas.agreements.operations import (
    add_party,
    begin_agreement,
    begin_standing_agreement,
    end_agreement,
    mark_ready,
    open_negotiation,
    open_signing,
    remove_party,
    reopen,
    write_text,
)
from ideas.agreements.queries import (
    agreement_called,
    agreement_of,
    agreements_visible_to,
    agreements_with,
    standing_agreements,
    version_shown,
    versions_visible_to,
)
from ideas.kernel.errors import NotFound
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to

STEPS = {
    "negotiate": "agreements.open_negotiation",
    "ready": "agreements.mark_ready",
    "open_signing": "agreements.open_signing",
    "amendment": "agreements.reopen",
    "renewal": "agreements.reopen",
    "end": "agreements.end",
}


class AgreementFilters(Paged):
    """Which agreements; without `organisation` those that stand below no pilot."""

    organisation = Code(organisations_visible_to, required=False)


class StandingBegun(Closed):
    """An agreement between organisations, without a pilot; begun by the organisation of `On-Behalf-Of`."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    parties = Codes(organisations_visible_to, required=False)


class DutyWritten(Closed):
    """What a party does, from when until when."""

    # `from` is a word of Python
    organisation = serializers.CharField(max_length=8)
    text = serializers.CharField(max_length=TEXT_LIMIT)
    until = serializers.DateField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Adds ``from``, which Python keeps for itself."""
        return {"from": serializers.DateField(required=False, allow_null=True), **super().get_fields()}


def _texts(names: tuple[str, ...]) -> type[Closed]:
    fields = {
        name: serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT) for name in names
    }
    doc = "Markdown by part; what is left out stays."
    return type(f"Agreement{names[0].title()}Texts", (Closed,), {"__doc__": doc, **fields})


class AgreementWrittenBody(Closed):
    """What is written otherwise against version `number`; what others wrote since is merged part by part."""

    number = serializers.IntegerField(min_value=1, help_text="The version that was read.")
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=REASON_LIMIT,
        help_text="Owed while it is being signed: open signatures are void.",
    )
    title = serializers.CharField(required=False, max_length=TITLE_LIMIT)
    sections = _texts(SECTIONS)(required=False)
    annexes = _texts(ANNEXES)(required=False)
    duties = DutyWritten(many=True, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    notice_days = serializers.IntegerField(required=False, min_value=0, max_value=LONGEST_NOTICE)


class AgreementStepTaken(Closed):
    """`ready` and `open_signing` name the version; `open_signing` until when, `end` why."""

    step = serializers.ChoiceField(choices=list(STEPS))
    number = serializers.IntegerField(required=False, min_value=1)
    sign_by = serializers.DateField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """What the step owes is there."""
        owed = {"ready": ("number",), "open_signing": ("number", "sign_by")}.get(values["step"], ())
        missing = {
            name: [self.fields[name].error_messages["required"]] for name in owed if name not in values
        }
        if missing:
            raise serializers.ValidationError(missing, "required")
        return values


class Agreements(Resource):
    """Agreements between organisations."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": AgreementFilters}

    @extend_schema(responses={200: page_shape(AgreementCard)})
    def get(self, request: Asked) -> Response:
        """The last active first: standing ones, or all that one organisation is a party of."""
        rows = agreements_visible_to(request.actor).select_related("pilot")
        organisation = request.parameters.get("organisation")
        rows = standing_agreements(rows) if organisation is None else agreements_with(rows, organisation)
        return self.paged(request, AgreementCard, rows, ("-active_at", "-id"))

    @extend_schema(request=StandingBegun, responses={201: AgreementShape})
    def post(self, request: Asked) -> Response:
        """Begin one from the lab's template."""
        allow(request.actor, "agreements.begin_standing")
        said = self.body(request, StandingBegun)
        made = once(request, lambda: begin_standing_agreement(**said, by=request.actor).code)
        return shown_agreement(self, request, made, status=201)


class AgreementOfPilot(Resource):
    """The agreement of a pilot."""

    @extend_schema(responses={200: AgreementShape})
    def get(self, request: Asked, code: str) -> Response:
        """The one that has not ended, else the last."""
        agreement = agreement_of(seen_pilot(request, code), request.actor)
        if agreement is None:
            raise NotFound()
        return shown_agreement(self, request, agreement.code)

    @extend_schema(request=None, responses={201: AgreementShape})
    def post(self, request: Asked, code: str) -> Response:
        """Begin it from the lab's template; the pilot's accepted partners are its parties."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "agreements.begin_below_pilot", pilot)
        made = once(request, lambda: begin_agreement(pilot, by=request.actor).code)
        return shown_agreement(self, request, made, status=201)


class OneAgreement(Resource):
    """One agreement."""

    @extend_schema(responses={200: AgreementShape})
    def get(self, request: Asked, code: str) -> Response:
        """Where it stands, its parties and its text."""
        return shown_agreement(self, request, code)

    @extend_schema(request=AgreementWrittenBody, responses={200: AgreementShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Write its text; every saved one is a version of its own, the same again makes none."""
        agreement = agreement_called(request.actor, code)
        allow(request.actor, "agreements.write_text", agreement)
        said = self.body(request, AgreementWrittenBody)
        number, reason = said.pop("number"), said.pop("reason")
        write_text(agreement, changes=said, number=number, reason=reason, by=request.actor)
        return shown_agreement(self, request, code)


class AgreementSteps(Resource):
    """What brings an agreement on."""

    @extend_schema(request=AgreementStepTaken, responses={201: AgreementShape})
    def post(self, request: Asked, code: str) -> Response:
        """Negotiate, say that a version is ready, put it to be signed, write anew, give notice."""
        agreement = agreement_called(request.actor, code)
        first, *others = dict.fromkeys(STEPS.values())
        allow(request.actor, first, agreement, *others)
        said = self.body(request, AgreementStepTaken)
        once(request, lambda: _taken(request, agreement, said).code)
        return shown_agreement(self, request, code, status=201)


def _taken(request: Asked, agreement: Agreement, said: dict[str, Any]) -> Agreement:
    by, step = request.actor, said["step"]
    if step == "negotiate":
        return open_negotiation(agreement, by=by)
    if step == "ready":
        return mark_ready(agreement, number=said["number"], by=by)
    if step == "open_signing":
        return open_signing(agreement, number=said["number"], sign_by=said["sign_by"], by=by)
    if step == "end":
        return end_agreement(agreement, reason=said["reason"], by=by)
    return reopen(agreement, kind=step, by=by)


class AgreementParty(Resource):
    """One party of an agreement without a pilot."""

    @extend_schema(request=None, responses={200: AgreementShape})
    def put(self, request: Asked, code: str, organisation: str) -> Response:
        """Take it in; the same again changes nothing."""
        agreement = agreement_called(request.actor, code)
        add_party(agreement, organisation=_organisation(request, organisation), by=request.actor)
        return shown_agreement(self, request, code)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, organisation: str) -> Response:
        """Take it out before it binds."""
        agreement = agreement_called(request.actor, code)
        remove_party(agreement, organisation=_organisation(request, organisation), by=request.actor)
        return Response(status=204)


class AgreementVersions(Resource):
    """The versions of the text."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(VersionCard)})
    def get(self, request: Asked, code: str) -> Response:
        """Those the caller may read, the newest first."""
        agreement = agreement_called(request.actor, code)
        rows = versions_visible_to(request.actor, agreement).select_related("author", "organisation")
        return self.paged(request, VersionCard, rows, ("-number",))


class AgreementVersion(Resource):
    """One version."""

    @extend_schema(responses={200: VersionShape})
    def get(self, request: Asked, code: str, number: int) -> Response:
        """All of it, and what is signed to the byte."""
        agreement = agreement_called(request.actor, code)
        return self.shown(request, VersionShape, version_shown(request.actor, agreement, number))


def shown_agreement(view: Resource, request: Asked, code: str, status: int = 200) -> Response:
    """The agreement of that code as the caller may read it now."""
    agreement = agreement_called(request.actor, code)
    return view.shown(request, AgreementShape, agreement, status=status)


def _organisation(request: Asked, code: str) -> Organisation:
    organisation = organisations_visible_to(request.actor).filter(code=code).first()
    if organisation is None:
        raise NotFound()
    return organisation
