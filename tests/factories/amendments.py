"""Amendments for tests, made through operations."""

from typing import Any

from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import propose_amendment
from ideas.discussion.operations import open_thread
from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.people.models import Person

SOLUTION = "Une heure donnée vaut une heure reçue, quel que soit le geste."


def make_amendment(idea: Idea, by: Actor, *, solution: str = SOLUTION, **more: Any) -> Amendment:
    """An open amendment to the section ``solution``; ``texts`` in ``more`` names others."""
    texts = more.pop("texts", {"solution": solution})
    return propose_amendment(idea, texts=texts, reason=more.pop("reason", "Plus clair ainsi."), by=by, **more)


def amendment_row(idea: Idea, author: Person, **more: Any) -> Amendment:
    """An open amendment as a row with its thread, where the idea does not stand where one may propose them."""
    values: dict[str, Any] = {
        "number": idea.amendments.count() + 1,
        "base_revision": idea.revision,
        "language": idea.language,
        "texts": {"solution": "Une heure pour une heure."},
        "reason": "Plus court.",
    }
    amendment = Amendment.objects.create(idea=idea, author=author, **values | more)
    open_thread("amendment", amendment.code, by=SYSTEM)
    return amendment
