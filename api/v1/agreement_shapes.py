"""How agreements, their texts, signatures and proposals look."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.agreements.models import Agreement, Version
from ideas.agreements.queries import (
    parties_of,
    unsigned_parties,
    version_numbered,
    version_shown,
)


class VersionCard(serializers.Serializer[Any]):
    """A version of the text in a list."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    hash = serializers.CharField(help_text="SHA-256 of `canonical`, hexadecimal.")
    reason = serializers.CharField()
    author = Somebody(allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    at = serializers.DateTimeField()


class VersionShape(VersionCard):
    """One version, which never changes. `canonical` is what is signed, to the byte."""

    sections = serializers.DictField(child=serializers.CharField())
    annexes = serializers.DictField(child=serializers.CharField())
    duties = serializers.ListField(child=serializers.DictField())
    files = serializers.ListField(child=serializers.DictField())
    parties = serializers.ListField(child=serializers.DictField())
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    notice_days = serializers.IntegerField()
    canonical = serializers.CharField()


class SignatureShape(serializers.Serializer[Any]):
    """A simple electronic signature, or one on paper that the lab confirms; `void` ones say why they count no more."""

    code = serializers.CharField()
    version = serializers.IntegerField(source="version.number")
    hash = serializers.CharField()
    organisation = SomeOrganisation()
    person = Somebody(allow_null=True)
    way = serializers.CharField()
    state = serializers.CharField()
    signed_at = serializers.DateTimeField()
    voided_at = serializers.DateTimeField(allow_null=True)
    voided_why = serializers.CharField()


class ProposalShape(serializers.Serializer[Any]):
    """Sections that a party would have otherwise, against version `number`."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    sections = serializers.DictField(child=serializers.CharField())
    reason = serializers.CharField()
    organisation = SomeOrganisation()
    person = Somebody(allow_null=True)
    state = serializers.CharField()
    answer = serializers.CharField()
    became = serializers.IntegerField(allow_null=True, help_text="The version that took it in.")
    proposed_at = serializers.DateTimeField()


class PartyShape(serializers.Serializer[Any]):
    """An organisation in an agreement."""

    organisation = SomeOrganisation()
    ready_number = serializers.IntegerField(
        allow_null=True, help_text="The version that it says is ready to be signed."
    )


class AgreementCard(serializers.Serializer[Any]):
    """An agreement in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="pilot.code", default=None, allow_null=True)
    title = serializers.CharField()
    language = serializers.CharField()
    state = serializers.CharField()
    stage = serializers.CharField(help_text="Where the text that is worked on stands.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)

    def get_url(self, agreement: Agreement) -> str:
        """The address of its page, for life."""
        return address_of("agreement", agreement.code)


class AgreementShape(AgreementCard):
    """One agreement, with the text that the caller looks at first: what is being signed, else in force, else the last."""

    number = serializers.IntegerField(help_text="Of the last version that was written.")
    in_force_number = serializers.IntegerField(allow_null=True)
    signing_number = serializers.IntegerField(allow_null=True)
    sign_by = serializers.DateField(allow_null=True)
    notice_days = serializers.IntegerField()
    ended_reason = serializers.CharField()
    parties = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    unsigned = serializers.SerializerMethodField()

    @extend_schema_field(PartyShape(many=True))
    def get_parties(self, agreement: Agreement) -> list[dict[str, Any]]:
        """In the order in which they came."""
        return list(PartyShape(parties_of(agreement), many=True).data)

    @extend_schema_field(VersionShape)
    def get_text(self, agreement: Agreement) -> dict[str, Any]:
        """The version shown first."""
        version: Version = version_shown(self.context["request"].actor, agreement)
        return dict(VersionShape(version).data)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_unsigned(self, agreement: Agreement) -> list[str]:
        """Codes of the parties whose signature is missing; none while nothing is being signed."""
        if agreement.signing_number is None:
            return []
        return unsigned_parties(version_numbered(agreement, agreement.signing_number))
