"""Reports to funders: prepared, frozen with a hash, verified."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.words import SomeOrganisation, address_of
from ideas.kernel.errors import NotFound
from ideas.organisations.queries import organisations_visible_to
from ideas.reporting.lifecycle import INTRODUCTION_LIMIT, TITLE_LIMIT
from ideas.reporting.models import FunderReport, ReportEntry
from ideas.reporting.operations import change_report, discard_report, freeze_report, prepare_report
from ideas.reporting.queries import (
    report_with_hash,
    reports_of,
    reports_visible_to,
    rows_offered,
    standing_of,
)


class FunderReportCard(serializers.Serializer[Any]):
    """A report in a list; `sha256` is empty while it is a draft."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    pilot = serializers.CharField(source="pilot.code")
    funder = SomeOrganisation(allow_null=True, help_text="Null: for all.")
    title = serializers.CharField()
    language = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    public = serializers.BooleanField(source="is_public")
    frozen_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField()

    def get_url(self, report: FunderReport) -> str:
        """The address of its page, for life."""
        return address_of("funder_report", report.code)


class FunderReportEntry(serializers.Serializer[Any]):
    """One thing that was frozen; of what was taken back only its hash is left."""

    part = serializers.CharField()
    key = serializers.CharField()
    sha256 = serializers.CharField()
    said = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_said(self, entry: ReportEntry) -> dict[str, Any] | None:
        """What it said then; null where it is shown no more."""
        return entry.said if entry.is_shown else None


class FunderReportStanding(serializers.Serializer[Any]):
    """How it stands to its hash."""

    whole = serializers.BooleanField(source="is_whole", help_text="Every word is the one that was frozen.")
    taken_back = serializers.IntegerField()
    changed = serializers.IntegerField()


class FunderReportShape(FunderReportCard):
    """One report: while a draft what it chose and what is offered, once frozen its entries."""

    introduction = serializers.CharField()
    replaces = serializers.CharField(source="replaces.code", default=None, allow_null=True)
    choices = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    offered = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()
    standing = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_offered(self, report: FunderReport) -> dict[str, list[str]]:
        """Keys that a draft can choose, by part."""
        if report.is_frozen:
            return {}
        return {code: [row.key for row in rows] for code, rows in rows_offered(report).items()}

    @extend_schema_field(FunderReportEntry(many=True))
    def get_entries(self, report: FunderReport) -> list[dict[str, Any]]:
        """What was frozen, in its order."""
        return list(FunderReportEntry(report.entries.all(), many=True).data)

    @extend_schema_field(FunderReportStanding(allow_null=True))
    def get_standing(self, report: FunderReport) -> dict[str, Any] | None:
        """Null while it is a draft."""
        return dict(FunderReportStanding(standing_of(report)).data) if report.is_frozen else None


class FunderReportPrepared(Closed):
    """What a report says of itself, and what it shows: keys by part; without `choices` all that is chosen at first."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    introduction = serializers.CharField(required=False, allow_blank=True, max_length=INTRODUCTION_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    funder = Code(organisations_visible_to, required=False, allow_null=True)
    choices = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=20), max_length=500),
        required=False,
    )
    replaces = Code(reports_visible_to, required=False, allow_null=True)


class FunderReportChanged(Closed):
    """What is said otherwise; the rest stays."""

    title = serializers.CharField(max_length=TITLE_LIMIT, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    introduction = serializers.CharField(required=False, allow_blank=True, max_length=INTRODUCTION_LIMIT)
    language = serializers.CharField(required=False, max_length=5)
    funder = Code(organisations_visible_to, required=False, allow_null=True)
    choices = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=20), max_length=500),
        required=False,
    )


class FunderReportFrozen(Closed):
    """Who may read it, and the version that was looked at."""

    public = serializers.BooleanField(required=False, default=False)
    version = serializers.IntegerField(required=False, min_value=1)


class HashAsked(Parameters):
    """Which hash."""

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", required=True)


class HashFound(serializers.Serializer[Any]):
    """Whether a report has that hash; which one only for those who may read it."""

    found = serializers.BooleanField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    report = serializers.CharField(allow_null=True)
    standing = FunderReportStanding(allow_null=True)


class FunderReports(Resource):
    """Reports about a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(FunderReportCard)})
    def get(self, request: Asked, code: str) -> Response:
        """Those the caller may read, the latest period first."""
        rows = reports_of(seen_pilot(request, code), request.actor)
        return self.paged(request, FunderReportCard, rows, ("-ends_on", "-id"))

    @extend_schema(request=FunderReportPrepared, responses={201: FunderReportShape})
    def post(self, request: Asked, code: str) -> Response:
        """Begin a draft."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "reporting.prepare_report", pilot)
        said = self.body(request, FunderReportPrepared)
        replaces = said.pop("replaces", None)
        made = once(
            request, lambda: prepare_report(pilot, values=said, replaces=replaces, by=request.actor).code
        )
        return _shown(self, request, made, status=201)


class OneFunderReport(Resource):
    """One report."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: FunderReportShape})
    def get(self, request: Asked, code: str) -> Response:
        """All that it says."""
        return _shown(self, request, code)

    @extend_schema(request=FunderReportChanged, responses={200: FunderReportShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change a draft, in the version that `If-Match` names."""
        report = _seen(request, code)
        allow(request.actor, "reporting.change_report", report)
        current = {"title": report.title, "version": report.version}
        match(request, report.version, lambda: current, is_owed=True)
        changes = self.body(request, FunderReportChanged)
        change_report(report, changes=changes, version=report.version, by=request.actor)
        return _shown(self, request, code)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Throw a draft away; what is frozen stays."""
        discard_report(_seen(request, code), by=request.actor)
        return Response(status=204)


class FunderReportFreezing(Resource):
    """Freezing a report."""

    @extend_schema(request=FunderReportFrozen, responses={201: FunderReportShape})
    def post(self, request: Asked, code: str) -> Response:
        """Freeze what the draft chose as it is now, with date and hash."""
        report = _seen(request, code)
        allow(request.actor, "reporting.freeze_report", report)
        said = self.body(request, FunderReportFrozen)
        public, version = said["public"], said.get("version")
        once(
            request,
            lambda: freeze_report(report, is_public=public, version=version, by=request.actor).code,
        )
        return _shown(self, request, code, status=201)


class FunderReportVerification(Resource):
    """Whether a hash is that of a report."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": HashAsked}

    @extend_schema(responses={200: HashFound})
    def get(self, request: Asked) -> Response:
        """Anybody may ask; a hash tells no more than that there is a report."""
        report = report_with_hash(request.parameters["sha256"])
        seen = report is not None and reports_visible_to(request.actor).filter(pk=report.pk).exists()
        found = {
            "found": report is not None,
            "frozen_at": report.frozen_at if report is not None else None,
            "report": report.code if report is not None and seen else None,
            "standing": standing_of(report) if report is not None and seen else None,
        }
        return self.shown(request, HashFound, found)


def _shown(view: Resource, request: Asked, code: str, status: int = 200) -> Response:
    report = _seen(request, code)
    return view.shown(request, FunderReportShape, report, version=report.version, status=status)


def _seen(request: Asked, code: str) -> FunderReport:
    rows = reports_visible_to(request.actor).select_related("pilot__idea__stage", "funder", "replaces")
    report = rows.filter(code=code).first()
    if report is None:
        raise NotFound()
    return report
