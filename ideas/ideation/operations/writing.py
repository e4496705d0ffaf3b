"""Writing an idea: revising, restoring, keeping what it said before."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record
from ideas.calls.models import Call
from ideas.ideation.facts import IdeaRevised
from ideas.ideation.lifecycle import (
    SECTION_LIMIT,
    SECTIONS,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    CreditKind,
    RevisionReason,
)
from ideas.ideation.models import Idea, Revision
from ideas.ideation.operations.crediting import give_credit
from ideas.ideation.queries import text_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, NotFound, StaleRevision
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.workflow.queries import published_version, starting_stage

TEXT_FIELDS = ("title", "summary", "language", "place")
# What an idea that was submitted keeps, with the words for who empties it.
OWED = {
    "title": _("Une idée déposée garde un titre."),
    "summary": _("Une idée déposée garde un résumé."),
    "need": _("Une idée déposée garde un besoin."),
    "solution": _("Une idée déposée garde une solution."),
    "themes": _("Une idée déposée garde au moins une thématique."),
}
REVISED = frozenset({"title", "summary", *SECTIONS, "language"})
WRITTEN = (
    *TEXT_FIELDS,
    "sections",
    "is_summary_made",
    "call",
    "stage",
    "stage_since",
    "proposed_for",
    "text_version",
    "revision",
    "updated_at",
    "active_at",
)


def locked(idea: Idea) -> Idea:
    """The row of ``idea`` as it is now, locked where the database can.

    Without a join: PostgreSQL waits for the lock with the joined row it saw before, and a row whose stage moved on in the
    meantime would seem to be gone. Raises NotFound for a draft that was dropped meanwhile.
    """
    row = Idea.objects.select_for_update().filter(pk=idea.pk).first()
    if row is None:
        raise NotFound()
    return row


def revise_idea(
    idea: Idea,
    *,
    changes: Mapping[str, Any],
    text_version: int | None = None,
    note: str = "",
    reason: RevisionReason = RevisionReason.EDIT,
    credited: Person | None = None,
    by: Actor,
) -> Idea:
    """Change the idea's text and what it is about.

    ``changes`` may hold ``title``, ``summary``, ``sections`` (only those that change), ``language``, ``place``, ``themes``,
    ``territories``, ``call`` (draft only) and ``proposed_for``. With ``text_version``, raises StaleRevision when the text is
    no longer that version. Raises Invalid with every fault at once, such as an organisation in ``proposed_for`` that
    ``by`` does not act for, or the title of a submitted idea left empty.

    After submission each change of text is kept as a Revision with ``reason``, ``note`` and who is ``credited`` with the
    words where they are not those of ``by``, and each change records IdeaRevised with the names of the fields; the same
    values again change nothing.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.revise_idea", idea)
        _refuse_stale(idea, text_version)
        change_text(idea, changes=changes, note=note, reason=reason, credited=credited, by=by)
    return idea


def change_text(
    idea: Idea,
    *,
    changes: Mapping[str, Any],
    reason: RevisionReason,
    note: str = "",
    credited: Person | None = None,
    by: Actor,
) -> bool:
    """Within a transaction, on a locked row, for an operation that has authorised its own act: revise the text.

    Values, faults, revision and fact are those of ``revise_idea``. True when something changed.
    """
    before = _state_of(idea, changes)
    if "call" in changes and idea.is_draft:
        _move_to(idea, taking_ideas(changes["call"]))
    write_values(idea, changes, by)
    set_links(idea, changes)
    return _keep(idea, before, note=note, reason=reason, credited=credited, by=by)


def restore_revision(idea: Idea, *, number: int, text_version: int | None = None, by: Actor) -> Idea:
    """Make the text of an older revision the idea's text again, as a new revision.

    With ``text_version``, raises StaleRevision when the text is no longer that version. Raises NotFound for an unknown
    revision.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.restore_revision", idea)
        _refuse_stale(idea, text_version)
        old = idea.revisions.filter(number=number).first()
        if old is None:
            raise NotFound()
        before = _state_of(idea, ())
        idea.title, idea.summary, idea.sections, idea.language = (
            old.title,
            old.summary,
            old.sections,
            old.language,
        )
        _keep(idea, before, note=str(number), reason=RevisionReason.RESTORE, by=by)
    return idea


def _refuse_stale(idea: Idea, text_version: int | None) -> None:
    if text_version is not None and text_version != idea.text_version:
        raise StaleRevision(current=text_of(idea))


def _state_of(idea: Idea, links: Collection[str]) -> dict[str, Any]:
    """What can be revised, by the names that facts tell; of what other rows hold only what ``links`` names."""
    state: dict[str, Any] = {"title": idea.title, "summary": idea.summary}
    state |= {key: idea.section(key) for key in SECTIONS}
    state |= {"language": idea.language, "place": idea.place}
    state |= {"call": idea.call_id, "proposed_for": idea.proposed_for_id}
    for name in ("themes", "territories"):
        if name in links:
            state[name] = set(getattr(idea, name).values_list("pk", flat=True))
    return state


def _keep(
    idea: Idea,
    before: dict[str, Any],
    *,
    note: str,
    reason: RevisionReason,
    credited: Person | None = None,
    by: Actor,
) -> bool:
    """Save the changed idea, after submission with its fact and, for another text, a revision; else do nothing."""
    after = _state_of(idea, before)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return False
    if not idea.is_draft:
        _refuse_emptied([name for name in changed if name in OWED and not after[name]])
    idea.text_version += 1
    idea.updated_at = idea.active_at = clock.now()
    if idea.is_draft:
        raise_generation()
    else:
        if not REVISED.isdisjoint(changed):
            keep_revision(idea, reason=reason, note=note, credited=credited, by=by)
        record(IdeaRevised(idea=idea.code, revision=idea.revision, sections=changed), by=by)
    idea.save(update_fields=WRITTEN)
    return True


def _refuse_emptied(names: Collection[str]) -> None:
    """Raise Invalid for what submitting demanded and nobody may take away again."""
    errors = [
        FieldError(f"sections.{name}" if name in SECTIONS else name, "required", OWED[name]) for name in names
    ]
    if errors:
        raise Invalid(errors)


def keep_revision(
    idea: Idea, *, reason: RevisionReason, note: str = "", credited: Person | None = None, by: Actor
) -> Revision:
    """Keep the idea's present text as its next revision; the caller saves ``idea.revision``. Who edited it is credited."""
    idea.revision += 1
    if reason == RevisionReason.EDIT and by.person is not None:
        give_credit(idea, kind=CreditKind.WROTE, person=by.person, organisation=by.organisation, by=by)
    return Revision.objects.create(
        idea=idea,
        number=idea.revision,
        title=idea.title,
        summary=idea.summary,
        sections=idea.sections,
        language=idea.language,
        author=by.person,
        organisation=by.organisation,
        credited=credited,
        reason=reason,
        note=clean_text(note, lines=False)[:280],
        at=clock.now(),
    )


def taking_ideas(call: Call | None) -> Call:
    """``call``, where it takes ideas now; raises Invalid otherwise."""
    if call is None or not call.is_open_at(clock.now()):
        words = _("Cet appel n’est pas ouvert. Vous pouvez proposer votre idée à l’appel permanent.")
        raise Invalid.one("call", "closed", words)
    return call


def _move_to(idea: Idea, call: Call) -> None:
    """Put a draft in ``call``, and at the start of its process where that is another one."""
    if call.process_id != idea.stage.version.process_id:
        idea.stage = starting_stage(published_version(call.process))
        idea.stage_since = clock.now()
    idea.call = call


def write_values(idea: Idea, changes: Mapping[str, Any], by: Actor) -> None:
    """Put cleaned values on ``idea``; raise Invalid with all faults."""
    errors: list[FieldError] = []
    summary = idea.summary
    for name in TEXT_FIELDS:
        if name in changes:
            setattr(idea, name, clean_text(changes[name] or "", lines=False))
    if idea.summary != summary:
        idea.is_summary_made = False
    if "sections" in changes:
        idea.sections = {**idea.sections, **_clean_sections(changes["sections"], errors)}
    if "proposed_for" in changes:
        _propose_for(idea, changes["proposed_for"], by, errors)
    _limit(idea.title, TITLE_LIMIT, "title", errors)
    _limit(idea.summary, SUMMARY_LIMIT, "summary", errors)
    _limit(idea.place, 160, "place", errors)
    if idea.language not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    if errors:
        raise Invalid(errors)


def _propose_for(idea: Idea, organisation: Any, by: Actor, errors: list[FieldError]) -> None:
    """Name the organisation that ``by`` acts for, or none; the one named already stays as it is."""
    is_new = organisation is not None and organisation.pk != idea.proposed_for_id
    if is_new and not by.is_system and (by.organisation is None or by.organisation.pk != organisation.pk):
        words = _("Une idée n’est proposée pour une organisation que sous un mandat de celle-ci.")
        errors.append(FieldError("proposed_for", "no_mandate", words))
        return
    idea.proposed_for = organisation


def _clean_sections(sections: Mapping[str, str], errors: list[FieldError]) -> dict[str, str]:
    cleaned = {}
    for key, text in sections.items():
        if key not in SECTIONS:
            errors.append(FieldError(f"sections.{key}", "unknown", _("Cette partie n’existe pas.")))
            continue
        cleaned[key] = clean_text(text or "")
        _limit(cleaned[key], SECTION_LIMIT, f"sections.{key}", errors)
    return cleaned


def _limit(text: str, limit: int, field: str, errors: list[FieldError]) -> None:
    if len(text) > limit:
        words = _("C’est trop long : %(has)d caractères, au plus %(limit)d.")
        errors.append(FieldError(field, "too_long", str(words) % {"has": len(text), "limit": limit}))


def set_links(idea: Idea, changes: Mapping[str, Any]) -> None:
    """Write down the themes and places among ``changes``."""
    if "themes" in changes:
        idea.themes.set(changes["themes"])
    if "territories" in changes:
        idea.territories.set(changes["territories"])
