"""``python -m deploy.alive web|relay|worker|twins``: whether this container's process does its work; status 0 when it does.

The web process is asked for a page, that of near ideas whether it is ready; relays and workers write a heartbeat row, which a
hanging one no longer does.
"""

import os
import socket
import sys
import urllib.request
from pathlib import Path

FRESH = "30 seconds"


def web_answers() -> bool:
    """Whether /healthz of this machine does, under a name that the lab answers to."""
    host = os.environ.get("LAB_HOSTS", "localhost").split(",")[0]
    address = f"http://127.0.0.1:{os.environ.get('GRANIAN_PORT', '8000')}/healthz"
    request = urllib.request.Request(address, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return bool(answer.status == 200)


def heart_beats(kind: str) -> bool:
    """Whether a relay or worker of this host was heard of lately."""
    import psycopg

    query = "SELECT 1 FROM activity_heartbeat WHERE kind = %s AND name LIKE %s AND at > now() - %s::interval"
    with psycopg.connect(os.environ["LAB_DATABASE_URL"], connect_timeout=5) as connection:
        return (
            connection.execute(query, [kind, f"{kind} {socket.gethostname()} %", FRESH]).fetchone()
            is not None
        )


def twins_answer() -> bool:
    """Whether the process of near ideas answers at its socket in the data folder."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(Path(os.environ["LAB_DATA"]) / "twins.sock"))
        line.sendall(b'{"ask": "ping"}\n')
        return b'"ready": true' in line.recv(1000)


def main(kind: str) -> int:
    """0 when it works, 1 with a sentence when not."""
    try:
        ways = {"web": web_answers, "twins": twins_answer}
        is_well = ways[kind]() if kind in ways else heart_beats(kind)
    except Exception as error:  # whatever it is, the answer is no
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
