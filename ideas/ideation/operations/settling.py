"""What a stage that closes does with what waits for an answer: nothing open is left behind."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from ideas.activity.operations import record
from ideas.ideation.facts import TeamCallsLapsed
from ideas.ideation.lifecycle import InvitationState, LinkState, RequestState, TeamRole
from ideas.ideation.models import Idea, Invitation, JoinRequest, TeamLink
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.workflow.lifecycle import Feature
from ideas.workflow.models import Stage

MERGING = "merge"  # the step that a merge takes

type Settling = Callable[[Idea, Stage, str, Actor], None]

_settlings: list[Settling] = []


def settles(settling: Settling) -> Settling:
    """Have ``settling(idea, target, step, by)`` of a later chapter called within every step's transaction, the idea locked."""
    if settling not in _settlings:
        _settlings.append(settling)
    return settling


def settle_what_waits(idea: Idea, target: Stage, *, step: str, by: Actor) -> None:
    """Within the step's transaction, with the idea locked: end all that ``target`` leaves no room for, of every chapter."""
    settle_team_calls(idea, target, by=by)
    for settling in _settlings:
        settling(idea, target, step, by)


def settle_team_calls(idea: Idea, target: Stage, *, by: Actor) -> None:
    """Within the step's transaction, with the idea locked: let lapse what ``target`` leaves no room for.

    Invitations and links where it is not open for edit, requests to join where it is not open for joining, requests to carry
    the idea at an end. Records one TeamCallsLapsed with their codes, where there are any.
    """
    invitations: list[str] = []
    links: list[str] = []
    requests = JoinRequest.objects.filter(idea=idea, state=RequestState.OPEN)
    if not target.is_open_for(Feature.EDIT):
        waiting = Invitation.objects.filter(idea=idea, state=InvitationState.OPEN)
        invitations = _lapse(waiting, answered_at=clock.now(), email="", secret_hash=None)
        links = _lapse(TeamLink.objects.filter(idea=idea, state=LinkState.OPEN), ended_at=clock.now())
    if target.is_open_for(Feature.JOIN):
        requests = requests.filter(role=TeamRole.LEAD)
    if not target.is_end:
        requests = requests.exclude(role=TeamRole.LEAD)
    asked = _lapse(requests, answered_at=clock.now())
    _tell(idea, by=by, invitations=invitations, requests=asked, links=links)


def lapse_requests(idea: Idea, *, role: str, by: Actor) -> None:
    """Within the caller's transaction: let open requests for that role lapse. Records TeamCallsLapsed where there are any."""
    requests = JoinRequest.objects.filter(idea=idea, state=RequestState.OPEN, role=role)
    _tell(idea, by=by, requests=_lapse(requests, answered_at=clock.now()))


def _lapse(rows: QuerySet[Any], **ended: Any) -> list[str]:
    """Let open ``rows`` lapse; their codes, of which none was answered meanwhile: the idea is locked."""
    codes = list(rows.order_by("pk").values_list("code", flat=True))
    rows.filter(code__in=codes).update(state="lapsed", **ended)
    return codes


def _tell(idea: Idea, *, by: Actor, **lapsed: list[str]) -> None:
    if any(lapsed.values()):
        record(TeamCallsLapsed(idea=idea.code, **lapsed), by=by)
