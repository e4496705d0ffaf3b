"""A PostgreSQL of this machine's own, from its binaries, in a folder of its own, on loopback only."""

import hashlib
import locale
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.loopback import HOST, Server, ServerAway

OLDEST_POSTGRESQL = 15
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    return sorted(
        folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))], reverse=True
    )


def postgresql_folder() -> Path:
    """The folder with ``initdb`` and ``postgres`` of a version that serves, the newest; raises ServerAway."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for pattern in POSTGRESQL_FOLDERS:
        folders += _newest_first(Path("/").glob(pattern.removeprefix("/")))
    for folder in folders:
        server = folder / "postgres"
        if not server.is_file() or (
            not (folder.resolve() / "initdb").exists() and not (folder / "initdb").exists()
        ):
            continue
        said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"(\d+)", said)
        if version and int(version[1]) >= OLDEST_POSTGRESQL:
            return server.resolve().parent
    raise ServerAway(
        f"PostgreSQL {OLDEST_POSTGRESQL} or newer is not on this machine: "
        "install your system's package `postgresql`"
    )


class PostgreSQL(Server):
    """A cluster of its own. ``durable=False`` is fast and forgets at a power cut; passwords are asked even on loopback."""

    name = "postgresql"
    ends_on = signal.SIGINT  # SIGTERM would wait for those who are connected

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        super().__init__(folder, port=port)
        self.durable = durable
        self.programs = postgresql_folder()
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account = _account_for_postgresql()
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            self.folder = _folder_within_reach(folder, account)

    @property
    def cluster(self) -> Path:
        """Where the databases lie."""
        return self.folder / "cluster"

    @property
    def password(self) -> str:
        """Made with the cluster."""
        return (self.folder / "password").read_text()

    def url(self, database: str = "terreau") -> str:
        """The address of one database."""
        return f"postgres://terreau:{self.password}@{HOST}:{self.port}/{database}"

    def start(self) -> "PostgreSQL":
        """Make the cluster where there is none, start it, and make the database ``terreau``."""
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        # -k '': no socket file, whose folder the account might not write
        command = [
            str(self.programs / "postgres"),
            "-D",
            str(self.cluster),
            "-h",
            HOST,
            "-p",
            str(self.port),
            "-k",
            "",
        ]
        settings = ["max_connections=300", "shared_buffers=256MB", *(() if self.durable else FAST)]
        for setting in settings:
            command += ["-c", setting]
        self._run(command, cwd=self.folder, **self._as)
        self._make_database()
        return self

    def stop_at_once(self) -> None:
        """End it as a power cut would; the next start recovers. (Not SIGKILL: it would leave shared memory behind.)"""
        self.end(signal.SIGQUIT)

    def answers(self) -> bool:
        """Whether it takes connections."""
        import psycopg

        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_cluster(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.cluster, ignore_errors=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_hex(16))
        if self._as:
            for path in (self.folder, password):
                os.chown(path, self._as["user"], self._as["group"])
        command = [str(self.programs / "initdb"), "--pgdata", str(self.cluster), "--username", "terreau"]
        command += ["--auth", "scram-sha-256", "--pwfile", str(password), "--encoding", "UTF8"]
        command += ["--locale", _a_locale_of_utf8(), "--no-sync"]
        made = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self._as,
        )
        if made.returncode != 0:
            raise ServerAway(f"PostgreSQL's folder {self.cluster} could not be made: {made.stderr.strip()}")

    def _make_database(self) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            is_there = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'terreau'").fetchone()
            if not is_there:
                connection.execute("CREATE DATABASE terreau")


def _a_locale_of_utf8() -> str:
    """A locale in which upper and lower case of accented letters are known."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _account_for_postgresql() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerAway(
        "PostgreSQL will not run as root, and there is no account `postgres` or `nobody` to run it as"
    )


def substitute_for(folder: Path) -> Path:
    """Where PostgreSQL lies instead, when its account may not enter ``folder``; always the same for the same one."""
    name = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"terreau-postgresql-{name}"


def _folder_within_reach(folder: Path, account: pwd.struct_passwd) -> Path:
    """``folder``, or its substitute where ``account`` may not enter the folders above it."""
    above = folder.absolute()
    while not above.exists():
        above = above.parent
    probe = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", above],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        capture_output=True,
        check=False,
        cwd="/",
    )
    if probe.returncode == 0:
        return folder
    return substitute_for(folder)
