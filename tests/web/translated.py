"""Pages of an idea in other languages and in plain words: where they are, what they say, what their form sends."""

import re
from typing import Any

from django.test import Client

from ideas.ideation.models import Idea


def page_of(client: Client, address: str) -> str:
    """The page at ``address``, each white space as one."""
    response = client.get(address)
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", response.content.decode())


def written(idea: Idea, key: str) -> str:
    """Where the text called ``key`` is written."""
    return f"/fr/ideas/{idea.code}/translations/{key}/"


def overview_of(idea: Idea) -> str:
    """Where all its texts are listed."""
    return f"/fr/ideas/{idea.code}/translations/"


def fields_of(changes: dict[str, Any]) -> dict[str, str]:
    """Changes as the form sends them."""
    return {"title": changes["title"], "summary": changes.get("summary", ""), **changes["sections"]}
