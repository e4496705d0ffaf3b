"""Bringing in an idea from another source."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ideas.activity.operations import record
from ideas.calls.models import Call
from ideas.discussion.operations import open_thread
from ideas.ideation.facts import IdeaImported
from ideas.ideation.lifecycle import OriginKind, RevisionReason, TeamRole
from ideas.ideation.models import Idea, Passage, Revision, Source, TeamMember
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
    authorize(by, "ideation.import_idea")
    with transaction.atomic():
        if Idea.objects.filter(origin_key=what.origin_key).exists():
            return None
        idea = _write_idea(what, call, stage)
        if what.themes:
            idea.themes.add(*what.themes)
        if what.territories:
            idea.territories.add(*what.territories)
        if what.lead is not None:
            TeamMember.objects.create(idea=idea, person=what.lead, role=TeamRole.LEAD, since=what.created_at)
        _write_revision(idea, what)
        Passage.objects.create(
            idea=idea, number=1, step="import", target=stage, person=by.person, at=clock.now()
        )
        Source.objects.bulk_create(Source(idea=idea, **source) for source in what.sources)
        open_thread("idea", idea.code, by=by)
        record(IdeaImported(idea=idea.code, stage=stage.key), by=by, quiet=True, at=what.created_at)
    return idea


def _write_revision(idea: Idea, what: Imported) -> None:
    text = {name: getattr(idea, name) for name in ("title", "summary", "sections", "language")}
    Revision.objects.create(
        idea=idea,
        number=idea.revision,
        author=what.lead,
        reason=RevisionReason.IMPORT,
        at=what.updated_at,
        **text,
    )


def _write_idea(what: Imported, call: Call, stage: Stage) -> Idea:
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
    return Idea.objects.create(**values)
