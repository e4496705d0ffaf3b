"""Topics, one chapter of the house."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """Themes, and territories with groupings across them."""

    name = "ideas.topics"
    label = "topics"

    def ready(self) -> None:
        """Register this chapter's kinds and permissions."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.roles import is_keeper
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.topics import rules
        from ideas.topics.models import Territory, Theme

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="theme",
                letter="h",
                visible_to=lambda _viewer: Theme.objects.all(),
                title=lambda theme: theme.name,
                concerned=lambda _theme: (),
                curated_by=is_keeper,
            )
        )
        register_kind(
            Kind(
                name="territory",
                letter="t",
                visible_to=lambda _viewer: Territory.objects.all(),
                title=lambda territory: territory.name,
                concerned=lambda _territory: (),
                curated_by=is_keeper,
            )
        )
