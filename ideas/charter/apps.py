"""The lab's charter, one chapter of the house."""

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """The charter in its versions, adhesions to it, and answers to its questions."""

    name = "ideas.charter"
    label = "charter"

    def ready(self) -> None:
        """Register what other chapters ask of the charter."""
        from ideas.charter import blacking, guards, handlers, operations, personal_data, queries, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions
        from ideas.organisations.queries import register_hindrance

        register_permissions(rules.PERMISSIONS)
        register_hindrance(queries.no_adhesion)
