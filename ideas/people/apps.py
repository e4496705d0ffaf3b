"""People, one chapter of the house."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Person, lab roles, consent, tokens, claims, personal data."""

    name = "ideas.people"
    label = "people"

    def ready(self) -> None:
        """Register this chapter's permissions, standing checks, handlers, personal data and kind."""
        from ideas.kernel.authorization import register_permissions, register_standing_check
        from ideas.kernel.roles import is_keeper
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.people import handlers, operations, queries, rules, standing  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_standing_check(standing.scope_reaches)
        register_standing_check(standing.not_blocked)
        register_standing_check(standing.still_not_blocked, rereads=True)
        standing.count_as_reading("people.export_person", "people.see_address")
        standing.leave_open_to_blocked(
            "people.export_person",
            "people.close_account",
            "people.accept_documents",
            "people.change_email",
            "people.change_password",
            "people.revoke_token",
            "people.resume_mail",
        )
        register_kind(
            Kind(
                name="person",
                letter="u",
                visible_to=queries.people_visible_to,
                title=lambda person: person.name,
                concerned=lambda person: [person.code],
                curated_by=is_keeper,
                hide=operations.block_person,
                show=operations.unblock_person,
                belonging_to=queries.oneself,
                led_by=queries.people_led_by,
            )
        )
