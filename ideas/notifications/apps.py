"""Notifications, one chapter of the house."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Who follows what, who is told of what, and how."""

    name = "ideas.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Register this chapter's permissions, handlers and personal data."""
        from ideas.kernel.authorization import register_permissions
        from ideas.notifications import handlers, personal_data, rules  # noqa: F401
        from ideas.notifications.models import Follow
        from ideas.organisations.queries import register_named
        from ideas.people.standing import leave_open_to_blocked

        register_permissions(rules.PERMISSIONS)
        register_named(Follow)
        leave_open_to_blocked(
            "notifications.mark_read",
            "notifications.mark_all_read",
            "notifications.set_preferences",
            "notifications.unfollow_subject",
            "notifications.unsubscribe",
        )
