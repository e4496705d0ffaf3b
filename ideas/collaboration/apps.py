"""Collaboration, one chapter of the house."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    """Working copies, amendments, needs and offers."""

    name = "ideas.collaboration"
    label = "collaboration"

    def ready(self) -> None:
        """Register what other chapters ask of it."""
        from ideas.collaboration import blacking, handlers, kinds, operations, personal_data, queries, rules  # noqa: F401
        from ideas.collaboration.operations.deciding import settle_amendments
        from ideas.collaboration.operations.lapsing import settle_proposals
        from ideas.discussion.hosts import register_host
        from ideas.ideation.operations.settling import settles
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind

        register_permissions(rules.PERMISSIONS)
        settles(settle_amendments)
        settles(settle_proposals)
        register_host("amendment", rules.amending.lets_comment)
        register_kind(
            Kind(
                name="amendment",
                letter="a",
                visible_to=queries.amendments_visible_to,
                title=queries.title_of,
                concerned=lambda amendment: [amendment.author.code],
                curated_by=rules.amending.is_curator_of,
                hide=operations.hide_amendment,
                show=operations.show_amendment,
                parent=lambda amendment: ("idea", amendment.idea.code),
            )
        )
        for kind in kinds.KINDS:
            register_kind(kind)
