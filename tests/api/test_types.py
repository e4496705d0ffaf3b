"""A value of the wrong JSON type is a fault of its field, in every operation; nothing is read as something else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.v1.docs import schema
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import OPERATIONS, Calls, filled
from tests.factories.ideas import lead_to

UNSEEN = "\u200b \u200d"

# A value of each JSON type.
VALUES: Mapping[str, Any] = {"string": "x", "integer": 5, "boolean": True, "array": [], "object": {}}
WRITERS = {
    "patch_ideas_code_invitations_invitation": "charlie",
    "patch_organisations_code": "otto",
    "patch_organisations_code_members_person": "charlie",
    "patch_pilots_code_partners_organisation": "otto",
    "post_comments_code_reports": "charlie",
    "post_files_code_reports": "charlie",
    "post_ideas_code_redactions": "carla",
    "post_needs_code_reports": "charlie",
    "post_offers_code_reports": "charlie",
    "put_comments_code_pin": "carla",
    "put_ideas_code_synthesis": "carla",
    "post_ideas_code_endorsements": "otto",
    "post_ideas_code_reports": "charlie",
    "post_learnings_code_reports": "charlie",
    "post_news_code_reports": "charlie",
    "post_organisations_code_members": "otto",
    "post_organisations_code_reports": "charlie",
    "patch_agreements_code_signatures_signature": "carla",
    "patch_pilots_code_pledges_pledge": "otto",
    "post_agreements": "otto",
    "post_agreements_code_proposals": "otto",
    "post_agreements_code_signatures": "otto",
    "post_pilots_code_pledges": "otto",
    "post_pilots_code_pledges_pledge_deliveries": "otto",
    "post_pilots_code_pledges_pledge_steps": "otto",
    "patch_axes_code": "carla",
    "patch_milestones_code": "carla",
    "patch_organisations_code_contacts_contact": "otto",
    "patch_rounds_code": "carla",
    "patch_sites_code_partners_organisation": "otto",
    "patch_sites_code_replication": "carla",
    "post_axes": "carla",
    "post_measurements_code_decision": "carla",
    "post_organisations_code_contacts": "otto",
    "post_organisations_code_merges": "carla",
    "post_pilots_code_partners_organisation_handover": "otto",
    "post_pilots_code_pack_sites_site_feedback": "otto",
    "post_pilots_code_replications": "otto",
    "post_pilots_code_reviews_number_round": "carla",
    "post_rounds_code_steps": "carla",
    "post_sites_code_partners": "otto",
    "post_sites_code_reports": "charlie",
    "post_pilots_code_partners": "otto",
    "post_pilots_code_reports": "charlie",
}
# What is open in co-creation only.
IN_COCREATION = {"post_ideas_code_amendments", "post_ideas_code_needs"}
BY_SESSION_ONLY = {"post_me_tokens"}


def shape_of(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """What ``described`` leads to."""
    for inner in (described, *described.get("allOf", ()), *described.get("oneOf", ())):
        if "$ref" in inner:
            found: Mapping[str, Any] = schema()["components"]["schemas"][inner["$ref"].rpartition("/")[2]]
            return found
    return described


def body_of(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shape of what an operation reads as JSON; empty where it reads none."""
    content = operation.get("requestBody", {}).get("content", {})
    return shape_of(content.get("application/json", {}).get("schema", {}))


def types_of(described: Mapping[str, Any]) -> set[str]:
    """The JSON types that a field takes."""
    named = shape_of(described).get("type", [])
    types = {named} if isinstance(named, str) else set(named)
    inner = described.get("oneOf", ())
    return types.union(*(types_of(one) for one in inner)) if inner else types


def wrong(shape: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Bodies with one value of a wrong type each, and the name of its fault."""
    for name, described in shape.get("properties", {}).items():
        types = types_of(described)
        for kind, value in VALUES.items():
            if kind not in types:
                yield {name: value}, name
        if types == {"object"}:
            for inner, fault in wrong(shape_of(described)):
                yield {name: inner}, f"{name}.{fault}"
        if "array" in types:
            for fault in faults_of_an_empty_item(shape_of(described)):
                yield {name: [{}]}, f"{name}.0{fault}"


def faults_of_an_empty_item(shape: Mapping[str, Any]) -> list[str]:
    """Where an empty object is at fault in a list: in each field that it owes, or as a whole where no object is taken."""
    items = shape_of(shape.get("items", {}))
    return [f".{name}" for name in items.get("required", ())] if items.get("type") == "object" else [""]


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, (_m, _p, operation) in OPERATIONS.items()
        if body_of(operation).get("properties") and name not in BY_SESSION_ONLY
    ),
)
def test_a_wrong_type_is_the_fault_of_its_field(
    api: Calls, codes: Mapping[str, str], people: Mapping[str, Actor], name: str
) -> None:
    method, path, operation = OPERATIONS[name]
    caller, address = api(people[WRITERS.get(name, "alice")]), filled(path, codes)
    sent = list(wrong(body_of(operation)))
    if name in IN_COCREATION:
        lead_to(Idea.objects.get(code=codes["ideas"]), "cocreation", by=people["carla"])

    accepted = []
    for body, field in sent:
        answer = caller(method, address, body, headers={"If-Match": "*"})
        faults = answer.json().get("errors", ()) if answer.status_code == 400 else ()
        if field not in {fault["field"] for fault in faults}:
            accepted.append((body, answer.status_code, list(faults)))

    assert sent
    assert accepted == []


def test_a_number_is_no_title(api: Calls, idea: Idea, alice: Actor) -> None:
    answer = api(alice).patch(
        f"ideas/{idea.code}/",
        {"title": 5, "sections": {"need": True}, "themes": [7]},
        headers={"If-Match": "*"},
    )

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"field": "sections.need", "code": "wrong_type", "message": "Envoyez ici un texte entre guillemets."},
        {"field": "title", "code": "wrong_type", "message": "Envoyez ici un texte entre guillemets."},
        {"field": "themes.0", "code": "wrong_type", "message": "Envoyez ici un texte entre guillemets."},
    ]


def test_a_token_is_named_in_text(api: Calls, alice: Actor) -> None:
    caller = api(alice)
    caller.client.force_login(alice.person)
    caller.headers = {}

    answer = caller.post("me/tokens/", {"name": 5, "scopes": [1]})

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == ["name", "scopes.0"]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("post", "ideas/{}/comments/", {"body": UNSEEN}, "body"),
        ("post", "ideas/{}/needs/", {"kind": "time", "title": UNSEEN}, "title"),
        ("post", "ideas/{}/amendments/", {"sections": {"need": "Autrement."}, "reason": UNSEEN}, "reason"),
        ("put", "ideas/{}/translations/it/", {"title": UNSEEN}, "title"),
    ],
    ids=["comment", "need", "amendment", "translation"],
)
def test_what_nobody_can_see_fills_no_field(
    api: Calls,
    idea_of_two: Idea,
    alice: Actor,
    carla: Actor,
    method: str,
    path: str,
    body: dict[str, Any],
    field: str,
) -> None:
    lead_to(idea_of_two, "cocreation", by=carla)

    refused = getattr(api(alice), method)(path.format(idea_of_two.code), body, headers={"If-Match": "*"})

    assert refused.status_code == 400, refused.json()
    assert refused.json()["errors"][0]["field"] == field
