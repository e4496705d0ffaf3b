"""Calls, one chapter of the house."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Invitations to propose."""

    name = "ideas.calls"
    label = "calls"

    def ready(self) -> None:
        """Register what other chapters ask of calls."""
        from ideas.calls import operations, personal_data, queries, rules  # noqa: F401
        from ideas.files.hosts import register_host
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.roles import is_keeper
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        register_host("call", rules.PERMISSIONS["calls.change_call"])
        register_kind(
            Kind(
                name="call",
                letter="c",
                visible_to=queries.calls_visible_to,
                title=str,
                concerned=lambda _call: (),
                curated_by=is_keeper,
                hide=operations.hide_call,
                show=operations.show_call,
                led_by=queries.calls_led_by,
            )
        )
