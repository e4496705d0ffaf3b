"""``manage.py replay HANDLER``: let a handler hear older facts."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.activity.operations import replay
from ideas.kernel import clock


class Command(BaseCommand):
    """Write deliveries for facts that were recorded before a handler existed."""

    help = "Write deliveries of older facts for one handler."

    def add_arguments(self, parser: CommandParser) -> None:
        """The handler, from when, and whether to repeat what was done."""
        parser.add_argument("handler")
        parser.add_argument("--since", type=datetime.date.fromisoformat, default=datetime.date(2000, 1, 1))
        parser.add_argument("--again", action="store_true", help="also repeat deliveries that were done")

    def handle(self, *args: Any, handler: str, since: datetime.date, again: bool, **options: Any) -> None:
        """Do it and say how many."""
        start = datetime.datetime.combine(since, datetime.time(), tzinfo=clock.lab_zone())
        try:
            count = replay(handler, since=start, again=again)
        except LookupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} deliveries are due.")
