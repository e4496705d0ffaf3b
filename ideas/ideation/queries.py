"""Questions about ideas. Each says what order it gives; those that say none give none."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from ideas.ideation.lifecycle import SECTIONS, InvitationState, OriginKind, TeamRole
from ideas.ideation.models import (
    Credit,
    Endorsement,
    Idea,
    Invitation,
    Passage,
    Revision,
    Support,
    TeamMember,
)
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.roles import CURATOR
from ideas.kernel.text import plain_text_of
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force
from ideas.people.models import Person
from ideas.people.queries import within_role
from ideas.workflow.lifecycle import Owes
from ideas.workflow.models import Clock


def ideas_visible_to(viewer: Actor) -> QuerySet[Idea]:
    """Ideas ``viewer`` may know of: public ones, those of their teams and sessions, and all submitted ones they curate."""
    if viewer.is_system:
        return Idea.objects.all()
    seen = Q(is_public=True, hidden_at=None)
    if viewer.drafts:
        seen |= Q(draft_secret__in=viewer.drafts)
    if viewer.is_person:
        seen |= _own(viewer.person) | _curated(viewer)
    return Idea.objects.filter(seen)


def _own(person: Person) -> Q:
    teams = TeamMember.objects.filter(person=person).values("idea")
    invited = Invitation.objects.filter(is_asked(person)).values("idea")
    return Q(pk__in=teams) | Q(pk__in=invited) | Q(recorded_by=person)


def is_asked(person: Person) -> Q:
    """The condition on an invitation for ``person`` being the one who can answer it now.

    Named in it, by the confirmed address of their account, or able to commit the organisation that it is to.
    """
    now, today = clock.now(), clock.today()
    to_them = Q(person=person)
    if person.email and person.confirmed_at is not None:
        to_them |= Q(email=person.email.lower())
    mandates = Mandate.objects.filter(
        in_force(today), person=person, role__in=COMMITTING_ROLES, scope_kind=Mandate.Scope.ALL
    )
    to_them |= Q(organisation__in=mandates.values("organisation"))
    return Q(state=InvitationState.OPEN) & (Q(expires_at=None) | Q(expires_at__gt=now)) & to_them


def _curated(viewer: Actor) -> Q:
    """Submitted ideas within the themes and territories of a curator's role; nothing for everyone else."""
    return Q(submitted_at__isnull=False) & within_role(viewer, CURATOR, Idea)


def listed_ideas() -> QuerySet[Idea]:
    """Ideas on public lists: those that everyone may see, but for those that are part of another since a merge."""
    return Idea.objects.filter(is_public=True, hidden_at=None, merged_into=None)


def is_listed(idea: Idea) -> bool:
    """Whether everyone may see it, from what was read."""
    return idea.is_public and idea.hidden_at is None


def ideas_of(person: Person) -> QuerySet[Idea]:
    """Ideas that ``person`` is on the team of, last changed first."""
    teams = TeamMember.objects.filter(person=person).values("idea")
    return Idea.objects.filter(pk__in=teams).order_by("-updated_at", "-id")


def ideas_belonging_to(viewer: Actor) -> QuerySet[Idea]:
    """Ideas that ``viewer`` is on the team of, in no order."""
    return Idea.objects.filter(pk__in=TeamMember.objects.filter(person=viewer.person).values("idea"))


def ideas_curated_by(viewer: Actor) -> QuerySet[Idea]:
    """Submitted ideas that ``viewer`` leads for the lab; none for who is no curator."""
    return Idea.objects.filter(_curated(viewer))


def waiting_for_lab(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Those of ``ideas`` to which the lab owes the next answer now, in no order."""
    running = Clock.objects.filter(kind="idea", owed_by=Owes.LAB, paused_at=None)
    return ideas.filter(code__in=running.values("subject"))


def with_due_date(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``due_at`` and ``owed_by`` of their running clock; None where nobody owes anything or it is paused."""
    running = Clock.objects.filter(kind="idea", subject=OuterRef("code"), paused_at=None)
    return ideas.annotate(
        due_at=Subquery(running.values("due_at")[:1]), owed_by=Subquery(running.values("owed_by")[:1])
    )


def first_of_each_stage(ideas: QuerySet[Idea], count: int) -> QuerySet[Idea]:
    """The ``count`` most urgent of ``ideas`` in each stage: those due first, then those that have waited longest."""
    ranked = with_due_date(ideas).annotate(
        rank=Window(
            RowNumber(),
            partition_by=F("stage__key"),
            order_by=[F("due_at").asc(nulls_last=True), F("stage_since").asc()],
        )
    )
    return ranked.filter(rank__lte=count).order_by("stage__order", "rank")


def ideas_under_way() -> QuerySet[Idea]:
    """Listed ideas that grow here: at no end, and not an archive's that nobody has led on since it was brought in."""
    return listed_ideas().filter(stage__is_end=False).exclude(origin=OriginKind.IMPORT, passage_count=1)


def counts_by_stage(ideas: QuerySet[Idea]) -> dict[str, int]:
    """How many of ``ideas`` stand in each stage, by the stage's key."""
    return dict(ideas.order_by().values_list("stage__key").annotate(count=Count("pk")))


def with_faces(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with what a card shows: stage, themes, territories, team and organisation, without their long texts."""
    team = TeamMember.objects.select_related("person", "organisation")
    return (
        ideas.select_related("stage", "proposed_for")
        .prefetch_related("themes", "territories", Prefetch("team", queryset=team))
        .defer("sections")
    )


def with_growth(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``growth_before_end``, for ``growth_of``: how far those that came to an end had ever grown."""
    reached = Subquery(growths_of(OuterRef("pk"))[:1])
    return ideas.annotate(growth_before_end=Case(When(stage__is_end=True, then=reached), default=None))


def growths_of(idea: Any) -> QuerySet[Passage, Any]:
    """The growths that ``idea`` (one, or what refers to one in a subquery) has reached on its way, the highest first."""
    under_way = Passage.objects.filter(idea=idea, target__is_end=False).order_by("-target__growth")
    return under_way.values("target__growth")


def growth_of(idea: Idea) -> int:
    """How far ``idea`` has grown; at an end as far as it had come. Asks for itself where ``with_growth`` was not."""
    if not idea.stage.is_end:
        return idea.stage.growth
    if not hasattr(idea, "growth_before_end"):
        idea = with_growth(Idea.objects.select_related("stage").filter(pk=idea.pk)).get()
    reached: int | None = getattr(idea, "growth_before_end", None)
    return idea.stage.growth if reached is None else reached


def most_active(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas``, last active first."""
    return ideas.order_by("-active_at", "-id")


def newest(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas``, last submitted first."""
    return ideas.order_by("-submitted_at", "-id")


def team_of(idea: Idea) -> list[TeamMember]:
    """The team with its people, lead first; uses what was prefetched."""
    order = {TeamRole.LEAD: 0, TeamRole.CO_AUTHOR: 1, TeamRole.CONTRIBUTOR: 2}
    return sorted(idea.team.all(), key=lambda member: order[TeamRole(member.role)])


def team_in_order(idea: Idea) -> QuerySet[TeamMember]:
    """The team with its people as rows with their ``rank``: lead first, then by when they joined."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(TeamRole.values)]
    rows = TeamMember.objects.filter(idea=idea).select_related("person", "organisation")
    return rows.annotate(rank=Case(*ranks, output_field=IntegerField())).order_by("rank", "since", "id")


def lead_of(idea: Idea) -> Person | None:
    """The lead, or None when the idea looks for a carrier."""
    for member in idea.team.all():
        if member.role == TeamRole.LEAD:
            return member.person
    return None


def role_in_team(idea: Idea, person: Person | None) -> str:
    """The role of ``person`` on the team, empty when they are not on it."""
    if person is None:
        return ""
    return next((str(member.role) for member in idea.team.all() if member.person_id == person.pk), "")


def people_of(idea: Idea) -> list[str]:
    """Codes of the people on the team."""
    known = "team" in getattr(idea, "_prefetched_objects_cache", {})
    return [
        member.person.code for member in (idea.team.all() if known else idea.team.select_related("person"))
    ]


def revisions_of(idea: Idea) -> QuerySet[Revision]:
    """The revisions of ``idea``, newest first."""
    return idea.revisions.select_related("author", "organisation", "credited").order_by("-number")


def text_of(idea: Idea) -> dict[str, Any]:
    """What a stale writer is told: the text as it is now."""
    return {
        "title": idea.title,
        "summary": idea.summary,
        "sections": dict(idea.sections),
        "language": idea.language,
        "place": idea.place or None,
        "text_version": idea.text_version,
    }


def plain_section(idea: Idea, key: str, revision: int | None) -> str | None:
    """The words of a section on one line, as they are quoted: of that revision, else as they are now."""
    if key not in SECTIONS:
        return None
    if revision is None or revision == idea.revision:
        return plain_text_of(idea.section(key))
    sections = idea.revisions.filter(number=revision).values_list("sections", flat=True).first()
    return plain_text_of(sections.get(key, "")) if sections is not None else None


def passages_of(idea: Idea) -> QuerySet[Passage]:
    """The way of ``idea``, oldest first."""
    people = ("person", "organisation", "for_person")
    return idea.passages.select_related("source", "target", *people).order_by("number")


def endorsements_of(idea: Idea) -> QuerySet[Endorsement]:
    """Endorsements in force on ``idea`` and on those merged into it, oldest first."""
    of = Endorsement.objects.filter(idea__in=family_of(idea), withdrawn_at=None)
    return of.select_related("organisation", "person").order_by("at", "id")


def credits_of(idea: Idea) -> QuerySet[Credit]:
    """Credits for ``idea`` and those merged into it, oldest first."""
    rows = Credit.objects.filter(idea__in=family_of(idea)).select_related("person", "organisation")
    return rows.order_by("at", "id")


def ideas_backed_by(organisation: Organisation) -> QuerySet[Idea]:
    """Listed ideas that ``organisation`` endorses, last active first."""
    endorsed = roots_of(Endorsement.objects.filter(organisation=organisation, withdrawn_at=None))
    return listed_ideas().filter(pk__in=endorsed).order_by("-active_at", "-id")


def ideas_proposed_for(organisation: Organisation) -> QuerySet[Idea]:
    """Listed ideas that were proposed for ``organisation``, last active first."""
    return listed_ideas().filter(proposed_for=organisation).order_by("-active_at", "-id")


def family_of(idea: Idea) -> QuerySet[Idea]:
    """``idea`` and those merged into it."""
    return Idea.objects.filter(Q(pk=idea.pk) | Q(merged_into=idea))


def root_of(idea: Idea) -> int:
    """The key of the idea that speaks for ``idea``: its own, or of the one that it is part of."""
    return idea.merged_into_id or idea.pk


def successor_of(idea: Idea, viewer: Actor) -> Idea | None:
    """The idea that speaks for ``idea`` since a merge, where ``viewer`` may know of it; None else, and where there is none."""
    into = idea.merged_into
    if into is None or is_listed(into) or ideas_visible_to(viewer).filter(pk=into.pk).exists():
        return into
    return None


def roots_of(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The keys of the ideas that ``rows`` (supports, endorsements …) count for: theirs, or the one it is part of."""
    roots: QuerySet[Any, Any] = rows.annotate(root=Coalesce("idea__merged_into", "idea")).values("root")
    return roots


def is_supported_by(idea: Idea, person: Person | None) -> bool:
    """Whether ``person`` backs ``idea`` or one merged into it."""
    of_family = Q(idea=idea.pk) | Q(idea__merged_into=idea.pk)
    return person is not None and Support.objects.filter(of_family, person=person).exists()


def looking_for_carrier(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """Those of ``ideas`` that are under way and that nobody leads."""
    return ideas.filter(seeks_carrier())


def seeks_carrier() -> Q:
    """The condition on an idea for being under way without a lead."""
    leads = TeamMember.objects.filter(idea=OuterRef("pk"), role=TeamRole.LEAD)
    return Q(~Exists(leads), stage__is_end=False, submitted_at__isnull=False)


def looks_for_carrier(idea: Idea) -> bool:
    """Whether ``idea`` is one of those; uses what was prefetched."""
    is_under_way = idea.submitted_at is not None and not idea.stage.is_end
    return is_under_way and lead_of(idea) is None


def late_ideas(ideas: QuerySet[Idea], *, owed_by: str | None = None) -> QuerySet[Idea]:
    """Those of ``ideas`` whose answer should have come already."""
    clocks: QuerySet[Clock, Any] = Clock.objects.filter(kind="idea", paused_at=None, due_at__lt=clock.now())
    if owed_by is not None:
        clocks = clocks.filter(owed_by=owed_by)
    return ideas.filter(code__in=clocks.values("subject"))
