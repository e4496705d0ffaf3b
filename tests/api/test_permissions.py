"""Who gets past the door, for every operation of the API: ``permissions.csv`` is the truth that people can read.

``ok`` means that the caller may; what is then wrong with an empty body is another question. An operation without a row
fails. The rows are those of alice's submitted idea, on whose team bruno is, and of her running pilot.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction

from api.v1.docs import schema
from ideas.kernel.actor import ANYONE, Actor
from tests.api.conftest import Caller, Calls

TABLE = Path(__file__).parent / "permissions.csv"
PAST = {200, 201, 204, 400, 409, 412, 415, 428}
REFUSED = {401, 403, 404}


def operations() -> Iterator[tuple[str, str]]:
    """Every operation that the schema describes: method and path."""
    for path, methods in schema()["paths"].items():
        for method in methods:
            yield method.upper(), path


def answer(caller: Caller, method: str, path: str, rows: Mapping[str, str]) -> str:
    """``ok`` or the status of the refusal; nothing that the request changes stays."""
    resource = path.removeprefix("/api/v1/").split("/")[0]
    address = path.format_map({"code": rows.get(resource, "22222222"), **rows})
    body = None if method in {"GET", "DELETE"} else {}
    with transaction.atomic():
        status = caller(method, address, body).status_code
        transaction.set_rollback(True)
    assert status in PAST | REFUSED, (method, address, status)
    return "ok" if status in PAST else str(status)


def test_every_operation_lets_in_whom_the_table_says(
    api: Calls,
    rows: Mapping[str, str],
    alice: Actor,
    bruno: Actor,
    carla: Actor,
    ada: Actor,
    otto: Actor,
    stranger: Actor,
) -> None:
    callers = {
        "nobody": api(ANYONE),
        "stranger": api(stranger),
        "token to read": api(alice, "read"),
        "lead": api(alice),
        "co-author": api(bruno),
        "partner": api(otto),
        "curator": api(carla),
        "administrator": api(ada),
    }
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = {(row.pop("method"), row.pop("path")): row for row in csv.DictReader(file)}

    found = {
        (method, path): {name: answer(caller, method, path, rows) for name, caller in callers.items()}
        for method, path in operations()
    }

    wrong = [
        f"{method} {path}: {found.get((method, path))} instead of {expected.get((method, path))}"
        for method, path in sorted(found.keys() | expected.keys())
        if found.get((method, path)) != expected.get((method, path))
    ]
    assert "\n".join(wrong) == ""
