"""``manage.py start_lab``: make an empty database a lab with its first administrator."""

import getpass
import os
import sys
import zoneinfo
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from ideas.calls.operations import ensure_permanent_call
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid
from ideas.people.models import Person
from ideas.people.operations import confirm_email, grant_role, sign_up
from ideas.people.queries import current_documents
from ideas.workflow.operations import ensure_default_process
from lab.env import KNOWN_LANGUAGES, ROOT

ROLES = ("administrator", "curator", "editor")
KEPT = ("LAB_NAME", "LAB_SENDER", "LAB_TIME_ZONE", "LAB_LANGUAGES")
WELCOME = """
{lab} is started. Its settings stand in {path}.

  1. Start or restart the processes, so that they read them (without Docker: make run).
  2. Sign in at {address}/ as {email} with the password you gave;
     a forgotten one is set anew at {forgotten}
  3. Open a call at {address}/desk/; `manage.py doctor` says what is missing for real use.
"""


NEEDED = {
    "email": "E-mail address of the first administrator",
    "name": "Their name, as it is shown",
    "lab_name": "Name of the lab",
    "sender": "Address that mails are sent from",
}


class Command(BaseCommand):
    """Start the lab once: first administrator, process, permanent call, pages, settings. All of it or nothing."""

    help = (
        "Start a lab on an empty database, after `make prepare`; on a terminal it asks for what is not given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who leads it and what it is called."""
        for name, meaning in NEEDED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=meaning)
        parser.add_argument("--password", help="of the first administrator; better typed when it asks")
        parser.add_argument("--time-zone", default="Europe/Zurich")
        parser.add_argument(
            "--languages", default="fr,it,de,en", help="parted by commas, the lab’s own first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, and say what to do next."""
        if Person.objects.exists():
            raise CommandError("This lab was started already: it has people. Nothing was changed.")
        options |= _answers(options)
        values = _settings(options)
        try:
            with transaction.atomic():
                _first_administrator(
                    options["email"], options["name"], options["password"], values["LAB_LANGUAGES"][:2]
                )
                ensure_default_process(by=SYSTEM)
                ensure_permanent_call(by=SYSTEM)
                call_command("start_pages", stdout=StringIO())
                path = _keep(values)
        except Invalid as error:
            wrong = "\n".join(f"  {each.field}: {each.message}" for each in error.errors)
            raise CommandError(f"Nothing was changed:\n{wrong}") from None
        self.stdout.write(
            WELCOME.format(
                lab=options["lab_name"],
                path=path,
                address=settings.LAB_BASE_URL,
                email=options["email"],
                forgotten=settings.LAB_BASE_URL + reverse("account_reset_password"),
            )
        )


def _answers(options: dict[str, Any]) -> dict[str, str]:
    """What was not given, asked on a terminal. Raises CommandError with all that is missing where nobody can be asked."""
    missing = [name for name in (*NEEDED, "password") if not (options[name] or "").strip()]
    if missing and not sys.stdin.isatty():
        wanted = "\n".join(f"  --{name.replace('_', '-')}" for name in missing)
        raise CommandError(f"Missing (run it on a terminal and it asks):\n{wanted}\nNothing was changed.")
    return {name: _new_password() if name == "password" else _asked(NEEDED[name]) for name in missing}


def _asked(question: str) -> str:
    answer = ""
    while not answer:
        answer = input(f"{question}: ").strip()
    return answer


def _new_password() -> str:
    """Typed twice alike, unseen."""
    before = ""
    while True:
        password = getpass.getpass(f"{before}Password of the first administrator (it is not shown): ")
        if password and password == getpass.getpass("The same again: "):
            return password
        before = "They are not the same. "


def _settings(options: dict[str, Any]) -> dict[str, str]:
    """The lines of the file. Raises CommandError for a value that a lab cannot have."""
    languages = [code.strip() for code in options["languages"].split(",")]
    if unknown := [code for code in languages if code not in KNOWN_LANGUAGES]:
        raise CommandError(f"Unknown languages: {', '.join(unknown)}. Known: {', '.join(KNOWN_LANGUAGES)}.")
    if options["time_zone"] not in zoneinfo.available_timezones():
        raise CommandError(f"Unknown time zone: {options['time_zone']}. For example: Europe/Zurich.")
    answers = (
        options["lab_name"].strip(),
        options["sender"].strip(),
        options["time_zone"],
        ",".join(languages),
    )
    values = dict(zip(KEPT, answers, strict=True))
    if any(set(value) & set("\r\n\"'\\") for value in values.values()):
        raise CommandError("Names and addresses are one line without quotation marks.")
    return values


def _first_administrator(email: str, name: str, password: str, language: str) -> None:
    person = sign_up(
        email=email,
        display_name=name,
        password=password,
        language=language,
        documents=current_documents(),
        by=SYSTEM,
    )
    confirm_email(person, by=SYSTEM)
    for role in ROLES:
        grant_role(person, role=role, by=SYSTEM)


def _keep(values: dict[str, str]) -> Path:
    """Write ``values`` to the lab's file of settings; its other lines stay."""
    path = Path(os.environ.get("LAB_ENV_FILE") or ROOT / "lab.env")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.split("=", 1)[0].strip() not in values]
    path.touch(mode=0o600)
    path.write_text(
        "\n".join([*kept, *(f'{name}="{value}"' for name, value in values.items())]) + "\n", "utf-8"
    )
    return path
