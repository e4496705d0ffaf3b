"""The consent of the person that a story tells of: noted by who spoke with them, or given and taken back by their link."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import hashed, new_secret
from ideas.kernel.errors import FieldError, Invalid, MovedOn, NotFound
from ideas.kernel.text import clean_text
from ideas.measurement.facts import StoryConsentNoted, StoryLinkMade
from ideas.measurement.lifecycle import NOTED_WAYS, WITNESS_LIMIT, ConsentWay, StoryState
from ideas.measurement.models import Story, StoryConsent
from ideas.measurement.operations.telling import locked, take_back

USES = ("site", "report", "press")


def note_consent(
    story: Story,
    *,
    way: str,
    uses: Collection[str],
    until: datetime.date | None = None,
    witness: str = "",
    by: Actor,
) -> Story:
    """Note that the person told of agreed, in writing or before a witness: for which ``uses``, ``until`` which last day.

    A consent noted before is replaced. Raises Invalid with all that is wrong, MovedOn when it was taken back. Records
    StoryConsentNoted.
    """
    witness = clean_text(witness, lines=False)
    errors = _faults(uses, until)
    if way not in NOTED_WAYS:
        errors.append(FieldError("way", "unknown", _("Choisissez dans la liste.")))
    if way == ConsentWay.WITNESSED and not witness:
        words = _("Dites la fonction de la personne témoin, sans son nom.")
        errors.append(FieldError("witness", "required", words))
    if len(witness) > WITNESS_LIMIT:
        errors.append(FieldError("witness", "too_long", _("Le texte est trop long.")))
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.keep_story", story)
        _keep(story, uses, way=way, until=until, witness=witness, noted_by=by.person, by=by)
        return locked(story)


def make_story_link(story: Story, *, by: Actor) -> str:
    """A secret to be handed to the person told of, shown once; one made before opens nothing any more.

    Raises MovedOn when the story was taken back. Records StoryLinkMade.
    """
    secret = new_secret()
    with transaction.atomic():
        story = locked(story)
        authorize(by, "measurement.keep_story", story)
        _expect_there(story)
        Story.objects.filter(pk=story.pk).update(secret_hash=hashed(secret))
        record(StoryLinkMade(pilot=story.pilot.code, story=story.code), by=by)
    return secret


def consent_by_link(
    secret: str, *, uses: Collection[str], until: datetime.date | None = None, version: int, by: Actor
) -> Story:
    """The person told of agrees to the words of that ``version``, by their link. Of them nothing is kept, nor in the fact.

    Raises NotFound for a link that opens nothing, Invalid with all that is wrong, MovedOn when the words are others by now
    or the story was taken back, TooMany. Records StoryConsentNoted.
    """
    spend("story_link", Actor(address=by.address))  # not even the limit says which account it was
    errors = _faults(uses, until)
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        story = _behind(secret, by)
        if story.version != version:
            raise MovedOn(_("Le texte a changé entre-temps : relisez-le avant de répondre."))
        way = ConsentWay.ACCOUNT if by.is_person else ConsentWay.LINK
        _keep(story, uses, way=way, until=until, witness="", noted_by=None, by=ANYONE)
        return locked(story)


def withdraw_by_link(secret: str, *, by: Actor) -> Story:
    """The person told of takes everything back, by their link: at once and for good. Again changes nothing.

    Raises NotFound for a link that opens nothing, TooMany. Records StoryWithdrawn, without saying who it was.
    """
    spend("story_link", Actor(address=by.address))  # not even the limit says which account it was
    with transaction.atomic():
        story = _behind(secret, by)
        if story.state != StoryState.WITHDRAWN:
            take_back(story, by=ANYONE)
        return locked(story)


def _behind(secret: str, by: Actor) -> Story:
    """The story that a secret opens, locked."""
    story = Story.objects.filter(secret_hash=hashed(secret)).first()
    if story is None:
        raise NotFound()
    authorize(by, "measurement.use_story_link", story)
    return locked(story)


def _expect_there(story: Story) -> None:
    if story.state == StoryState.WITHDRAWN:
        raise MovedOn(_("Ce récit a été retiré."))


def _keep(story: Story, uses: Collection[str], *, by: Actor, **columns: Any) -> None:
    _expect_there(story)
    purposes = {f"for_{use}": use in uses for use in USES}
    StoryConsent.objects.update_or_create(
        story=story, defaults={**purposes, **columns, "noted_at": clock.now()}
    )
    fact = StoryConsentNoted(pilot=story.pilot.code, story=story.code, way=columns["way"], uses=sorted(uses))
    record(fact, by=by)


def _faults(uses: Collection[str], until: datetime.date | None) -> list[FieldError]:
    errors = []
    if not uses or not set(uses) <= set(USES):
        words = _("Dites à quoi ce récit peut servir : à une chose au moins.")
        errors.append(FieldError("uses", "required", words))
    if until is not None and until < clock.today():
        errors.append(FieldError("until", "past", _("Choisissez un jour à venir, ou laissez vide.")))
    return errors
