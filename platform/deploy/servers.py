"""PostgreSQL and Redis, started from this machine's binaries, each in a folder of its own, on loopback only.

``python -m deploy.servers postgresql redis --folder FOLDER`` starts them, writes their addresses to ``FOLDER/urls.json``,
prints them and keeps them until it is told to stop; with ``--while PID`` also until that process has gone. ``make services``
and the tests use it.
"""

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path

from deploy.loopback import ServerAway, is_alive
from deploy.postgresql import PostgreSQL
from deploy.redis_server import Redis


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
