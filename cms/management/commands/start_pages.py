"""``manage.py start_pages``: the pages a new lab begins with, in its languages."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.starting import start_pages


class Command(BaseCommand):
    """Make home, how it works, accessibility, data protection, terms, news and a page for each theme, once."""

    help = "Make the starter pages in every language of the lab, where there is no home page yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and say how many."""
        made = start_pages()
        self.stdout.write(f"{made} pages made." if made else "The lab has its pages already.")
