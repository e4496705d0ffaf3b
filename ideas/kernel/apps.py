"""Kernel, one chapter of the house."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.kernel"
    label = "kernel"
