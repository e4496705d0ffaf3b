"""Addresses of reports to funders."""

from django.urls import path

from lab.web.pages import funder_report, funder_report_files, funder_reports

urlpatterns = [
    path("pilots/<code:code>/funder-reports/", funder_reports.of_pilot, name="funder_reports"),
    path("pilots/<code:code>/funder-reports/prepare/", funder_reports.prepare, name="prepare_funder_report"),
    path("funder-reports/verify/", funder_report_files.verify, name="verify_funder_report"),
    path("funder-reports/<code:code>/", funder_report.funder_report, name="funder_report"),
    path("funder-reports/<code:code>/change/", funder_report.change, name="change_funder_report"),
    path("funder-reports/<code:code>/discard/", funder_report.discard, name="discard_funder_report"),
    path("funder-reports/<code:code>/freeze/", funder_report.freeze, name="freeze_funder_report"),
    path(
        "funder-reports/<code:code>/manifest.json",
        funder_report_files.manifest,
        name="funder_report_manifest",
    ),
    path("funder-reports/<code:code>/report.xlsx", funder_report_files.tables, name="funder_report_tables"),
    path("funder-reports/<code:code>/report.pdf", funder_report_files.pdf, name="funder_report_pdf"),
]
