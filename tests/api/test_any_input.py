"""Whatever is sent, the API answers as its description says and never with a fault of ours.

Schemathesis makes requests from the committed description, right and wrong ones; addresses lead to rows that exist,
as seen by their lead, so that what lies behind is reached.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.v1.docs import schema
from ideas.kernel.actor import Actor
from lab.wsgi import application
from tests.api.conftest import token_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
DESCRIBED = schemathesis.openapi.from_dict(schema())
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok() for result in DESCRIBED.get_all_operations()
}


@pytest.fixture
def one_connection(rows: Mapping[str, str]) -> Iterator[None]:
    """Requests keep the test's connection and its transaction, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_any_input_is_answered_as_described(name: str, rows: Mapping[str, str], alice: Actor) -> None:
    operation = OPERATIONS[name]
    headers = {"Authorization": f"Bearer {token_for(alice, 'read', 'write', 'lab')}"}
    resource = operation.path.removeprefix("/api/v1/").split("/")[0]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answer(case: Any) -> None:
        known = {"code": rows.get(resource), **rows}
        case.path_parameters = {
            name: known.get(name) or value for name, value in (case.path_parameters or {}).items()
        }
        for header in ("Authorization", "On-Behalf-Of", "If-Match"):
            case.headers.pop(header, None)
        case.headers.update(headers)
        if case.method in {"PATCH", "PUT", "DELETE"}:
            case.headers["If-Match"] = "*"
        case.validate_response(case.call(app=application), checks=CHECKS)

    answer()
