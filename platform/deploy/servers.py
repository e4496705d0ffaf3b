"""PostgreSQL and Redis, started from this machine's binaries, each in a folder of its own, on loopback only.

``python -m deploy.servers postgresql redis --folder FOLDER`` starts them, writes their addresses to ``FOLDER/urls.json``,
prints them and keeps them until it is told to stop; with ``--while PID`` also until that process has gone. ``make services``
and the tests use it.
"""

import argparse
import ctypes
import hashlib
import json
import locale
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
OLDEST_POSTGRESQL = 15
PATIENCE = 30
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)

REDIS_FOLDERS = "/usr/local/bin:/opt/homebrew/bin:/usr/bin"


class ServerAway(Exception):
    """A server cannot be had on this machine; the message says what is missing and how to get it."""


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


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


def redis_program() -> str:
    """The Redis server's program, or Valkey's, which speaks the same; raises ServerAway."""
    for name in ("redis-server", "valkey-server"):
        program = shutil.which(name) or shutil.which(name, path=REDIS_FOLDERS)
        if program:
            return program
    raise ServerAway("Redis is not on this machine: install your system's package `redis-server` or `valkey`")


# Loaded before any fork: the account that a child runs as may not be able to read it.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def dies_with_parent(on: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For ``preexec_fn``: on Linux the child is told to end when its parent has, however that one ended."""

    def ask_for_signal() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, on)

    return ask_for_signal


class Server:
    """One server process in ``folder``. Start, stop, stop at once and start again as often as wanted."""

    name = ""
    ends_on = signal.SIGTERM

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / f"{self.name}.log"

    def _run(self, command: list[str], **options: Any) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(self.ends_on),
                **options,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop_at_once()
                said = self.log.read_text(errors="replace").strip().splitlines()[-5:]
                raise ServerAway("\n    ".join([f"{self.name} did not start. It says:", *said]))
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes commands."""
        raise AssertionError("each kind of server knows how it is asked")

    def end(self, with_signal: signal.Signals) -> None:
        """Send a signal and wait until the process is gone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self) -> None:
        """End it in order."""
        self.end(self.ends_on)

    def stop_at_once(self) -> None:
        """End it as a power cut would."""
        self.end(signal.SIGKILL)


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


class Redis(Server):
    """A Redis that keeps nothing: it may be wiped at any time."""

    name = "redis"

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        super().__init__(folder, port=port)
        self.program = redis_program()

    def url(self) -> str:
        """Its address."""
        return f"redis://{HOST}:{self.port}/0"

    def start(self) -> "Redis":
        """Start it, empty."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [self.program, "--bind", HOST, "--port", str(self.port), "--dir", str(self.folder)]
        self._run([*command, "--save", "", "--appendonly", "no", "--daemonize", "no"])
        return self

    def answers(self) -> bool:
        """Whether it answers PING."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def is_alive(pid: int) -> bool:
    """Whether there is a process with this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _make(name: str, folder: Path, *, durable: bool) -> PostgreSQL | Redis:
    if name == "postgresql":
        return PostgreSQL(folder / name, durable=durable)
    return Redis(folder / name)


def _announce(folder: Path, servers: dict[str, PostgreSQL | Redis]) -> None:
    """Write the addresses in one go and print them as settings."""
    urls = {name: server.url() for name, server in servers.items()}
    (folder / "urls.json.new").write_text(json.dumps(urls))
    (folder / "urls.json.new").rename(folder / "urls.json")
    for name, setting in (("postgresql", "DATABASE"), ("redis", "REDIS")):
        if name in urls:
            print(f"LAB_{setting}_URL={urls[name]}\nLAB_TEST_{setting}_URL={urls[name]}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Start what is asked for and keep it until told to stop."""
    parser = argparse.ArgumentParser(description="Start servers from this machine's binaries, on loopback.")
    parser.add_argument("names", nargs="+", choices=["postgresql", "redis"])
    parser.add_argument("--folder", type=Path, required=True, help="where they keep their files")
    parser.add_argument("--while", dest="owner", type=int, help="also end when this process has gone")
    parser.add_argument("--fast", action="store_true", help="PostgreSQL without fsync, for tests")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: told.append(number))
    servers: dict[str, PostgreSQL | Redis] = {}
    keeper = options.folder / "keeper"
    keeper.write_text(str(os.getpid()))
    try:
        for name in options.names:
            servers[name] = _make(name, options.folder, durable=not options.fast)
            servers[name].start()
        _announce(options.folder, servers)
        while not told and not (options.owner and not is_alive(options.owner)):
            time.sleep(0.2)
    except ServerAway as away:
        print(away, file=sys.stderr)
        return 1
    finally:
        (options.folder / "urls.json").unlink(missing_ok=True)
        for server in servers.values():
            server.stop()
        keeper.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
