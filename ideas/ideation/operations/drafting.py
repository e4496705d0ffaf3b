"""Drafts: beginning one, for oneself or for somebody, claiming it, letting it go."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.calls.queries import permanent_call
from ideas.discussion.operations import drop_threads
from ideas.files.operations import delete_file
from ideas.files.queries import files_of
from ideas.ideation.facts import IdeaStarted
from ideas.ideation.lifecycle import OriginKind, TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations.writing import locked, set_links, taking_ideas, write_values
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import hashed
from ideas.kernel.errors import Invalid
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.workflow.queries import published_version, starting_stage


def start_idea(*, by: Actor, secret: str | None = None, **changes: Any) -> Idea:
    """Begin a draft with whatever is known already; gaps are fine, submitting checks.

    Signed in, ``by`` becomes its lead. Signed out, ``secret`` (kept in the session) is what makes it theirs. ``changes``
    are those of ``revise_idea``. Raises Invalid for values that cannot be kept. Records IdeaStarted.
    """
    authorize(by, "ideation.start_idea")
    spend("idea", by)
    with transaction.atomic():
        idea = begun(changes, by)
        if by.is_person:
            TeamMember.objects.create(idea=idea, person=by.person, role=TeamRole.LEAD, since=idea.created_at)
        elif secret:
            idea.draft_secret = hashed(secret)
            idea.save(update_fields=["draft_secret"])
        record(IdeaStarted(idea=idea.code), by=by)
    return idea


def record_idea(*, person: Person, consent: str, by: Actor, **changes: Any) -> Idea:
    """Write down a draft for somebody, such as at a counter: ``person`` leads it, ``by`` recorded it.

    ``consent`` says how they agreed (a signed card, by telephone …) and is owed. Records IdeaStarted.
    """
    authorize(by, "ideation.record_idea")
    if not consent.strip():
        raise Invalid.one("consent", "required", _("Dites comment la personne a donné son accord."))
    with transaction.atomic():
        idea = begun(changes, by)
        idea.origin = OriginKind.COUNTER
        idea.recorded_by = by.person
        idea.consent_channel = clean_text(consent, lines=False)[:200]
        idea.save(update_fields=["origin", "recorded_by", "consent_channel"])
        TeamMember.objects.create(idea=idea, person=person, role=TeamRole.LEAD, since=idea.created_at)
        record(IdeaStarted(idea=idea.code), by=by)
    return idea


def begun(changes: Mapping[str, Any], by: Actor) -> Idea:
    """A new draft with those values, at the start of its call's process."""
    now = clock.now()
    call = taking_ideas(changes.get("call") or permanent_call())
    idea = Idea(
        call=call,
        stage=starting_stage(published_version(call.process)),
        stage_since=now,
        created_at=now,
        updated_at=now,
        active_at=now,
        language=changes.get("language") or settings.LANGUAGE_CODE,
    )
    write_values(idea, changes, by)
    idea.save()
    set_links(idea, changes)
    return idea


def claim_draft(idea: Idea, *, by: Actor) -> Idea:
    """Make a draft begun in this session, before signing in, the draft of ``by``. Doing it twice changes nothing."""
    with transaction.atomic():
        idea = locked(idea)
        if is_already_led_by(idea, by):
            return idea
        authorize(by, "ideation.claim_draft", idea)
        Idea.objects.filter(pk=idea.pk).update(draft_secret=None)
        TeamMember.objects.create(idea=idea, person=by.person, role=TeamRole.LEAD)
        idea.draft_secret = None
    return idea


def is_already_led_by(idea: Idea, by: Actor) -> bool:
    """Whether ``by`` leads ``idea`` already."""
    return by.is_person and idea.team.filter(person=by.person, role=TeamRole.LEAD).exists()


def delete_draft(idea: Idea, *, by: Actor) -> None:
    """Within a transaction: delete a draft for good, with its files and what its team said among themselves."""
    for file in files_of("idea", idea.code):
        delete_file(file, by=by)
    drop_threads("idea", idea.code, by=by)
    idea.delete()


def drop_stale_draft(*, before: datetime.datetime, by: Actor) -> bool:
    """Remove one draft begun without an account and not touched since ``before``; False when there is none.

    One at a time, so that nobody waits for what is removed with many. One that is being claimed at this moment is passed over.
    """
    stale = Idea.objects.filter(draft_secret__isnull=False, submitted_at=None, updated_at__lt=before)
    with transaction.atomic():
        idea = stale.select_for_update(skip_locked=True).order_by("pk").first()
        if idea is not None:
            delete_draft(idea, by=by)
    return idea is not None
