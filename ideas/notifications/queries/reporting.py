"""Who is told of reports: the funder that it is for, the pilot's team and its partners."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.notifications.queries.audiences import representatives_of
from ideas.notifications.queries.planning import partners, team
from ideas.notifications.queries.sources import Source
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation


def _frozen(fact: Fact) -> Iterator[Source]:
    funder = Organisation.objects.filter(code=fact.data["funder"]).values("pk")
    yield Source(Role.CONCERNED, representatives_of(funder))
    yield team(fact)
    yield partners(fact)


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {"ReportFrozen": _frozen}
