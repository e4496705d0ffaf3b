"""Writing one part of an idea: a copy of one's own, kept as one types, joined with what others wrote when it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.combining import Combined, cleaned, combined
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.queries.writing import stale_copies
from ideas.ideation.lifecycle import PARTS, SECTIONS
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.ideation.operations.writing import locked
from ideas.ideation.three_way import Merged, merge
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, LabError, NotFound, SignInNeeded

MOST_KEPT = 200_000  # characters: more than any part takes, so that a text that is too long is kept as well
BATCH = 200
LINKS = ("themes", "territories")


class CopyElsewhere(LabError):
    """The same person keeps a newer text of this part from another window; ``copy`` is that one."""

    status = 409
    code = "copy_elsewhere"
    message = _("Vous écrivez aussi ce texte dans une autre fenêtre.")

    def __init__(self, copy: WorkingCopy) -> None:
        self.copy = copy
        super().__init__()


class TextConflict(LabError):
    """What was written and what others saved meanwhile do not fit together: ``merged`` says where, ``current`` is theirs.

    ``copy_version`` is that of the writer's copy, in which what they wrote is kept.
    """

    status = 409
    code = "text_conflict"
    message = _(
        "Quelqu’un d’autre a changé les mêmes mots entre-temps. Les deux textes sont gardés : choisissez."
    )

    def __init__(
        self, merged: Merged, *, current: str, text_version: int, copy_version: int | None = None
    ) -> None:
        self.merged = merged
        self.current = current
        self.text_version = text_version
        self.copy_version = copy_version
        super().__init__()


@dataclass(frozen=True)
class Saved:
    """The idea with the new text; ``is_joined`` when others' words came along that the writer has not seen."""

    idea: Idea
    is_joined: bool


def open_copy(idea: Idea, *, part: str, by: Actor) -> WorkingCopy:
    """Begin to write that part, or go on with what was kept; nothing was written yet: with the text as it is now.

    Raises NotFound for a part that is none, SignInNeeded without a person.
    """
    with transaction.atomic():
        # Locked: what is blacked out meanwhile waits for the copy, or is gone from the text that it begins with.
        idea = _writable(locked(idea), part, by)
        text = idea.part(part)
        begun = {"base_text": text, "text": text, "seen_at": clock.now()}
        own = _of(idea, part, by).select_for_update()
        copy, is_new = own.get_or_create(idea=idea, part=part, person=by.person, defaults=begun)
        if not is_new and not copy.is_changed:
            WorkingCopy.objects.filter(pk=copy.pk).update(**begun)
            copy.refresh_from_db()
    return copy


def keep_copy(
    idea: Idea, *, part: str, text: str, base: str, version: int | None = None, by: Actor
) -> WorkingCopy:
    """Keep what is being typed. ``base`` is what the writer began from, ``version`` the copy's that they typed over.

    Without a copy one is made. Raises CopyElsewhere when another window kept something since (without ``version``: when
    anything is kept already), and when words were blacked out of what the writer began from: what is kept then is the text as
    it is now. Raises Invalid for more than can be kept. Records nothing.
    """
    text, base = cleaned(part, text), cleaned(part, base)
    if max(len(text), len(base)) > MOST_KEPT:
        raise Invalid.one(
            "text", "too_long", _("C’est trop long pour être gardé : enregistrez en plusieurs fois.")
        )
    with transaction.atomic():
        idea = _writable(Idea.objects.select_related("stage").get(pk=idea.pk), part, by)
        copy, is_kept = _kept(idea, part, text, base, version, by)
    if not is_kept:
        raise CopyElsewhere(copy)
    return copy


def _kept(
    idea: Idea, part: str, text: str, base: str, version: int | None, by: Actor
) -> tuple[WorkingCopy, bool]:
    """The copy as it is now, and whether it holds ``text``.

    The idea is locked unless one types on: nobody blacks words out between looking at what the writer began from and
    writing.
    """
    own = _of(idea, part, by)
    if own.filter(text=text).update(seen_at=clock.now()):
        return own.get(), True
    kept = _as_kept(base, text)
    if version is None or not own.filter(version=version).exclude(text=F("base_text")).update(**kept):
        idea = locked(idea)
        is_fresh = not _is_from_before_redaction(idea, part, base)
        copy = own.select_for_update().first()
        if copy is None:
            first = kept if is_fresh else _as_kept(idea.part(part), idea.part(part))
            return _begun(idea, part, by, first), is_fresh
        may_go = Q(text=F("base_text")) | Q(version=version)
        if not is_fresh or not own.filter(may_go).update(**kept):
            return copy, False
    return own.get(), True


def _as_kept(base: str, text: str) -> dict[str, Any]:
    now = clock.now()
    return {"base_text": base, "text": text, "version": F("version") + 1, "seen_at": now, "saved_at": now}


def _begun(idea: Idea, part: str, by: Actor, kept: Mapping[str, Any]) -> WorkingCopy:
    first = {name: value for name, value in kept.items() if name != "version"}
    return WorkingCopy.objects.create(idea=idea, part=part, person=by.person, **first)


def _is_from_before_redaction(idea: Idea, part: str, base: str) -> bool:
    """Whether words were blacked out of ``base``: the text never said it, as far as is still known."""
    if base in ("", idea.part(part)) or not idea.redactions.exists():
        return False
    texts = idea.revisions.values_list("title", "summary", "sections")
    said = ({**sections, "title": title, "summary": summary} for title, summary, sections in texts)
    return all(parts.get(part, "") != base for parts in said)


def mark_seen(idea: Idea, *, part: str, by: Actor) -> None:
    """Say that the page of who writes that part is still open. Records nothing."""
    authorize(by, "ideation.revise_idea", idea)
    _of(idea, part, by).update(seen_at=clock.now())


def forget_copy(idea: Idea, *, part: str, version: int | None = None, by: Actor) -> None:
    """Throw one's own text away, also where one may write no more. Doing it twice changes nothing.

    ``version`` is that of the text which was seen; raises CopyElsewhere when another window kept something since.
    Without it whatever is kept goes.
    """
    if not by.is_person:
        raise SignInNeeded()
    with transaction.atomic():
        copy = _of(idea, part, by).select_for_update().first()
        if copy is None:
            return
        if version is not None and copy.version != version:
            raise CopyElsewhere(copy)
        copy.delete()


def save_part(
    idea: Idea, *, part: str, text: str, base: str, version: int | None = None, note: str = "", by: Actor
) -> Saved:
    """Make ``text``, written from ``base``, the text of that part, together with what others saved meanwhile.

    One's own copy goes, unless another window kept something newer than ``version``. Raises TextConflict where both
    changed the same words: then nothing is written but the copy. Raises Invalid for a text that cannot be kept. Revision
    and fact are those of ``revise_idea``.
    """
    text, base = cleaned(part, text), cleaned(part, base)
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.revise_idea", idea)
        current = idea.part(_known(part))
        merged = merge(base, text, current)
        if merged.is_clean:
            changes = _as_changes({part: merged.text})
            idea = revise_idea(idea, changes=changes, note=note, by=by)
            _let_go(idea, part, text, version, by)
        elif by.is_person:
            copy, is_kept = _kept(idea, part, text, base, version, by)
            version = copy.version if is_kept else version
    if not merged.is_clean:
        raise TextConflict(merged, current=current, text_version=idea.text_version, copy_version=version)
    return Saved(idea, is_joined=merged.text != text)


def _let_go(idea: Idea, part: str, text: str, version: int | None, by: Actor) -> None:
    """Drop the copy whose text is published; one that holds something else, typed in another window, stays.

    The row is locked before it is judged: a deletion with conditions reads first and deletes by key afterwards, and what
    is kept in between would go with it.
    """
    copy = _of(idea, part, by).select_for_update().first()
    if copy is not None and (copy.text in (text, copy.base_text) or copy.version == version):
        copy.delete()


def revise_together(
    idea: Idea,
    *,
    changes: Mapping[str, Any],
    base: Mapping[str, Any],
    may_join: bool = True,
    by: Actor,
) -> tuple[Idea, Combined]:
    """Write several values at once, as ``revise_idea`` takes them, joined with what others saved since ``base``.

    Nothing is written where something does not fit, or where others' words would come into a text that ``by`` is changing,
    too, while ``may_join`` is False; the answer says what there is to write and what to choose.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.revise_idea", idea)
        ours = _flat(changes)
        found = combined(_flat(base), ours, _values_of(idea, ours))
        if not found.conflicts and (may_join or not found.joined):
            idea = revise_idea(idea, changes=_as_changes(found.values), by=by)
    return idea, found


def _values_of(idea: Idea, names: Mapping[str, Any]) -> dict[str, Any]:
    """What ``idea`` holds now under those names."""
    held = {
        name: getattr(idea, name).all()
        if name in LINKS
        else idea.part(name)
        if name in PARTS
        else getattr(idea, name)
        for name in names
    }
    return _flat(held)


def _flat(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes with their sections beside the rest, as their parts keep them; what is many in a fixed order."""
    flat = {name: value for name, value in changes.items() if name != "sections"} | dict(
        changes.get("sections", {})
    )
    return {name: _comparable(name, value) for name, value in flat.items()}


def _comparable(name: str, value: Any) -> Any:
    if name in PARTS:
        return cleaned(name, value)
    return sorted(value, key=lambda row: row.pk) if name in LINKS else value


def _as_changes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Flat values as ``revise_idea`` takes them."""
    changes = {name: value for name, value in values.items() if name not in SECTIONS}
    sections = {name: value for name, value in values.items() if name in SECTIONS}
    return {**changes, "sections": sections} if sections else changes


def drop_stale_copies() -> int:
    """Drop a batch of copies that nobody touched for long; how many went."""
    with transaction.atomic():
        copies = stale_copies().select_for_update(skip_locked=True)  # what is typed on just now stays
        keys = list(copies.values_list("pk", flat=True)[:BATCH])
        WorkingCopy.objects.filter(pk__in=keys).delete()
    return len(keys)


def _known(part: str) -> str:
    if part not in PARTS:
        raise NotFound()
    return part


def _writable(idea: Idea, part: str, by: Actor) -> Idea:
    """The idea, which ``by`` may write. Raises what stands against that."""
    _known(part)
    authorize(by, "ideation.revise_idea", idea)
    if not by.is_person:
        raise SignInNeeded()
    return idea


def _of(idea: Idea, part: str, by: Actor) -> QuerySet[WorkingCopy]:
    """Their copy of that part, if there is one."""
    return WorkingCopy.objects.filter(idea=idea, part=part, person=by.person)
