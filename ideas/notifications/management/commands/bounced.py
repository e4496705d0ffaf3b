"""``manage.py bounced ADDRESS``: mail to that address came back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.kernel.actor import SYSTEM
from ideas.notifications.operations import stop_mail_to
from ideas.people.models import Person


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
        person, follows = stop_mail_to(address, why=why, by=SYSTEM)
        if person is None and not follows:
            raise CommandError(f"Nobody has the address {address}, and nothing is followed by it.")
        if person is not None:
            self.stdout.write(f"No more mail goes to {person.name} ({person.mail_stopped_why}).")
        if follows:
            self.stdout.write(f"Things followed by that address that are followed no more: {follows}.")
