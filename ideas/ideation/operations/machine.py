"""What an engine translates, and what becomes of translations when the original moves on."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record, spend
from ideas.ideation.engines import has_engine
from ideas.ideation.facts import MachineTranslationAsked, TranslationOutdated
from ideas.ideation.lifecycle import SECTIONS, TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations.translating import (
    PARTS,
    limit,
    named,
    put,
    refuse_language,
    row_of,
    same_row,
    tell,
)
from ideas.ideation.operations.writing import locked
from ideas.ideation.queries import text_of
from ideas.ideation.reading import moved_on
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.kernel.text import clean_text


def ask_machine_translation(idea: Idea, *, language: str, by: Actor) -> Translation:
    """Have the lab's engine translate ``idea`` as it is now into ``language``; it comes a moment later.

    Raises MovedOn where the lab has no engine, Invalid for a language that is not the lab's or the idea's own, TooMany.
    Where it has been asked of this revision already, nothing changes. Records MachineTranslationAsked.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.ask_machine_translation", idea)
        if not has_engine():
            raise MovedOn(_("Ce lab n’a pas de traduction automatique."))
        refuse_language(idea, language, TranslationKind.MACHINE)
        row = row_of(idea, language, TranslationKind.MACHINE)
        if row.asked_revision == idea.revision and row.withdrawn_at is None:
            return row
        spend("machine_translation", by)
        row.asked_revision, row.asked_at, row.withdrawn_at = idea.revision, clock.now(), None
        row.save()
        asked = MachineTranslationAsked(
            idea=idea.code, translation=row.code, language=language, revision=idea.revision
        )
        record(asked, by=by)
    return row


def keep_machine_translation(
    translation: Translation,
    *,
    revision: int,
    text_version: int,
    texts: Mapping[str, str],
    engine: str,
    by: Actor,
) -> bool:
    """Keep what an engine made of ``revision``: ``texts`` by part. False where there is a later one already.

    ``text_version`` is the one that the engine read. Raises StaleRevision where the text is another now: words that were
    blacked out while it was at work do not come back. What an engine gives back is cleaned and cut like what people write.
    Records TranslationAdded or TranslationChanged.
    """
    with transaction.atomic():
        idea = locked(translation.idea)
        authorize(by, "ideation.keep_machine_translation", idea)
        row = same_row(idea, translation)
        if row.withdrawn_at is not None or (row.version and row.revision >= revision):
            return False
        if idea.text_version != text_version:
            raise StaleRevision(current=text_of(idea))
        is_new = not row.is_there
        row.engine = engine[:120]
        cut = {key: clean_text(texts.get(key, ""), lines=key in SECTIONS)[: limit(key)] for key in PARTS}
        put(row, cut, revision, by=by)
        tell(idea, row, is_new=is_new, by=by)
    return True


def note_original_moved_on(idea: Idea, *, by: Actor) -> None:
    """Within the reaction to a new revision: what people translated follows where nothing changed for it, else they are told.

    Told once, until somebody brings it up to date. Records TranslationOutdated.
    """
    with transaction.atomic():
        idea = locked(idea)
        behind = idea.translations.filter(revision__lt=idea.revision, withdrawn_at=None, version__gt=0)
        for row in behind.exclude(kind=TranslationKind.MACHINE).order_by("pk"):
            if not moved_on(row, idea, title_name="", summary_name=""):
                Translation.objects.filter(pk=row.pk).update(revision=idea.revision, outdated_at=None)
                raise_generation()
            elif row.outdated_at is None:
                Translation.objects.filter(pk=row.pk).update(outdated_at=clock.now())
                record(TranslationOutdated(**named(idea, row), revision=idea.revision), by=by)
