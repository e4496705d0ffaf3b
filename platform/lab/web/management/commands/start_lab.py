"""``manage.py start_lab``: make an empty database a lab with its first administrator."""

import contextlib
import getpass
import os
import sys
import zoneinfo
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from ideas.calls.operations import ensure_permanent_call
from ideas.charter.operations import ensure_first_charter
from ideas.kernel.actor import SYSTEM
from ideas.kernel.errors import Invalid
from ideas.people.models import Person
from ideas.people.operations import confirm_email, grant_role, sign_up
from ideas.people.queries import current_documents
from ideas.people.values import Answers
from ideas.workflow.operations import ensure_default_process
from lab.commanding import in_words
from lab.env import KNOWN_LANGUAGES, ROOT
from lab.web.starting import add_first_themes, is_sender, speaking

ROLES = ("administrator", "curator", "editor")
KEPT = ("LAB_NAME", "LAB_SENDER", "LAB_TIME_ZONE", "LAB_LANGUAGES")
UNKEPT = set("\r\n\"'\\")
WELCOME = """
{lab} is started. Its settings stand in {path}.

  1. Start or restart the processes, so that they read them ({run}).
  2. Sign in at {address}/ as {email} with the password you gave;
     a forgotten one is set anew at {forgotten}
  3. {themes}
  4. Open a call at {address}/desk/; `{doctor}` says what is missing for real use.
"""
WITH_THEMES = "It begins with {count} themes; rename them, close them, add others at {desk}."
WITHOUT_THEMES = "It has no theme: no idea can be submitted before you add one at {desk}."

NEEDED = {
    "email": "E-mail address of the first administrator",
    "name": "Their name, as it is shown",
    "lab_name": "Name of the lab",
    "sender": "Address that mails are sent from",
}


class Command(BaseCommand):
    """Start the lab once: administrator, process, permanent call, themes, pages, settings. All of it or nothing."""

    help = (
        "Start a lab on an empty database, after `make prepare`; on a terminal it asks for what is not given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who leads it and what it is called."""
        for name, meaning in NEEDED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=meaning)
        parser.add_argument("--password", help="of the first administrator; better typed when it asks")
        parser.add_argument("--time-zone", default=settings.TIME_ZONE)
        parser.add_argument(
            "--languages",
            default=",".join(settings.LAB_LANGUAGES),
            help="parted by commas, the lab’s own first",
        )
        parser.add_argument("--no-themes", action="store_true", help="begin without the first themes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, and say what to do next."""
        if Person.objects.exists():
            raise CommandError("This lab was started already: it has people. Nothing was changed.")
        _refuse_wrong(options)
        options |= _answers(options)
        values = _settings(options)
        languages = values["LAB_LANGUAGES"].split(",")
        with speaking(languages, name=values["LAB_NAME"]), transaction.atomic():
            with _in_a_sentence():
                _first_administrator(options["email"], options["name"], options["password"], languages[0])
            ensure_default_process(by=SYSTEM)
            ensure_permanent_call(by=SYSTEM)
            ensure_first_charter(by=SYSTEM)
            themes = [] if options["no_themes"] else add_first_themes(by=SYSTEM)
            call_command("start_pages", stdout=StringIO())
            path = _keep(values)
            self.stdout.write(_welcome(options, path, len(themes)))


def _welcome(options: dict[str, Any], path: Path, themes: int) -> str:
    """What to do next, with addresses in the lab's own language."""
    about_themes = WITH_THEMES if themes else WITHOUT_THEMES
    address = settings.LAB_BASE_URL
    return WELCOME.format(
        lab=options["lab_name"],
        run=in_words("run"),
        doctor=in_words("doctor"),
        path=path,
        address=address,
        email=options["email"],
        forgotten=address + reverse("account_reset_password"),
        themes=about_themes.format(count=themes, desk=address + reverse("web:desk_themes")),
    )


def _refuse_wrong(options: dict[str, Any]) -> None:
    """Raise CommandError with all that is wrong with what was given, before anything is asked."""
    wrong = {
        name: _what_is_wrong(name, options) for name in (*NEEDED, "password") if _is_given(name, options)
    }
    if any(wrong.values()):
        said = "\n".join(f"  {name}: {words}" for name, words in wrong.items() if words)
        raise CommandError(f"Nothing was changed:\n{said}")


def _is_given(name: str, options: dict[str, Any]) -> bool:
    return bool((options[name] or "").strip())


def _what_is_wrong(name: str, options: dict[str, Any]) -> str:
    """Why the answer ``name`` of ``options`` cannot be taken, in English as all that is asked here; empty where it can."""
    answers, value = Answers(), options[name].strip()
    with override("en"):
        match name:
            case "email":
                answers.email(value)
            case "name":
                answers.name(value)
            case "password":
                person = Person(email=options["email"] or "", display_name=options["name"] or "")
                answers.password(options[name], person)
            case "sender" if not is_sender(value):
                return "Write a whole address, as lab@example.org or Le Lab <lab@example.org>."
            case _ if set(value) & UNKEPT:
                return "Write one line without quotation marks."
        return " ".join(str(error.message) for error in answers.errors)


@contextlib.contextmanager
def _in_a_sentence() -> Iterator[None]:
    """What the chapters refuse, in English. Raises CommandError."""
    try:
        with override("en"):
            yield
    except Invalid as error:
        with override("en"):
            wrong = "\n".join(f"  {each.field}: {each.message}" for each in error.errors)
        raise CommandError(f"Nothing was changed:\n{wrong}") from None


def _answers(options: dict[str, Any]) -> dict[str, str]:
    """What was not given, asked on a terminal. Raises CommandError with all that is missing where nobody can be asked."""
    missing = [name for name in (*NEEDED, "password") if not _is_given(name, options)]
    if missing and not sys.stdin.isatty():
        wanted = "\n".join(f"  --{name.replace('_', '-')}" for name in missing)
        raise CommandError(f"Missing (run it on a terminal and it asks):\n{wanted}\nNothing was changed.")
    answers: dict[str, str] = {}
    for name in missing:
        answers[name] = _asked(name, options | answers)
    return answers


def _asked(name: str, known: dict[str, Any]) -> str:
    """The answer to one question, asked again until it can be taken."""
    while True:
        answer = _typed_twice() if name == "password" else input(f"{NEEDED[name]}: ").strip()
        if not answer:
            continue
        wrong = _what_is_wrong(name, known | {name: answer})
        if not wrong:
            return answer
        print(f"  {wrong}")


def _typed_twice() -> str:
    """A password, unseen; empty, with a word, where the two were not alike."""
    password = getpass.getpass("Password of the first administrator (it is not shown): ")
    if password == getpass.getpass("The same again: "):
        return password
    print("  They are not the same.")
    return ""


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
    return dict(zip(KEPT, answers, strict=True))


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
