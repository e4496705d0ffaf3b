"""Who is told of what happens to the team of an idea: who is asked, who asks, who comes and goes."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, Invitation, JoinRequest, TeamMember
from ideas.notifications.queries.audiences import desk_of, representatives_of, team_of
from ideas.notifications.queries.sources import Source, family_names, followers, name_told, person_named
from ideas.notifications.roles import Role
from ideas.people.models import Person
from ideas.people.queries import accounts


def invited(fact: Fact) -> Iterator[Source]:
    """The person, those who represent the organisation, or who has an account of that address and is not on the team."""
    found = Invitation.objects.filter(code=fact.data.get("invitation", ""), state="open").first()
    if found is None or found.person_id is not None:
        yield from person_named(fact)
    elif found.organisation_id is not None:
        yield Source(Role.ASKED, representatives_of([found.organisation_id]))
    else:
        there = TeamMember.objects.filter(idea=found.idea_id).values("person")
        yield Source(Role.CONCERNED, accounts().filter(email__iexact=found.email).exclude(pk__in=there))


def invitation_answered(fact: Fact) -> Iterator[Source]:
    """Whoever invited; where that is nobody any more, the lead."""
    of = Invitation.objects.filter(idea__code=fact.subject_code)
    if fact.data.get("invitation", ""):
        of = of.filter(code=fact.data.get("invitation", ""))
    else:
        of = of.filter(person__code=fact.data["person"])
    last = of.order_by("-pk").values_list("invited_by", flat=True).first()
    yield Source(Role.CONCERNED, Person.objects.filter(pk=last or 0))
    if last is None:
        yield _lead(fact)


def _lead(fact: Fact) -> Source:
    leads = TeamMember.objects.filter(idea__code=fact.subject_code, role=TeamRole.LEAD).values("person")
    return Source(Role.CONCERNED, Person.objects.filter(pk__in=leads))


def joined(fact: Fact) -> Iterator[Source]:
    """The team, of who came by its link; of others whoever asked or answered knows already."""
    if fact.data.get("link"):
        yield Source(Role.TEAM, team_of(name_told(fact)))


def left(fact: Fact) -> Iterator[Source]:
    """Who was taken off the team, and the team."""
    yield from person_named(fact)
    yield Source(Role.TEAM, team_of(name_told(fact)))


def join_asked(fact: Fact) -> Iterator[Source]:
    """The lead; the desk where there is none, or where somebody asks to be it."""
    has_lead = TeamMember.objects.filter(idea__code=fact.subject_code, role=TeamRole.LEAD).exists()
    if has_lead and fact.data["role"] != TeamRole.LEAD:
        yield _lead(fact)
    else:
        yield Source(Role.DESK, desk_of(name_told(fact)))


def calls_lapsed(fact: Fact) -> Iterator[Source]:
    """Who asked and who was invited, by name or for an organisation."""
    asked = JoinRequest.objects.filter(code__in=fact.data["requests"]).values("person")
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=asked))
    lapsed = Invitation.objects.filter(code__in=fact.data["invitations"])
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=lapsed.exclude(person=None).values("person")))
    organisations = lapsed.exclude(organisation=None).values("organisation")
    yield Source(Role.ASKED, representatives_of(organisations))


def carrier_sought(fact: Fact) -> Iterator[Source]:
    """The team that is left, and followers."""
    yield Source(Role.TEAM, team_of(name_told(fact)))
    idea = Idea.objects.filter(code=fact.subject_code).first()
    if idea is not None:
        yield from followers(family_names(idea))


def adopted(fact: Fact) -> Iterator[Source]:
    """Who carries it now, the team, followers."""
    yield from person_named(fact)
    yield from carrier_sought(fact)


def question_credited(fact: Fact) -> Iterator[Source]:
    """Who asked it, when it is said; not when it is taken back."""
    if fact.data["is_credited"]:
        yield from person_named(fact)


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "TeamInvited": invited,
    "InvitationAnswered": invitation_answered,
    "LeadHandedOver": person_named,
    "TeamJoined": joined,
    "TeamLeft": left,
    "JoinAsked": join_asked,
    "JoinAnswered": person_named,
    "TeamCallsLapsed": calls_lapsed,
    "CarrierSought": carrier_sought,
    "IdeaAdopted": adopted,
    "QuestionCredited": question_credited,
}
