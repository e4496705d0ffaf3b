"""A client that keeps its connections and reads no more of an answer than it must."""

import socket
import statistics
import threading
import time
from dataclasses import dataclass


class BadAnswer(Exception):
    """The answer was not 200; nothing that is measured of it would mean anything."""


@dataclass(frozen=True)
class Page:
    """What is asked for: a path, as somebody with these headers."""

    name: str
    path: str
    headers: str = ""

    def request(self, host: str) -> bytes:
        """The bytes that ask for it."""
        lines = (
            f"GET {self.path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nAccept-Language: fr\r\n"
        )
        return f"{lines}{self.headers}\r\n".encode()


class Connection:
    """One kept connection to the server at ``port`` of loopback."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, page: Page) -> bytes:
        """The body of the answer, as it was sent. Raises BadAnswer."""
        self.socket.sendall(page.request(self.host))
        seen = b""
        while b"\r\n\r\n" not in seen:
            seen += self._more()
        head, _, body = seen.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        if b" 200" not in lines[0][:13]:
            raise BadAnswer(f"{page.name} ({page.path}): {lines[0].decode()}")
        length = next(
            (int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None
        )
        if length is None:
            raise BadAnswer(f"{page.name} ({page.path}): no length")
        parts = [body]
        missing = length - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _more(self) -> bytes:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise BadAnswer("The server closed the connection.")
        return chunk


def per_second(port: int, page: Page, *, seconds: float, connections: int = 4) -> float:
    """How many answers a second come over so many connections at once."""
    counts = [0] * connections
    failures: list[Exception] = []
    end = time.monotonic() + seconds

    def keep_asking(number: int) -> None:
        connection = Connection(port)
        try:
            while time.monotonic() < end:
                connection.ask(page)
                counts[number] += 1
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts) / (time.monotonic() - began)


def milliseconds(ports: list[int], pages: list[Page], *, times: int) -> list[float]:
    """The median time of one answer at each of ``ports``, which are asked in turn, one question at a time."""
    connections = [Connection(port) for port in ports]
    took: list[list[float]] = [[] for _ in ports]
    for turn in range(times + 5):
        for number, (connection, page) in enumerate(zip(connections, pages, strict=True)):
            began = time.perf_counter()
            connection.ask(page)
            if turn >= 5:
                took[number].append((time.perf_counter() - began) * 1000)
    return [statistics.median(times_of_one) for times_of_one in took]
