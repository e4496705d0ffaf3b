"""``manage.py demo_articles``: the demonstration's articles."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demonstration import write_articles


class Command(BaseCommand):
    """Publish the demonstration's articles once; called by load_demo."""

    help = "Publish the demonstration's articles. Refused in service mode."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where their pictures lie."""
        parser.add_argument("pictures", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write and say how many."""
        if settings.IS_SERVICE:
            raise CommandError("The demonstration is not loaded in service mode.")
        self.stdout.write(f"{write_articles(options['pictures'])} articles.")
