"""Organisations: the list, one, proposing and changing one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.named import Place
from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.files.models import File
from ideas.files.queries import files_visible_to
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import Invalid, NotFound
from ideas.kernel.text import html_of
from ideas.organisations.lifecycle import Competence
from ideas.organisations.models import Organisation
from ideas.organisations.operations import change_organisation, propose_organisation, request_verification
from ideas.organisations.queries import (
    heir_of,
    may_be_asked_for,
    networks_of,
    organisations_matching,
    organisations_visible_to,
    organisations_within,
    possible_duplicates,
    state_on,
    steps_of,
    verified_on,
)
from ideas.topics.models import Territory

READS = "organisations.read_verification"
PERMISSIONS: Mapping[str, str] = {
    "edit": "organisations.change_organisation",
    "request_verification": "organisations.request_verification",
    "invite": "organisations.invite_member",
    "ask_mandate": "organisations.ask_mandate",
    "grant_mandate": "organisations.grant_mandate",
}


class OrganisationCard(serializers.Serializer[Any]):
    """An organisation in a list."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    kind = serializers.CharField()
    territory = serializers.CharField(source="territory.code", default=None, allow_null=True)
    website = serializers.CharField()
    verified = serializers.SerializerMethodField()
    verified_until = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_url(self, organisation: Organisation) -> str:
        """The address of its page, for life."""
        return address_of("organisation", organisation.code)

    def get_verified(self, organisation: Organisation) -> bool:
        """Whether the lab vouches for it today."""
        return organisation.is_verified_on(clock.today())

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_verified_until(self, organisation: Organisation) -> str | None:
        """Until when, while it does."""
        until = organisation.verified_until
        return until.isoformat() if until and organisation.is_verified_on(clock.today()) else None


class Logo(serializers.Serializer[Any]):
    """An image of the organisation that stands for it."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    alt_text = serializers.CharField()

    def get_url(self, file: File) -> str:
        """Where its bytes are; with a width in place of ``original`` it comes smaller."""
        return f"{settings.LAB_BASE_URL}/f/{file.code}/original"


class OrganisationShape(OrganisationCard):
    """One organisation, and what is open to the caller."""

    competences = serializers.ListField(child=serializers.CharField())
    logo = Logo(source="shown_logo", allow_null=True)
    networks = serializers.SerializerMethodField()

    official_number = serializers.CharField()
    description = serializers.CharField()
    html = serializers.SerializerMethodField()
    verification = serializers.SerializerMethodField()
    represented = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField())
    may = serializers.SerializerMethodField()

    @extend_schema_field(SomeOrganisation(many=True))
    def get_networks(self, organisation: Organisation) -> list[dict[str, str]]:
        """The networks that it belongs to today."""
        rows = networks_of(organisation, self.context["actor"])
        return [{"code": row.network.code, "name": row.network.name} for row in rows]

    def get_verification(self, organisation: Organisation) -> str:
        """Where the lab's check of it stands, for who keeps it and the lab; `verified` or `unverified` for all others."""
        state = state_on(organisation, clock.today())
        is_known = state == Organisation.Verification.VERIFIED or may(
            self.context["actor"], READS, organisation
        )
        return str(state if is_known else Organisation.Verification.UNVERIFIED)

    def get_represented(self, organisation: Organisation) -> bool:
        """Whether it has not lost the last who represented it."""
        return organisation.unrepresented_since is None

    def get_html(self, organisation: Organisation) -> str:
        """The description as safe HTML."""
        return str(html_of(organisation.description))

    def get_may(self, organisation: Organisation) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        names = {name for name, permission in PERMISSIONS.items() if may(actor, permission, organisation)}
        if not may_be_asked_for(organisation, clock.today()):
            names.discard("request_verification")
        return sorted(names)


class OrganisationFilters(Paged):
    """Which organisations."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the name.")
    kind = serializers.ChoiceField(choices=Organisation.Kind.values, required=False)
    territory = Place()
    verified = serializers.BooleanField(required=False, help_text="Those the lab vouches for today.")


class OrganisationChanged(Closed):
    """What an organisation's page says."""

    name = serializers.CharField(max_length=160)
    kind = serializers.ChoiceField(choices=Organisation.Kind.values)
    official_number = serializers.CharField(allow_blank=True, required=False, max_length=40)
    description = serializers.CharField(allow_blank=True, required=False, max_length=5000)
    website = serializers.CharField(allow_blank=True, required=False, max_length=300)
    territory = Code(lambda _actor: Territory.objects.all(), required=False, allow_null=True)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=5), required=False, max_length=20
    )
    competences = serializers.ListField(
        child=serializers.ChoiceField(choices=Competence.values), required=False, max_length=30
    )


class OrganisationProposedShape(OrganisationChanged):
    """A new one; where one like it is known, `other` says that it is another."""

    other = serializers.BooleanField(
        source="is_other", required=False, help_text="It is none of those that may be the same."
    )


def expect_unknown(data: Mapping[str, Any], actor: Actor) -> None:
    """Raise Invalid where an organisation that the caller may know of may be the same."""
    asked = {name: data[name] for name in ("name", "official_number", "territory") if data.get(name)}
    known = possible_duplicates(actor, **asked)
    if known:
        names = ", ".join(f"{one.name} ({one.code})" for one in known)
        words = _("Existe déjà peut-être : %(names)s. Sinon, envoyez « other ».") % {"names": names}
        raise Invalid.one("name", "maybe_known", words)


class OrganisationPatched(OrganisationChanged):
    """What can be said of it once it has a page."""

    logo = Code(
        files_visible_to,
        required=False,
        allow_null=True,
        help_text="One of its own images, seen by all and described.",
    )


class Organisations(Resource):
    """Organisations that take part."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": OrganisationFilters}

    @extend_schema(responses={200: page_shape(OrganisationCard)})
    def get(self, request: Asked) -> Response:
        """Organisations that the caller may know of, by name."""
        rows = _filtered(organisations_visible_to(request.actor), request.parameters)
        return self.paged(request, OrganisationCard, rows.select_related("territory"), ("search_name", "id"))

    @extend_schema(request=OrganisationProposedShape, responses={201: OrganisationShape})
    def post(self, request: Asked) -> Response:
        """Propose an organisation that the caller wants to represent; the lab lists it."""
        allow(request.actor, "organisations.propose_organisation")
        data = self.body(request, OrganisationProposedShape)
        if not data.pop("is_other", False):
            expect_unknown(data, request.actor)
        made = once(request, lambda: propose_organisation(**data, by=request.actor).code)
        organisation = seen_organisation(request, made)
        return self.shown(request, OrganisationShape, organisation, version=organisation.version, status=201)


class OneOrganisation(Resource):
    """One organisation."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: OrganisationShape})
    def get(self, request: Asked, code: str) -> Response:
        """What its page says, and whether the lab vouches for it; 301 to the one that it was merged into."""
        try:
            organisation = seen_organisation(request, code)
        except NotFound:
            heir = heir_of(code, request.actor)
            if heir is None:
                raise
            return Response(status=301, headers={"Location": f"../{heir.code}/"})
        return self.shown(request, OrganisationShape, organisation, version=organisation.version)

    @extend_schema(request=OrganisationPatched, responses={200: OrganisationShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change what its page says, in the version that `If-Match` names."""
        organisation = seen_organisation(request, code)
        allow(request.actor, "organisations.change_organisation", organisation)
        version = organisation.version
        match(request, version, lambda: {"version": version}, is_owed=True)
        data = self.body(request, OrganisationPatched, partial=True)
        change_organisation(organisation, **data, version=version, by=request.actor)
        organisation = seen_organisation(request, code)
        return self.shown(request, OrganisationShape, organisation, version=organisation.version)


class VerificationStepShape(serializers.Serializer[Any]):
    """One step of the lab's check; for who keeps the organisation and the lab."""

    state = serializers.CharField()
    at = serializers.DateTimeField()
    person = Somebody(allow_null=True)
    until = serializers.DateField(allow_null=True)
    note = serializers.CharField(help_text="What was checked.")


class Verification(Resource):
    """The lab's check of an organisation."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(VerificationStepShape)})
    def get(self, request: Asked, code: str) -> Response:
        """How it came to where it stands, the newest first; its evidence are private files of the organisation."""
        organisation = seen_organisation(request, code)
        allow(request.actor, READS, organisation)
        return self.paged(request, VerificationStepShape, steps_of(organisation), ("-at", "-id"))

    @extend_schema(request=None, responses={201: OrganisationShape})
    def post(self, request: Asked, code: str) -> Response:
        """Ask the lab to vouch for an organisation that it does not vouch for, or no longer does."""
        organisation = seen_organisation(request, code)
        allow(request.actor, "organisations.request_verification", organisation)
        once(request, lambda: request_verification(organisation, by=request.actor).code)
        organisation = seen_organisation(request, code)
        return self.shown(request, OrganisationShape, organisation, version=organisation.version, status=201)


def seen_organisation(request: Asked, code: str) -> Organisation:
    """The organisation of that code. Raises NotFound for what the caller may not know of."""
    rows = organisations_visible_to(request.actor).select_related("territory", "logo")
    organisation = rows.filter(code=code).first()
    if organisation is None:
        raise NotFound()
    return organisation


def _filtered(rows: QuerySet[Organisation], asked: Mapping[str, Any]) -> QuerySet[Organisation]:
    if "q" in asked:
        rows = organisations_matching(rows, asked["q"])
    if "kind" in asked:
        rows = rows.filter(kind=asked["kind"])
    if "territory" in asked:
        rows = organisations_within(rows, asked["territory"])
    if "verified" in asked:
        vouched = verified_on(Organisation.objects.all(), clock.today())
        rows = (
            rows.filter(pk__in=vouched.values("pk"))
            if asked["verified"]
            else rows.exclude(pk__in=vouched.values("pk"))
        )
    return rows
