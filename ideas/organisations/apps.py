"""Organisations, one chapter of the house."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations, their members and mandates."""

    name = "ideas.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Register what other chapters ask of organisations and mandates."""
        from ideas.files.hosts import register_host
        from ideas.files.models import File
        from ideas.kernel.authorization import register_permissions, register_standing_check
        from ideas.kernel.roles import is_keeper
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.organisations import handlers, operations, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        queries.register_named(File)
        register_host("organisation", rules.PERMISSIONS["organisations.change_organisation"])
        register_standing_check(rules.mandate_stands, rereads=True)
        register_kind(
            Kind(
                name="organisation",
                letter="o",
                visible_to=queries.organisations_known_to,
                title=str,
                concerned=queries.people_of,
                curated_by=is_keeper,
                hide=operations.hide_organisation,
                show=operations.show_organisation,
                belonging_to=queries.organisations_belonging_to,
                led_by=queries.organisations_led_by,
            )
        )
