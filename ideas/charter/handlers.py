"""What the charter does because of what happened elsewhere: it asks."""

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.charter.facts import CharterPublished
from ideas.charter.models import CharterVersion
from ideas.charter.operations import ask_adhesion, ask_answers
from ideas.charter.queries import to_be_asked_to_adhere
from ideas.ideation.facts import IdeaAdvanced
from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM
from ideas.pilots.facts import PilotOpened
from ideas.pilots.models import Pilot


def _subject(delivery: Delivery) -> str:
    return delivery.fact.subject_code if delivery.fact is not None else ""


@reaction("charter.ask_adhesions", hears=(CharterPublished,))
def ask_adhesions(delivery: Delivery) -> None:
    """Ask the organisations that adhere to an earlier version, or might commit themselves, to read the new one."""
    for charter in CharterVersion.objects.filter(code=_subject(delivery)):
        for organisation in to_be_asked_to_adhere(charter):
            ask_adhesion(organisation, charter=charter, by=SYSTEM)


@reaction("charter.ask_about_idea", hears=(IdeaAdvanced,))
def ask_about_idea(delivery: Delivery) -> None:
    """An idea reached a stage where it still stands: ask, where a step from there wants answers."""
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    there = {"code": _subject(delivery), "stage__key": delivery.fact.data["target"]}
    for idea in Idea.objects.select_related("stage").filter(**there):
        ask_answers(idea, by=SYSTEM)


@reaction("charter.ask_about_pilot", hears=(PilotOpened,))
def ask_about_pilot(delivery: Delivery) -> None:
    """A pilot is being prepared: ask, where its start wants answers."""
    for pilot in Pilot.objects.select_related("idea__stage").filter(code=_subject(delivery)):
        ask_answers(pilot, by=SYSTEM)
