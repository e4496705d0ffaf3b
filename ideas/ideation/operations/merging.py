"""Making two ideas one, and two again. No row moves: it is said on the one merged what it is part of.

How it works is in ``platform/docs/how/merging.md``.
"""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.ideation.facts import IdeasMerged, IdeasParted, MergeAgreed, MergeProposed, MergeRevised, UndoAsked
from ideas.ideation.lifecycle import SECTIONS, MergeState, RevisionReason
from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations.advancing import REASON_LIMIT, advance_idea
from ideas.ideation.operations.backing import count_backers
from ideas.ideation.operations.lapsing import close_merge
from ideas.ideation.operations.writing import change_text, locked
from ideas.ideation.relating import came_with, can_be_merged, can_take_in
from ideas.ideation.rules import curates_both, sides_of
from ideas.ideation.uniting import Choices, Texts, checked_choices, parts_of, united_text
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize, may
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision
from ideas.kernel.text import clean_text
from ideas.workflow.operations import set_clock_aside, take_clock_up

UNDO_FOR = datetime.timedelta(days=14)


# --- Proposing ------------------------------------------------------------------------------------------------


def propose_merge(
    source: Idea,
    *,
    into: Idea,
    reason: str,
    choices: Choices | None = None,
    texts: Texts | None = None,
    versions: tuple[int, int] | None = None,
    by: Actor,
) -> Merge:
    """Propose that ``source`` become part of ``into``, whose text then is as ``choices`` and ``texts`` say for each part.

    Who leads one of the two says yes for it by proposing; who leads both makes them one. Raises NotAllowed for who writes or
    curates neither, Invalid where the two cannot be one or a choice is none, StaleRevision when the texts of source and target
    are no longer of the ``versions`` read, MovedOn when ``source`` is spoken for already. Records MergeProposed.
    """
    reason = _owed(reason)
    with transaction.atomic():
        source, target = _locked_both(source, into)
        _authorize_proposal(source, target, by)
        _refuse_unfit(source, target)
        _refuse_unread(source, target, versions)
        spend("merge", by)
        chosen, written = checked_choices(source, target, choices or {}, texts or {})
        merge = _write(
            Merge(
                source=source,
                target=target,
                reason=reason,
                proposed_by=by.person,
                choices=chosen,
                texts=written,
                source_version=source.text_version,
                target_version=target.text_version,
            )
        )
        record(MergeProposed(merge=merge.code, merged=source.code, into=target.code), by=by)
        _say_yes(merge, by)
    return merge


def _owed(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi : les deux équipes le liront."))
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("Le motif est trop long."))
    return reason


def _locked_both(source: Idea, target: Idea) -> tuple[Idea, Idea]:
    """Both rows as they are now, always locked in the same order."""
    if source.pk == target.pk:
        raise Invalid.one("into", "same", _("Une idée ne rejoint pas elle-même. Choisissez-en une autre."))
    rows = {idea.pk: locked(idea) for idea in sorted((source, target), key=lambda idea: idea.pk)}
    return rows[source.pk], rows[target.pk]


def _authorize_proposal(source: Idea, target: Idea, by: Actor) -> None:
    """Whoever may propose it for one of the two may."""
    if not may(by, "ideation.propose_merge", target):
        authorize(by, "ideation.propose_merge", source)


def _refuse_unfit(source: Idea, target: Idea) -> None:
    """Raise Invalid where ``source`` cannot become part of ``target`` as they stand."""
    if not can_be_merged(source):
        words = _("Là où elle en est, « %(title)s » ne peut pas rejoindre une autre idée.")
        raise Invalid.one("source", "unfit", str(words) % {"title": source.title})
    if not can_take_in(target):
        words = _("Là où elle en est, « %(title)s » ne peut pas en accueillir une autre.")
        raise Invalid.one("into", "unfit", str(words) % {"title": target.title})


def _refuse_unread(source: Idea, target: Idea, versions: tuple[int, int] | None) -> None:
    """Raise StaleRevision when one of the two texts is no longer of the version that was read."""
    if versions is not None and versions != (source.text_version, target.text_version):
        words = _(
            "Un des deux textes a changé pendant que vous choisissiez. Relisez-les, puis enregistrez à nouveau."
        )
        raise StaleRevision({"versions": [source.text_version, target.text_version]}, words)


def _write(merge: Merge) -> Merge:
    try:
        with transaction.atomic():
            merge.save(force_insert=True)
    except IntegrityError:
        raise MovedOn(_("Une fusion de cette idée est déjà proposée.")) from None
    return merge


def revise_merge(
    merge: Merge,
    *,
    choices: Choices,
    texts: Texts | None = None,
    version: int,
    versions: tuple[int, int] | None = None,
    by: Actor,
) -> Merge:
    """Choose another text for a proposed merge, from both texts as they are now; each team's yes is asked again.

    Who leads one of the two says yes to it for their team. Raises StaleRevision when the proposal is no longer that
    ``version``, or the texts of source and target those ``versions``. Records MergeRevised, where something changed.
    """
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.revise_merge", merge)
        _refuse_stale(merge, version)
        _refuse_unread(merge.source, merge.target, versions)
        chosen, written = checked_choices(merge.source, merge.target, choices, texts or {})
        before = _agreed_text(merge)
        merge.choices, merge.texts = chosen, written
        merge.source_version, merge.target_version = merge.source.text_version, merge.target.text_version
        if before != _agreed_text(merge):
            merge.version += 1
            merge.source_agreed_by = merge.source_agreed_at = None
            merge.target_agreed_by = merge.target_agreed_at = None
            merge.touched_at = clock.now()
            merge.save()
            names = {"merge": merge.code, "merged": merge.source.code, "into": merge.target.code}
            record(MergeRevised(**names, version=merge.version), by=by)
        _say_yes(merge, by)
    return merge


def _agreed_text(merge: Merge) -> tuple[object, ...]:
    """All that a yes to ``merge`` is said to."""
    return merge.choices, merge.texts, merge.source_version, merge.target_version


def _reread(merge: Merge) -> Merge:
    """The merge as it is now, with both ideas locked."""
    source, target = _locked_both(merge.source, merge.target)
    row = Merge.objects.select_for_update().filter(pk=merge.pk).first()
    if row is None:
        raise NotFound()
    row.source, row.target = source, target
    return row


def _refuse_stale(merge: Merge, version: int | None) -> None:
    if version is not None and version != merge.version:
        raise StaleRevision({"version": merge.version})


def _refuse_moved_text(merge: Merge) -> None:
    """Raise StaleRevision when one of the two texts is no longer the one that was chosen from."""
    read = (merge.source_version, merge.target_version)
    if read != (merge.source.text_version, merge.target.text_version):
        words = _(
            "Un des deux textes a changé depuis la proposition. Relisez-les et enregistrez à nouveau les choix."
        )
        raise StaleRevision({"version": merge.version}, words)


# --- Answering ------------------------------------------------------------------------------------------------


def agree_to_merge(merge: Merge, *, version: int, by: Actor) -> Merge:
    """Say yes for the team that ``by`` leads, to the text as it is chosen in that ``version``; with both, it is done.

    Twice is as good as once. Raises StaleRevision when the choice or one of the texts is another by now. Records MergeAgreed,
    and IdeasMerged where it was the second yes.
    """
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.agree_to_merge", merge)
        _refuse_stale(merge, version)
        _refuse_moved_text(merge)
        _say_yes(merge, by)
    return merge


def _say_yes(merge: Merge, by: Actor) -> None:
    """The yes of each team that ``by`` answers for; where both have said it, the merge."""
    now, sides = clock.now(), sides_of(by, merge)
    for side in sides:
        if getattr(merge, f"{side}_agreed_at") is None:
            setattr(merge, f"{side}_agreed_at", now)
            setattr(merge, f"{side}_agreed_by", by.person)
            merge.touched_at = now
    agreed = [f"{side}_agreed_{what}" for side in sides for what in ("at", "by")]
    merge.save(update_fields=["touched_at", *agreed])
    if merge.source_agreed_at and merge.target_agreed_at:
        _make_one(merge, reason=merge.reason, by=by)
    elif sides and by.person_code != getattr(merge.proposed_by, "code", ""):
        names = {"merge": merge.code, "merged": merge.source.code, "into": merge.target.code}
        record(MergeAgreed(**names, team="merged" if "source" in sides else "into"), by=by)


def decide_merge(merge: Merge, *, reason: str, version: int, by: Actor) -> Merge:
    """Make the two one in the teams' place, with a public reason. Raises and records as a second yes does."""
    reason = _owed(reason)
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.decide_merge", merge)
        _refuse_stale(merge, version)
        _refuse_moved_text(merge)
        merge.decided_by, merge.decision = by.person, reason
        merge.save(update_fields=["decided_by", "decision"])
        _make_one(merge, reason=reason, by=by)
    return merge


def decline_merge(merge: Merge, *, reason: str, by: Actor) -> Merge:
    """Say no to a proposed merge, with a reason for those who proposed it. Raises MovedOn when it is settled already."""
    reason = _owed(reason)
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.decline_merge", merge)
        if not close_merge(merge, MergeState.DECLINED, answer=reason, by=by):
            raise MovedOn()
        merge.state, merge.answer = MergeState.DECLINED, reason
    return merge


def withdraw_merge(merge: Merge, *, by: Actor) -> Merge:
    """Take back what one proposed. Raises MovedOn when it is settled already."""
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.withdraw_merge", merge)
        if not close_merge(merge, MergeState.WITHDRAWN, by=by):
            raise MovedOn()
        merge.state = MergeState.WITHDRAWN
    return merge


# --- Making one, and two again --------------------------------------------------------------------------------


def _make_one(merge: Merge, *, reason: str, by: Actor) -> None:
    """With both ideas locked: the source becomes part of the target, with all that had become part of it."""
    source, target, now = merge.source, merge.target, clock.now()
    _refuse_unfit(source, target)
    _refuse_moved_text(merge)
    merge.state, merge.merged_at, merge.undo_until = MergeState.DONE, now, now + UNDO_FOR
    merge.stage_since, merge.clock = source.stage_since, set_clock_aside("idea", source.code, by=by)
    merge.revision_before = target.revision
    changes = united_text(parts_of(source, target, merge.choices, merge.texts))
    change_text(target, changes=changes, reason=RevisionReason.MERGE, note=source.code, by=by)
    merge.revision_after = target.revision
    merge.save()
    advance_idea(source, step="merge", reason=reason, by=SYSTEM)
    Idea.objects.filter(Q(pk=source.pk) | Q(merged_into=source)).update(merged_into=target)
    source.merged_into = target
    count_backers(target)
    record(IdeasMerged(idea=target.code, merged=source.code, merge=merge.code), by=by)


def undo_merge(merge: Merge, *, reason: str = "", by: Actor) -> Merge:
    """Make two of one again, within two weeks: at once by a curator with a reason, else once both teams wish it.

    Supports, followers, stage and clock are as they were; the target's text too, unless somebody wrote at it since. Raises
    Invalid while the target is part of another itself (that is undone first). Records UndoAsked or IdeasParted.
    """
    with transaction.atomic():
        merge = _reread(merge)
        authorize(by, "ideation.undo_merge", merge)
        if merge.target.merged_into_id is not None:
            words = _("« %(title)s » a rejoint une autre idée depuis : annulez d’abord cette fusion-là.")
            raise Invalid.one("merge", "later_first", str(words) % {"title": merge.target.title})
        sides = sides_of(by, merge)
        if by.is_system or curates_both(by, merge):
            _make_two(merge, reason=_owed(reason), by=by)
        elif _wish_undone(merge, sides, by):
            _make_two(merge, reason=clean_text(reason) or str(_("Les deux équipes l’ont souhaité.")), by=by)
    return merge


def _wish_undone(merge: Merge, sides: list[str], by: Actor) -> bool:
    """Keep the wish of each team that ``by`` answers for; whether both have it now."""
    new = [side for side in sides if getattr(merge, f"{side}_undo_by_id") is None]
    for side in new:
        setattr(merge, f"{side}_undo_by", by.person)
    merge.save(update_fields=[f"{side}_undo_by" for side in new])
    if merge.source_undo_by_id and merge.target_undo_by_id:
        return True
    names = {"merge": merge.code, "merged": merge.source.code, "into": merge.target.code}
    if new:
        record(UndoAsked(**names, team="merged" if "source" in new else "into"), by=by)
    return False


def _make_two(merge: Merge, *, reason: str, by: Actor) -> None:
    """With both ideas locked: the source stands by itself again, with all that had come with it."""
    source, target, now = merge.source, merge.target, clock.now()
    ended = Merge.objects.filter(pk=merge.pk, state=MergeState.DONE)
    closed = {"closed_at": now, "closed_by": by.person, "answer": clean_text(reason)[:REASON_LIMIT]}
    if not ended.update(state=MergeState.UNDONE, **closed):
        raise MovedOn()
    merge.state = MergeState.UNDONE
    Idea.objects.filter(pk__in=came_with(source)).update(merged_into=source)
    Idea.objects.filter(pk=source.pk).update(merged_into=None)
    source.merged_into = None
    advance_idea(source, step="unmerge", reason=closed["answer"], by=SYSTEM)
    Idea.objects.filter(pk=source.pk).update(stage_since=merge.stage_since)
    take_clock_up("idea", source.code, merge.clock, by=by)
    _take_text_back(merge, by)
    count_backers(source)
    count_backers(target)
    record(IdeasParted(idea=target.code, merged=source.code, merge=merge.code), by=by)


def _take_text_back(merge: Merge, by: Actor) -> None:
    """Give the target the text it had, where nobody wrote at it since."""
    target = merge.target
    if merge.revision_before == merge.revision_after or target.revision != merge.revision_after:
        return
    old = target.revisions.get(number=merge.revision_before)
    sections = {key: old.sections.get(key, "") for key in SECTIONS}
    changes = {"title": old.title, "summary": old.summary, "sections": sections}
    change_text(target, changes=changes, reason=RevisionReason.RESTORE, note=str(old.number), by=by)
