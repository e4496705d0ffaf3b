"""The roadmap, one chapter of the house."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Priority axes, and the milestones that hang under them."""

    name = "ideas.roadmap"
    label = "roadmap"

    def ready(self) -> None:
        """Register what other chapters ask of the roadmap."""
        from ideas.files.hosts import register_host as register_host_of_files
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.roles import is_keeper
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.roadmap import blacking, handlers, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_host_of_files("milestone", rules.moves)
        register_kind(
            Kind(
                name="milestone",
                letter="j",
                visible_to=queries.milestones_visible_to,
                title=str,
                concerned=queries.people_of_milestone,
                curated_by=rules.curates_it,
                belonging_to=queries.milestones_belonging_to,
                led_by=queries.milestones_curated_by,
                parent=lambda milestone: ("pilot", milestone.pilot.code),
            )
        )
        register_kind(
            Kind(
                name="axis",
                letter="x",
                visible_to=queries.axes_visible_to,
                title=str,
                concerned=queries.people_of_axis,
                curated_by=is_keeper,
            )
        )
