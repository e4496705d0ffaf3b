"""Pilots, one chapter of the house."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """Trials of ideas on real ground, with their partners, reviews and news."""

    name = "ideas.pilots"
    label = "pilots"

    def ready(self) -> None:
        """Register what other chapters ask of pilots."""
        from ideas.consent.hosts import Host
        from ideas.consent.hosts import register_host as register_host_of_rounds
        from ideas.discussion.hosts import Readers, register_host
        from ideas.discussion.models import Circle
        from ideas.files.hosts import register_host as register_host_of_files
        from ideas.kernel.authorization import register_permissions
        from ideas.kernel.subjects import Kind, register_kind
        from ideas.organisations.queries import register_partnership
        from ideas.organisations.rules import register_scope
        from ideas.pilots import blacking, handlers, operations, personal_data, queries, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
        register_host(
            "pilot",
            rules.is_visible_to_all,
            rooms={Circle.PARTNERS: rules.is_visible_to_all},
            readers={Circle.PARTNERS: Readers(queries.works_in, queries.pilots_worked_in)},
        )
        register_host_of_files("pilot", rules.may_keep_files)
        register_host_of_rounds(
            "pilot", Host(rules.may_open_rounds, queries.voices_of, lambda pilot: not pilot.is_hidden)
        )
        register_scope("pilot", rules.is_in_pilot)
        register_partnership(queries.works_with)
        register_kind(
            Kind(
                name="pilot",
                letter="p",
                visible_to=queries.pilots_visible_to,
                title=str,
                concerned=queries.people_of,
                curated_by=rules.is_curator_of,
                hide=operations.hide_pilot,
                show=operations.show_pilot,
                belonging_to=queries.pilots_belonging_to,
                led_by=queries.pilots_curated_by,
            )
        )
        register_kind(
            Kind(
                name="news",
                letter="n",
                visible_to=queries.news_visible_to,
                title=str,
                concerned=lambda news: [news.author.code],
                curated_by=rules.is_curator_of,
                hide=operations.hide_news,
                show=operations.show_news,
                parent=lambda news: ("pilot", news.pilot.code),
            )
        )
