"""What the tests offer beside their own fixtures: services, and a run whose last lines say what it could not test."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.loopback import ServerAway
from deploy.postgresql import PostgreSQL
from deploy.redis_server import Redis
from tests.services import GIVEN_BY, NOT_TESTED, database_kind, end_run, is_owner, run_folder, service_url

SERVED = {
    *("db", "transactional_db", "make_lab", "module_lab"),
    *("own_postgresql", "postgresql_url", "own_redis", "redis_url"),
}


def url_or_skip(name: str) -> str:
    """The service's address; where it cannot be had, the test is skipped and the run's last lines say why."""
    try:
        return service_url(name)
    except ServerAway as away:
        pytest.skip(f"{NOT_TESTED}{away}; or name one by {GIVEN_BY[name]}.")


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """The address of a PostgreSQL server whose account may make databases. Tests run beside others on it."""
    return url_or_skip("postgresql")


@pytest.fixture
def redis_url() -> str:
    """An empty Redis database that no test beside this one uses."""
    import redis

    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    url = f"{url_or_skip('redis').rstrip('/').removesuffix('/0')}/{number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def own_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """A durable PostgreSQL for this test alone, to be stopped at once and started again."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=run_folder()))
    folder.chmod(0o755)
    try:
        server = PostgreSQL(folder / "server")
    except ServerAway as away:
        pytest.skip(f"{NOT_TESTED}{away}.")
    try:
        yield server.start()
    finally:
        server.stop_at_once()


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis for this test alone, to be killed, frozen, wiped and started again."""
    try:
        server = Redis(Path(tempfile.mkdtemp(prefix="redis-", dir=run_folder())))
    except ServerAway as away:
        pytest.skip(f"{NOT_TESTED}{away}.")
    try:
        yield server.start()
    finally:
        server.stop_at_once()


# --- What pytest asks ---------------------------------------------------------------------------------------
def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the database."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default=os.environ.get("LAB_TEST_DATABASE", "sqlite"),
        help="what the tests' own database is: sqlite (default) or postgresql",
    )
    parser.addoption(
        "--only-database", action="store_true", help="leave out the tests that ask no database and no service"
    )


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database, and begin with what takes long and shares a browser or a served lab.

    A worker is given one half of the list and takes of the other's end when it has done: so one of them starts the browser and
    the labs, each once, and nothing long is left for the end.
    """
    other = "sqlite" if database_kind() == "postgresql" else "postgresql"
    only_database = config.getoption("only_database")
    left_out = [
        item
        for item in items
        if item.get_closest_marker(other) or (only_database and not _asks_a_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        kept = set(items).difference(left_out)
        items[:] = [item for item in items if item in kept]
    places: dict[Path, int] = {}
    for item in items:
        places[item.path] = min(_place(item), places.get(item.path, 3))
    items.sort(key=lambda item: places[item.path])


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test could end otherwise on another database or with another service."""
    asked = any(item.get_closest_marker(name) for name in ("django_db", "postgresql", "redis"))
    return asked or not SERVED.isdisjoint(getattr(item, "fixturenames", ()))


def _place(item: pytest.Item) -> int:
    """The longest first; a file stays together, and among equals the order is as it was."""
    shared = getattr(item, "fixturenames", ())
    if "chromium" in shared:
        return 0 if "module_lab" in shared else 1
    return 2 if "module_lab" in shared or "running_lab" in shared else 3


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``redis`` runs only with one."""
    if item.get_closest_marker("redis"):
        url_or_skip("redis")


_untested: dict[str, int] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what could not be tested, by reason."""
    if report.skipped and isinstance(report.longrepr, tuple) and NOT_TESTED in report.longrepr[2]:
        reason = report.longrepr[2].partition(NOT_TESTED)[2]
        _untested[reason] = _untested.get(reason, 0) + 1


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run; its last lines say in capitals what was not tested and how to get it."""
    if not is_owner():
        return
    lines = [f"{count} TESTS WERE NOT RUN: {reason.upper()}" for reason, count in _untested.items()]
    collected = os.environ.get("LAB_TEST_UNTESTED")
    if collected:
        with Path(collected).open("a") as notes:
            notes.writelines(f"{line}\n" for line in lines)
    for line in lines:
        print(line)  # noqa: T201
    end_run()
