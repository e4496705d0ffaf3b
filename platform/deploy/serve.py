"""``make demo``: a whole lab on this machine, filled, served and ended by Ctrl-C.

Without ``--service`` it is SQLite, the web process, the relay and the process of near ideas. With it: PostgreSQL, Redis and
every process of the service form, on the servers that LAB_DATABASE_URL and LAB_REDIS_URL name, or else on servers of this
machine's own, in the data folder.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from deploy.loopback import HOST, ServerAway
from deploy.postgresql import PostgreSQL, substitute_for
from deploy.prepare import WELCOME
from deploy.processes import ROOT, WORKERS, beside, environment
from deploy.redis_server import Redis
from deploy.running import CannotServe, Ended, Running, listen_for_the_end, port_of, refuse_taken_port

DATABASE = ("lab.sqlite3", "lab.sqlite3-shm", "lab.sqlite3-wal")
DATABASES = (DATABASE[0], "postgresql")
FILLING = "filling"
MARK = "demonstration"  # in a folder whose database a demonstration began
OURS = (
    *(*DATABASE, "postgresql", "redis", "twins.sock"),
    *("files", "media", "static", "mail", "logs", "secret", "ready", FILLING, MARK, WELCOME),
)
MARKS = (MARK, FILLING, "ready", WELCOME)
SETTINGS = "lab.env"
ITS_PEOPLE = "%@demo.example"
OURS_TO_WRITE = "# Written by `make demo` while it runs.\n"
CODE = ("ideas", "api", "cms", "platform/lab", "platform/deploy")


def take_folder(data: Path) -> TextIO:
    """Make the data folder and hold it while this process lives; raises CannotServe when another demo does."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        held = (data / "in-use").open("a+")
    except OSError as error:
        raise CannotServe(
            f"The folder {data} cannot be used: {error.strerror}. Choose another: make demo DATA=/some/folder"
        ) from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotServe(
            f"Another demonstration is using the folder {data}. End it, or choose another: "
            "make demo DATA=/some/folder"
        ) from None
    return held


def start_afresh(data: Path) -> None:
    """Remove what earlier demonstrations made in ``data``, and nothing else that may lie there."""
    for path in (*(data / name for name in OURS), substitute_for(data / "postgresql")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def fingerprint() -> str:
    """Changes with every file of the product: what was prepared for another state is prepared again."""
    seen = hashlib.sha256(sys.version.encode())
    for place in CODE:
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                status = path.stat()
                seen.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


class Demonstration:
    """One lab in one data folder."""

    def __init__(self, port: int, data: Path, *, is_service: bool) -> None:
        self.port = port
        self.data = data
        self.is_service = is_service
        self.address = f"http://{HOST}:{port}"
        self.database = "SQLite"
        self.servers: list[PostgreSQL | Redis] = []
        self.running: Running | None = None
        self.settings = {
            "LAB_MODE": "demo",
            "LAB_DATA": str(data),
            "LAB_BASE_URL": self.address,
            "LAB_DATABASE_URL": "",
            "LAB_REDIS_URL": "",
            "LAB_LOG_LEVEL": os.environ.get("LAB_LOG_LEVEL", "WARNING"),
            "GRANIAN_HOST": HOST,
            "GRANIAN_PORT": str(port),
            "GRANIAN_WORKERS": "2" if is_service else "1",
        }

    def find_servers(self) -> None:
        """Use the servers that are named; start those that are not."""
        database_url = os.environ.get("LAB_DATABASE_URL", "")
        self.database = database_url.rpartition("@")[2] or "PostgreSQL of its own"
        if not database_url:
            postgresql = PostgreSQL(self.data / "postgresql")
            self.servers.append(postgresql)
            database_url = postgresql.start().url()
        redis_url = os.environ.get("LAB_REDIS_URL", "")
        if not redis_url:
            redis = Redis(self.data / "redis")
            self.servers.append(redis)
            redis_url = redis.start().url()
        self.settings |= {"LAB_DATABASE_URL": database_url, "LAB_REDIS_URL": redis_url}

    def tell_settings(self) -> None:
        """Write the settings down while it runs, for management commands beside it; only its owner may read them."""
        told = self.data / SETTINGS
        told.touch(mode=0o600)
        lines = [f"{name}={value}\n" for name, value in self.settings.items() if name.startswith("LAB_")]
        told.write_text("".join([OURS_TO_WRITE, *lines]))

    def prepare(self) -> None:
        """Migrate and fill, unless this very state was prepared here before."""
        mark = self.data / "ready"
        wanted = f"{fingerprint()} {self.database}"
        if mark.exists() and mark.read_text() == wanted:
            return
        mark.unlink(missing_ok=True)
        self.drop_half_filled()
        preparing = subprocess.Popen(
            [sys.executable, "-m", "deploy.prepare", "--demo"],
            cwd=ROOT,
            env=environment(**self.settings),
            start_new_session=True,
        )
        try:
            status = preparing.wait()
        except Ended:
            preparing.terminate()
            preparing.wait()
            raise
        if status != 0:
            raise CannotServe("The demonstration could not be prepared; what went wrong stands above.")
        (self.data / FILLING).unlink(missing_ok=True)
        mark.write_text(wanted)

    def drop_half_filled(self) -> None:
        """Remove the database of a first filling that was interrupted, and note that a first filling begins."""
        filling = self.data / FILLING
        if (
            self.is_service
        ):  # loading into a database that somebody else may own is the command's own business
            return
        if filling.exists():
            for name in DATABASE:
                (self.data / name).unlink(missing_ok=True)
        if not (self.data / DATABASE[0]).exists():
            filling.touch()

    def start(self) -> Running:
        """Start web, relay, twins and, in the service form, the workers; wait until pages are served."""
        twins = beside(os.environ.get("LAB_TWINS", "beside"))
        names = ("web", "relay", *twins, *(WORKERS if self.is_service else ()))
        self.running = Running(self.address, names, logs=self.data / "logs", settings=self.settings)
        self.running.wait_until_healthy()
        return self.running

    def welcome(self) -> str:
        """What whoever typed the command needs to know."""
        welcome = self.data / WELCOME
        accounts = (
            welcome.read_text()
            if welcome.exists()
            else "It was filled before; its accounts are not known here."
        )
        told = [f"Terreau is ready:  {self.address}/", "", *accounts.rstrip().splitlines(), ""]
        told += [f"Data, mails and logs: {self.data}", "Ctrl-C ends it; RESET=1 starts afresh next time."]
        return "\n".join(["", *(f"  {line}".rstrip() for line in told), ""])

    def end(self) -> None:
        """End every process, then the servers they used."""
        if not has_settings_of_a_lab(self.data):
            (self.data / SETTINGS).unlink(missing_ok=True)
        if self.running:
            self.running.end()
        for server in reversed(self.servers):
            server.stop()


def has_settings_of_a_lab(data: Path) -> bool:
    """Whether somebody else, as ``start_lab`` does, wrote settings there."""
    told = data / SETTINGS
    return told.exists() and not told.read_text().startswith(OURS_TO_WRITE)


def is_anothers_lab(data: Path) -> bool:
    """Whether a lab lies there that no demonstration filled, and that none must touch.

    Its settings say so, or a database without our mark, or one with people of whom none is the demonstration's.
    """
    if has_settings_of_a_lab(data):
        return True
    if not any((data / name).exists() for name in DATABASES):
        return False
    return not any((data / name).exists() for name in MARKS) or _has_only_other_people(data / DATABASE[0])


def _has_only_other_people(database: Path) -> bool:
    """Whether people are in the SQLite file ``database`` and none of the demonstration's is."""
    if not database.exists():
        return False
    asked = "SELECT count(*), count(CASE WHEN email LIKE ? THEN 1 END) FROM people_person"
    with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        try:
            people, ours = opened.execute(asked, [ITS_PEOPLE]).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # it was never prepared
                return False
            raise CannotServe(f"The database {database} cannot be read: {error}.") from None
    return bool(people and not ours)


def serve(port: int, data: Path, *, is_service: bool, is_reset: bool) -> None:
    """Serve until asked to end; raises CannotServe with a sentence."""
    refuse_taken_port(port, command="make demo")
    if is_anothers_lab(data):
        raise CannotServe(
            f"{data} holds a lab that no demonstration filled. Choose another folder: make demo DATA=/some/folder"
        )
    with take_folder(data):
        if is_reset and is_service and os.environ.get("LAB_DATABASE_URL"):
            raise CannotServe(
                "RESET=1 empties no database that you name by LAB_DATABASE_URL: "
                "empty it yourself, or name another."
            )
        if is_reset:
            start_afresh(data)
        (data / MARK).touch()
        lab = Demonstration(port, data, is_service=is_service)
        try:
            if is_service:
                lab.find_servers()
            lab.tell_settings()
            lab.prepare()
            running = lab.start()
            print(lab.welcome(), flush=True)
            running.stay()
        except Ended:
            print("Ending …", flush=True)
        finally:
            lab.end()


def main(arguments: list[str] | None = None) -> int:
    """Read the options, serve, and turn what cannot be into a sentence."""
    parser = argparse.ArgumentParser(description="Serve a demonstration lab on this machine.")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--data", type=Path, default=ROOT / ".demo")
    parser.add_argument("--service", action="store_true", help="PostgreSQL, Redis and Celery workers")
    parser.add_argument("--reset", action="store_true", help="remove the demonstration's data first")
    options = parser.parse_args(arguments)
    listen_for_the_end()
    try:
        serve(
            port_of(options.port), options.data.absolute(), is_service=options.service, is_reset=options.reset
        )
    except Ended:
        return 0
    except (CannotServe, ServerAway) as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
