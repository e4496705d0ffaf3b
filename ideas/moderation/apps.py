"""Moderation, one chapter of the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, and the limits against abuse."""

    name = "ideas.moderation"
    label = "moderation"

    def ready(self) -> None:
        """Register permissions, personal data and the kind of a report; set the limits."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.moderation import blacking, limits, personal_data, queries, rules  # noqa: F401

        limits.set_all_allowances()
        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="report",
                letter="r",
                visible_to=queries.reports_visible_to,
                title=queries.title_of,
                concerned=lambda _report: [],
                curated_by=lambda actor, _report: queries.sees_all(actor),
                parent=lambda report: (report.subject_kind, report.subject_code),
            )
        )
