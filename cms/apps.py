"""The cms door."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Wagtail: pages, blocks, menus, images."""

    name = "cms"

    def ready(self) -> None:
        """Watch Wagtail's models, and fill the footer and the home link of the frame."""
        from cms import generation, menus
        from lab.ui import slots

        generation.watch()
        slots.footer_columns.fill(menus.footer_columns)
        slots.footer_links.fill(menus.footer_links)
        slots.addresses.update(home="home", terms="terms", privacy="privacy")
