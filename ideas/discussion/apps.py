"""Discussion, one chapter of the house."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Threads and comments."""

    name = "ideas.discussion"
    label = "discussion"

    def ready(self) -> None:
        """Register this chapter's permissions and its kind of subject."""
        from ideas.discussion import blacking, operations, personal_data, queries, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="comment",
                letter="k",
                visible_to=queries.comments_visible_to,
                title=queries.title_of,
                concerned=lambda comment: [comment.author.code],
                curated_by=lambda actor, comment: queries.is_curated_by(actor, comment.thread),
                hide=operations.hide_comment,
                show=operations.show_comment,
                parent=lambda comment: (comment.thread.subject_kind, comment.thread.subject_code),
            )
        )
