"""The command line of a lab: Django's, with a sentence instead of a traceback for what whoever typed it can mend.

A file of its own because ``manage.py`` and ``deploy.prepare`` say the same sentences.
"""

import contextlib
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from lab import env

SERVING = {"relay", "runserver"}
WITHOUT_A_LAB = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "help", "load_demo", "makemessages"),
    *("makemigrations", "migrate", "spectacular", "test", "version"),
}


def run_command(arguments: list[str]) -> int:
    """Run one management command and return its status; ``--traceback`` shows what lies behind a sentence."""
    from django.core.management import execute_from_command_line

    if not SERVING.intersection(arguments[1:2]):
        # What a process logs while it serves would bury the answer of a command.
        os.environ.setdefault("LAB_LOG_LEVEL", "WARNING")
    name = next(iter(arguments[1:2]), "help")
    if not (name.startswith("-") or name in WITHOUT_A_LAB or {"--help", "-h"}.intersection(arguments)):
        env.read_file()
        if missing := what_the_folder_lacks():
            sys.stderr.write(f"{missing}\n")
            return 1
    if "--traceback" in arguments:
        execute_from_command_line(arguments)
        return 0
    return say_what_can_be_mended(lambda: execute_from_command_line(arguments))


def say_what_can_be_mended(act: Callable[[], int | None]) -> int:
    """Do ``act`` and return its status; 1 and a sentence where settings, data folder or database are not ready for it."""
    try:
        return act() or 0
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except DatabaseError as error:
        sentence = why_not_ready(error)
        if not sentence:
            raise
        sys.stderr.write(f"{sentence}\n")
        return 1


def what_the_folder_lacks() -> str:
    """That no lab is in the data folder, in words; empty where one is, or where a database is named. Makes nothing."""
    folder = _folder()
    with contextlib.suppress(PermissionError):
        if env.value("LAB_DATABASE_URL") or Path(folder, "lab.sqlite3").exists():
            return ""
    return (
        f"There is no lab in {folder}. `{in_words('prepare', folder)}` makes a real lab's; "
        f"`make demo DATA={shlex.quote(folder)}` makes a demonstration."
    )


def _folder() -> str:
    return str(Path(env.value("LAB_DATA")).absolute())


def in_words(what: str, folder: str = "") -> str:
    """What is typed to prepare a lab, to run its processes, or to do a management command in it, here.

    In a container (told by the place of its keys) it is the compose form, else make with the lab's folder.
    """
    if "LAB_KEYS" in os.environ:
        in_a_container = {"prepare": "docker compose run --rm prepare", "run": "docker compose up --detach"}
        return in_a_container.get(what, f"docker compose run --rm web python manage.py {what}")
    data = f"DATA={shlex.quote(folder or _folder())}"
    return (
        f"make {what} {data}"
        if what in {"prepare", "run"}
        else f"make manage {data} ARGS={shlex.quote(what)}"
    )


def why_not_ready(error: DatabaseError) -> str:
    """What is wrong with the database as a whole and how to mend it; empty when the fault lies elsewhere."""
    if "readonly" in str(error):
        return f"The database ({_where()}) cannot be written by this account."
    return what_the_database_lacks()


def what_the_database_lacks() -> str:
    """That the database does not answer or is not prepared, in words; empty when it is ready."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as away:
        words = " ".join(str(away).split())
        return (
            f"The database ({_where()}) does not answer: {words.rstrip('.')}. "
            f"`{in_words('doctor')}` says more."
        )
    if not plan:
        return ""
    return (
        f"The database ({_where()}) is not prepared: {len(plan)} migrations have not been applied.\n"
        f"`{in_words('prepare')}` prepares it."
    )


def _where() -> str:
    from django.conf import settings
    from django.db import connection

    return str(settings.LAB_DATA) if connection.vendor == "sqlite" else "LAB_DATABASE_URL"
