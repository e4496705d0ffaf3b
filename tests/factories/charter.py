"""The lab's charter for tests, published or adhered to as rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ideas.charter.models import Adhesion, CharterVersion
from ideas.charter.queries import current_charter
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate
from ideas.workflow.models import ProcessVersion, Step
from ideas.workflow.queries import forget_graphs

GUARD = {"guard": "charter_answered"}
VALUES: list[dict[str, Any]] = [
    {
        "key": "v1",
        "names": {"fr": "Avec les personnes", "it": "Con le persone"},
        "texts": {"fr": "Rien sans elles."},
        "questions": {"fr": "Qui a été entendu ?", "it": "Chi è stato sentito?"},
    },
    {"key": "v2", "names": {"fr": "Ouvert"}, "texts": {}, "questions": {"fr": "Qu’est-ce qui est partagé ?"}},
    {"key": "v3", "names": {"fr": "Tenu"}, "texts": {"fr": "Ce qui est promis."}, "questions": {}},
]
ANSWERS = {"v1": "Dix familles.", "v2": "Tout le plan."}


def make_charter(number: int = 1, **fields: Any) -> CharterVersion:
    """A published version of three values, two of which ask something."""
    fields.setdefault("published_at", clock.now())
    fields.setdefault("values", VALUES)
    fields.setdefault("visions", {"fr": "Essayer **ensemble**."})
    return CharterVersion.objects.create(number=number, **fields)


def let_adhere(mandate: Mandate, charter: CharterVersion | None = None) -> Adhesion:
    """As a row: the organisation of ``mandate`` adheres to the current version, or the one given."""
    held = charter or current_charter()
    return Adhesion.objects.create(
        organisation=mandate.organisation, charter=held, person=mandate.person, mandate=mandate
    )


def ask_for_answers(**parameters: Any) -> None:
    """Have the default process ask for answers before an idea becomes a pilot, and before a pilot starts."""
    condition = {**GUARD, **parameters}
    for step in Step.objects.filter(version__process__key="default", key="to_pilot"):
        step.guards = [*step.guards, condition]
        step.save(update_fields=["guards"])
    for version in ProcessVersion.objects.filter(process__key="default"):
        conditions = version.conditions.get("pilots.start_pilot", [])
        version.conditions = {**version.conditions, "pilots.start_pilot": [*conditions, condition]}
        version.save(update_fields=["conditions"])
    forget_graphs()


@contextmanager
def refused(kind: type[Exception], code: str = "") -> Iterator[None]:
    """What is done within is refused so, with ``code`` among what is wrong."""
    with pytest.raises(kind) as caught:
        yield
    assert not code or code in [one.code for one in getattr(caught.value, "errors", ())]


def mandate_of(actor: Actor) -> Mandate:
    """The mandate ``actor`` acts under."""
    assert actor.mandate is not None
    return actor.mandate
