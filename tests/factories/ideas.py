"""Ideas for tests, made through operations and led to where they are wanted."""

from collections.abc import Iterable
from typing import Any

from ideas.calls.models import Call
from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea, Support
from ideas.ideation.operations import advance_idea, start_idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.people.models import Person
from ideas.topics.models import Theme
from ideas.workflow.models import Stage
from ideas.workflow.operations import ensure_default_process
from tests.factories.people import make_person

GUARDS_OF_EVALUATION = ("sections_filled", "min_supports", "team_of_or_has_endorsement")


def make_theme(slug: str = "sante", name: str = "Santé et social", hue: int = 22) -> Theme:
    """A theme, the same one when it exists."""
    names = {"fr": name, "it": name, "de": name, "en": name}
    return Theme.objects.get_or_create(slug=slug, defaults={"names": names, "hue": hue})[0]


def make_call() -> Call:
    """The permanent call with the default process."""
    existing = Call.objects.filter(is_permanent=True).first()
    if existing is not None:
        return existing
    names = {
        "fr": "Appel permanent",
        "it": "Raccolta permanente",
        "de": "Offener Aufruf",
        "en": "Permanent call",
    }
    return Call.objects.create(
        slug="permanent", names=names, is_permanent=True, process=ensure_default_process(by=SYSTEM)
    )


def make_draft(by: Actor, **changes: Any) -> Idea:
    """A draft that can be submitted."""
    make_call()
    values: dict[str, Any] = {
        "title": "Heures de voisinage",
        "summary": "Mettre en commun le temps d’un quartier.",
        "sections": {
            "need": "Une personne sur trois vit seule.",
            "solution": "Une heure donnée vaut une heure reçue.",
        },
        "language": "fr",
        "themes": [make_theme()],
    }
    return start_idea(by=by, **values | changes)


def make_idea(by: Actor, *, stage: str = "submitted", **changes: Any) -> Idea:
    """An idea led by ``by`` that stands in ``stage``: submitted by its lead, led on by a curator who waives guards."""
    idea = advance_idea(make_draft(by, **changes), step="submit", by=by)
    if stage != "submitted":
        curator = Person.objects.filter(display_name="Une curatrice").first() or make_person(
            "Une curatrice", roles=["curator"]
        )
        lead_to(idea, stage, by=Actor(person=curator))
        idea.refresh_from_db()
    return idea


def lead_to(idea: Idea, stage: str, *, by: Actor) -> None:
    """Lead ``idea`` along the straight way to ``stage``, waiving guards."""
    way = ["take_up", "open_cocreation", "to_evaluation", "to_pilot"]
    goal = ["screening", "cocreation", "evaluation", "pilot"].index(stage) + 1
    for step in way[:goal]:
        overrides = (*GUARDS_OF_EVALUATION, "organisation_committed")
        advance_idea(idea, step=step, reason="Pour l’essai.", override=overrides, by=by)


def fill_sections(idea: Idea) -> None:
    """Write something into every section, without history."""
    Idea.objects.filter(pk=idea.pk).update(sections={key: f"Texte de {key}." for key in SECTIONS})


def add_supports(idea: Idea, people: Iterable[Person]) -> None:
    """Let ``people`` back ``idea``, as rows."""
    rows = Support.objects.bulk_create(Support(idea=idea, person=person) for person in people)
    Idea.objects.filter(pk=idea.pk).update(support_count=idea.support_count + len(rows))


def stage_called(key: str) -> Stage:
    """The stage of the default process with that key."""
    return Stage.objects.get(version__process__key="default", version__state="published", key=key)
