"""A Redis, or Valkey, of this machine's own, on loopback only. Not called redis: that is the package that speaks to one."""

import shutil
import socket
from pathlib import Path

from deploy.loopback import HOST, Server, ServerAway

REDIS_FOLDERS = "/usr/local/bin:/opt/homebrew/bin:/usr/bin"


def redis_program() -> str:
    """The Redis server's program, or Valkey's, which speaks the same; raises ServerAway."""
    for name in ("redis-server", "valkey-server"):
        program = shutil.which(name) or shutil.which(name, path=REDIS_FOLDERS)
        if program:
            return program
    raise ServerAway("Redis is not on this machine: install your system's package `redis-server` or `valkey`")


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
