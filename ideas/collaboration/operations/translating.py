"""Writing a translation or a plain version: a copy of one's own, kept as one types, until it is published."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.combining import cleaned
from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.operations.writing import BATCH, MOST_KEPT
from ideas.collaboration.queries.translating import stale_translation_copies, translation_copy_of
from ideas.ideation.lifecycle import PARTS, TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations import write_translation
from ideas.ideation.operations.translating import is_blacked_out_since, parts_of, refuse_language
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, LabError, SignInNeeded, StaleRevision

type Named = tuple[str, TranslationKind]


class TranslationElsewhere(LabError):
    """The same person keeps a newer text of this translation from another window; ``copy`` is that one."""

    status = 409
    code = "copy_elsewhere"
    message = _("Vous écrivez aussi ce texte dans une autre fenêtre.")

    def __init__(self, copy: TranslationCopy) -> None:
        self.copy = copy
        super().__init__()


def keep_translation(
    idea: Idea,
    *,
    language: str,
    kind: TranslationKind = TranslationKind.HUMAN,
    parts: Mapping[str, str],
    read: int = 0,
    source: int | None = None,
    from_machine: bool = False,
    version: int | None = None,
    by: Actor,
) -> TranslationCopy:
    """Keep what is being typed, by somebody who began from version ``read`` and revision ``source`` of the original.

    Without a copy one is made. ``version`` is the copy's that they typed over: raises TranslationElsewhere when another
    window kept something since (without ``version``: when anything else is kept), and when words were blacked out since
    ``read``: what is kept then is the text as it is now. Raises Invalid for more than can be kept. Records nothing.
    """
    said: dict[str, Any] = {"parts": _texts(parts), "read": read, "from_machine": from_machine}
    with transaction.atomic():
        idea = Idea.objects.select_related("stage").get(pk=idea.pk)
        authorize(by, "ideation.translate_idea", idea)
        if not by.is_person:
            raise SignInNeeded()
        refuse_language(idea, language, kind)
        said["source"] = source or idea.revision
        copy, is_kept = _kept(idea, (language, kind), said, version, by)
    if not is_kept:
        raise TranslationElsewhere(copy)
    return copy


def _kept(
    idea: Idea, named: Named, said: dict[str, Any], version: int | None, by: Actor
) -> tuple[TranslationCopy, bool]:
    """The copy as it is now, and whether it holds what was ``said``."""
    whose = {"idea": idea, "language": named[0], "kind": named[1], "person": by.person}
    own = TranslationCopy.objects.filter(**whose)
    copy = own.first()
    if copy is None:
        locked(idea)  # nobody blacks words out between looking at what the writer began from and writing
        copy = own.select_for_update().first()
    if copy is None:
        blacked = _blacked_out_since(idea, named, said["read"])
        first = said if blacked is None else said | {"parts": parts_of(blacked), "read": blacked.version}
        return TranslationCopy.objects.create(**whose, **first), blacked is None
    is_kept = copy.parts == said["parts"]
    if not is_kept:
        same = own.filter(pk=copy.pk, version=version or 0)
        is_kept = same.update(**said, version=F("version") + 1, saved_at=clock.now()) > 0
        copy = own.first() or copy
    return copy, is_kept


def _blacked_out_since(idea: Idea, named: Named, read: int) -> Translation | None:
    """The text that a writer of its version ``read`` saw, where words were blacked out of it since."""
    row = Translation.objects.filter(idea=idea, language=named[0], kind=named[1]).first()
    return row if row is not None and read and is_blacked_out_since(row, read) else None


def _texts(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts cleaned; Invalid for more than can be kept."""
    texts = {key: cleaned(key, parts[key]) for key in PARTS if key in parts}
    if sum(map(len, texts.values())) > MOST_KEPT:
        raise Invalid.one(
            "parts", "too_long", _("C’est trop long pour être gardé : publiez en plusieurs fois.")
        )
    return texts


def forget_translation(
    idea: Idea, *, language: str, kind: TranslationKind, version: int | None = None, by: Actor
) -> None:
    """Throw one's own text away, also where one may write no more. Doing it twice changes nothing.

    ``version`` is that of the text which was seen; raises TranslationElsewhere when another window kept something since.
    """
    if not by.is_person:
        raise SignInNeeded()
    with transaction.atomic():
        own = TranslationCopy.objects.filter(idea=idea, language=language, kind=kind, person=by.person)
        copy = own.select_for_update().first()
        if copy is None:
            return
        if version is not None and copy.version != version:
            raise TranslationElsewhere(copy)
        copy.delete()


def publish_translation(
    idea: Idea,
    *,
    language: str,
    kind: TranslationKind = TranslationKind.HUMAN,
    changes: Mapping[str, Any],
    version: int,
    revision: int | None = None,
    from_machine: bool = False,
    copy_version: int | None = None,
    by: Actor,
) -> Translation:
    """Publish what was written from ``version``, as ``write_translation`` with ``merges``; one's own copy goes.

    One that another window wrote on since ``copy_version`` stays. Where two changed the same words raises StaleRevision: then
    nothing is written but the copy, which is kept.
    """
    about: dict[str, Any] = {"language": language, "kind": kind}
    try:
        with transaction.atomic():
            row = write_translation(
                idea,
                changes=changes,
                version=version,
                revision=revision,
                merges=True,
                from_machine=from_machine,
                by=by,
                **about,
            )
            _let_go(idea, (language, kind), _flat(changes), copy_version, by)
    except StaleRevision:
        _keep_what_was_sent(idea, _flat(changes), version, from_machine, copy_version, by, **about)
        raise
    return row


def _flat(changes: Mapping[str, Any]) -> dict[str, str]:
    """Title, summary and sections beside each other."""
    plain = {key: changes[key] for key in ("title", "summary") if key in changes}
    return _texts(plain | dict(changes.get("sections") or {}))


def _let_go(idea: Idea, named: Named, texts: dict[str, str], version: int | None, by: Actor) -> None:
    """Drop the copy whose text is published; one that holds something else, typed in another window, stays."""
    copy = translation_copy_of(idea, *named, by.person)
    if copy is not None and (copy.version == version or copy.parts == texts):
        copy.delete()


def _keep_what_was_sent(
    idea: Idea,
    texts: dict[str, str],
    read: int,
    from_machine: bool,
    version: int | None,
    by: Actor,
    **about: Any,
) -> None:
    """Keep it, unless another window keeps something else: then the page that answers still holds it."""
    if not by.is_person:
        return
    try:
        keep_translation(
            idea,
            parts=texts,
            read=read,
            from_machine=from_machine,
            version=version,
            by=by,
            **about,
        )
    except TranslationElsewhere:
        return


def drop_stale_translations() -> int:
    """Drop a batch of copies that nobody touched for long; how many went."""
    keys = list(stale_translation_copies().values_list("pk", flat=True)[:BATCH])
    TranslationCopy.objects.filter(pk__in=keys).delete()
    return len(keys)
