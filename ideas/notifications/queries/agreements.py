"""Who is told of agreements: those who may sign for its parties, the pilot's team, the lab for signed papers."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.agreements.models import Agreement, Party
from ideas.ideation.models import TeamMember
from ideas.notifications.queries.audiences import desk_of, representatives_of
from ideas.notifications.queries.sources import Source, name_told
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation
from ideas.people.models import Person


def _team(fact: Fact) -> Source:
    """The pilot's team; nobody for an agreement by itself."""
    ideas = Agreement.objects.filter(code=fact.subject_code, pilot__isnull=False).values("pilot__idea")
    return Source(
        Role.TEAM, Person.objects.filter(pk__in=TeamMember.objects.filter(idea__in=ideas).values("person"))
    )


def _parties(fact: Fact, role: Role) -> Source:
    parties = Party.objects.filter(agreement__code=fact.subject_code, left_at=None)
    return Source(role, representatives_of(parties.values("organisation")))


def _those_named(fact: Fact) -> Source:
    codes = fact.data.get("organisations") or [fact.data["organisation"]]
    return Source(Role.ASKED, representatives_of(Organisation.objects.filter(code__in=codes).values("pk")))


def _asked(fact: Fact) -> Iterator[Source]:
    """All parties are asked for something; the team knows."""
    yield _parties(fact, Role.ASKED)
    yield _team(fact)


def _named(fact: Fact) -> Iterator[Source]:
    yield _those_named(fact)


def _named_and_others(fact: Fact) -> Iterator[Source]:
    """Those whose signature it is, then everybody else in it."""
    yield _those_named(fact)
    yield from _everybody(fact)


def _everybody(fact: Fact) -> Iterator[Source]:
    yield _parties(fact, Role.REPRESENTATIVE)
    yield _team(fact)


def _desk(fact: Fact) -> Iterator[Source]:
    yield Source(Role.DESK, desk_of(name_told(fact)))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "AgreementPartyAdded": _named,
    "AgreementNegotiated": _asked,
    "AgreementChangeProposed": _everybody,
    "AgreementChangeDecided": _named,
    "SigningOpened": _asked,
    "SignatureAwaited": _named,
    "AgreementSigned": _everybody,
    "SignaturesVoided": _named_and_others,
    "SignedPaperHandedIn": _desk,
    "SignedPaperRefused": _named,
    "AgreementEnteredForce": _everybody,
    "AgreementRenewalAsked": _asked,
    "AgreementNoticeGiven": _everybody,
    "AgreementEnded": _everybody,
}
