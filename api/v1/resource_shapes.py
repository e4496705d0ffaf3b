"""How needs, offers, matches and suggestions look, and how they are written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.paging import Paged
from api.parsing import Closed, Codes, Several
from api.v1.named import Place
from api.v1.words import CodesOf, Somebody, SomeOrganisation, Text, address_of, text_and_html
from ideas.collaboration.lifecycle.needs import (
    DESCRIPTION_LIMIT,
    RHYTHM_LIMIT,
    TITLE_LIMIT,
    Kind,
    Unit,
    Weekday,
    bits_of,
)
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.queries.resources import narrowed
from ideas.kernel.authorization import may
from ideas.topics.models import Territory

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class AmountShape(serializers.Serializer[Any]):
    """How much of what; ``value`` is a decimal number as text."""

    value = serializers.CharField()
    unit = serializers.CharField()


def amount_of(value: Decimal | None, unit: str) -> dict[str, str] | None:
    """An amount in the shape of ``AmountShape``; None where nobody said how much."""
    return None if value is None else {"value": f"{value.quantize(Decimal('0.01'))}", "unit": unit}


def number_in(text: str) -> Decimal:
    """The decimal number that ``text`` holds. Raises ValidationError for anything else."""
    number: Decimal = serializers.DecimalField(max_digits=12, decimal_places=2).run_validation(text)
    return number


class AmountWritten(Closed):
    """How much of what, as it is sent."""

    value = serializers.CharField(max_length=14, help_text='A decimal number as text, such as `"2.50"`.')
    unit = serializers.ChoiceField(choices=Unit.values)

    def validate_value(self, text: str) -> Decimal:
        """The number."""
        return number_in(text)


class SomeIdea(serializers.Serializer[Any]):
    """An idea by its name."""

    code = serializers.CharField()
    title = serializers.CharField()


class ResourceCard(serializers.Serializer[Any]):
    """What a need and an offer say alike."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    kind = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    amount = serializers.SerializerMethodField()
    territories = CodesOf()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    weekdays = serializers.SerializerMethodField(help_text="The days that suit; empty: any day.")
    rhythm = serializers.CharField()
    state = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_url(self, row: Need | Offer) -> str:
        """The address of its page, for life."""
        return address_of("need" if isinstance(row, Need) else "offer", row.code)

    @extend_schema_field(AmountShape(allow_null=True))
    def get_amount(self, row: Need | Offer) -> dict[str, str] | None:
        """How much of what."""
        return amount_of(row.amount, row.unit)

    def get_weekdays(self, row: Need | Offer) -> list[str]:
        """From Monday on."""
        return [day.value for day in row.days]


class NeedCard(ResourceCard):
    """A need in a list."""

    idea = SomeIdea()
    agreed = serializers.SerializerMethodField(help_text="Promised and still to come.")
    delivered = serializers.SerializerMethodField(help_text="What came.")

    @extend_schema_field(AmountShape(allow_null=True))
    def get_agreed(self, need: Need) -> dict[str, str] | None:
        """The sum over its matches."""
        return amount_of(need.agreed, need.unit) if need.unit else None

    @extend_schema_field(AmountShape(allow_null=True))
    def get_delivered(self, need: Need) -> dict[str, str] | None:
        """The sum over its matches."""
        return amount_of(need.delivered, need.unit) if need.unit else None


class OfferCard(ResourceCard):
    """An offer in a list."""

    idea = SomeIdea(allow_null=True)
    person = Somebody()
    organisation = SomeOrganisation(allow_null=True)
    left = serializers.SerializerMethodField(help_text="What is still to be had.")

    @extend_schema_field(AmountShape(allow_null=True))
    def get_left(self, offer: Offer) -> dict[str, str] | None:
        """What no match has taken."""
        return amount_of(offer.left, offer.unit)


class _Whole(serializers.Serializer[Any]):
    """What one resource says besides."""

    description = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    permissions: Mapping[str, str] = {}

    @extend_schema_field(Text)
    def get_description(self, row: Need | Offer) -> dict[str, str]:
        """What one should know."""
        return text_and_html(row.description)

    def get_may(self, row: Need | Offer) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        return sorted(name for name, permission in self.permissions.items() if may(actor, permission, row))


class NeedShape(NeedCard, _Whole):
    """One need."""

    permissions: Mapping[str, str] = {
        "edit": "collaboration.change_need",
        "close": "collaboration.close_need",
        "hide": "collaboration.hide_need",
    }


class OfferShape(OfferCard, _Whole):
    """One offer."""

    permissions: Mapping[str, str] = {
        "edit": "collaboration.change_offer",
        "hide": "collaboration.hide_offer",
    }


class ReasonShape(serializers.Serializer[Any]):
    """Why two suit each other: a stable key, what it weighs, and words."""

    key = serializers.CharField()
    weight = serializers.IntegerField()
    words = serializers.CharField()


class SuggestionShape(serializers.Serializer[Any]):
    """A need and an offer that suit each other, the weightiest reason first."""

    need = NeedCard()
    offer = OfferCard()
    weight = serializers.IntegerField(source="fit.weight")
    reasons = ReasonShape(source="fit.reasons", many=True)


# --- Writing --------------------------------------------------------------------------------------------------------


class ResourceChanged(Closed):
    """What changes of a need or an offer. `amount: null` means that nobody counts it."""

    kind = serializers.ChoiceField(choices=Kind.values, required=False)
    title = serializers.CharField(required=False, max_length=TITLE_LIMIT)
    description = serializers.CharField(required=False, allow_blank=True, max_length=DESCRIPTION_LIMIT)
    amount = AmountWritten(required=False, allow_null=True)
    territories = Codes(lambda _actor: Territory.objects.all(), required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    weekdays = serializers.ListField(
        child=serializers.ChoiceField(choices=Weekday.values), required=False, max_length=7
    )
    rhythm = serializers.CharField(required=False, allow_blank=True, max_length=RHYTHM_LIMIT)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)


class ResourceWritten(ResourceChanged):
    """A need, or what an offer says: at least of which kind, and in a few words what."""

    kind = serializers.ChoiceField(choices=Kind.values)
    title = serializers.CharField(max_length=TITLE_LIMIT)


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as the operations take it."""
    values = {name: value for name, value in data.items() if name not in {"amount", "weekdays", "state"}}
    if "amount" in data:
        amount = data["amount"] or {"value": None, "unit": ""}
        values |= {"amount": amount["value"], "unit": amount["unit"]}
    if "weekdays" in data:
        values["weekdays"] = bits_of(data["weekdays"])
    return values


# --- Lists ----------------------------------------------------------------------------------------------------------


class ResourceFilters(Paged):
    """Which needs or offers; the same as on the page of resources."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Words, in any of the lab's languages."
    )
    kind = Several(Kind.values)
    territory = Place(help_text="It and all below, and what is for everywhere.")
    language = Several(LANGUAGES)
    on = serializers.DateField(required=False, help_text="To be had on that day.")
    weekday = Several(Weekday.values)


def filtered(rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
    """Those of ``rows`` that the parameters ask for."""
    return narrowed(
        rows,
        words=asked.get("q", ""),
        kinds=asked.get("kind", ()),
        territory=asked.get("territory", ""),
        languages=asked.get("language", ()),
        day=asked.get("on"),
        weekdays=bits_of(asked.get("weekday", ())),
    )
