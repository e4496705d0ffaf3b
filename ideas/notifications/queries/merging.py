"""Who is told that ideas become one, or several: both teams, and whoever backs or follows either."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.notifications.queries.audiences import supporters_of, team_of
from ideas.notifications.queries.sources import Source, family_names, followers, name_told
from ideas.notifications.roles import Role


def _both_teams(fact: Fact) -> Iterator[Source]:
    yield Source(Role.TEAM, team_of(name_told(fact)))


def _everybody(fact: Fact) -> Iterator[Source]:
    """All who stand near either idea, whether they are one just now or two."""
    ideas = Idea.objects.filter(code__in=[fact.subject_code, fact.data["merged"]]).order_by("pk")
    for idea in ideas:
        yield Source(Role.TEAM, team_of(("idea", idea.code)))
    for idea in ideas:
        yield Source(Role.SUPPORTER, supporters_of(idea))
    yield from followers(list(dict.fromkeys(name for idea in ideas for name in family_names(idea))))


def _who_backs_the_whole(fact: Fact) -> Iterator[Source]:
    """Its team was told by itself; who backs or follows the idea is asked whether they back the part."""
    idea = Idea.objects.get(code=fact.subject_code)
    yield Source(Role.SUPPORTER, supporters_of(idea))
    yield from followers(family_names(idea))


def _other_end(fact: Fact) -> Iterator[Source]:
    yield Source(Role.TEAM, team_of(("idea", fact.data["other"])))
    yield Source(Role.TEAM, team_of(("idea", fact.subject_code)))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "MergeProposed": _both_teams,
    "MergeRevised": _both_teams,
    "MergeAgreed": _both_teams,
    "MergeClosed": _both_teams,
    "UndoAsked": _both_teams,
    "IdeasMerged": _everybody,
    "IdeasParted": _everybody,
    "PartProposed": _who_backs_the_whole,
    "IdeasLinked": _other_end,
}
