"""Planning milestones: what, by when, where, by whom and after which others."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change, locked
from ideas.roadmap.facts import MilestoneChanged, MilestoneGiven, MilestonePlanned
from ideas.roadmap.lifecycle import TITLE_LIMIT
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations.reminding import put_reminders_off
from ideas.roadmap.queries import can_own, leads_back

COLUMNS = ("title", "language", "position", "starts_on", "planned_on", "site", "owner", "organisation")
MOST_BEFORE = 20
READ_ANEW = _("Ce jalon a changé entre-temps. Relisez-le, puis recommencez.")


def plan_milestone(pilot: Pilot, *, values: Mapping[str, Any], by: Actor) -> Milestone:
    """Add a milestone to ``pilot``: ``title`` and ``planned_on``; if wanted ``starts_on``, ``site``, ``owner`` with
    ``organisation``, ``waits_for``, ``position``, ``language``.

    Raises Invalid with every fault at once. Records MilestonePlanned, and MilestoneGiven for who answers for it.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "roadmap.plan_milestone", pilot)
        blank = {"title": "", "language": pilot.language, "position": 1}
        columns = _checked(pilot, {**dict.fromkeys(COLUMNS), **blank, **values}, None)
        milestone = Milestone.objects.create(pilot=pilot, changed_at=clock.now(), **columns)
        _set_waiting(milestone, values.get("waits_for", ()))
        put_reminders_off(milestone)
        record(MilestonePlanned(pilot=pilot.code, milestone=milestone.code), by=by)
        _tell_owner(milestone, by=by)
    return milestone


def change_milestone(
    milestone: Milestone, *, changes: Mapping[str, Any], version: int | None = None, by: Actor
) -> Milestone:
    """Plan ``milestone`` otherwise: any of what ``plan_milestone`` takes; the rest stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once, such as
    one that would wait for itself in the end. Records MilestoneChanged with the names of the fields, and MilestoneGiven for
    another who answers for it; the same values again change nothing.
    """
    with transaction.atomic():
        milestone = read_locked(milestone)
        authorize(by, "roadmap.change_milestone", milestone)
        expect_read(milestone, version)
        before = {name: getattr(milestone, name) for name in COLUMNS}
        values = _checked(milestone.pilot, {**before, **changes}, milestone)
        changed = [name for name in COLUMNS if values[name] != before[name]]
        if "waits_for" in changes and _set_waiting(milestone, changes["waits_for"]):
            changed.append("waits_for")
        if changed:
            write(milestone, **values)
            put_reminders_off(milestone)
            record(_changed(milestone, changed), by=by)
        if {"owner", "organisation"} & set(changed):
            _tell_owner(milestone, by=by)
    return milestone


def _changed(milestone: Milestone, names: list[str]) -> MilestoneChanged:
    return MilestoneChanged(pilot=milestone.pilot.code, milestone=milestone.code, changed=sorted(names))


def read_locked(milestone: Milestone) -> Milestone:
    """The row as it is now, with its pilot locked where the database can: one change of a roadmap at a time."""
    pilot = locked(milestone.pilot)
    row = Milestone.objects.select_related("site", "owner", "organisation").get(pk=milestone.pk)
    row.pilot = pilot
    return row


def expect_read(milestone: Milestone, version: int | None) -> None:
    """Raise StaleRevision unless ``version``, where one is named, is that of the row now."""
    if version not in {None, milestone.version}:
        current = {"title": milestone.title, "state": milestone.state, "version": milestone.version}
        current |= {"planned_on": milestone.planned_on, "starts_on": milestone.starts_on}
        raise StaleRevision(current, READ_ANEW)


def write(milestone: Milestone, **values: Any) -> None:
    """Set ``values`` where the row is still the one that was read, and on ``milestone``, too; its version moves on."""
    values |= {"version": milestone.version + 1, "changed_at": clock.now()}
    same = Milestone.objects.filter(pk=milestone.pk, version=milestone.version)
    expect_change(same.update(**values))
    for name, value in values.items():
        setattr(milestone, name, value)


def _tell_owner(milestone: Milestone, *, by: Actor) -> None:
    if milestone.owner is not None and milestone.owner != by.person:
        said = {"pilot": milestone.pilot.code, "milestone": milestone.code}
        record(MilestoneGiven(**said, person=milestone.owner.code), by=by)


def _checked(pilot: Pilot, values: Mapping[str, Any], own: Milestone | None) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong, also with what it should wait for."""
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned["title"] = clean_text(values["title"], lines=False)
    errors = [*_faults_of_words(cleaned), *_faults_of_days(cleaned), *_faults_of_people(pilot, cleaned)]
    errors += _faults_of_waiting(pilot, list(values.get("waits_for") or ()), own)
    if errors:
        raise Invalid(errors)
    return cleaned


def _faults_of_words(values: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    if not values["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre au jalon.")))
    if len(values["title"]) > TITLE_LIMIT:
        words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": TITLE_LIMIT}
        errors.append(FieldError("title", "too_long", words))
    if values["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    return errors


def _faults_of_days(values: Mapping[str, Any]) -> list[FieldError]:
    if values["planned_on"] is None:
        return [FieldError("planned_on", "required", _("Dites pour quel jour ce jalon est prévu."))]
    if values["starts_on"] is not None and values["starts_on"] > values["planned_on"]:
        return [FieldError("starts_on", "after_end", _("Le début vient après le jour prévu."))]
    return []


def _faults_of_people(pilot: Pilot, values: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    site, owner, organisation = values["site"], values["owner"], values["organisation"]
    if site is not None and site.pilot_id != pilot.pk:
        errors.append(FieldError("site", "unknown", _("Ce lieu n’est pas de ce pilote.")))
    if owner is None and organisation is not None:
        errors.append(FieldError("owner", "required", _("Dites qui en répond pour cette organisation.")))
    if owner is not None and not can_own(pilot, owner, organisation):
        words = _("Choisissez une personne de l’équipe, ou qui a un mandat d’une organisation partenaire.")
        errors.append(FieldError("owner", "unknown", words))
    return errors


def _faults_of_waiting(pilot: Pilot, first: list[Milestone], own: Milestone | None) -> list[FieldError]:
    if len(first) > MOST_BEFORE:
        return [FieldError("waits_for", "too_many", _("C’est beaucoup : gardez les plus proches."))]
    if any(one.pilot_id != pilot.pk for one in first):
        return [FieldError("waits_for", "unknown", _("Ce jalon n’est pas de ce pilote."))]
    if own is not None and leads_back(own, first):
        words = _("Ce jalon s’attendrait lui-même : choisissez-en d’autres à atteindre d’abord.")
        return [FieldError("waits_for", "circle", words)]
    return []


def _set_waiting(milestone: Milestone, first: Any) -> bool:
    wanted = {one.pk for one in first}
    if set(milestone.waits_for.values_list("pk", flat=True)) == wanted:
        return False
    milestone.waits_for.set(wanted)
    return True
