"""Keeping what ideas mean, and what people say of near ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ideas.activity.operations import raise_generation, record
from ideas.ideation.models import Idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, NotFound, StaleRevision
from ideas.kernel.text import clean_text
from ideas.similarity.facts import DifferenceTold
from ideas.similarity.models import Difference, Vector

REASON_LIMIT = 500
ORDER_OF_COMMITS = 7237868


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """What was made of one idea's text: its key, the text that was read, by which encoder, and the numbers."""

    idea: int
    language: str
    text_version: int
    model: str
    numbers: bytes


def keep_vectors(made: Sequence[Encoded], *, by: Actor) -> int:
    """Write down what ideas mean, in place of what was before; return how many.

    Repeating it changes nothing that is asked. What was made of a text that has changed since is left out: whoever changed
    it had a delivery written. Versions are given under a lock, so that they grow in the order of commits.
    """
    authorize(by, "similarity.keep_vectors")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_OF_COMMITS])
        now, version = clock.now(), (Vector.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        keys = [one.idea for one in made]
        texts = dict(Idea.objects.filter(pk__in=keys).values_list("pk", "text_version"))
        rows = [
            Vector(
                idea_id=one.idea,
                language=one.language,
                model=one.model,
                text_version=one.text_version,
                numbers=one.numbers,
                version=version,
                updated_at=now,
            )
            for one in made
            if texts.get(one.idea) == one.text_version
        ]
        changed = ["language", "model", "text_version", "numbers", "version", "updated_at"]
        Vector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["idea"], update_fields=changed)
        raise_generation()
    return len(rows)


def tell_difference(idea: Idea, *, near: str, reason: str, over: str | None = None, by: Actor) -> Difference:
    """Say why ``idea`` is another one than the idea whose code is ``near``; said again, the new reason stands.

    For curators, who see it with the idea. ``over`` is the reason that was read, empty for none. Raises NotFound where
    ``by`` may not see ``near`` and for an idea and itself, Invalid without a reason and with one that is too long,
    StaleRevision where another one than ``over`` stands. Records DifferenceTold where the reason is new.
    """
    reason = clean_text(reason)
    with transaction.atomic():
        idea = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
        authorize(by, "similarity.tell_difference", idea)
        other = ideas_visible_to(by).filter(code=near).exclude(pk=idea.pk).first()
        if other is None:
            raise NotFound()
        if error := _error_in(reason):
            raise Invalid([error])
        known = Difference.objects.filter(idea=idea, near=other).first()
        stands = known.reason if known is not None else ""
        if over is not None and over != stands:
            raise StaleRevision(current={"reason": stands})
        if known is not None and known.reason == reason:
            return known
        told, _is_new = Difference.objects.update_or_create(
            idea=idea, near=other, defaults={"reason": reason, "person": by.person, "at": clock.now()}
        )
        record(DifferenceTold(idea=idea.code, near=other.code), by=by)
    return told


def _error_in(reason: str) -> FieldError | None:
    if not reason:
        return FieldError("reason", "required", _("Dites en une phrase ce qui distingue votre idée."))
    if len(reason) > REASON_LIMIT:
        return FieldError("reason", "too_long", _("%(limit)s caractères au plus.") % {"limit": REASON_LIMIT})
    return None
