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
from ideas.activity.models import Fact
from ideas.files.operations import add_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import invite_to_team
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.pilots.operations import post_news
from ideas.topics.models import Territory
from lab.wsgi import application
from tests.api.conftest import Calls, token_for
from tests.factories.files import PDF
from tests.factories.pilots import make_running_pilot

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
def rows(
    idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor, otto: Actor, carla: Actor, api: Calls
) -> Mapping[str, str]:
    """Codes of rows that exist, by the address they belong to."""
    invitation = invite_to_team(idea_of_two, person=charlie.person, role="contributor", by=alice)
    comment = api(alice).post(f"ideas/{idea_of_two.code}/comments/", {"body": "Bonjour."}).json()
    country = Territory.objects.create(
        code="CH", level="country", path="/CH/", name="Suisse", search_name="suisse"
    )
    pilot = make_running_pilot(alice, otto, carla)
    news = post_news(pilot, title="Ouvert", text="La salle est prête.", by=alice)
    file = add_file(kind="idea", code=idea_of_two.code, content=PDF, name="Plan.pdf", by=alice)
    told = Notification.objects.create(
        person=alice.person,
        fact=Fact.objects.filter(name="CommentPosted").get(),
        kind="comment",
        subject_kind="comment",
        subject_code=comment["code"],
        role="team",
        channel="inbox",
    )
    return {
        "pilots": pilot.code,
        "news": news.code,
        "files": file.code,
        "notifications": told.code,
        "organisation": otto.organisation_code,
        "number": "1",
        "older": "1",
        "newer": "1",
        "territories": country.code,
        "ideas": idea_of_two.code,
        "comments": comment["code"],
        "organisations": otto.organisation_code,
        "themes": idea_of_two.themes.get().code,
        "calls": idea_of_two.call.code,
        "processes": idea_of_two.call.process.code,
        "invitation": invitation.code,
        "person": alice.person_code,
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
