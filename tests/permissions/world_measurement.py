"""What is measured in the world's pilot: an indicator that the team reports, and a value that waits."""

from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.codes import hashed
from ideas.measurement.models import Measurement, Question, Questionnaire, Story, StoryConsent
from ideas.measurement.operations import add_indicator
from ideas.measurement.periods import DAY, period_of
from ideas.pilots.models import Pilot

STORY_SECRET = "the-secret-of-a-story"
ALONG: dict[type, tuple[str, ...]] = {Story: ("pilot__idea",), Questionnaire: ("pilot__idea",)}


def measured(pilot: Pilot, lead: Actor) -> dict[str, Any]:
    """The things by their words."""
    over = period_of(period_of(clock.today(), "quarterly").starts_on - DAY, "quarterly")
    values = {"name": "Professionnels formés", "starts_on": over.starts_on}
    indicator = add_indicator(pilot, values=values, by=SYSTEM)
    value = Measurement.objects.create(
        indicator=indicator,
        starts_on=over.starts_on,
        ends_on=over.ends_on,
        value=40,
        state="submitted",
        written_by=lead.person,
    )
    story = Story.objects.create(
        pilot=pilot,
        title="Elle sort de nouveau",
        text="Chaque mardi.",
        state="accepted",
        secret_hash=hashed(STORY_SECRET),
        written_by=lead.person,
    )
    StoryConsent.objects.create(story=story, way="written", for_site=True)
    days = {"opens_on": clock.today(), "closes_on": clock.today() + DAY}
    questionnaire = Questionnaire.objects.create(pilot=pilot, title="Votre avis", **days)
    Question.objects.create(questionnaire=questionnaire, place=1, kind="yes_no", text="Content ?")
    return {"indicator": indicator, "measurement": value, "story": story, "questionnaire": questionnaire}
