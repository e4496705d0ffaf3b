"""Measurement, one chapter of the house."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """Indicators and their values."""

    name = "ideas.measurement"
    label = "measurement"

    def ready(self) -> None:
        """Register what other chapters ask of measurement."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.measurement import blacking, guards, handlers, personal_data, queries, rules  # noqa: F401
        from ideas.organisations.rules import register_scope
        from ideas.pilots.queries import people_of

        register_permissions(rules.PERMISSIONS)
        register_scope("pilot", rules.is_in_pilot)
        register_kind(
            Kind(
                name="indicator",
                letter="d",
                visible_to=queries.indicators_visible_to,
                title=str,
                concerned=lambda indicator: people_of(indicator.pilot),
                curated_by=rules.is_curator_of,
                parent=lambda indicator: ("pilot", indicator.pilot.code),
            )
        )
