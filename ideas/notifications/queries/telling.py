"""Who is told of a fact: for each, the people in each role, as they are now."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.facts import Audience
from ideas.activity.models import Fact
from ideas.ideation.models import Idea, Passage
from ideas.kernel import clock, subjects
from ideas.kernel.actor import ANYONE, Actor
from ideas.moderation.models import Report
from ideas.notifications.queries import (
    adhering,
    agreements,
    amendments,
    learnt,
    measuring,
    merging,
    needs,
    organising,
    planning,
    pledging,
    reporting,
    rounds,
    sites,
    talking,
    teams,
    translating,
)
from ideas.notifications.queries.audiences import (
    Name,
    desk_of,
    representatives_of,
    supporters_of,
    team_of,
)
from ideas.notifications.queries.sources import (
    Source,
    family_names,
    followers,
    its_people,
    name_told,
    person_named,
)
from ideas.notifications.roles import Role
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.queries import in_force
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner
from ideas.workflow.lifecycle import Owes
from ideas.workflow.models import Stage

CO_CREATION, PILOT = 3, 5  # how far the plant has grown there
TOLD_OTHERWISE = {"merge", "unmerge"}  # everybody near either idea is told once, of both


def sources_of(fact: Fact) -> list[Source]:
    """All who are told of ``fact``, in the order of their roles; somebody may be in several."""
    find = _SOURCES.get(fact.name)
    return list(find(fact)) if find is not None else []


def is_seen_by_all(name: Name) -> bool:
    """Whether everybody may know of that subject now."""
    kind, code = name
    return subjects.kind_of(kind).visible_to(ANYONE).filter(code=code).exists()


def is_seen_by(person: Person, name: Name) -> bool:
    """Whether ``person`` may know of that subject now."""
    kind, code = name
    return subjects.kind_of(kind).visible_to(Actor(person=person)).filter(code=code).exists()


# --- Fact by fact ---


def hears_of_stage(stage: Stage) -> bool:
    """Whether supporters are told that an idea has come to ``stage``: co-creation, pilot and ends."""
    return stage.is_end or stage.growth in {CO_CREATION, PILOT}


def _step_taken(fact: Fact) -> Iterator[Source]:
    idea = Idea.objects.select_related("call", "proposed_for").filter(code=fact.subject_code).first()
    if idea is None or fact.data["step"] in TOLD_OTHERWISE:
        return
    passage = Passage.objects.select_related("source", "target").get(idea=idea, number=fact.data["passage"])
    near = near_to(idea, is_new=is_new_by(passage.source, is_public=idea.is_public))
    yield from told_of_stage(near, passage.target)


def is_new_by(source: Stage | None, *, is_public: bool) -> bool:
    """Whether a step from ``source`` makes an idea known that was not; ``is_public``: as it is after the step."""
    return source is not None and source.is_start and is_public


def near_to(idea: Idea, *, is_new: bool) -> list[Source]:
    """All who are told of some steps of ``idea``; of one that is new also those who follow what it belongs to."""
    return [
        Source(Role.TEAM, team_of(("idea", idea.code))),
        Source(Role.SUPPORTER, supporters_of(idea)),
        *followers([*family_names(idea), *(_around(idea) if is_new else ())]),
    ]


def told_of_stage(near: list[Source], target: Stage) -> list[Source]:
    """Those of ``near_to`` who are told that the idea has come to ``target``."""
    return [source for source in near if source.role != Role.SUPPORTER or hears_of_stage(target)]


def _around(idea: Idea) -> Iterator[Name]:
    """What an idea belongs to: whoever follows one of these hears of a new idea."""
    for theme in idea.themes.all():
        yield "theme", theme.code
    for territory in idea.territories.all():
        yield "territory", territory.code
    if idea.call is not None:
        yield "call", idea.call.code
    if idea.proposed_for is not None:
        yield "organisation", idea.proposed_for.code


def _answer_owed(fact: Fact) -> Iterator[Source]:
    name = name_told(fact)
    if fact.data["owed_by"] != Owes.LAB:
        yield Source(Role.OWING, team_of(name))
    yield Source(Role.DESK, desk_of(name))


def _member_answered(fact: Fact) -> Iterator[Source]:
    """Whoever invited the member; and the member, where somebody else ended it."""
    yield from person_named(fact)
    of = Membership.objects.filter(
        organisation__code=fact.subject_code, person__code=fact.data["person"]
    ).order_by("-pk")
    yield Source(
        Role.CONCERNED, Person.objects.filter(pk__in=list(of.values_list("invited_by", flat=True)[:1]))
    )


def _mandate_asked(fact: Fact) -> Iterator[Source]:
    """Those who can grant it: who represents the organisation already, and the lab."""
    mandates = Mandate.objects.filter(in_force(clock.today()), organisation__code=fact.subject_code)
    representatives = mandates.filter(role=Mandate.Role.REPRESENTATIVE).values("person")
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=representatives))
    yield Source(Role.DESK, desk_of(name_told(fact)))


def _report_settled(fact: Fact) -> Iterator[Source]:
    reporters = Report.objects.filter(code=fact.subject_code).values("reporter")
    yield Source(Role.REPORTER, Person.objects.filter(pk__in=reporters))


def _endorsed(fact: Fact) -> Iterator[Source]:
    yield Source(Role.TEAM, team_of(("idea", fact.subject_code)))


def _the_one_asked(fact: Fact) -> Source:
    return Source(
        Role.ASKED,
        representatives_of(Organisation.objects.filter(code=fact.data["organisation"]).values("pk")),
    )


def _partners(fact: Fact) -> Source:
    """Who represents the partners that have accepted: others stay unnamed, and are not told of others."""
    accepted = Partner.objects.filter(pilot__code=fact.subject_code, state=PartnerState.ACCEPTED)
    return Source(Role.REPRESENTATIVE, representatives_of(accepted.values("organisation")))


def _partner_asked(fact: Fact) -> Iterator[Source]:
    """Asked, or no longer: the organisation and the team."""
    yield _the_one_asked(fact)
    yield Source(Role.TEAM, team_of(name_told(fact)))


def _partner_asks(fact: Fact) -> Iterator[Source]:
    yield Source(Role.TEAM, team_of(name_told(fact)))


def _partner_answered(fact: Fact) -> Iterator[Source]:
    """A no is for the two sides; a yes is for all partners, too."""
    yield from _partner_asked(fact)
    if fact.audience == Audience.PUBLIC:
        yield _partners(fact)


def _review_owed(fact: Fact) -> Iterator[Source]:
    """Those who owe it: the team and the partners; and the lab, which decides."""
    yield Source(Role.OWING, team_of(name_told(fact)))
    yield _partners(fact)
    yield Source(Role.DESK, desk_of(name_told(fact)))


def _news_posted(fact: Fact) -> Iterator[Source]:
    pilot = (fact.subject_kind, fact.subject_code)
    yield Source(Role.TEAM, team_of(pilot))
    idea = Idea.objects.filter(pilot__code=fact.subject_code).first()
    yield from followers([pilot, *(family_names(idea) if idea is not None else ())])


_SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    **talking.SOURCES,
    **translating.SOURCES,
    "IdeaAdvanced": _step_taken,
    "AnswerDueSoon": _answer_owed,
    "AnswerLate": _answer_owed,
    "CommentHidden": its_people,
    **teams.SOURCES,
    **amendments.SOURCES,
    "MemberInvited": person_named,
    "MemberJoined": _member_answered,
    "MemberLeft": _member_answered,
    "MandateAsked": _mandate_asked,
    "MandateGranted": person_named,
    "MandateRevoked": person_named,
    **organising.SOURCES,
    "IdeaEndorsed": _endorsed,
    "NewsPosted": _news_posted,
    "PartnerInvited": _partner_asked,
    "PartnerApplied": _partner_asks,
    "PartnerAccepted": _partner_answered,
    "PartnerDeclined": _partner_answered,
    "PartnerExpired": _partner_asked,
    "PartnerLeft": _partner_answered,
    "ReviewDueSoon": _review_owed,
    "ReviewLate": _review_owed,
    "NoticeGiven": _partner_answered,
    "NoticeTakenBack": _partner_answered,
    "DutiesTakenOn": _partner_answered,
    "DutiesDeclined": _partner_asked,
    **needs.SOURCES,
    **sites.SOURCES,
    "SiteHidden": its_people,
    "IdeaHidden": its_people,
    "AmendmentHidden": its_people,
    "FileHidden": its_people,
    "NewsHidden": its_people,
    "OrganisationHidden": its_people,
    "PilotHidden": its_people,
    "PersonBlocked": its_people,
    "ReportSettled": _report_settled,
    **merging.SOURCES,
    **measuring.SOURCES,
    **rounds.SOURCES,
    **planning.SOURCES,
    **pledging.SOURCES,
    **reporting.SOURCES,
    **learnt.SOURCES,
    **agreements.SOURCES,
    **adhering.SOURCES,
}
