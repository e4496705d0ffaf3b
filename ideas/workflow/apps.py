"""Workflow, one chapter of the house."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Processes, stages, steps, guards and clocks; knows no idea."""

    name = "ideas.workflow"
    label = "workflow"

    def ready(self) -> None:
        """Register this chapter's handlers and permissions."""
        from ideas.kernel.authorization import register_permissions
        from ideas.workflow import blacking, handlers, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
