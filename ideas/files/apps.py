"""Files, one chapter of the house."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.files"
    label = "files"
