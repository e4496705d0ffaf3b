"""Ideation, one chapter of the house."""

from django.apps import AppConfig


class IdeationConfig(AppConfig):
    """Ideas: write, revise, submit, advance."""

    name = "ideas.ideation"
    label = "ideation"

    def ready(self) -> None:
        """Register what other chapters ask of ideas."""
        from ideas.discussion.hosts import register_host
        from ideas.discussion.models import Circle
        from ideas.discussion.passages import register_text
        from ideas.files.hosts import register_host as register_host_of_files
        from ideas.ideation import (  # noqa: F401
            blacking,
            guards,
            handlers,
            operations,
            personal_data,
            queries,
            relating,
            rules,
        )
        from ideas.kernel.authorization import anyone, register_permissions
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        register_host(
            "idea",
            rules.stage_lets_comment & rules.is_visible_to_all,
            rooms={Circle.TEAM: rules.is_not_merged, Circle.STAFF: anyone},
        )
        register_text("idea", queries.plain_section)
        register_host_of_files("idea", rules.may_keep_files)
        register_kind(
            Kind(
                name="idea",
                letter="i",
                visible_to=queries.ideas_visible_to,
                title=str,
                concerned=queries.people_of,
                curated_by=rules.is_curator_of,
                hide=operations.hide_idea,
                show=operations.show_idea,
                belonging_to=queries.ideas_belonging_to,
                led_by=queries.ideas_curated_by,
            )
        )
        register_kind(
            Kind(
                name="merge",
                letter="m",
                visible_to=relating.merges_visible_to,
                title=str,
                concerned=relating.people_of_both,
                curated_by=rules.curates_either,
            )
        )
