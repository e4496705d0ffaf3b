"""Taking a place on a team: what every way of joining comes to."""

from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.ideation.facts import TeamJoined
from ideas.ideation.lifecycle import CreditKind, TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations.backing import withdraw_support
from ideas.ideation.operations.crediting import give_credit
from ideas.kernel.actor import Actor

ASKABLE_ROLES = (TeamRole.CO_AUTHOR, TeamRole.CONTRIBUTOR)


def join_team(idea: Idea, *, joiner: Actor, role: str, link: str = "", by: Actor) -> tuple[TeamMember, bool]:
    """Within the caller's transaction: put ``joiner`` on the team, for the organisation that they act for.

    Returns the place and whether it is new: who is on the team already stays as they are. Their support ends. Records
    TeamJoined, and SupportWithdrawn where there was a support.
    """
    member, is_new = TeamMember.objects.get_or_create(
        idea=idea,
        person=joiner.person,
        defaults={"role": role, "organisation": joiner.organisation, "mandate_code": joiner.mandate_code},
    )
    if is_new:
        if role == TeamRole.CONTRIBUTOR:
            credit = {"person": joiner.person, "organisation": joiner.organisation}
            give_credit(idea, kind=CreditKind.CONTRIBUTED, **credit, by=by)
        joined = TeamJoined(
            idea=idea.code,
            person=joiner.person_code,
            role=role,
            organisation=joiner.organisation_code,
            link=link,
        )
        record(joined, by=by, audience=audience_of("idea", idea.code))
    withdraw_support(idea, by=joiner)
    return member, is_new
