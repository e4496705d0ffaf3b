"""What tests of merges begin with and compare."""

from typing import Any

from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.queries import family_of
from ideas.kernel import clock
from ideas.notifications.models import Follow
from ideas.notifications.queries import follower_count
from ideas.people.models import Person
from ideas.workflow.models import Clock

WHY = "Les deux parlent du même jardin."


def read(*ideas: Idea) -> None:
    """Read ``ideas`` anew."""
    for idea in ideas:
        idea.refresh_from_db()


def people(name: str, count: int) -> list[Person]:
    """``count`` people, without what signing up brings."""
    rows = [Person(display_name=f"{name} {number}", confirmed_at=clock.now()) for number in range(count)]
    return Person.objects.bulk_create(rows)


def followed_by(idea: Idea, followers: list[Person]) -> None:
    """Let ``followers`` follow ``idea``."""
    rows = [
        Follow(subject_kind="idea", subject_code=idea.code, person=person, confirmed_at=clock.now())
        for person in followers
    ]
    Follow.objects.bulk_create(rows)


def state_of(idea: Idea) -> dict[str, Any]:
    """All that undoing owes: where it stands, what it says, who backs and follows it, what it waits for."""
    idea = Idea.objects.select_related("stage").get(pk=idea.pk)
    running = Clock.objects.filter(kind="idea", subject=idea.code).first()
    thread = thread_of("idea", idea.code)
    assert thread is not None
    return {
        "stage": (idea.stage.key, idea.stage_since, idea.is_public, idea.merged_into_id),
        "text": (idea.title, idea.summary, {key: text for key, text in idea.sections.items() if text}),
        "counts": (idea.support_count, idea.endorsement_count, idea.comment_count),
        "supporters": set(idea.supports.values_list("person", flat=True)),
        "followers": (follower_count("idea", idea.code), idea.code),
        "clock": (running.owed_by, running.started_at, running.due_at) if running else None,
        "thread": (thread.is_closed, thread.comment_count),
        "family": list(family_of(idea).values_list("code", flat=True)),
    }
