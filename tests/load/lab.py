"""A lab to be measured: its database on PostgreSQL, filled, and its real processes."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from deploy.loopback import HOST, free_port
from deploy.processes import ROOT, Process, commands, end_all, environment

PATIENCE = 60


class MeasuredLab:
    """``size`` ideas in a database of their own at ``database_url``; processes start with the Procfile's commands."""

    def __init__(self, folder: Path, *, size: int, database_url: str, redis_url: str = "") -> None:
        self.size = size
        self.folder = folder
        self.port = free_port()
        self.processes: list[Process] = []
        self.ready_seconds = 0.0
        self.settings = {
            "DJANGO_SETTINGS_MODULE": "tests.load.settings",
            "LAB_DATA": str(folder),
            "LAB_BASE_URL": f"http://{HOST}:{self.port}",
            "LAB_DATABASE_URL": database_url,
            "LAB_REDIS_URL": redis_url,
            "LAB_ENV_FILE": str(folder / "no.env"),
            "LAB_SECRET_KEY": "measuring only: sixty characters that everybody may know, all of them",
            "LAB_LOG_LEVEL": "WARNING",
            "LAB_LIMITS": "0",
            "GRANIAN_HOST": HOST,
            "GRANIAN_PORT": str(self.port),
        }
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, *command: str) -> str:
        """Run one of the project's modules or commands in this lab; returns what it prints, raises where it fails."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(**self.settings),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def start_web(self) -> None:
        """Start the web process and measure how long it takes until it answers."""
        began = time.monotonic()
        process = Process("web", commands()["web"], self.folder / "logs" / "web.log", self.settings)
        self.processes.append(process)
        while True:
            try:
                urllib.request.urlopen(f"{self.settings['LAB_BASE_URL']}/healthz", timeout=2).close()
                break
            except OSError:
                if not process.is_running or time.monotonic() - began > PATIENCE:
                    raise RuntimeError(f"The web process does not answer:\n{process.last_words()}") from None
                time.sleep(0.02)
        self.ready_seconds = time.monotonic() - began

    def megabytes(self) -> float:
        """The largest resident memory of the web process and its children, on Linux; 0 elsewhere."""
        pids = [self.processes[0].popen.pid]
        children = Path(f"/proc/{pids[0]}/task/{pids[0]}/children")
        if children.exists():
            pids += [int(pid) for pid in children.read_text().split()]
        sizes = [0.0]
        for pid in pids:
            status = Path(f"/proc/{pid}/status")
            if status.exists():
                found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
                sizes.append(int(found[1]) / 1024 if found else 0.0)
        return max(sizes)

    def end(self) -> None:
        """End its processes."""
        end_all(self.processes)
        shutil.rmtree(self.folder, ignore_errors=True)


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server, made anew."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return re.sub(r"/[^/]*$", f"/{name}", url)


def at_home() -> None:
    """Forget settings of the caller's own lab: what is measured is the product as it ships."""
    for name in [name for name in os.environ if name.startswith("LAB_")]:
        del os.environ[name]
