"""Who is told of translations."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import TranslationVersion
from ideas.notifications.queries.audiences import team_of
from ideas.notifications.queries.sources import Source
from ideas.notifications.roles import Role
from ideas.people.models import Person


def _added(fact: Fact) -> Iterator[Source]:
    """The team, of what people wrote; an engine's came because a reader asked."""
    if fact.data["kind"] != TranslationKind.MACHINE:
        yield Source(Role.TEAM, team_of(("idea", fact.subject_code)))


def _outdated(fact: Fact) -> Iterator[Source]:
    """Those whose words they are."""
    written = TranslationVersion.objects.filter(translation__code=fact.data["translation"], is_same=False)
    yield Source(Role.AUTHOR, Person.objects.filter(pk__in=written.values("author")))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "TranslationAdded": _added,
    "TranslationOutdated": _outdated,
}
