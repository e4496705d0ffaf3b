"""Reports to funders, one chapter of the house."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What a pilot tells those who fund it, frozen."""

    name = "ideas.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Register what other chapters ask of it."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.reporting import blacking, handlers, parts, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="funder_report",
                letter="z",
                visible_to=queries.reports_visible_to,
                title=str,
                concerned=queries.people_of_report,
                curated_by=rules.curates_it,
                parent=lambda report: ("pilot", report.pilot.code),
            )
        )
