"""Signing an agreement, what parties would have otherwise, and whether a hash is that of a text."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.agreement_shapes import ProposalShape, SignatureShape
from ideas.agreements.lifecycle import REASON_LIMIT, SECTIONS, TEXT_LIMIT, SignatureState
from ideas.agreements.models import Agreement, ProposedText, Signature
from ideas.agreements.operations import decide_change, propose_change, settle_paper, sign, withdraw_change
from ideas.agreements.queries import (
    agreement_called,
    proposals_of,
    reads_all,
    signatures_on,
    versions_visible_to,
    versions_with_hash,
)
from ideas.kernel.errors import NotFound


class SignatureGiven(Closed):
    """What was read, to the byte, and the caller's password: a signature is a confirmed act."""

    number = serializers.IntegerField(min_value=1)
    hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class PaperSettled(Closed):
    """Whether the signed paper is what it says; a refusal owes a reason."""

    state = serializers.ChoiceField(choices=(SignatureState.VALID.value, SignatureState.REFUSED.value))
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)


class ProposedTexts(Closed):
    """Sections as they would be; what is left out stays."""

    def get_fields(self) -> dict[str, Any]:
        """One field for each section."""
        return {
            name: serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
            for name in SECTIONS
        }


class ChangeProposed(Closed):
    """What a party would have otherwise, against version `number`."""

    number = serializers.IntegerField(min_value=1)
    sections = ProposedTexts()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)


class ProposalSettled(Closed):
    """Decided by who leads the agreement, withdrawn by who proposed."""

    state = serializers.ChoiceField(choices=("accepted", "declined", "withdrawn"))
    answer = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)


class TextHashAsked(Parameters):
    """Which hash."""

    hash = serializers.RegexField(r"^[0-9a-f]{64}$", required=True)


class TextFound(serializers.Serializer[Any]):
    """A version with that hash."""

    agreement = serializers.CharField(source="agreement.code")
    number = serializers.IntegerField()
    title = serializers.CharField()


class TextsFound(serializers.Serializer[Any]):
    """Versions with that hash that the caller may read, the newest first; none: no such text."""

    versions = TextFound(many=True)


class AgreementSignatures(Resource):
    """Signatures on an agreement."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(SignatureShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Those on versions that the caller may read, the newest first; void ones too."""
        agreement = agreement_called(request.actor, code)
        seen = versions_visible_to(request.actor, agreement).order_by().values("pk")
        rows = signatures_on(agreement).filter(version__in=seen)
        return self.paged(request, SignatureShape, rows, ("-signed_at", "-id"))

    @extend_schema(request=SignatureGiven, responses={201: SignatureShape})
    def post(self, request: Asked, code: str) -> Response:
        """Sign for the organisation of `On-Behalf-Of`, by a token of the scope `sign`; the password is never kept."""
        agreement = agreement_called(request.actor, code)
        allow(request.actor, "agreements.sign", agreement)
        said = self.body(request, SignatureGiven)
        read = f"{said['number']} {said['hash']}".encode()
        made = once(request, lambda: sign(agreement, **said, by=request.actor).code, body=read)
        return self.shown(request, SignatureShape, _signature(request, agreement, made), status=201)


class AgreementSignature(Resource):
    """One signature."""

    @extend_schema(request=PaperSettled, responses={200: SignatureShape})
    def patch(self, request: Asked, code: str, signature: str) -> Response:
        """Confirm a signed paper that was handed in, or say why not."""
        agreement = agreement_called(request.actor, code)
        row = _signature(request, agreement, signature)
        allow(request.actor, "agreements.settle_paper", row)
        said = self.body(request, PaperSettled)
        confirm = said["state"] == SignatureState.VALID
        settle_paper(row, confirm=confirm, reason=said["reason"], by=request.actor)
        return self.shown(request, SignatureShape, _signature(request, agreement, signature))


class AgreementProposals(Resource):
    """What parties would have otherwise."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(ProposalShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first, for those who read the whole text."""
        return self.paged(request, ProposalShape, _proposals(request, code), ("-proposed_at", "-id"))

    @extend_schema(request=ChangeProposed, responses={201: ProposalShape})
    def post(self, request: Asked, code: str) -> Response:
        """Propose for the organisation of `On-Behalf-Of` that sections say something else."""
        agreement = agreement_called(request.actor, code)
        allow(request.actor, "agreements.propose_change", agreement)
        said = self.body(request, ChangeProposed)
        made = once(request, lambda: propose_change(agreement, **said, by=request.actor).code)
        return self.shown(request, ProposalShape, _proposal(request, code, made), status=201)


class AgreementProposal(Resource):
    """One proposal."""

    @extend_schema(responses={200: ProposalShape})
    def get(self, request: Asked, code: str, proposal: str) -> Response:
        """What is proposed, and what became of it."""
        return self.shown(request, ProposalShape, _proposal(request, code, proposal))

    @extend_schema(request=ProposalSettled, responses={200: ProposalShape})
    def patch(self, request: Asked, code: str, proposal: str) -> Response:
        """Accept it as a new version, decline it, or withdraw it."""
        row = _proposal(request, code, proposal)
        allow(request.actor, "agreements.decide_change", row, "agreements.withdraw_change")
        said = self.body(request, ProposalSettled)
        if said["state"] == "withdrawn":
            withdraw_change(row, by=request.actor)
        else:
            decide_change(row, accept=said["state"] == "accepted", answer=said["answer"], by=request.actor)
        return self.shown(request, ProposalShape, _proposal(request, code, proposal))


class AgreementVerification(Resource):
    """Whether a hash is that of a text."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": TextHashAsked}

    @extend_schema(responses={200: TextsFound})
    def get(self, request: Asked) -> Response:
        """Which versions have it."""
        found = versions_with_hash(request.actor, request.parameters["hash"])
        return self.shown(request, TextsFound, {"versions": found})


def _signature(request: Asked, agreement: Agreement, code: str) -> Signature:
    seen = versions_visible_to(request.actor, agreement).order_by().values("pk")
    rows = signatures_on(agreement).filter(version__in=seen)
    row = rows.select_related("version__agreement__pilot__idea__stage").filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def _proposals(request: Asked, code: str) -> Any:
    agreement = agreement_called(request.actor, code)
    if not reads_all(request.actor, agreement):
        raise NotFound()
    return proposals_of(agreement)


def _proposal(request: Asked, code: str, proposal: str) -> ProposedText:
    rows = _proposals(request, code).select_related(
        "agreement__pilot__idea__stage", "organisation", "person", "decided_by"
    )
    row: ProposedText | None = rows.filter(code=proposal).first()
    if row is None:
        raise NotFound()
    return row
