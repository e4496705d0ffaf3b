"""``manage.py load_demo``: fill an empty database with a lab that is alive."""

import io
import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ideas.ideation.models import Idea
from ideas.people.models import Person
from lab.web.demo.ideas import Story, drain
from lab.web.demo.people import DOMAIN, FOLDER, Cast

NEIGHBOURS = 215
WORDS = (
    "terre",
    "graine",
    "pluie",
    "racine",
    "feuille",
    "jardin",
    "soleil",
    "rivage",
    "colline",
    "lierre",
    "tilleul",
    "mousse",
)


class Command(BaseCommand):
    """Load the demonstration once; says nothing and changes nothing when it is there already."""

    help = "Fill an empty database with the demonstration lab; prints its accounts. Refused in service mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print the accounts."""
        if settings.IS_SERVICE:
            raise CommandError("The demonstration has well-known accounts: it is not loaded in service mode.")
        is_ours = Person.objects.filter(email__endswith=f"@{DOMAIN}").exists()
        if is_ours and Idea.objects.exists():
            return
        if Person.objects.exists():
            raise CommandError(
                "This database has people already: the demonstration only goes into an empty one."
            )
        password = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"
        settings.LAB_LIMITS = False
        cast = Cast(password)
        cast.enter(NEIGHBOURS)
        call_command("start_pages", stdout=io.StringIO())
        call_command("demo_articles", FOLDER / "pictures", stdout=io.StringIO())
        count = Story(cast).tell()
        drain()
        self._say(cast, count, password)

    def _say(self, cast: Cast, count: int, password: str) -> None:
        self.stdout.write(f"{count} ideas, {len(cast.organisations)} organisations. Sign in as one of:")
        shown = [row for row in cast.data["people"] if not row.get("is_aside")]
        wide = max(len(row["key"]) for row in shown) + len(f"@{DOMAIN}")
        for row in shown:
            roles = ", ".join(row.get("roles", [])) or (
                f"represents {cast.organisations[row['represents']]}" if "represents" in row else "citizen"
            )
            address = f"{row['key']}@{DOMAIN}"
            self.stdout.write(f"  {address:<{wide}}  {row['name']:<17} {roles}")
        self.stdout.write(f"Password of all: {password}")
