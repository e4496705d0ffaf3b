"""What pilots teach, for tests."""

from typing import Any

from ideas.ideation.models import TeamMember
from ideas.kernel.actor import Actor
from ideas.learning.models import Learning
from ideas.learning.operations import note_learning
from ideas.pilots.models import Pilot


def make_learning(pilot: Pilot, title: str = "Signer avant d’acheter", **columns: Any) -> Learning:
    """Something learnt, as a row, by the lead unless told otherwise."""
    if "author" not in columns:
        columns["author"] = TeamMember.objects.get(idea=pilot.idea_id, role="lead").person
    columns.setdefault("kind", "failed")
    return Learning.objects.create(pilot=pilot, title=title, **columns)


def note(pilot: Pilot, *, by: Actor, **values: Any) -> Learning:
    """Something learnt, noted by ``by``."""
    return note_learning(pilot, values={"kind": "failed", "title": "Signer avant d’acheter", **values}, by=by)
