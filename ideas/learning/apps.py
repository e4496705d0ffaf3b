"""What pilots teach, one chapter of the house."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """What was learnt in pilots, for those who come after."""

    name = "ideas.learning"
    label = "learning"

    def ready(self) -> None:
        """Register what other chapters ask of it."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.learning import blacking, handlers, operations, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="learning",
                letter="l",
                visible_to=queries.learnings_visible_to,
                title=str,
                concerned=queries.people_of_learning,
                curated_by=rules.is_curator_of,
                hide=operations.hide_learning,
                show=operations.show_learning,
                parent=lambda learning: ("pilot", learning.pilot.code),
            )
        )
