"""Priority axes, and which pilots hang under them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.pilots.operations.leading import expect_change
from ideas.roadmap.facts import AxisAdded, AxisChanged
from ideas.roadmap.lifecycle import NAME_LIMIT, TEXT_LIMIT
from ideas.roadmap.models import Axis
from ideas.roadmap.queries import pilots_to_place

COLUMNS = ("name", "text", "language", "position")


def add_axis(network: Organisation | None, *, values: Mapping[str, Any], by: Actor) -> Axis:
    """Add a priority axis of ``network``, or of the lab: ``name``; if wanted ``text``, ``language``, ``position``.

    Raises Invalid with every fault at once, also for an organisation that is no network. Records AxisAdded.
    """
    with transaction.atomic():
        if network is not None:
            network = Organisation.objects.select_for_update(no_key=True).get(pk=network.pk)
        authorize(by, "roadmap.add_axis", network)
        blank = {"name": "", "text": "", "language": settings.LANGUAGE_CODE, "position": 1}
        columns = _checked({**blank, **values}, _faults_of(network))
        axis = Axis.objects.create(network=network, **columns)
        record(AxisAdded(axis=axis.code), by=by)
    return axis


def change_axis(axis: Axis, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Axis:
    """Say ``axis`` otherwise, or hang other ``pilots`` under it; the rest stays.

    A network takes pilots in which it or one of its members is a partner. With ``version``, raises StaleRevision when it says
    something else by now. Raises Invalid. Records AxisChanged with the names of the fields; the same again changes nothing.
    """
    with transaction.atomic():
        axis = Axis.objects.select_for_update(of=("self",)).select_related("network").get(pk=axis.pk)
        authorize(by, "roadmap.change_axis", axis)
        if version not in {None, axis.version}:
            raise StaleRevision({name: getattr(axis, name) for name in (*COLUMNS, "version")})
        before = {name: getattr(axis, name) for name in COLUMNS}
        placed = set(changes.get("pilots", axis.pilots.all()))
        values = _checked({**before, **changes}, _foreign(axis, placed))
        changed = [name for name in COLUMNS if values[name] != before[name]]
        if placed != set(axis.pilots.all()):
            axis.pilots.set(placed)
            changed.append("pilots")
        if changed:
            same = Axis.objects.filter(pk=axis.pk, version=axis.version)
            expect_change(same.update(**values, version=axis.version + 1))
            record(AxisChanged(axis=axis.code, changed=sorted(changed)), by=by)
            axis.refresh_from_db()
    return axis


def _faults_of(network: Organisation | None) -> list[FieldError]:
    """An axis belongs to organisations with members, or of which members are to come, and to the lab."""
    if (
        network is None
        or network.kind == Organisation.Kind.CONSORTIUM
        or network.network_members.filter(until=None).exists()
    ):
        return []
    words = _("Les axes sont ceux du lab ou d’un réseau : cette organisation n’a pas de membres.")
    return [FieldError("network", "no_network", words)]


def _foreign(axis: Axis, placed: set[Any]) -> list[FieldError]:
    """Pilots that hung there stay, whatever became of them; others must be the network's."""
    new = {one.pk for one in placed} - set(axis.pilots.values_list("pk", flat=True))
    known = set(pilots_to_place(axis).filter(pk__in=new).values_list("pk", flat=True))
    if new <= known:
        return []
    words = _("Choisissez des pilotes où le réseau ou l’un de ses membres est partenaire.")
    return [FieldError("pilots", "foreign", words)]


def _checked(values: Mapping[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    """The columns among ``values``, cleaned; Invalid with all that is wrong besides ``errors``."""
    cleaned = {name: values[name] for name in COLUMNS}
    for name, limit in (("name", NAME_LIMIT), ("text", TEXT_LIMIT)):
        cleaned[name] = clean_text(values[name], lines=name == "text")
        if len(cleaned[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors = [*errors, FieldError(name, "too_long", words)]
    if not cleaned["name"]:
        errors = [*errors, FieldError("name", "required", _("Donnez un nom à l’axe."))]
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors = [*errors, FieldError("language", "unknown", _("Choisissez une des langues du lab."))]
    if errors:
        raise Invalid(errors)
    return cleaned
