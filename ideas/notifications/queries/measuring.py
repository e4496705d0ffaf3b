"""Who is told of values that are due, wait to be looked at, or were decided."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import TeamMember
from ideas.measurement.models import Indicator, Measurement, Story
from ideas.measurement.queries import accountable_organisations, reporting_organisation
from ideas.notifications.queries.audiences import desk_of, representatives_of
from ideas.notifications.queries.sources import Source
from ideas.notifications.roles import Role
from ideas.people.models import Person


def _indicator(fact: Fact) -> Indicator | None:
    return Indicator.objects.select_related("pilot").filter(code=fact.data["indicator"]).first()


def _missing(fact: Fact) -> Iterator[Source]:
    """Who reports it; where it is late, the lab too."""
    indicator = _indicator(fact)
    if indicator is None:
        return
    organisation = reporting_organisation(indicator)
    if organisation is not None:
        yield Source(Role.OWING, representatives_of([organisation.pk]))
    else:
        writers = TeamMember.objects.filter(idea__pilot=indicator.pilot_id).exclude(role=TeamRole.CONTRIBUTOR)
        yield Source(Role.OWING, Person.objects.filter(pk__in=writers.values("person")))
    if fact.name == "MeasurementLate":
        yield Source(Role.DESK, desk_of((fact.subject_kind, fact.subject_code)))


def _submitted(fact: Fact) -> Iterator[Source]:
    """Who answers for the pilot, and the lab: one of them accepts it."""
    indicator = _indicator(fact)
    if indicator is not None:
        accountable = accountable_organisations(indicator.pilot)
        yield Source(Role.OWING, representatives_of(accountable.values("pk")))
    yield Source(Role.DESK, desk_of((fact.subject_kind, fact.subject_code)))


def _decided(fact: Fact) -> Iterator[Source]:
    """Who entered it."""
    writers = Measurement.objects.filter(code=fact.data["measurement"]).values("written_by")
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=writers))


def _story_submitted(fact: Fact) -> Iterator[Source]:
    """Who answers for the pilot, and the lab: one of them accepts it."""
    story = Story.objects.select_related("pilot").filter(code=fact.data["story"]).first()
    if story is not None:
        accountable = accountable_organisations(story.pilot)
        yield Source(Role.OWING, representatives_of(accountable.values("pk")))
    yield Source(Role.DESK, desk_of((fact.subject_kind, fact.subject_code)))


def _story_writer(fact: Fact) -> Iterator[Source]:
    """Who wrote it."""
    writers = Story.objects.filter(code=fact.data["story"]).values("written_by")
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=writers))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "MeasurementDue": _missing,
    "MeasurementLate": _missing,
    "MeasurementSubmitted": _submitted,
    "MeasurementAccepted": _decided,
    "MeasurementReturned": _decided,
    "StorySubmitted": _story_submitted,
    "StoryAccepted": _story_writer,
    "StoryConsentNoted": _story_writer,
    "StoryReturned": _story_writer,
    "StoryWithdrawn": _story_writer,
}
