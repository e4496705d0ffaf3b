"""Reports: telling the lab that something should not be there as it is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed
from api.resource import Asked, Resource, allow
from ideas.kernel.subjects import subject_visible_to
from ideas.moderation.models import Report
from ideas.moderation.operations import DETAIL_LIMIT, report_subject
from ideas.moderation.queries import Reported, reports_visible_to


class ReportShape(serializers.Serializer[Any]):
    """A report of the caller."""

    code = serializers.CharField()
    reason = serializers.CharField()
    detail = serializers.CharField()
    state = serializers.CharField()
    created_at = serializers.DateTimeField()


class ReportWritten(Closed):
    """What is wrong."""

    reason = serializers.ChoiceField(choices=Report.Reason.values)
    detail = serializers.CharField(
        allow_blank=True, required=False, default="", max_length=DETAIL_LIMIT, help_text="Owed with `other`."
    )


class Reports(Resource):
    """Reports of a subject of ``kind``."""

    kind: str = "comment"

    @extend_schema(request=ReportWritten, responses={201: ReportShape})
    def post(self, request: Asked, code: str) -> Response:
        """Report it; while a report of the caller is open, another changes nothing."""
        subject = subject_visible_to(request.actor, self.kind, code)
        allow(request.actor, "moderation.report_subject", Reported(self.kind, code, subject))
        data = self.body(request, ReportWritten)
        made = once(request, lambda: report_subject(self.kind, code, **data, by=request.actor).code)
        report = reports_visible_to(request.actor).get(code=made)
        return self.shown(request, ReportShape, report, status=201)
