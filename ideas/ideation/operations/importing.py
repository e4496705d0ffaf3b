"""Bringing in ideas from another source."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ideas.activity.operations import record_all
from ideas.calls.models import Call
from ideas.discussion.operations import open_threads
from ideas.ideation.facts import IdeaImported, SourcesImported
from ideas.ideation.lifecycle import CreditKind, OriginKind, RevisionReason, TeamRole
from ideas.ideation.models import (
    Credit,
    Idea,
    IdeaTerritory,
    IdeaTheme,
    Passage,
    Revision,
    Source,
    TeamMember,
)
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.text import clean_text, first_sentence_of
from ideas.people.models import Person
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Stage


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One idea of another source, as it is to be kept. ``origin_key`` names it there: the same key is never imported twice."""

    origin_key: str
    origin_name: str
    origin_url: str = ""
    origin_licence: str = ""
    title: str
    summary: str = ""
    sections: Mapping[str, str]
    language: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    lead: Person | None = None
    themes: Sequence[Theme] = ()
    territories: Sequence[Territory] = ()
    legacy_counts: Mapping[str, int] = field(default_factory=dict)
    sources: Sequence[Mapping[str, str]] = ()
    hidden_reason: str = ""


def import_idea(what: Imported, *, call: Call, stage: Stage, by: Actor) -> Idea | None:
    """Bring in one idea: text, revision, origin, one passage ``import`` into ``stage``, one quiet fact; no clock, no notice.

    A missing summary is made from the first sentence and marked so. Returns None when it was brought in before.
    """
    return import_ideas([what], call=call, stage=stage, by=by)[0]


def import_ideas(batch: Sequence[Imported], *, call: Call, stage: Stage, by: Actor) -> list[Idea | None]:
    """Bring in many ideas, each as ``import_idea`` does, with the same few statements for any number; all of them or none.

    Returns the new ideas in their order, None where one was brought in before or stands in the batch already.
    """
    authorize(by, "ideation.import_idea")
    with transaction.atomic():
        wanted = {what.origin_key: what for what in reversed(batch)}
        known = Idea.objects.filter(origin_key__in=wanted).values_list("origin_key", flat=True)
        for key in known:
            del wanted[str(key)]
        new = [what for what in batch if wanted.get(what.origin_key) is what]
        ideas = Idea.objects.bulk_create([_idea(what, call, stage) for what in new])
        _write_around(list(zip(ideas, new, strict=True)), stage, by)
    made = {idea.origin_key: idea for idea in ideas}
    return [made[what.origin_key] if wanted.get(what.origin_key) is what else None for what in batch]


def import_sources(wanted: Mapping[str, Sequence[Mapping[str, str]]], *, by: Actor) -> set[str]:
    """Add sources to ideas that were brought in before, by the ideas' origin keys, with the same few statements for any number.

    Returns the origin keys of those added: what some idea has already is left alone, and so is what belongs to no idea.
    Records one quiet SourcesImported for each idea that got some.
    """
    authorize(by, "ideation.import_idea")
    with transaction.atomic():
        ideas = Idea.objects.select_for_update().filter(origin_key__in=wanted).order_by("pk")
        keys = [source["origin_key"] for sources in wanted.values() for source in sources]
        known = set(Source.objects.filter(origin_key__in=keys).values_list("origin_key", flat=True))
        rows = [
            Source(idea=idea, **source)
            for idea in ideas
            for source in wanted[str(idea.origin_key)]
            if source["origin_key"] not in known
        ]
        Source.objects.bulk_create(rows)
        counts = Counter(row.idea.code for row in rows)
        facts = [SourcesImported(idea=code, count=count) for code, count in counts.items()]
        record_all(facts, by=by, quiet=True)
    return {str(row.origin_key) for row in rows}


def _write_around(pairs: Sequence[tuple[Idea, Imported]], stage: Stage, by: Actor) -> None:
    """Write all that belongs to new ideas, and what happened."""
    now = clock.now()
    IdeaTheme.objects.bulk_create(
        IdeaTheme(idea=idea, theme=theme) for idea, what in pairs for theme in dict.fromkeys(what.themes)
    )
    IdeaTerritory.objects.bulk_create(
        IdeaTerritory(idea=idea, territory=territory)
        for idea, what in pairs
        for territory in dict.fromkeys(what.territories)
    )
    TeamMember.objects.bulk_create(
        TeamMember(idea=idea, person=what.lead, role=TeamRole.LEAD, since=what.created_at)
        for idea, what in pairs
        if what.lead is not None
    )
    Credit.objects.bulk_create(
        Credit(
            idea=idea,
            kind=CreditKind.PROPOSED,
            person=what.lead,
            source_kind="idea",
            source_code=idea.code,
            at=what.created_at,
        )
        for idea, what in pairs
        if what.lead is not None
    )
    Revision.objects.bulk_create(_revision(idea, what) for idea, what in pairs)
    Passage.objects.bulk_create(
        Passage(idea=idea, number=1, step="import", target=stage, person=by.person, at=now)
        for idea, _ in pairs
    )
    Source.objects.bulk_create(Source(idea=idea, **source) for idea, what in pairs for source in what.sources)
    open_threads("idea", [idea.code for idea, _ in pairs])
    facts = [IdeaImported(idea=idea.code, stage=stage.key) for idea, _ in pairs]
    record_all(facts, by=by, quiet=True, at=[what.created_at for _, what in pairs])


def _revision(idea: Idea, what: Imported) -> Revision:
    text = {name: getattr(idea, name) for name in ("title", "summary", "sections", "language")}
    return Revision(
        idea=idea,
        number=idea.revision,
        author=what.lead,
        reason=RevisionReason.IMPORT,
        at=what.updated_at,
        **text,
    )


def _idea(what: Imported, call: Call, stage: Stage) -> Idea:
    sections = {key: clean_text(text) for key, text in what.sections.items() if text.strip()}
    summary = clean_text(what.summary, lines=False)
    made = summary or first_sentence_of(next(iter(sections.values()), what.title))
    values: dict[str, Any] = {
        "title": clean_text(what.title, lines=False)[:250],
        "summary": made[:280],
        "is_summary_made": not summary,
        "sections": sections,
        "language": what.language,
        "call": call,
        "stage": stage,
        "stage_since": what.updated_at,
        "passage_count": 1,
        "revision": 1,
        "is_public": stage.is_public,
        "origin": OriginKind.IMPORT,
        "origin_key": what.origin_key,
        "origin_name": what.origin_name,
        "origin_url": what.origin_url,
        "origin_licence": what.origin_licence,
        "legacy_counts": dict(what.legacy_counts),
        "created_at": what.created_at,
        "submitted_at": what.created_at,
        "updated_at": what.updated_at,
        "active_at": what.updated_at,
        "hidden_reason": what.hidden_reason,
        "hidden_at": what.updated_at if what.hidden_reason else None,
    }
    return Idea(**values)
