"""Databases for tests: one is migrated, every worker and every running lab gets a copy of it.

Migrating takes a quarter of a minute, copying some milliseconds. So a test that commits is cleaned up after by copying again,
which also keeps what migrations brought (Django's own way, emptying all tables, would lose it).
"""

import ast
import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import environ
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from deploy.prepare import migrate
from tests.services import ROOT, database_kind, one_at_a_time, run_folder

CHAPTERS = ("ideas", "cms", "api", "platform/lab")
KEPT_TEMPLATES = 3


def _settings() -> dict[str, Any]:
    return connections.settings["default"]


@contextlib.contextmanager
def pointed_at(**settings: Any) -> Iterator[None]:
    """This process's database is another one meanwhile, in every thread."""
    before = {name: _settings()[name] for name in settings}
    connections.close_all()
    _settings().update(settings)
    try:
        yield
    finally:
        connections.close_all()
        _settings().update(before)


# --- The one that is migrated -------------------------------------------------------------------------------
def fingerprint() -> str:
    """Changes with whatever a migrated database depends on: migrations, what they import from us, and the packages."""
    seen = hashlib.sha256(sys.version.encode())
    for name in ("Django", "wagtail", "wagtail-localize", "django-allauth", "modelsearch", "django-taggit"):
        seen.update(f"{name} {metadata.version(name)}\n".encode())
    for path in _what_migrations_read():
        seen.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _what_migrations_read() -> list[Path]:
    migrations = [path for place in CHAPTERS for path in (ROOT / place).rglob("migrations/*.py")]
    read = {ROOT / "platform" / "lab" / "settings.py", *migrations}
    for migration in migrations:
        for node in ast.walk(ast.parse(migration.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                for top in (ROOT, ROOT / "platform"):
                    chapter = top.joinpath(*name.split(".")[:2])
                    if name.split(".")[0] in {"ideas", "cms", "api", "lab"} and chapter.is_dir():
                        read |= {
                            path
                            for path in chapter.rglob("*")
                            if path.suffix in {".py", ".json", ".csv", ".toml"}
                        }
    return sorted(read)


def sqlite_template(*, is_new: bool = False) -> Path:
    """A migrated SQLite file; made once, and kept for later runs while nothing it depends on changes."""
    kept = ROOT / ".pytest_cache" / "terreau"
    template = kept / f"template-{fingerprint()}.sqlite3"
    made = run_folder() / "template.made"
    with one_at_a_time("template"):
        if template.exists() and (made.exists() or not is_new):
            return template
        kept.mkdir(parents=True, exist_ok=True)
        fresh = run_folder() / "template.sqlite3"
        with pointed_at(NAME=str(fresh)):
            migrate()
        shutil.move(fresh, template)
        made.touch()
        for old in sorted(kept.glob("template-*"), key=os.path.getmtime)[:-KEPT_TEMPLATES]:
            old.unlink()
    return template


def postgresql_template(*, is_new: bool = False) -> str:
    """The name of a migrated database on the server, which PostgreSQL copies."""
    name = f"terreau_template_{fingerprint()}"
    made = run_folder() / "template.made"
    with one_at_a_time("template"), _server() as server:
        query = "SELECT datistemplate FROM pg_database WHERE datname = %s"
        row = server.execute(query, [name]).fetchone()
        if row and row[0] and (made.exists() or not is_new):
            return name
        server.execute(f"UPDATE pg_database SET datistemplate = false WHERE datname = '{name}'")
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        with pointed_at(NAME=name):
            migrate()
        server.execute(f'ALTER DATABASE "{name}" WITH is_template true')
        made.touch()
    return name


@contextlib.contextmanager
def _server() -> Iterator[Any]:
    """A connection to the server that the run's database is on, outside any of the tests' databases."""
    import psycopg

    settings = _settings()
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        yield server


# --- Copies -------------------------------------------------------------------------------------------------
def copy_to(name: str) -> None:
    """Make the database ``name`` (a path on SQLite) a fresh copy of the migrated one."""
    if database_kind() == "sqlite":
        template = sqlite_template()
        for end in ("-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        shutil.copyfile(template, name)
        return
    template_name = postgresql_template()
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')


def drop(name: str) -> None:
    """Remove a copy."""
    if database_kind() == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        return
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def url_of(name: str) -> str:
    """The address of a copy, as LAB_DATABASE_URL wants it; empty for SQLite, which lies in the data folder."""
    if database_kind() == "sqlite":
        return ""
    settings = _settings()
    return (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{name}"
    )


def settings_of(url: str) -> dict[str, Any]:
    """Django's settings of the database at ``url``."""
    return dict(environ.Env.db_url_config(url))


def migrate_at(url: str) -> None:
    """Migrate the database at ``url``, on a server that has nothing to copy from."""
    with pointed_at(**settings_of(url)):
        migrate()


def new_name(label: str) -> str:
    """A name for a copy that nobody else on this server uses."""
    label = f"{label}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    if database_kind() == "sqlite":
        return str(run_folder() / f"{label}.sqlite3")
    return f"terreau_{run_folder().name.rpartition('-')[2]}_{label}".lower()


# --- What pytest-django asks --------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this worker its copy."""
    name = new_name("test")
    is_new = request.config.getoption("create_db")
    with django_db_blocker.unblock():
        sqlite_template(is_new=is_new) if database_kind() == "sqlite" else postgresql_template(is_new=is_new)
        copy_to(name)
        with pointed_at(NAME=name):
            _ = (
                connection.features.supports_json_field
            )  # asked of the database once, and by no test that counts
            yield
            name = str(_settings()["NAME"])
        drop(name)


def _copy_again(self: TransactionTestCase) -> None:
    """After a test that committed: the database is as migrations left it.

    On SQLite it is another file each time. The thread of a served page may hold the old one open for a while, and whoever closes
    a file last takes the journal of its name away.
    """
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    if database_kind() == "sqlite":
        drop(name)
        stem, _, number = Path(name).stem.partition("+")
        name = str(Path(name).with_name(f"{stem}+{int(number or 0) + 1}.sqlite3"))
        _settings()["NAME"] = name
    copy_to(name)


TransactionTestCase._fixture_teardown = _copy_again  # type: ignore[method-assign]
