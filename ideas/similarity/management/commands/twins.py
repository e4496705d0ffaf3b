"""``manage.py twins``: keep what ideas mean in memory and answer what is near."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.kernel.progress import Progress
from ideas.similarity.beside import Listening
from ideas.similarity.encoding import has_meaning
from ideas.similarity.handlers import BATCH
from ideas.similarity.making import make_vectors
from ideas.similarity.queries import lacking


class Command(BaseCommand):
    """Answer until told to stop (SIGTERM, SIGINT), or make what is missing."""

    help = "Answer which ideas are near a text (extra « semantic »); with --fill make the vectors that are missing, then end."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to fill at once; without it the outbox does so within the hour."""
        parser.add_argument("--fill", action="store_true", help="make the vectors that are missing, then end")

    def handle(self, *args: Any, fill: bool, **options: Any) -> None:
        """Serve, or fill with a progress bar."""
        if not has_meaning():
            raise CommandError(
                "The extra « semantic » is not installed: near ideas are found by their words."
            )
        if fill:
            self._fill()
            return
        listening = Listening()
        signal.signal(signal.SIGTERM, listening.stop)
        signal.signal(signal.SIGINT, listening.stop)
        try:
            listening.prepare()
            listening.run()
        except OSError as error:
            raise CommandError(str(error)) from None

    def _fill(self) -> None:
        done = last = 0
        with Progress(lacking().count(), "vectors", self.stderr) as bar:
            while ideas := list(lacking().filter(pk__gt=last)[:BATCH]):
                done += make_vectors(ideas)
                last = ideas[-1].pk
                bar.advance(len(ideas))
        self.stdout.write(f"{done} vectors were made.")
