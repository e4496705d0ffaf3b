"""Writing amendments: proposing one, and writing it anew when the text has moved on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.collaboration import facts
from ideas.collaboration.lifecycle import AmendmentState
from ideas.collaboration.models import Amendment, AmendmentForm
from ideas.discussion.operations import open_thread
from ideas.ideation.lifecycle import SECTION_LIMIT, SECTIONS
from ideas.ideation.models import Idea, Revision
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text

REASON_LIMIT = 1_000


def propose_amendment(
    idea: Idea, *, texts: Mapping[str, str], reason: str, revision: int | None = None, by: Actor
) -> Amendment:
    """Propose other texts for sections of ``idea``, for the organisation that ``by`` acts for, with a thread of its own.

    ``texts`` holds whole sections as they would be; those that say what the text of ``revision`` (the present one by
    default) says are left out. While the same proposal of theirs is open, another changes nothing. Raises Invalid with
    every fault at once, also when nothing would change; TooMany. Records AmendmentProposed.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "collaboration.propose_amendment", idea)
        base = _base(idea, revision)
        said = {"texts": checked_texts(texts, base), "reason": checked_reason(reason)}
        same = _same(idea, base, said, by)
        if same is not None:
            return same
        spend("amend", by)
        amendment = _write(idea, base, said, by)
        open_thread("amendment", amendment.code, by=by)
        _record(facts.AmendmentProposed, amendment, by, sections=list(said["texts"]))
    return amendment


def rebase_amendment(
    amendment: Amendment,
    *,
    texts: Mapping[str, str],
    reason: str | None = None,
    revision: int | None = None,
    version: int | None = None,
    by: Actor,
) -> Amendment:
    """Write an open amendment anew against the text of ``revision`` (the present one by default): by its proposer or the team.

    What it said before is kept. The reason stays its proposer's: others leave it as it is. Raises StaleRevision when it
    is no longer that ``version``, MovedOn when it is decided, Invalid as ``propose_amendment``. Records AmendmentRebased.
    """
    now = clock.now()
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.rebase_amendment", amendment)
        refuse_stale(amendment, version)
        refuse_decided(amendment)
        base = _base(amendment.idea, revision)
        is_own = by.is_person and by.person.pk == amendment.author_id
        words = checked_reason(reason) if reason is not None and is_own else amendment.reason
        said = {
            "texts": checked_texts(texts, base),
            "reason": words,
            "base_revision": base.number,
            "language": base.language,
        }
        if said == {name: getattr(amendment, name) for name in said}:
            return amendment
        _keep_form(amendment)
        fresh = {"unfit": [], "unfit_since": None, "rebased_at": now, "rebased_by": by.person}
        settle(amendment, version=F("version") + 1, **said, **fresh)
        amendment = reread(amendment, amendment.idea)
        _record(facts.AmendmentRebased, amendment, by, version=amendment.version, revision=base.number)
    return amendment


# --- What all that is done with amendments shares -----------------------------------------------------------------


def locked_amendment(amendment: Amendment) -> Amendment:
    """The row as it is now, with its idea locked where the database can: what concerns one text happens one at a time."""
    return reread(amendment, locked(Idea(pk=amendment.idea_id)))


def reread(amendment: Amendment, idea: Idea) -> Amendment:
    """The row as it is now, of ``idea``."""
    row = Amendment.objects.select_related("author", "organisation").get(pk=amendment.pk)
    row.idea = idea
    return row


def refuse_stale(amendment: Amendment, version: int | None, text_version: int | None = None) -> None:
    """Raise StaleRevision where the amendment, or the text it is about, is no longer what the caller read."""
    is_same = version in (None, amendment.version)
    if not is_same or text_version not in (None, amendment.idea.text_version):
        raise StaleRevision(current_of(amendment))


def current_of(amendment: Amendment) -> dict[str, Any]:
    """What a stale caller is told: the amendment and the text as they are now."""
    return {
        "version": amendment.version,
        "text_version": amendment.idea.text_version,
        "revision": amendment.base_revision,
        "sections": dict(amendment.texts),
        "reason": amendment.reason,
        "state": str(amendment.state),
    }


def refuse_decided(amendment: Amendment) -> None:
    """Raise MovedOn where nothing is left to decide."""
    if not amendment.is_open:
        raise MovedOn(_("Cet amendement n’est plus à décider : quelqu’un a été plus rapide."))


def settle(amendment: Amendment, **values: Any) -> None:
    """Write ``values`` on an open amendment, as far as nobody was faster."""
    same = Amendment.objects.filter(pk=amendment.pk, version=amendment.version, state=AmendmentState.OPEN)
    if not same.update(**values):
        raise MovedOn()


def record_of(fact: Any, amendment: Amendment, by: Actor, **more: Any) -> None:
    """Record ``fact`` of ``amendment``."""
    about = {"amendment": amendment.code, "idea": amendment.idea.code, "number": amendment.number}
    record(fact(**about, **more), by=by)


_record = record_of


def checked_texts(texts: Mapping[str, str], base: Revision) -> dict[str, str]:
    """The sections that differ from ``base``, cleaned; Invalid with every fault, and where none differs."""
    errors, changed = [], {}
    for key in texts:
        if key not in SECTIONS:
            errors.append(FieldError(f"sections.{key}", "unknown", _("Cette partie n’existe pas.")))
    for key in SECTIONS:
        text = clean_text(texts.get(key) or "")
        if key not in texts or text == clean_text(base.sections.get(key, "")):
            continue
        changed[key] = text
        if len(text) > SECTION_LIMIT:
            words = str(_("C’est trop long : %(has)d caractères, au plus %(limit)d."))
            said = words % {"has": len(text), "limit": SECTION_LIMIT}
            errors.append(FieldError(f"sections.{key}", "too_long", said))
    if not changed and not errors:
        nothing = _("Rien ne change : modifiez le texte d’au moins une partie.")
        errors.append(FieldError("sections", "same", nothing))
    if errors:
        raise Invalid(errors)
    return changed


def checked_reason(reason: str) -> str:
    """The reason as it is kept; Invalid when there is none or it is too long."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites en une phrase pourquoi : tout le monde le lira."))
    if len(reason) > REASON_LIMIT:
        raise Invalid.one("reason", "too_long", _("C’est trop long : 1 000 caractères au plus."))
    return reason


def _base(idea: Idea, revision: int | None) -> Revision:
    """The revision that texts were written against; Invalid for an unknown one, or one in another language."""
    row = idea.revisions.filter(number=idea.revision if revision is None else revision).first()
    if row is None or row.language != idea.language:
        raise Invalid.one("revision", "unknown", _("Cette version du texte n’existe pas."))
    return row


def _same(idea: Idea, base: Revision, said: dict[str, Any], by: Actor) -> Amendment | None:
    own = Amendment.objects.filter(idea=idea, author=by.person, state=AmendmentState.OPEN)
    rows = own.filter(base_revision=base.number, reason=said["reason"])
    return next((row for row in rows if row.texts == said["texts"]), None)


def _write(idea: Idea, base: Revision, said: dict[str, Any], by: Actor) -> Amendment:
    last = Amendment.objects.filter(idea=idea).aggregate(last=Max("number"))["last"] or 0
    return Amendment.objects.create(
        idea=idea,
        number=last + 1,
        author=by.person,
        organisation=by.organisation,
        mandate_code=by.mandate_code,
        base_revision=base.number,
        language=base.language,
        at=clock.now(),
        **said,
    )


def _keep_form(amendment: Amendment) -> None:
    """Keep what ``amendment`` says now among its earlier forms."""
    AmendmentForm.objects.create(
        amendment=amendment,
        version=amendment.version,
        base_revision=amendment.base_revision,
        texts=amendment.texts,
        reason=amendment.reason,
        written_by_id=amendment.rebased_by_id or amendment.author_id,
        written_at=amendment.rebased_at or amendment.at,
    )
