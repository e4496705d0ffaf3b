"""Who would be told of a step of an idea if it were taken now: the same sources as the telling itself, counted.

A file of its own because nothing has happened yet. What only the moment itself can say is left out: who follows by an
address that is somebody's account under another, and what people choose in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Lower

from ideas.ideation.facts import IdeaAdvanced
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.counting import counts_of
from ideas.notifications.models import Channel, Follow, Preference
from ideas.notifications.queries.audiences import representatives_of
from ideas.notifications.queries.sources import Source
from ideas.notifications.queries.telling import is_new_by, near_to, told_of_stage
from ideas.notifications.roles import FROM_AFAR, Role
from ideas.notifications.table import Row, row_of
from ideas.people.models import Person
from ideas.pilots.facts import PartnerInvited
from ideas.pilots.lifecycle import OPENS_AT
from ideas.pilots.models import Pilot
from ideas.pilots.queries import commitments_to
from ideas.workflow.models import Stage, Step


@dataclass(frozen=True)
class Foretold:
    """How many would be told in each role, the strongest first; ``by_hand`` of them are reached by no mail."""

    groups: tuple[tuple[Role, int], ...] = ()
    by_hand: int = 0

    @property
    def total(self) -> int:
        """How many would be told in all."""
        return sum(count for _role, count in self.groups)


BY_HAND = "by_hand"
type Counted = dict[tuple[str, str, int], QuerySet[Any]]  # step, role or BY_HAND, part


def foretold(idea: Idea, steps: Iterable[Step], *, by: Actor) -> dict[str, Foretold]:
    """Who would be told of each of ``steps``, by its key, if ``by`` took it now; a fixed number of queries."""
    counted: Counted = {}
    near: dict[bool, list[Source]] = {}
    for step in steps:
        if step.target is None:
            continue
        is_new = is_new_by(step.source, is_public=step.target.is_public)
        if is_new not in near:
            near[is_new] = near_to(idea, is_new=is_new)
        told = told_of_stage(near[is_new], step.target)
        counted |= _counted(step.key, told if _is_open(idea, step.target) else told[:1], by)
    counted |= _asked(idea, steps)
    return _summed(counts_of(counted))


def _is_open(idea: Idea, target: Stage) -> bool:
    """Whether everybody may know of the idea after that; if not, nobody but its team is told."""
    return target.is_public and not idea.is_hidden


def _row(name: str) -> Row:
    row = row_of(name)
    assert row is not None  # noqa: S101 - the table tells of both facts
    return row


def _counted(key: str, sources: Sequence[Source], by: Actor) -> Counted:
    """What is to be counted for one step: nobody twice, nor who takes it, nor who cannot be told or muted it."""
    row = _row(IdeaAdvanced.name())
    counted: Counted = {}
    before: list[QuerySet[Person]] = []
    for source in sources:
        people = source.rows
        if source.rows.model is Follow:
            people = Person.objects.filter(pk__in=source.rows.filter(person__isnull=False).values("person"))
            counted[key, source.role, 1] = _addresses(source.rows, before)
        told = _can_be_told(people, row, source.role).exclude(code=by.person_code)
        for earlier in before:
            told = told.exclude(pk__in=earlier.values("pk"))
        before.append(people)
        counted[key, source.role, 0] = told
        if source.role not in FROM_AFAR:
            counted[key, BY_HAND, 0] = _without_mail(told, row)
    return counted


def _can_be_told(people: QuerySet[Person], row: Row, role: Role) -> QuerySet[Person]:
    told = people.filter(closed_at=None).exclude(recorded_via=Person.Recorded.IMPORT)
    return told if role in row.never_muted else told.exclude(pk__in=_who_chose(row, Channel.MUTE))


def _who_chose(row: Row, channel: Channel) -> QuerySet[Any]:
    return Preference.objects.filter(kind=row.kind, channel=channel).values("person")


def _without_mail(people: QuerySet[Person], row: Row) -> QuerySet[Person]:
    unreached = people.filter(Q(email=None) | Q(mail_stopped_at__isnull=False))
    return unreached.exclude(pk__in=_who_chose(row, Channel.INBOX))


def _addresses(follows: QuerySet[Follow], before: Sequence[QuerySet[Person]]) -> QuerySet[Follow]:
    """Follows by e-mail, each address once and none of an account that is told already."""
    of = follows.filter(person=None).annotate(address=Lower("email")).order_by()
    for people in before:
        accounts = Person.objects.filter(pk__in=people.values("pk"), email__isnull=False)
        of = of.exclude(address__in=accounts.values(lower=Lower("email")))
    return Follow.objects.filter(pk__in=of.values("address").annotate(first=Min("pk")).values("first"))


def _asked(idea: Idea, steps: Iterable[Step]) -> Counted:
    """Who represents the organisations that the pilot would invite which a step opens."""
    opening = [step.key for step in steps if step.target is not None and step.target.key in OPENS_AT]
    if not opening or Pilot.objects.filter(idea=idea).exists():
        return {}
    organisations = [endorsement.organisation_id for endorsement in commitments_to(idea)]
    row = _row(PartnerInvited.name())
    asked = _can_be_told(representatives_of(organisations), row, Role.ASKED)
    counted: Counted = {}
    for key in opening:
        counted |= {(key, Role.ASKED, 0): asked, (key, BY_HAND, 1): _without_mail(asked, row)}
    return counted


def _summed(counts: dict[tuple[str, str, int], int]) -> dict[str, Foretold]:
    found: dict[str, dict[str, int]] = {}
    for (step, role, _part), count in counts.items():
        of_step = found.setdefault(step, {})
        of_step[role] = of_step.get(role, 0) + count
    return {
        step: Foretold(
            groups=tuple((role, roles[role]) for role in Role if roles.get(role)),
            by_hand=roles.get(BY_HAND, 0),
        )
        for step, roles in found.items()
    }
