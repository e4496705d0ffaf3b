"""``manage.py bounced ADDRESS``: mail to that address came back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.operations import stop_mail


class Command(BaseCommand):
    """Stop mail to an address."""

    help = "Send no more mail to an address that bounced or complained; the desk lists whom to tell so."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address, and why if not that it bounced."""
        parser.add_argument("address")
        parser.add_argument(
            "--why", choices=Person.MailStopped.values, default=Person.MailStopped.BOUNCED.value
        )

    def handle(self, *args: Any, address: str, why: str, **options: Any) -> None:
        """Stop it and say whose it was."""
        person = stop_mail(address, why=why, by=SYSTEM)
        if person is None:
            raise CommandError(f"Nobody has the address {address}.")
        self.stdout.write(f"No more mail goes to {person.name} ({person.mail_stopped_why}).")
