"""``manage.py token EMAIL``: a new token for the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.kernel.actor import SYSTEM
from ideas.people.models import Token
from ideas.people.operations import make_token
from ideas.people.queries import person_with_email


class Command(BaseCommand):
    """Print a new token, as the last word."""

    help = "Make a token for the API and print it; it is not shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, what it is called and what it opens (reading, if nothing is said)."""
        parser.add_argument("email")
        parser.add_argument("--name", default="manage.py token")
        more = "write: write in their name; lab: act with their roles in the lab. Reading is always open."
        parser.add_argument(
            "--scope", action="append", choices=Token.Scope.values, dest="scopes", default=[], help=more
        )

    def handle(self, *args: Any, email: str, name: str, scopes: list[str], **options: Any) -> None:
        """Make it and print it."""
        person = person_with_email(email)
        if person is None or not person.is_active:
            raise CommandError(f"Nobody has an account with {email}.")
        token, secret = make_token(person, name=name, scopes=scopes, by=SYSTEM)
        self.stdout.write(f"Token of {person.name} ({', '.join(token.scopes)}): {secret}")
