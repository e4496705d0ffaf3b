"""Stories and questions for tests."""

import datetime
from typing import Any

from ideas.activity.operations import raise_generation
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.measurement.models import Questionnaire, Story
from ideas.measurement.operations import (
    Asked,
    answer_questions,
    ask_questions,
    decide_story,
    note_consent,
    submit_story,
    write_story,
)
from ideas.pilots.models import Pilot

DAY = datetime.timedelta(days=1)
QUESTIONS = (
    Asked("scale", "L’accueil vous a-t-il aidé ?"),
    Asked("yes_no", "Reviendrez-vous ?"),
    Asked("choice", "Comment l’avez-vous connu ?", ("Par la commune", "Par quelqu’un", "Autrement")),
    Asked("text", "Que faut-il changer ?"),
)


def make_story(pilot: Pilot, by: Actor, **values: Any) -> Story:
    """A draft of ``by``."""
    values = {"title": "Elle sort de nouveau", "text": "Depuis mars, elle vient chaque mardi.", **values}
    return write_story(pilot, values=values, by=by)


def agree(story: Story, *, by: Actor, **said: Any) -> Story:
    """Consent in writing to the site, noted by ``by``."""
    return note_consent(story, **{"way": "written", "uses": ["site", "report"], **said}, by=by)


def make_shown_story(pilot: Pilot, by: Actor, *, until: datetime.date | None = None, **values: Any) -> Story:
    """A story that everybody may read."""
    story = agree(make_story(pilot, by, **values), until=until, by=by)
    return decide_story(submit_story(story, by=by), accept=True, by=SYSTEM)


def make_questions(pilot: Pilot, by: Actor = SYSTEM, **values: Any) -> Questionnaire:
    """Four questions, open since yesterday for two weeks."""
    asked = values.pop("questions", QUESTIONS)
    today = clock.today()
    days = {"opens_on": today - DAY, "closes_on": today + 14 * DAY}
    return ask_questions(pilot, values={"title": "Votre avis", **days, **values}, questions=asked, by=by)


def answer_often(questionnaire: Questionnaire, *answers: dict[int, int | str], site: Any = None) -> None:
    """Each of ``answers``, from somebody."""
    for said in answers:
        answer_questions(questionnaire, answers=said, site=site, by=ANYONE)


def close(questionnaire: Questionnaire) -> Questionnaire:
    """As if its last day was yesterday, as a row."""
    Questionnaire.objects.filter(pk=questionnaire.pk).update(
        opens_on=clock.today() - 9 * DAY, closes_on=clock.today() - DAY
    )
    raise_generation()  # as if a minute went by for pages that are kept
    questionnaire.refresh_from_db()
    return questionnaire
