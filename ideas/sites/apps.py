"""Sites, one chapter of the house."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Where a pilot runs, and the pack with which it spreads."""

    name = "ideas.sites"
    label = "pilot_sites"

    def ready(self) -> None:
        """Register what other chapters ask of sites."""
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.pilots import rules as of_pilot
        from ideas.sites import blacking, handlers, operations, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_kind(
            Kind(
                name="site",
                letter="s",
                visible_to=lambda viewer: queries.sites_visible_to(viewer).select_related("pilot"),
                title=str,
                concerned=queries.people_of,
                curated_by=lambda actor, site: of_pilot.is_curator_of(actor, site.pilot),
                hide=operations.hide_site,
                show=operations.show_site,
                parent=lambda site: ("pilot", site.pilot.code),
            )
        )
