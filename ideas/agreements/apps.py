"""Agreements, one chapter of the house."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Texts that organisations sign: of a pilot, or between themselves."""

    name = "ideas.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Register what other chapters ask of agreements."""
        from ideas.agreements import blacking, guards, handlers, personal_data, queries, rules  # noqa: F401
        from ideas.discussion.hosts import register_host
        from ideas.discussion.models import Circle
        from ideas.files.hosts import register_host as register_host_of_files
        from ideas.kernel.authorization import register_permissions, register_standing_check
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.organisations.rules import register_scope

        register_permissions(rules.PERMISSIONS)
        register_standing_check(rules.may_sign_by_token)
        register_host("agreement", rules.is_put_before_all, rooms={Circle.TEAM: rules.is_open_to_words})
        register_host_of_files("agreement", rules.may_keep_files)
        register_scope("pilot", rules.is_in_pilot)
        register_kind(
            Kind(
                name="agreement",
                letter="v",
                visible_to=queries.agreements_visible_to,
                title=str,
                concerned=queries.people_of,
                curated_by=rules.is_curator_of,
                belonging_to=queries.agreements_belonging_to,
                led_by=queries.agreements_led_by,
                parent=rules.parent_of,
            )
        )
