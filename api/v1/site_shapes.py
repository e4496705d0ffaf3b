"""How sites of pilots look, with their partners, steps and what is done differently there."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.pilot_shapes import AcceptedPartner
from api.v1.steps import UnmetShape
from api.v1.words import SomeOrganisation, address_of
from ideas.kernel.authorization import may
from ideas.sites.models import Site

PERMISSIONS: Mapping[str, str] = {
    "edit": "sites.change_site",
    "step": "sites.move_site",
    "decide_replication": "sites.decide_replication",
    "withdraw_replication": "sites.withdraw_replication",
    "invite_partner": "sites.invite_site_partner",
    "apply": "sites.apply_as_site_partner",
    "note_deviation": "sites.note_deviation",
}


class BenefitShape(serializers.Serializer[Any]):
    """How to benefit, in the language of the site."""

    who = serializers.CharField()
    where = serializers.CharField()
    when = serializers.CharField()
    contact = serializers.CharField()


class SiteCard(serializers.Serializer[Any]):
    """A site in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="pilot.code")
    name = serializers.CharField()
    territory = serializers.CharField(source="territory.code")
    position = serializers.IntegerField()
    state = serializers.CharField()
    language = serializers.CharField()
    place = serializers.CharField()
    benefit = BenefitShape(source="*", help_text="How to benefit; empty texts before it opens.")
    particular = serializers.CharField(
        source="context", help_text="What is particular here, for a fair comparison."
    )
    partners = AcceptedPartner(source="accepted_partners", many=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, site: Site) -> str:
        """The address of its page, for life."""
        return address_of("site", site.code)


class ReplicationShape(serializers.Serializer[Any]):
    """What an organisation asked, and what the pilot answered."""

    organisation = SomeOrganisation()
    why = serializers.CharField()
    carriers = serializers.CharField()
    adaptations = serializers.CharField()
    pack = serializers.IntegerField(
        source="pack.number",
        default=None,
        allow_null=True,
        help_text="The version of the pack that was read.",
    )
    asked_at = serializers.DateTimeField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)


class SiteMoveShape(serializers.Serializer[Any]):
    """A step that the site took."""

    step = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class SiteShape(SiteCard):
    """One site, and what is open to the caller."""

    pack = serializers.IntegerField(
        source="pack.number",
        default=None,
        allow_null=True,
        help_text="The version of the pack that it follows.",
    )
    moves = SiteMoveShape(many=True, source="moves.all")
    replication = serializers.SerializerMethodField(
        help_text="What was asked, for those concerned; null where nobody asked."
    )
    may = serializers.SerializerMethodField()

    @extend_schema_field(ReplicationShape(allow_null=True))
    def get_replication(self, site: Site) -> dict[str, Any] | None:
        """What was asked, where the caller is concerned."""
        asked = getattr(site, "replication", None)
        if asked is None or not self.context.get("knows_all"):
            return None
        return dict(ReplicationShape(asked).data)

    def get_may(self, site: Site) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        return sorted(name for name, permission in PERMISSIONS.items() if may(actor, permission, site))


class SiteStepShape(serializers.Serializer[Any]):
    """A step from where a site stands."""

    key = serializers.CharField()
    name = serializers.CharField()
    to = serializers.CharField(source="target")
    possible = serializers.BooleanField(source="is_possible")
    mine = serializers.BooleanField(source="is_mine", help_text="Whether it is the caller's to take.")
    unmet = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField()

    @extend_schema_field(UnmetShape(many=True))
    def get_unmet(self, step: Any) -> list[dict[str, str]]:
        """What is missing."""
        return [{"guard": unmet.guard, "message": str(unmet.message)} for unmet in step.unmet]


class SitePartnerShape(serializers.Serializer[Any]):
    """An organisation at a site; before it has accepted only those concerned know of it."""

    organisation = SomeOrganisation()
    role = serializers.CharField()
    state = serializers.CharField()
    text = serializers.CharField(help_text="What it brings; while it is invited, what it was asked.")
    reason = serializers.CharField(help_text="Why it declined or left.")
    asked_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)


class DeviationShape(serializers.Serializer[Any]):
    """What is done differently at a site."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    reason = serializers.CharField()
    core = serializers.BooleanField(source="is_core", help_text="Whether it touches the core of the pilot.")
    since = serializers.DateField()
    state = serializers.CharField()
    answer = serializers.CharField(help_text="The pilot's reason for agreeing or not.")
    noted_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
