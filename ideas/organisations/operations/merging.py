"""Merging an organisation that was recorded twice into the one that speaks for both, and undoing that."""

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.organisations.facts import OrganisationsMerged, OrganisationsParted
from ideas.organisations.models import MovedRow, Organisation, OrganisationMerge
from ideas.organisations.operations.locking import locked
from ideas.organisations.operations.representing import settle_representation
from ideas.organisations.queries import what_hangs_on_organisations
from ideas.organisations.queries.merging import Held


def merge_organisations(source: Organisation, *, into: Organisation, by: Actor) -> OrganisationMerge:
    """Say that ``source`` is the same body as ``into``: whatever hangs on it hangs there from now on, its address leads there.

    What ``into`` has already, such as a part in the same pilot, stays with ``source``. Raises Invalid for an organisation
    in itself or one that is not public, MovedOn when either was merged meanwhile. Records OrganisationsMerged.
    """
    if source.pk == into.pk:
        raise Invalid.one("into", "itself", _("Choisissez une autre organisation."))
    with transaction.atomic():
        source, into = _both(source, into)
        authorize(by, "organisations.merge_organisations", source)
        if into.is_hidden or into.listed_at is None:
            raise Invalid.one("into", "not_public", _("Choisissez une organisation publique."))
        merged = Organisation.objects.filter(pk=source.pk, merged_into=None).update(merged_into=into)
        if not merged or into.merged_into_id is not None:
            raise MovedOn()
        merge = OrganisationMerge.objects.create(source=source, target=into, person=by.person)
        for held in what_hangs_on_organisations():
            _move(merge, held)
        settle_representation(into, by=by)
        _tell(OrganisationsMerged(organisation=source.code, into=into.code), by)
    return merge


def part_organisations(merge: OrganisationMerge, *, by: Actor) -> OrganisationMerge:
    """Undo a merge: what it moved, and still is where it was put, goes back.

    Raises MovedOn when it was undone already, or ``target`` was merged further since. Records OrganisationsParted.
    """
    with transaction.atomic():
        source, target = _both(merge.source, merge.target)
        authorize(by, "organisations.merge_organisations", source)
        undone = {"undone_at": clock.now(), "undone_by": by.person}
        if not OrganisationMerge.objects.filter(pk=merge.pk, undone_at=None).update(**undone):
            raise MovedOn()
        if not Organisation.objects.filter(pk=source.pk, merged_into=target).update(merged_into=None):
            raise MovedOn()
        for held in what_hangs_on_organisations():
            moved = merge.rows.filter(label=held.model._meta.label, column=held.column)
            keys = list(moved.values_list("key", flat=True))
            _give(held.rows_of(target).filter(pk__in=keys), held, source)
        for one in (source, target):
            settle_representation(one, by=by)
        _tell(OrganisationsParted(organisation=source.code, into=target.code), by)
    merge.refresh_from_db()
    return merge


def _both(source: Organisation, target: Organisation) -> tuple[Organisation, Organisation]:
    """Both, locked in the order of their keys."""
    held = {pk: locked(pk) for pk in sorted((source.pk, target.pk))}
    return held[source.pk], held[target.pk]


def _move(merge: OrganisationMerge, held: Held) -> None:
    """Give the rows of the source to the target, and keep which they were."""
    moved = _give(held.rows_of(merge.source), held, merge.target)
    label = held.model._meta.label
    MovedRow.objects.bulk_create(
        MovedRow(merge=merge, label=label, column=held.column, key=key) for key in moved
    )


def _give(rows: QuerySet[Model], held: Held, organisation: Organisation) -> list[int]:
    """Hang ``rows`` on ``organisation``; the keys of those that could be: one that it has already stays where it is."""
    given = []
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                rows.filter(pk=key).update(**{held.column: held.value_of(organisation)})
        except IntegrityError:
            continue
        given.append(key)
    return given


def _tell(fact: OrganisationsMerged | OrganisationsParted, by: Actor) -> None:
    """Record it, publicly only where anyone may know of both."""
    audiences = [audience_of("organisation", code) for code in (fact.organisation, fact.into)]
    record(fact, by=by, audience=next((one for one in audiences if one != Audience.PUBLIC), Audience.PUBLIC))
