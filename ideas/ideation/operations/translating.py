"""Translating an idea, and writing it in plain words."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.facts import (
    TranslationAdded,
    TranslationChanged,
    TranslationReviewed,
    TranslationWithdrawn,
)
from ideas.ideation.lifecycle import (
    SECTION_LIMIT,
    SECTIONS,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    CreditKind,
    TranslationKind,
)
from ideas.ideation.models import Idea, Translation, TranslationVersion
from ideas.ideation.operations.crediting import give_credit
from ideas.ideation.operations.writing import locked
from ideas.ideation.three_way import merge
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import clean_text

PARTS = ("title", "summary", *SECTIONS)
LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT}
type Parts = dict[str, str]


def write_translation(
    idea: Idea,
    *,
    language: str,
    kind: TranslationKind = TranslationKind.HUMAN,
    changes: Mapping[str, Any],
    version: int | None = None,
    revision: int | None = None,
    merges: bool = False,
    from_machine: bool = False,
    by: Actor,
) -> Translation:
    """Write ``idea`` in ``language``, or in plain words; what is not among ``changes`` stays as it was.

    ``changes`` may hold ``title``, ``summary`` and ``sections`` (only those that change; an empty one gives readers the
    original again). ``revision`` says to which of the original's the whole text is true now; without one that stays, and for
    a new text it is the present one. ``from_machine``: the words began as an engine's, which stays written. The same values
    again change nothing.

    ``version`` is the one that the writer had read, 0 for none. Where it was rewritten since, raises StaleRevision; with
    ``merges`` the two are made one, and only what cannot be raises it: nothing is lost. Raises Invalid with every fault at
    once. Each change is kept as a version and takes the reviewer's mark away. Records TranslationAdded or
    TranslationChanged; the writer is credited.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.translate_idea", idea)
        refuse_language(idea, language, kind)
        if kind == TranslationKind.MACHINE:
            raise MovedOn(
                _("Une traduction automatique ne se corrige pas : elle devient celle d’une personne.")
            )
        row = row_of(idea, language, kind)
        wanted = _wanted(row, _cleaned(changes), version, merges=merges)
        _refuse_empty(idea, row.kind, wanted)
        follows = _followed(idea, row, revision)
        if row.is_there and wanted == parts_of(row) and follows == row.revision:
            return row
        is_new = not row.is_there
        if from_machine and not row.engine:
            row.engine = _engine_of(idea, language)
        put(row, wanted, follows, by=by)
        if by.person is not None:
            give_credit(
                idea, kind=CreditKind.TRANSLATED, person=by.person, organisation=by.organisation, by=by
            )
        tell(idea, row, is_new=is_new, by=by)
    return row


def confirm_translation(
    translation: Translation, *, revision: int, version: int | None = None, by: Actor
) -> Translation:
    """Say that a translation is right still for ``revision`` of the original, which its writer has seen.

    Raises Invalid for a revision that is not there, StaleRevision as ``write_translation`` does, MovedOn for an engine's.
    Doing it twice changes nothing. The reviewer's mark, which was for another original, goes. Records TranslationChanged.
    """
    with transaction.atomic():
        idea = locked(translation.idea)
        authorize(by, "ideation.translate_idea", idea)
        row = _known(idea, translation)
        _refuse_stale(row, version)
        if _followed(idea, row, revision) == row.revision:
            return row
        put(row, parts_of(row), revision, is_same=True, by=by)
        tell(idea, row, is_new=False, by=by)
    return row


def review_translation(translation: Translation, *, version: int, by: Actor) -> Translation:
    """Put ``by``'s mark on the text that is there: somebody else than those who wrote it has read it.

    Raises StaleRevision when it is no longer that ``version``, Invalid for who wrote at it, MovedOn for an engine's. Doing
    it twice changes nothing; another's mark takes the place of the one before. Records TranslationReviewed.
    """
    with transaction.atomic():
        idea = locked(translation.idea)
        authorize(by, "ideation.review_translation", idea)
        row = _known(idea, translation)
        _refuse_stale(row, version)
        if by.person is not None and row.versions.filter(author=by.person, is_same=False).exists():
            words = _("Une autre personne que celles qui ont écrit ce texte doit le relire.")
            raise Invalid.one("reviewed_by", "own_text", words)
        if row.reviewed_by_id is not None and by.person is not None and row.reviewed_by_id == by.person.pk:
            return row
        row.reviewed_by, row.reviewed_at = by.person, clock.now()
        row.save(update_fields=["reviewed_by", "reviewed_at"])
        record(TranslationReviewed(**named(idea, row), version=row.version), by=by)
    return row


def withdraw_translation(translation: Translation, *, version: int | None = None, by: Actor) -> Translation:
    """Show a translation no longer; its text is kept and can be written on. Doing it twice changes nothing.

    With ``version``, raises StaleRevision when it is no longer that one. Records TranslationWithdrawn.
    """
    with transaction.atomic():
        idea = locked(translation.idea)
        authorize(by, "ideation.withdraw_translation", idea)
        row = same_row(idea, translation)
        _refuse_stale(row, version)
        if row.is_there:
            row.withdrawn_at = clock.now()
            row.save(update_fields=["withdrawn_at"])
            record(TranslationWithdrawn(**named(idea, row)), by=by)
    return row


def parts_of(text: Any) -> Parts:
    """The parts of an idea, a translation or a version of either by their keys, empty ones too."""
    sections = {key: str(text.sections.get(key, "")) for key in SECTIONS}
    return {"title": text.title, "summary": text.summary, **sections}


def text_of_translation(row: Translation) -> dict[str, Any]:
    """What a stale writer is told: the text as it is now."""
    return {
        "title": row.title,
        "summary": row.summary,
        "sections": dict(row.sections),
        "revision": row.revision,
        "version": row.version,
    }


# --- What they have in common -----------------------------------------------------------------------------------------


def refuse_language(idea: Idea, language: str, kind: str) -> None:
    """Raise Invalid for a language in which there can be no such text of ``idea``, MovedOn while it is a draft."""
    if language not in settings.LAB_LANGUAGES:
        raise Invalid.one("language", "unknown", _("Choisissez une des langues du lab."))
    if language == idea.language and kind != TranslationKind.PLAIN:
        raise Invalid.one("language", "own", _("L’idée est écrite dans cette langue."))
    if not idea.revision:
        raise MovedOn(_("Une idée se traduit dès qu’elle est déposée."))


def row_of(idea: Idea, language: str, kind: str) -> Translation:
    """The row, or one that is not saved yet. The idea is locked: nobody else makes one meanwhile."""
    found = Translation.objects.filter(idea=idea, language=language, kind=kind).first()
    return found or Translation(idea=idea, language=language, kind=kind)


def same_row(idea: Idea, translation: Translation) -> Translation:
    """The row as it is now. Raises NotFound where it is gone."""
    row = Translation.objects.filter(idea=idea, pk=translation.pk).first()
    if row is None:
        raise NotFound()
    return row


def _known(idea: Idea, translation: Translation) -> Translation:
    """The row as it is now, which people wrote and everyone may read."""
    row = same_row(idea, translation)
    if not row.is_there:
        raise NotFound()
    if row.kind == TranslationKind.MACHINE:
        raise MovedOn(_("Une traduction automatique n’est relue qu’en devenant celle d’une personne."))
    return row


def _refuse_stale(row: Translation, version: int | None) -> None:
    if version is not None and version != row.version:
        raise StaleRevision(current=text_of_translation(row))


def _cleaned(changes: Mapping[str, Any]) -> Parts:
    """The parts among ``changes``, cleaned; raises Invalid with all faults."""
    sections = dict(changes.get("sections") or {})
    errors = [
        FieldError(f"sections.{key}", "unknown", _("Cette partie n’existe pas."))
        for key in sections
        if key not in SECTIONS
    ]
    given = {key: changes[key] for key in ("title", "summary") if key in changes} | sections
    cleaned = {key: clean_text(given[key] or "", lines=key in SECTIONS) for key in PARTS if key in given}
    for key, text in cleaned.items():
        if len(text) > limit(key):
            words = str(_("C’est trop long : %(has)d caractères, au plus %(limit)d."))
            field = f"sections.{key}" if key in SECTIONS else key
            errors.append(FieldError(field, "too_long", words % {"has": len(text), "limit": limit(key)}))
    if errors:
        raise Invalid(errors)
    return cleaned


def limit(key: str) -> int:
    """The most characters that part may have."""
    return LIMITS.get(key, SECTION_LIMIT)


def _wanted(row: Translation, cleaned: Parts, version: int | None, *, merges: bool) -> Parts:
    """The whole text that is to be: with ``merges``, what was written meanwhile and what is written now made one."""
    now = parts_of(row)
    if version is None or version == row.version:
        return now | cleaned
    if not merges or not row.is_there:
        raise StaleRevision(current=text_of_translation(row))
    joined, apart = joined_with(row, cleaned, version)
    if apart:
        raise StaleRevision(current=text_of_translation(row))
    return now | joined


def is_blacked_out_since(row: Translation, version: int) -> bool:
    """Whether words were blacked out since ``version``: that takes a number without keeping a text under it."""
    return row.versions.filter(number__gt=version).count() != row.version - version


def joined_with(row: Translation, written: Parts, version: int) -> tuple[Parts, list[str]]:
    """``written``, which began from ``version``, joined part by part with what ``row`` says now; and the parts that do not fit.

    Those are as they were written. After words were blacked out nothing is joined that differs: they would come back unseen.
    """
    now, is_blacked = parts_of(row), is_blacked_out_since(row, version)
    read = row.versions.filter(number=version).first()
    base = parts_of(read) if read is not None else dict.fromkeys(PARTS, "")
    joined, apart = dict(written), []
    for key, text in written.items():
        one = None if is_blacked and text != now[key] else _made_one(base[key], text, now[key])
        if one is None or len(one) > limit(key) or ("\n" in one and key not in SECTIONS):
            apart.append(key)
        else:
            joined[key] = one
    return joined, apart


def _made_one(base: str, ours: str, theirs: str) -> str | None:
    """Both sides' changes in one text; None where people must choose, as of two translations of the same words."""
    if not base and ours and theirs and ours != theirs:
        return None
    merged = merge(base, ours, theirs)
    return merged.text if merged.is_clean else None


def _refuse_empty(idea: Idea, kind: str, wanted: Parts) -> None:
    """A translation has a title, which lists show; plain words at least something."""
    if kind == TranslationKind.HUMAN and idea.title and not wanted["title"]:
        raise Invalid.one("title", "required", _("Traduisez au moins le titre."))
    if not any(wanted.values()):
        raise Invalid.one("summary", "required", _("Écrivez au moins une des parties."))


def _followed(idea: Idea, row: Translation, revision: int | None) -> int:
    """The revision of the original that the text is true to once it is written; never an earlier one than before."""
    if revision is not None and not 1 <= revision <= idea.revision:
        raise Invalid.one("revision", "unknown", _("Cette version du texte n’existe pas."))
    if revision is None:
        return row.revision if row.is_there else idea.revision
    return max(revision, row.revision)


def _engine_of(idea: Idea, language: str) -> str:
    """The engine whose text in ``language`` is there to begin with, empty where there is none."""
    rows = Translation.objects.filter(idea=idea, language=language, kind=TranslationKind.MACHINE)
    return rows.values_list("engine", flat=True).first() or ""


def put(row: Translation, parts: Parts, revision: int, *, is_same: bool = False, by: Actor) -> None:
    """Save the text as the next version; whoever wrote the first is its author."""
    now = clock.now()
    row.title, row.summary = parts["title"], parts["summary"]
    row.sections = {key: parts[key] for key in SECTIONS if parts[key]}
    if not row.version and by.person is not None:
        row.author, row.organisation, row.created_at = by.person, by.organisation, now
    if revision > row.revision:
        row.outdated_at = None
    row.revision, row.version, row.updated_at = revision, row.version + 1, now
    row.withdrawn_at = row.reviewed_by = row.reviewed_at = None
    row.save()
    text = {name: getattr(row, name) for name in ("title", "summary", "sections", "revision", "engine")}
    who = {"author": by.person, "organisation": by.organisation}
    TranslationVersion.objects.create(
        translation=row, number=row.version, is_same=is_same, at=now, **who, **text
    )


def tell(idea: Idea, row: Translation, *, is_new: bool, by: Actor) -> None:
    """Record that the text is there, or that it changed."""
    said = {**named(idea, row), "revision": row.revision}
    record(TranslationAdded(**said) if is_new else TranslationChanged(**said, version=row.version), by=by)


def named(idea: Idea, row: Translation) -> dict[str, Any]:
    """What every fact about a translation says."""
    return {"idea": idea.code, "translation": row.code, "language": row.language, "kind": str(row.kind)}
