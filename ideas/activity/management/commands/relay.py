"""``manage.py relay``: place facts, write periodic rows, get deliveries run."""

import importlib
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ideas.activity.relay import Broker, Relay, drain


class Command(BaseCommand):
    """Run the relay until it is told to stop (SIGTERM, SIGINT)."""

    help = "Run the outbox: hand deliveries to Celery where LAB_REDIS_URL is set, else run them here."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer a single round for cron-like use and for looking into a problem."""
        parser.add_argument("--once", action="store_true", help="drain what is due now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Loop, or drain once."""
        relay = Relay(_broker())
        if once:
            drain(relay)
            return
        signal.signal(signal.SIGTERM, relay.stop)
        signal.signal(signal.SIGINT, relay.stop)
        relay.run()


def _broker() -> Broker | None:
    """Celery's, once the project's Celery application is there to say where it is; None without Redis."""
    if not settings.LAB_REDIS_URL:
        return None
    importlib.import_module(settings.LAB_CELERY)
    from ideas.activity.tasks import CeleryBroker

    return CeleryBroker()
