"""Telling what changed for somebody: writing it, having it looked at, and taking it back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record, spend
from ideas.ideation.redacting import MARK
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.measurement.facts import StoryAccepted, StoryReturned, StorySubmitted, StoryWithdrawn
from ideas.measurement.lifecycle import (
    STORY_LIMIT,
    STORY_TITLE_LIMIT,
    STORY_WRITABLE,
    WORDS_LIMIT,
    StoryState,
)
from ideas.measurement.models import Story, StoryConsent
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change
from ideas.sites.queries import active_sites_of

WORDS = ("title", "text")
COLUMNS = (*WORDS, "site", "indicator")


def write_story(pilot: Pilot, *, values: Mapping[str, Any], by: Actor) -> Story:
    """Write what changed for somebody, as a draft: ``values`` by the names of columns, for the team or a partner.

    Raises Invalid with all that is wrong, TooMany.
    """
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage").get(pk=pilot.pk)
        authorize(by, "measurement.write_story", pilot)
        spend("story", by)
        columns = _checked(pilot, {"site": None, "indicator": None, "title": "", "text": "", **values})
        who = {"written_by": by.person, "organisation": by.organisation, "mandate": by.mandate}
        story = Story.objects.create(pilot=pilot, language=pilot.language, **who, **columns)
        raise_generation()
    return story


def edit_story(story: Story, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Story:
    """Write a draft or a returned story anew; the same again changes nothing.

    Consent was given to the former words: with other words it is gone, and to be asked for again. Raises Invalid with all
    that is wrong, StaleRevision when it is no longer the ``version`` that was read, MovedOn when it was handed in.
    """
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.keep_story", story)
        current = {name: getattr(story, name) for name in COLUMNS}
        if version is not None and version != story.version:
            said = {name: current[name] for name in WORDS}
            raise StaleRevision({**said, "version": story.version})
        columns = _checked(story.pilot, {**current, **changes})
        if columns == current:
            return story
        same = Story.objects.filter(pk=story.pk, version=story.version, state__in=STORY_WRITABLE)
        expect_change(same.update(**columns, written_at=clock.now(), version=F("version") + 1))
        if any(columns[name] != current[name] for name in WORDS):
            StoryConsent.objects.filter(story=story).delete()
        raise_generation()
        return locked(story)


def submit_story(story: Story, *, by: Actor) -> Story:
    """Have it looked at. Raises MovedOn when it was handed in already. Records StorySubmitted."""
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.keep_story", story)
        _move(story, STORY_WRITABLE, StoryState.SUBMITTED)
        record(StorySubmitted(pilot=story.pilot.code, story=story.code), by=by)
        return locked(story)


def decide_story(story: Story, *, accept: bool, words: str = "", by: Actor) -> Story:
    """Let a story be shown as far as its person agreed, or return it with ``words``, which are owed then.

    Raises Invalid without the words, or without a consent that is in force; MovedOn when it was decided. Records
    StoryAccepted or StoryReturned.
    """
    words = clean_text(words)
    if not accept and not words:
        raise Invalid.one("words", "required", _("Dites ce qui est à revoir."))
    if len(words) > WORDS_LIMIT:
        raise Invalid.one("words", "too_long", _("Le texte est trop long."))
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.decide_story", story)
        if accept and (story.agreed is None or not story.agreed.is_in_force):
            missing = _("L’accord de la personne concernée n’est pas noté, ou il est échu.")
            raise Invalid.one("words", "no_consent", missing)
        state = StoryState.ACCEPTED if accept else StoryState.RETURNED
        who = {"decided_by": by.person, "decided_at": clock.now(), "decision_words": words}
        _move(story, (StoryState.SUBMITTED,), state, **who)
        fact = StoryAccepted if accept else StoryReturned
        record(fact(pilot=story.pilot.code, story=story.code), by=by)
        return locked(story)


def withdraw_story(story: Story, *, by: Actor) -> Story:
    """Take it back, for good: its words are blacked out and its consent is gone. Records StoryWithdrawn."""
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.withdraw_story", story)
        take_back(story, by=by)
        return locked(story)


def take_back(story: Story, *, by: Actor) -> None:
    """Black out a locked story; raises MovedOn when that was done. Records StoryWithdrawn."""
    left = [state for state in StoryState if state is not StoryState.WITHDRAWN]
    gone = {"title": MARK, "text": MARK, "decision_words": "", "withdrawn_at": clock.now()}
    _move(story, left, StoryState.WITHDRAWN, **gone)
    StoryConsent.objects.filter(story=story).delete()
    record(StoryWithdrawn(pilot=story.pilot.code, story=story.code), by=by)


def locked(story: Story) -> Story:
    """The row of ``story`` as it is now, locked where the database can, with its pilot and consent."""
    Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    along = ("pilot__idea__stage", "site", "indicator", "organisation", "consent")
    return Story.objects.select_related(*along).get(pk=story.pk)


def _move(story: Story, before: Any, after: StoryState, **columns: Any) -> None:
    rows = Story.objects.filter(pk=story.pk, state__in=before, version=story.version)
    expect_change(rows.update(state=after, version=F("version") + 1, **columns))


def _checked(pilot: Pilot, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, cleaned; Invalid with all that is wrong."""
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned |= {"title": clean_text(values["title"], lines=False), "text": clean_text(values["text"])}
    errors = [
        FieldError(name, "too_long", _("Le texte est trop long."))
        for name, limit in (("title", STORY_TITLE_LIMIT), ("text", STORY_LIMIT))
        if len(cleaned[name]) > limit
    ]
    if not cleaned["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre à ce récit.")))
    if not cleaned["text"]:
        errors.append(FieldError("text", "required", _("Racontez ce qui a changé.")))
    site, indicator = cleaned["site"], cleaned["indicator"]
    if site is not None and not active_sites_of(pilot).filter(pk=site.pk).exists():
        errors.append(FieldError("site", "unknown", _("Choisissez un lieu de ce pilote.")))
    if indicator is not None and indicator.pilot_id != pilot.pk:
        errors.append(FieldError("indicator", "unknown", _("Choisissez un indicateur de ce pilote.")))
    if errors:
        raise Invalid(errors)
    return cleaned
