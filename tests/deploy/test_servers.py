"""PostgreSQL and Redis from this machine's binaries: in a folder of their own, and gone with who started them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from deploy.loopback import ServerAway
from deploy.postgresql import PostgreSQL, postgresql_folder, substitute_for
from deploy.processes import environment
from deploy.redis_server import Redis, redis_program
from tests.services import NOT_TESTED


def kept(server: PostgreSQL) -> list[int]:
    """The numbers that the test wrote."""
    with psycopg.connect(server.url()) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number").fetchall()]


def test_postgresql_stopped_at_once_has_all_that_was_committed(own_postgresql: PostgreSQL) -> None:
    with psycopg.connect(own_postgresql.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")

    own_postgresql.stop_at_once()
    assert not own_postgresql.answers()
    own_postgresql.start()

    assert kept(own_postgresql) == [1]


def test_postgresql_knows_the_case_of_accented_letters(own_postgresql: PostgreSQL) -> None:
    with psycopg.connect(own_postgresql.url()) as connection:
        assert connection.execute("SELECT upper('forêt')").fetchone() == ("FORÊT",)


def test_postgresql_lets_nobody_in_without_its_password(own_postgresql: PostgreSQL) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(own_postgresql.url().replace(own_postgresql.password, "wrong"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets folders that another account may not enter")
def test_a_folder_out_of_reach_of_its_account_is_substituted(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    try:
        server = PostgreSQL(closed / "server")
    except ServerAway as away:
        pytest.skip(f"{NOT_TESTED}{away}.")

    assert server.folder == substitute_for(closed / "server")
    assert not server.folder.exists()


@pytest.mark.redis
def test_redis_is_empty_after_every_start(own_redis: Redis) -> None:
    import redis

    with redis.Redis.from_url(own_redis.url()) as client:
        client.set("kept", "1")

    own_redis.stop_at_once()
    assert not own_redis.answers()
    own_redis.start()

    with redis.Redis.from_url(own_redis.url()) as client:
        assert client.get("kept") is None


@pytest.mark.redis
def test_servers_end_with_the_process_they_were_started_for(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    command = [
        sys.executable,
        "-m",
        "deploy.servers",
        "redis",
        "--folder",
        tmp_path,
        "--while",
        str(owner.pid),
    ]
    keeper = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    assert keeper.stdout
    announced = keeper.stdout.readline().strip()
    url = json.loads((tmp_path / "urls.json").read_text())["redis"]

    owner.kill()
    owner.communicate()
    keeper.communicate(timeout=30)

    assert announced == f"LAB_REDIS_URL={url}"
    assert keeper.returncode == 0
    assert not (tmp_path / "urls.json").exists()


@pytest.mark.redis
def test_a_server_does_not_outlive_a_killed_keeper(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "deploy.servers", "redis", "--folder", tmp_path]
    keeper = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    assert keeper.stdout
    port = int(keeper.stdout.readline().rpartition(":")[2].removesuffix("/0\n"))
    server = Redis(tmp_path, port=port)
    assert server.answers()

    keeper.send_signal(signal.SIGKILL)
    keeper.communicate()

    deadline = time.monotonic() + 30
    while server.answers():
        assert sys.platform == "linux", "only Linux tells a child that its parent was killed"
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_machine_without_servers_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("deploy.postgresql.POSTGRESQL_FOLDERS", ())
    monkeypatch.setattr("deploy.redis_server.REDIS_FOLDERS", "")

    with pytest.raises(ServerAway, match="install your system's package `postgresql`"):
        postgresql_folder()
    with pytest.raises(ServerAway, match="install your system's package `redis-server` or `valkey`"):
        redis_program()


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'data directory is from the future' >&2\nexit 1\n")
    (tmp_path / "postgres").chmod(0o755)
    server = Redis.__new__(Redis)
    server.folder, server.port, server.process = tmp_path, 1, None

    with pytest.raises(
        ServerAway, match=r"redis did not start\. It says:\n    data directory is from the future"
    ):
        server._run([str(tmp_path / "postgres")])
