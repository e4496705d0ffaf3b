"""The committed description is what the resources are."""

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from api.v1.docs import SCHEMA


def test_the_committed_schema_is_that_of_the_resources() -> None:
    made = SchemaGenerator().get_schema(request=None, public=True)

    text = OpenApiYamlRenderer().render(made, renderer_context={})

    assert text.decode() == SCHEMA.read_text("utf-8"), "Run: manage.py spectacular --file api/v1/schema.yml"


def test_the_schema_is_served_as_it_is_committed(db: None) -> None:
    answer = Client().get("/api/v1/schema/")

    assert answer.json() == yaml.safe_load(SCHEMA.read_text("utf-8"))
    assert answer.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_pages_list_every_operation_and_obey_the_policy(db: None, language: str) -> None:
    answer = Client().get("/api/v1/docs/", headers={"Accept-Language": language})

    page = answer.content.decode()
    schema = yaml.safe_load(SCHEMA.read_text("utf-8"))
    operations = {
        operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()
    }
    assert [name for name in operations if f'id="{name}"' not in page] == []
    assert [name for name in schema["components"]["schemas"] if f'id="shape-{name}"' not in page] == []
    assert 'id="problem-guards_unmet"' in page
    assert "style=" not in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_root_leads_to_every_resource_and_to_their_description(db: None) -> None:
    answer = Client().get("/api/v1/")

    links = answer.json()
    roots = {path.split("/")[3] for path in yaml.safe_load(SCHEMA.read_text("utf-8"))["paths"]}
    assert answer.status_code == 200
    assert set(links) == (
        roots
        - {
            "amendments",
            "comments",
            "files",
            "indicators",
            "measurements",
            "merges",
            "milestones",
            "news",
            "rounds",
        }
        - {"funder-reports", "sites", "team-links", "twins"}
    ) | {
        "schema",
        "docs",
    }
    assert links["ideas"] == "http://testserver/api/v1/ideas/"
    assert {Client().get(address).status_code for address in links.values()} == {200, 401}
