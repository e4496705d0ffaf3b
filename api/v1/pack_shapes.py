"""How packs of pilots look, with what sites make of them."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.words import Somebody, SomeOrganisation
from ideas.sites.comparing import documents_of
from ideas.sites.models import Pack, PackCost, PackFeedback
from ideas.sites.queries import shows_deviation


class PackAmountShape(serializers.Serializer[Any]):
    """An amount of money."""

    value = serializers.CharField(help_text="Decimal, with two places.")
    unit = serializers.CharField(help_text="ISO 4217.")


class CostShape(serializers.Serializer[Any]):
    """What a site costs: one line."""

    label = serializers.CharField()  # type: ignore[assignment]  # not an attribute
    amount = serializers.SerializerMethodField()
    every = serializers.CharField(help_text="once, month or year")

    @extend_schema_field(PackAmountShape)
    def get_amount(self, cost: PackCost) -> dict[str, str]:
        """In the currency of the pack."""
        return {"value": str(cost.amount), "unit": self.context["currencies"][cost.pack_id]}


class DocumentShape(serializers.Serializer[Any]):
    """A document of the pilot."""

    code = serializers.CharField()
    name = serializers.CharField(source="__str__")


class PackCard(serializers.Serializer[Any]):
    """A version of a pack in the list."""

    number = serializers.IntegerField()
    language = serializers.CharField()
    changes = serializers.CharField(help_text="What is new in it.")
    person = Somebody(source="published_by", allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


class PackShape(PackCard):
    """A version with all that it says; of a draft ``number`` is null."""

    number = serializers.IntegerField(allow_null=True)
    core = serializers.CharField(help_text="What every site does alike.")
    adaptable = serializers.CharField(help_text="What it may do its own way.")
    conditions = serializers.CharField()
    people = serializers.CharField()
    currency = serializers.CharField()
    costs = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    version = serializers.IntegerField(help_text="It grows while it is a draft.")

    @extend_schema_field(CostShape(many=True))
    def get_costs(self, pack: Pack) -> Any:
        """In their order."""
        context = {**self.context, "currencies": {pack.pk: pack.currency}}
        return CostShape(pack.costs.all(), many=True, context=context).data

    @extend_schema_field(DocumentShape(many=True))
    def get_documents(self, pack: Pack) -> Any:
        """Those that everyone may fetch."""
        return DocumentShape(documents_of(pack), many=True).data


class NamedSite(serializers.Serializer[Any]):
    """A site by its name, and the version that it follows."""

    code = serializers.CharField()
    name = serializers.CharField()
    pack = serializers.IntegerField(source="pack.number", default=None, allow_null=True)


class PackOfferShape(serializers.Serializer[Any]):
    """The last version that a site was offered."""

    site = NamedSite()
    number = serializers.IntegerField(source="pack.number")
    state = serializers.CharField()
    reason = serializers.CharField(help_text="Why it keeps the one that it follows.")
    offered_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class FeedbackShape(serializers.Serializer[Any]):
    """What a partner of a site says of the pack, and what the pilot answered."""

    number = serializers.IntegerField()
    site = serializers.CharField(source="site.code")
    pack = serializers.IntegerField(source="pack.number")
    organisation = SomeOrganisation()
    part = serializers.CharField()
    text = serializers.CharField(help_text="What did not fit.")
    proposal = serializers.CharField()
    deviation = serializers.SerializerMethodField(
        help_text="The number of what the site does differently for it, where that is known to all."
    )
    state = serializers.CharField()
    answer = serializers.CharField()
    became = serializers.IntegerField(
        source="became.number", default=None, allow_null=True, help_text="The version that came of it."
    )
    given_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)

    def get_deviation(self, feedback: PackFeedback) -> int | None:
        """Its number."""
        return feedback.deviation.number if feedback.deviation and shows_deviation(feedback) else None


def said_of(pack: Pack) -> Mapping[str, Any]:
    """What ``pack`` says now, for who wrote on an older one."""
    return dict(PackShape(pack).data)
