"""By what a pilot will be judged: agreed before it starts, fixed from then on."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.facts import CriteriaSet
from ideas.pilots.lifecycle import CRITERIA_FOR_EACH, CRITERION_LIMIT, CriterionFor, PilotState
from ideas.pilots.models import Criteria, Criterion, Pilot
from ideas.pilots.operations.leading import expect_change, locked
from ideas.pilots.queries import criteria_of, review_to_adapt


def set_criteria(
    pilot: Pilot,
    *,
    criteria: Mapping[str, Sequence[str]],
    review_on: datetime.date | None = None,
    version: int | None = None,
    by: Actor,
) -> Criteria:
    """Say what speaks for each decision of a review: ``criteria`` has texts by decision; those left out have none.

    ``review_on`` is the day of the review that asks; without it the agreed day stands. Until the start they are written over.
    Of a pilot that runs they are fixed at once: where it started without any, or where its last review decided to adapt; then
    the earlier ones are kept. ``version`` is that of the criteria that the caller read, 0 where there were none: raises
    StaleRevision when they say something else by now. Raises Invalid with every fault at once. Records CriteriaSet.
    """
    texts = _checked(criteria)
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.set_criteria", pilot)
        latest = criteria_of(pilot).first()
        if version not in {None, latest.version if latest else 0}:
            current = {"criteria": latest.by_decision() if latest else {}}
            raise StaleRevision({**current, "version": latest.version if latest else 0})
        written = _write(pilot, latest, texts, by)
        now = written.set_at
        columns = {"active_at": now} | ({"review_on": review_on} if review_on else {})
        Pilot.objects.filter(pk=pilot.pk).update(**columns)
        record(CriteriaSet(pilot=pilot.code, number=written.number), by=by)
        return criteria_of(pilot).get(pk=written.pk)


def fix_criteria(pilot: Pilot, *, now: datetime.datetime, by: Actor) -> None:
    """From its start on the criteria of ``pilot`` are what they are."""
    Criteria.objects.filter(pilot=pilot, fixed_at=None).update(fixed_at=now)


def _checked(criteria: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The texts, cleaned, without empty ones; Invalid with all that is wrong."""
    texts = {key: list(filter(None, map(clean_text, criteria.get(key, ())))) for key in CriterionFor.values}
    errors = [
        FieldError(key, "unknown", _("Choisissez une des décisions de la liste."))
        for key in criteria
        if key not in texts
    ]
    for key, lines in texts.items():
        if len(lines) > CRITERIA_FOR_EACH:
            words = str(_("C’est trop : au plus %(limit)d critères par décision."))
            errors.append(FieldError(key, "too_many", words % {"limit": CRITERIA_FOR_EACH}))
        if any(len(line) > CRITERION_LIMIT for line in lines):
            words = str(_("C’est trop long : au plus %(limit)d caractères par critère."))
            errors.append(FieldError(key, "too_long", words % {"limit": CRITERION_LIMIT}))
    if errors:
        raise Invalid(errors)
    return texts


def _write(pilot: Pilot, latest: Criteria | None, texts: Mapping[str, Sequence[str]], by: Actor) -> Criteria:
    """The criteria with those words: over the open ones, or as the next."""
    now = clock.now()
    said = {"set_by": by.person, "set_at": now}
    said["fixed_at"] = None if pilot.state == PilotState.PREPARING else now
    if latest is not None and latest.fixed_at is None:
        same = Criteria.objects.filter(pk=latest.pk, version=latest.version)
        expect_change(same.update(version=F("version") + 1, **said))
        latest.rows.all().delete()
        latest.set_at = now
    else:
        review, number = review_to_adapt(pilot, latest), latest.number + 1 if latest else 1
        latest = Criteria.objects.create(pilot=pilot, number=number, review=review, **said)
    Criterion.objects.bulk_create(
        Criterion(criteria=latest, decision=key, place=place, text=line)
        for key, lines in texts.items()
        for place, line in enumerate(lines)
    )
    return latest
