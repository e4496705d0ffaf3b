"""The command line of a lab: Django's, with a sentence instead of a traceback for what whoever typed it can mend.

A file of its own because ``manage.py`` and ``deploy.prepare`` say the same sentences.
"""

import os
import sys
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

SERVING = {"relay", "runserver"}


def run_command(arguments: list[str]) -> int:
    """Run one management command and return its status; ``--traceback`` shows what lies behind a sentence."""
    from django.core.management import execute_from_command_line

    if not SERVING.intersection(arguments[1:2]):
        # What a process logs while it serves would bury the answer of a command.
        os.environ.setdefault("LAB_LOG_LEVEL", "WARNING")
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
            f"The database ({_where()}) does not answer: {words.rstrip('.')}. `manage.py doctor` says more."
        )
    if not plan:
        return ""
    return (
        f"The database ({_where()}) is not prepared: {len(plan)} migrations have not been applied.\n"
        "`make prepare` (or `python -m deploy.prepare`) prepares a lab's; `make demo` makes a demonstration."
    )


def _where() -> str:
    from django.conf import settings
    from django.db import connection

    return str(settings.LAB_DATA) if connection.vendor == "sqlite" else "LAB_DATABASE_URL"
