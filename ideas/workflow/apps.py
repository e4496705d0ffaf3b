"""Workflow, one chapter of the house."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.workflow"
    label = "workflow"
