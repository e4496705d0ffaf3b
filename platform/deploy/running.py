"""Processes that run together on this machine; ``make run``: those of a real lab, until Ctrl-C or a supervisor ends them."""

import argparse
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.loopback import HOST
from deploy.processes import ROOT, WORKERS, Process, beside, end_all, start

PATIENCE = 60
PORTS = range(1, 65_536)


class CannotServe(Exception):
    """Why a lab cannot start, in a sentence for whoever typed the command."""


class Ended(Exception):
    """Somebody asked for the end: Ctrl-C, a closed terminal, or ``kill``."""


def _end(number: int, frame: object) -> None:
    for later in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(later, signal.SIG_IGN)
    raise Ended


def listen_for_the_end() -> None:
    """From now on Ctrl-C, a closed terminal and ``kill`` raise Ended, once."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def port_of(text: str) -> int:
    """The port that ``text`` names. Raises CannotServe."""
    if not (text.isascii() and text.isdigit() and int(text) in PORTS):
        raise CannotServe(f"PORT is {text!r}: it must be a whole number from {PORTS[0]} to {PORTS[-1]}.")
    return int(text)


def refuse_taken_port(port: int, *, command: str) -> None:
    """Raise CannotServe when somebody listens there; ``command`` is what was typed."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = port + 1 if port in range(1024, PORTS[-1]) else 8000
            raise CannotServe(
                f"Port {port} cannot be used ({error.strerror}). Choose another: {command} PORT={other}"
            ) from None


class Running:
    """Processes of the Procfile with the web process first, which answers at ``address``."""

    def __init__(
        self, address: str, names: Iterable[str], *, logs: Path, settings: Mapping[str, str]
    ) -> None:
        self.address = address
        self.processes: list[Process] = [start(name, logs, settings) for name in names]

    def wait_until_healthy(self) -> None:
        """Wait until pages are served. Raises CannotServe when they never are."""
        deadline = time.monotonic() + PATIENCE
        while not self.is_healthy():
            self.refuse_ended_process()
            if time.monotonic() > deadline:
                raise CannotServe(
                    f"No page was served within {PATIENCE} s. The web process says:\n"
                    f"{self.processes[0].last_words()}"
                )
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        """Whether /healthz answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except OSError:
            return False

    def refuse_ended_process(self) -> None:
        """Raise CannotServe with its last words when one of them has ended by itself."""
        for process in self.processes:
            if not process.is_running:
                raise CannotServe(f"The process {process.name} has ended. It says:\n{process.last_words()}")

    def stay(self) -> None:
        """Serve until somebody asks for the end."""
        while True:
            self.refuse_ended_process()
            time.sleep(0.5)

    def end(self) -> None:
        """End all of them."""
        end_all(self.processes)


def serve(port: int) -> None:
    """Serve the lab that the settings describe until asked to end. Raises CannotServe with a sentence."""
    import django
    from django.conf import settings

    from lab import env
    from lab.commanding import what_the_database_lacks, what_the_folder_lacks

    refuse_taken_port(port, command="make run")
    env.read_file()
    if lacking := what_the_folder_lacks():
        raise CannotServe(lacking)
    django.setup()
    if lacking := what_the_database_lacks():
        raise CannotServe(lacking)
    given = {"GRANIAN_HOST": HOST, "GRANIAN_PORT": str(port)}
    if "LAB_BASE_URL" not in os.environ:
        given["LAB_BASE_URL"] = f"http://{HOST}:{port}"
    workers = WORKERS if settings.LAB_REDIS_URL else ()
    names = ("web", "relay", *beside(settings.LAB_TWINS), *workers)
    logs = settings.LAB_DATA / "logs"
    running = Running(f"http://{HOST}:{port}", names, logs=logs, settings=given)
    try:
        running.wait_until_healthy()
        print(f"{settings.LAB_NAME} is served at http://{HOST}:{port}/ by {', '.join(names)}.", flush=True)
        print(f"Logs: {logs}. Ctrl-C ends it.", flush=True)
        running.stay()
    except Ended:
        print("Ending …", flush=True)
    finally:
        running.end()


def main(arguments: list[str] | None = None) -> int:
    """Serve, and turn what cannot be into a sentence; 1 as soon as a process ends, for a supervisor to start all anew."""
    parser = argparse.ArgumentParser(description="Run the processes of a lab on this machine.")
    parser.add_argument("--port", default="8000")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")
    sys.path[0:0] = [str(ROOT), str(ROOT / "platform")]
    from lab.commanding import say_what_can_be_mended

    listen_for_the_end()
    try:
        return say_what_can_be_mended(lambda: serve(port_of(options.port)))
    except Ended:
        return 0
    except CannotServe as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
