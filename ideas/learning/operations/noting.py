"""Noting what a pilot taught, and noting it better."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.learning.facts import LearningEdited, LearningNoted
from ideas.learning.lifecycle import TEXT_LIMIT, TITLE_LIMIT, LearningKind
from ideas.learning.models import Learning
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations.leading import expect_change, locked
from ideas.roadmap.models import Milestone
from ideas.sites.models import Site

PLACES = ("site", "milestone", "review")
COLUMNS = ("kind", "title", "text", "language", *PLACES)


def note_learning(pilot: Pilot, *, values: Mapping[str, Any], by: Actor) -> Learning:
    """Say what ``pilot`` taught, for the partner that ``by`` acts for: ``kind`` and ``title``; if wanted ``text``, ``site``,
    ``milestone``, ``review``, ``language``.

    Raises Invalid with every fault at once, TooMany. Records LearningNoted.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "learning.note_learning", pilot)
        blank = {**dict.fromkeys(PLACES), "kind": "", "title": "", "text": "", "language": _language()}
        columns = _checked(pilot, {**blank, **values})
        spend("news", by)
        who = {"author": by.person, "organisation": by.organisation}
        learning = Learning.objects.create(pilot=pilot, at=clock.now(), **who, **columns)
        Pilot.objects.filter(pk=pilot.pk).update(active_at=clock.now())
        record(LearningNoted(pilot=pilot.code, learning=learning.code, kind=learning.kind), by=by)
    return learning


def edit_learning(
    learning: Learning, *, changes: Mapping[str, Any], version: int | None = None, by: Actor
) -> Learning:
    """Note it better: any of what ``note_learning`` takes; the rest stays, the same again changes nothing.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once.
    Records LearningEdited.
    """
    with transaction.atomic():
        learning = read_locked(learning)
        authorize(by, "learning.edit_learning", learning)
        current = {name: getattr(learning, name) for name in COLUMNS}
        if version is not None and version != learning.version:
            raise StaleRevision({**said(learning), "version": learning.version})
        columns = _checked(learning.pilot, {**current, **changes})
        if columns != current:
            same = Learning.objects.filter(pk=learning.pk, version=learning.version)
            expect_change(same.update(**columns, version=F("version") + 1, edited_at=clock.now()))
            record(LearningEdited(pilot=learning.pilot.code, learning=learning.code), by=by)
            learning = read_locked(learning)
    return learning


def said(learning: Learning) -> dict[str, str]:
    """What it says now, in words and codes."""
    texts = {name: getattr(learning, name) for name in ("kind", "title", "text", "language")}
    return texts | {name: str(getattr(learning, name) or "") for name in PLACES}


def read_locked(learning: Learning) -> Learning:
    """The row as it is now, with its pilot locked where the database can."""
    pilot = locked(learning.pilot)
    along = ("author", "organisation", *PLACES)
    learning = Learning.objects.select_related(*along).get(pk=learning.pk)
    learning.pilot = pilot
    return learning


def _checked(pilot: Pilot, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong."""
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned |= {"title": clean_text(values["title"], lines=False), "text": clean_text(values["text"])}
    errors = [*_faults_of_words(cleaned), *_faults_of_places(pilot, cleaned)]
    if errors:
        raise Invalid(errors)
    return cleaned


def _faults_of_words(values: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    if values["kind"] not in LearningKind.values:
        errors.append(FieldError("kind", "unknown", _("Dites de quelle sorte d’enseignement il s’agit.")))
    if not values["title"]:
        errors.append(FieldError("title", "required", _("Dites en une phrase ce que vous avez appris.")))
    for name, limit in (("title", TITLE_LIMIT), ("text", TEXT_LIMIT)):
        if len(values[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
    if values["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    return errors


def _faults_of_places(pilot: Pilot, values: Mapping[str, Any]) -> list[FieldError]:
    return [
        FieldError(name, "unknown", _("Choisissez quelque chose de ce pilote."))
        for name in PLACES
        if values[name] is not None and not _is_of(pilot, values[name])
    ]


def _is_of(pilot: Pilot, place: Site | Milestone | Review) -> bool:
    """Whether it is the pilot's own, and a site no mere request."""
    return place.pilot_id == pilot.pk and (not isinstance(place, Site) or place.is_active)


def _language() -> str:
    """That of the page or request, else the lab's."""
    language = (get_language() or "").split("-")[0]
    return language if language in settings.LAB_LANGUAGES else str(settings.LANGUAGE_CODE)
