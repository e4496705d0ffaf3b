"""What ideation holds of people, for ``people`` to export, erase and unite.

A file of its own because ``people`` asks every chapter for exactly this. Who leaves stays credited as a closed account,
but leads and writes nothing any more: an idea they led looks for a carrier.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.ideation.facts import CarrierSought, IdeaRevised
from ideas.ideation.lifecycle import InvitationState, RequestState, TeamRole
from ideas.ideation.models import (
    Credit,
    Departure,
    Endorsement,
    Idea,
    IdeaLink,
    Invitation,
    JoinRequest,
    Merge,
    Passage,
    Redaction,
    Revision,
    Support,
    TeamLink,
    TeamMember,
    Translation,
    TranslationVersion,
)
from ideas.ideation.operations.backing import count_backers
from ideas.ideation.operations.drafting import delete_draft
from ideas.ideation.queries import roots_of
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.kernel.blacking import around_idea, take_away
from ideas.people.models import Person
from ideas.people.personal_data import both, exported, kept, moved, nothing, register

WRITERS = (TeamRole.LEAD, TeamRole.CO_AUTHOR)
STRONGEST_FIRST = (TeamRole.LEAD, TeamRole.CO_AUTHOR, TeamRole.CONTRIBUTOR)


def export_ideas(person: Person) -> list[dict[str, Any]]:
    """The ideas somebody works on, with their texts."""
    teams = TeamMember.objects.filter(person=person).select_related("idea").order_by("pk")
    columns = ("code", "title", "summary", "sections", "place", "created_at", "submitted_at")
    return [{"role": row.role, **{name: getattr(row.idea, name) for name in columns}} for row in teams]


def erase_ideas(person: Person, texts: bool) -> None:
    """Drop drafts that are nobody else's; where they asked for it, also the texts that nobody else wrote at."""
    others = TeamMember.objects.exclude(person=person)
    theirs = Idea.objects.filter(team__person=person, team__role__in=WRITERS)
    for draft in theirs.filter(submitted_at=None).exclude(pk__in=others.values("idea")):
        delete_draft(draft, by=SYSTEM)
    if texts:
        alone = theirs.filter(submitted_at__isnull=False).exclude(
            pk__in=others.filter(role__in=WRITERS).values("idea")
        )
        for idea in alone.order_by("pk"):
            _take_text_away(idea)


def _take_text_away(idea: Idea) -> None:
    """Leave of an idea's text, in all its versions and wherever it is repeated, only that it was taken away.

    What happened stays.
    """
    with override(idea.language):
        mark = _("Texte retiré à la demande de son autrice ou auteur")
    blank: dict[str, Any] = {"title": mark, "summary": "", "sections": {}}
    with transaction.atomic():
        take_away(around_idea(idea.pk, idea.code), mark)
        Revision.objects.filter(idea=idea).update(**blank, note="")
        TranslationVersion.objects.filter(translation__idea=idea).update(**blank)
        Translation.objects.filter(idea=idea).update(
            **blank, version=F("version") + 1, withdrawn_at=clock.now(), reviewed_by=None, reviewed_at=None
        )
        Idea.objects.filter(pk=idea.pk).update(**blank, place="", text_version=F("text_version") + 1)
        record(IdeaRevised(idea=idea.code, revision=idea.revision), by=SYSTEM, quiet=True)


def leave_teams(person: Person, texts: bool) -> None:
    """Stay credited, lead and write no more; what they led looks for a carrier from now on."""
    led = Idea.objects.filter(team__person=person, team__role=TeamRole.LEAD, submitted_at__isnull=False)
    with transaction.atomic():
        codes = list(led.order_by("pk").values_list("code", flat=True))
        TeamMember.objects.filter(person=person, role__in=WRITERS).update(role=TeamRole.CONTRIBUTOR)
        for code in codes:
            record(CarrierSought(idea=code), by=SYSTEM, audience=audience_of("idea", code))


def unite_teams(old: Person, into: Person) -> None:
    """One place on each team: since the earlier day, in the stronger of the two roles."""
    theirs = {row.idea_id: row for row in TeamMember.objects.filter(person=into)}
    for row in TeamMember.objects.filter(person=old):
        same = theirs.get(row.idea_id)
        if same is not None:
            role = min(row.role, same.role, key=STRONGEST_FIRST.index)
            since = min(row.since, same.since)
            row.delete()
            TeamMember.objects.filter(pk=same.pk).update(role=role, since=since)
    TeamMember.objects.filter(person=old).update(person=into)


def unite_supports(old: Person, into: Person) -> None:
    """One support for each idea, none for one's own; ideas count as many less, whoever else backs them at this moment."""
    own = TeamMember.objects.filter(person__in=[old, into]).values("idea")
    theirs = Support.objects.filter(person__in=[old, into])
    with transaction.atomic():
        backed = _locked_roots(theirs)
        theirs.filter(idea__in=own).delete()
        moved(Support, "person", once_per=("idea",))(old, into)
        for idea in Idea.objects.filter(pk__in=backed).order_by("pk"):
            count_backers(idea)


def _locked_roots(supports: QuerySet[Support]) -> set[int]:
    """The keys of the ideas that ``supports`` count for, locked in their order; those that became it meanwhile after them."""
    held: set[int] = set()
    while new := set(roots_of(supports).values_list("root", flat=True)) - held:
        held |= new
        list(Idea.objects.select_for_update().filter(pk__in=new).order_by("pk").values_list("pk"))
    return held


def forget_requests(person: Person, texts: bool) -> None:
    """Drop what somebody who left asked, and what they wrote in answer to others."""
    JoinRequest.objects.filter(person=person).delete()
    JoinRequest.objects.filter(answered_by=person).update(reason="")


def forget_reasons(person: Person, texts: bool) -> None:
    """Keep that somebody left a team, not why: neither what was said of them, nor what they said of others."""
    Departure.objects.filter(Q(person=person) | Q(removed_by=person)).update(reason="")


def forget_invitations(person: Person, texts: bool) -> None:
    """Drop those to somebody who left, and what they wrote in theirs."""
    Invitation.objects.filter(person=person).delete()
    Invitation.objects.filter(invited_by=person).update(message="")


register(
    Idea,
    fields=("hidden_by", "recorded_by"),
    export=export_ideas,
    erase=erase_ideas,
    unite=moved(Idea, "hidden_by", "recorded_by"),
)
register(TeamMember, fields=("person",), export=nothing, erase=leave_teams, unite=unite_teams)
register(
    Support,
    fields=("person",),
    export=exported(Support, "person", "idea__code", "at"),
    erase=kept,  # the idea was backed by so many
    unite=unite_supports,
)
register(
    Revision,
    fields=("author", "credited"),
    export=exported(Revision, "author", "idea__code", "number", "title", "summary", "sections", "note", "at"),
    erase=kept,  # with their idea, where they asked for it
    unite=moved(Revision, "author", "credited"),
)
register(
    Translation,
    fields=("author", "reviewed_by"),
    export=exported(Translation, "reviewed_by", "idea__code", "language", "kind", "reviewed_at"),
    erase=kept,  # with their idea, where its author asked for it
    unite=moved(Translation, "author", "reviewed_by"),
)
register(
    TranslationVersion,
    fields=("author",),
    export=exported(
        TranslationVersion,
        "author",
        "translation__idea__code",
        "translation__language",
        "translation__kind",
        "number",
        "title",
        "summary",
        "sections",
        "at",
    ),
    erase=kept,  # what others read and wrote on; a closed account has no name any more
    unite=moved(TranslationVersion, "author"),
)
register(
    Redaction,
    fields=("by",),
    export=nothing,
    erase=kept,  # an act of the lab, which stays on record
    unite=moved(Redaction, "by"),
)
register(
    Invitation,
    fields=("person", "invited_by"),
    export=exported(Invitation, "person", "idea__code", "role", "message", "state", "at"),
    erase=forget_invitations,
    unite=both(
        moved(Invitation, "person", once_per=("idea",), among=Q(state=InvitationState.OPEN)),
        moved(Invitation, "invited_by"),
    ),
)
register(
    TeamLink,
    fields=("made_by",),
    export=exported(TeamLink, "made_by", "idea__code", "role", "places", "taken", "at", "expires_at"),
    erase=kept,  # the link is the team's
    unite=moved(TeamLink, "made_by"),
)
register(
    JoinRequest,
    fields=("person", "answered_by"),
    export=exported(JoinRequest, "person", "idea__code", "role", "message", "state", "reason", "at"),
    erase=forget_requests,
    unite=both(
        moved(JoinRequest, "person", once_per=("idea",), among=Q(state=RequestState.OPEN)),
        moved(JoinRequest, "answered_by"),
    ),
)
register(
    Departure,
    fields=("person", "removed_by"),
    export=exported(Departure, "person", "idea__code", "role", "reason", "at"),
    erase=forget_reasons,
    unite=moved(Departure, "person", "removed_by"),
)
register(
    Endorsement,
    fields=("person",),
    export=exported(Endorsement, "person", "idea__code", "text", "intended_role", "at", "withdrawn_at"),
    erase=kept,  # the organisation's word, given under a mandate
    unite=moved(Endorsement, "person"),
)
register(
    Credit,
    fields=("person",),
    export=exported(Credit, "person", "idea__code", "kind", "organisation__code", "at"),
    erase=kept,  # who helped an idea is part of the idea; a closed account has no name any more
    unite=moved(Credit, "person", once_per=("idea", "kind", "organisation", "source_kind", "source_code")),
)
register(
    Passage,
    fields=("person", "for_person"),
    export=exported(Passage, "person", "idea__code", "step", "reason", "at"),
    erase=kept,  # the public record of the idea's way
    unite=moved(Passage, "person", "for_person"),
)
_IN_MERGES = (
    "proposed_by",
    "source_agreed_by",
    "target_agreed_by",
    "decided_by",
    "closed_by",
    "source_undo_by",
    "target_undo_by",
)
register(
    Merge,
    fields=_IN_MERGES,
    export=exported(
        Merge, "proposed_by", "source__code", "target__code", "reason", "state", "texts", "proposed_at"
    ),
    erase=kept,  # the public record of how two ideas became one
    unite=moved(Merge, *_IN_MERGES),
)
register(
    IdeaLink,
    fields=("proposed_by",),
    export=exported(IdeaLink, "proposed_by", "source__code", "target__code", "kind", "at"),
    erase=kept,  # what the ideas are to each other stays true
    unite=moved(IdeaLink, "proposed_by"),
)
