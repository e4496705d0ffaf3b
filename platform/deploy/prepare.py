"""Makes the data folder and the database ready for the processes: migrations, static files, translations.

``python -m deploy.prepare`` does it for a service; ``--demo`` also fills the demonstration. Doing it again changes nothing.
"""

import argparse
import contextlib
import gc
import io
import os
import subprocess
import sys
from pathlib import Path

from deploy.translations import compile_translations

ROOT = Path(__file__).resolve().parents[2]
WELCOME = "welcome.txt"
OURS = {"ideas", "api", "cms", "lab"}


def _start_collecting() -> subprocess.Popen[bytes]:
    """Static files are collected on the second core while the database is migrated."""
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"]
    return subprocess.Popen(command, cwd=ROOT)


def migrate() -> None:
    """Bring the database to the newest form. Raises ImproperlyConfigured for one from before the first release that cannot be.

    Migrating renders hundreds of models that all stay alive; collecting garbage as often as usual costs a third of the time.
    An empty database gets the packages' tables before ours: each of their two hundred migrations renders anew whatever is
    linked to what it changes, and ours link everything to people. That saves another quarter.
    """
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command

    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        _migrate_packages_first()
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        gc.set_threshold(*usual)
    if wanting := _tables_wanting():
        raise ImproperlyConfigured(
            f"This database was made by an older Terreau, from before the first release, whose tables had another shape "
            f"({', '.join(wanting)} are wanting). Until then a lab begins anew with each: name an empty database or folder, "
            "or RESET=1 for the demonstration."
        )


def _tables_wanting() -> list[str]:
    """Tables that our chapters ask and the database has not, though all migrations are applied."""
    from django.apps import apps
    from django.db import connection

    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
    asked = {
        model._meta.db_table
        for config in ours
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed
    }
    return sorted(asked - set(connection.introspection.table_names()))


def _migrate_packages_first() -> None:
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.loader.applied_migrations:
        return
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours])


def fill_demo() -> None:
    """Load the demonstration; what the command prints (accounts, password) is kept for every later start."""
    from django.conf import settings
    from django.core.management import call_command

    printed = io.StringIO()
    call_command("load_demo", stdout=printed)
    if printed.getvalue().strip():
        (Path(settings.LAB_DATA) / WELCOME).write_text(printed.getvalue())


def prepare(*, is_demo: bool) -> int:
    """Do all of it, saying each step; the status of what was collected beside."""
    import django
    from django.conf import settings

    from lab import env

    env.try_writing(settings.LAB_DATA)
    compile_translations()
    collecting = _start_collecting()
    try:
        django.setup()
        print("Preparing the database …", flush=True)
        migrate()
        if is_demo:
            print("Filling the demonstration …", flush=True)
            fill_demo()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            collecting.terminate()
        collecting.wait()
        raise
    return collecting.wait()


def main(arguments: list[str] | None = None) -> int:
    """Prepare; a sentence where settings, data folder or database do not let it."""
    parser = argparse.ArgumentParser(description="Prepare the database and the data folder.")
    parser.add_argument("--demo", action="store_true", help="also fill the demonstration")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")
    sys.path[0:0] = [str(ROOT), str(ROOT / "platform")]
    from lab.commanding import say_what_can_be_mended

    return say_what_can_be_mended(lambda: prepare(is_demo=options.demo))


if __name__ == "__main__":
    sys.exit(main())
