"""Files, one chapter of the house."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Images and documents of any subject."""

    name = "ideas.files"
    label = "files"

    def ready(self) -> None:
        """Register this chapter's handlers, permissions, personal data and kind."""
        from ideas.files import blacking, handlers, operations, personal_data, queries, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="file",
                letter="f",
                visible_to=queries.files_visible_to,
                title=str,
                concerned=queries.people_of,
                curated_by=queries.is_curated_by,
                hide=operations.hide_file,
                show=operations.show_file,
                parent=lambda file: (file.subject_kind, file.subject_code),
            )
        )
