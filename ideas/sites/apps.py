"""Sites, one chapter of the house."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Where a pilot runs, and the pack with which it spreads."""

    name = "ideas.sites"
    label = "pilot_sites"

    def ready(self) -> None:
        """Register what other chapters ask of sites."""
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.pilots import queries as of_pilots
        from ideas.pilots import rules as rules_of_pilots
        from ideas.sites import personal_data, queries  # noqa: F401

        register_kind(
            Kind(
                name="site",
                letter="s",
                visible_to=queries.sites_visible_to,
                title=str,
                concerned=lambda site: of_pilots.people_of(site.pilot),
                curated_by=lambda actor, site: rules_of_pilots.is_curator_of(actor, site.pilot),
                parent=lambda site: ("pilot", site.pilot.code),
            )
        )
