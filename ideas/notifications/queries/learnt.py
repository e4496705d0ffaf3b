"""Who is told of what pilots teach: the team, its partners, and in digests who follows."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.notifications.queries.planning import partners, team
from ideas.notifications.queries.sources import Source, family_names, followers, its_people


def _noted(fact: Fact) -> Iterator[Source]:
    yield team(fact)
    yield partners(fact)
    idea = Idea.objects.get(pilot__code=fact.subject_code)
    yield from followers([(fact.subject_kind, fact.subject_code), *family_names(idea)])


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "LearningNoted": _noted,
    "LearningHidden": its_people,
}
