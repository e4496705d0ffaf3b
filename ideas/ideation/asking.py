"""Questions about who is asked to join a team, who asks to, and who left.

A file of its own because ``queries``, which says who may know of an idea, is full without them.
"""

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet

from ideas.ideation.lifecycle import InvitationState, RequestState, TeamRole
from ideas.ideation.models import Departure, Idea, Invitation, JoinRequest, TeamLink
from ideas.ideation.queries import is_asked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.codes import hashed
from ideas.people.models import Person

LINK_SALT = "ideation.team_link"


def open_invitations_to(person: Person) -> QuerySet[Invitation]:
    """Invitations that ``person`` can answer now, oldest first."""
    rows = Invitation.objects.filter(is_asked(person))
    return rows.select_related("idea", "idea__stage", "invited_by", "organisation").order_by("at")


def invitations_of(idea: Idea, *, viewer: Actor, knows_all: bool) -> QuerySet[Invitation]:
    """The invitations of ``idea``, oldest first: all where ``viewer`` ``knows_all``, else those to them."""
    people = ("person", "organisation", "invited_by")
    rows = idea.invitations.select_related(*people).order_by("at", "id")
    if knows_all:
        return rows
    if not viewer.is_person:
        return rows.none()
    return rows.filter(Q(person=viewer.person) | is_asked(viewer.person))


def invitation_with_secret(secret: str) -> Invitation | None:
    """The open invitation that a link in a mail with ``secret`` leads to, or None."""
    rows = Invitation.objects.filter(secret_hash=hashed(secret), state=InvitationState.OPEN)
    rows = rows.filter(expires_at__gt=clock.now())
    return rows.select_related("idea__stage", "invited_by").first()


def secret_of_link(link: TeamLink) -> str:
    """What stands in the address of a team's link: signed, so that nothing secret is kept and it can be shown again."""
    return signing.Signer(salt=LINK_SALT).sign(link.code)


def link_with_secret(secret: str) -> TeamLink | None:
    """The link that the address with ``secret`` leads to, open or not; None for a forged one."""
    try:
        code = signing.Signer(salt=LINK_SALT).unsign(secret)
    except signing.BadSignature:
        return None
    return TeamLink.objects.filter(code=code).select_related("idea__stage", "made_by").first()


def links_of(idea: Idea) -> QuerySet[TeamLink]:
    """The links to the team of ``idea``, newest first."""
    return idea.team_links.select_related("made_by").order_by("-at", "-id")


def requests_of(idea: Idea, *, viewer: Actor, knows_all: bool) -> QuerySet[JoinRequest]:
    """Requests to join the team of ``idea``, oldest first: all where ``viewer`` ``knows_all``, else their own."""
    rows = idea.join_requests.select_related("person", "organisation", "answered_by").order_by("at", "id")
    if knows_all:
        return rows
    return rows.filter(person=viewer.person) if viewer.is_person else rows.none()


def open_request_of(idea: Idea, person: Person | None) -> JoinRequest | None:
    """What ``person`` asks of ``idea`` and nobody answered yet, or None."""
    if person is None:
        return None
    return idea.join_requests.filter(person=person, state=RequestState.OPEN).first()


def open_requests_by(person: Person, *, ideas: QuerySet[Idea]) -> QuerySet[JoinRequest]:
    """What ``person`` asks of teams of ``ideas`` and nobody answered yet, oldest first."""
    rows = JoinRequest.objects.filter(person=person, state=RequestState.OPEN)
    rows = rows.filter(idea__in=ideas.order_by().values("pk"))
    return rows.select_related("idea", "organisation").order_by("at", "id")


def with_calls_known(ideas: QuerySet[Idea], person: Person) -> QuerySet[Idea]:
    """``ideas`` with ``has_invitations`` to ``person`` and ``has_own_request`` of theirs for ``may_have``, both still open."""
    own = JoinRequest.objects.filter(person=person, state=RequestState.OPEN, idea=OuterRef("pk"))
    return ideas.annotate(
        has_invitations=Exists(Invitation.objects.filter(is_asked(person), idea=OuterRef("pk"))),
        has_own_request=Exists(own),
    )


def requests_to_carry(ideas: QuerySet[Idea]) -> QuerySet[JoinRequest]:
    """Open requests to carry one of ``ideas``, the oldest first."""
    rows = JoinRequest.objects.filter(role=TeamRole.LEAD, state=RequestState.OPEN)
    rows = rows.filter(idea__in=ideas.order_by().values("pk"))
    return rows.select_related("idea", "person", "organisation").order_by("at", "id")


def departures_of(idea: Idea) -> QuerySet[Departure]:
    """Who left the team of ``idea`` or was taken off it, the last one first; for its team."""
    return idea.departures.select_related("person", "removed_by").order_by("-at", "-id")
