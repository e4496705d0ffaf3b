"""Notifications, one chapter of the house."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.notifications"
    label = "notifications"
