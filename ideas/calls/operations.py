"""Verbs of calls: opening, changing, archiving, hiding."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import FactData
from ideas.activity.operations import record
from ideas.calls.facts import CallArchived, CallChanged, CallHidden, CallOpened, CallReopened, CallShown
from ideas.calls.models import Call
from ideas.calls.queries import permanent_call
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.kernel.wording import Wording, checked_wording, in_language
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Process, ProcessVersion
from ideas.workflow.operations import ensure_default_process

PERMANENT = {
    "fr": "Appel permanent",
    "it": "Raccolta permanente",
    "de": "Ständiger Aufruf",
    "en": "Permanent call",
}
PERMANENT_BRIEFS = {
    "fr": "Une idée qui n’entre dans aucun appel en cours ? Proposez-la ici, à tout moment.",
    "it": "Un’idea che non rientra in nessuna raccolta in corso? Proponetela qui, in qualsiasi momento.",
    "de": "Eine Idee, die zu keinem laufenden Aufruf passt? Schlagen Sie sie hier vor, jederzeit.",
    "en": "An idea that fits no call now open? Propose it here, at any time.",
}


def open_call(
    *,
    names: Wording,
    process: Process,
    briefs: Wording | None = None,
    opens_at: datetime.datetime | None = None,
    closes_at: datetime.datetime | None = None,
    themes: Iterable[Theme] = (),
    territories: Iterable[Territory] = (),
    slug: str = "",
    by: Actor,
) -> Call:
    """Invite to propose, from now unless told otherwise, without an end unless given one.

    ``slug`` comes from its first name when none is given. Raises Invalid with all that is wrong: no name,
    texts too long, an end before the beginning, a process without a published version, a slug in use. Records
    CallOpened.
    """
    opens_at = opens_at or clock.now()
    values = {
        "names": names,
        "briefs": briefs or {},
        "opens_at": opens_at,
        "closes_at": closes_at,
        "process": process,
    }
    with transaction.atomic():
        authorize(by, "calls.open_call")
        checked = _checked(values, opens_at, closes_at)
        call = Call(slug=slugify(slug or in_language(checked["names"]))[:80], **checked)
        _save(call)
        call.themes.set(themes)
        call.territories.set(territories)
        record(CallOpened(call=call.code, opens_at=opens_at.isoformat()), by=by)
    return call


def ensure_permanent_call(*, by: Actor) -> Call:
    """The permanent call, opened under the default process unless the lab has it; any number of times, at
    once too.
    """
    call = permanent_call()
    if call is not None:
        return call
    process = ensure_default_process(by=by)
    try:
        with transaction.atomic():
            authorize(by, "calls.open_call")
            call = Call.objects.create(
                slug="permanent", names=PERMANENT, briefs=PERMANENT_BRIEFS, is_permanent=True, process=process
            )
            record(CallOpened(call=call.code, opens_at=call.opens_at.isoformat()), by=by)
    except IntegrityError:  # somebody opened it meanwhile: that is the one
        call = Call.objects.get(is_permanent=True)
    return call


def change_call(call: Call, *, by: Actor, version: int | None = None, **values: Any) -> Call:
    """Change ``names``, ``briefs``, dates, ``themes``, ``territories``, ``process`` or ``slug``; the rest
    stays.

    Ideas keep the process they run under. ``version`` is the one the caller read: raises StaleRevision when
    there is a newer one. Raises Invalid as ``open_call`` does. Records CallChanged with the names of the
    fields, unless nothing changed.
    """
    with transaction.atomic():
        current = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        authorize(by, "calls.change_call", current)
        if version is not None and version != current.version:
            raise StaleRevision(current={"version": current.version})
        changed = _change_links(current, values)
        columns = {name: value for name, value in values.items() if name not in _LINKS}
        opens_at = columns.get("opens_at", current.opens_at)
        columns = _checked(
            columns, opens_at, columns.get("closes_at", current.closes_at), current.is_permanent
        )
        changed += [name for name, value in columns.items() if getattr(current, name) != value]
        if changed:
            for name, value in columns.items():
                setattr(current, name, value)
            current.version += 1
            _save(current)
            record(CallChanged(call=current.code, changed=sorted(changed)), by=by)
    return current


def archive_call(call: Call, *, by: Actor) -> Call:
    """Put a call away. Raises NotAllowed for the permanent one, MovedOn when it is archived. Records
    CallArchived.
    """
    when = {"archived_at": clock.now()}
    return _mark(call, "calls.archive_call", {"archived_at": None}, when, CallArchived(call=call.code), by)


def reopen_call(call: Call, *, by: Actor) -> Call:
    """Take a call out of the archive; whether it is open its dates say. Raises MovedOn. Records CallReopened."""
    archived = {"archived_at__isnull": False}
    return _mark(
        call, "calls.archive_call", archived, {"archived_at": None}, CallReopened(call=call.code), by
    )


def hide_call(call: Call, *, reason: str, by: Actor) -> Call:
    """Hide a call with a reason. Raises Invalid without one, MovedOn when it is hidden. Records CallHidden."""
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi cet appel est masqué."))
    hidden = {"hidden_at": clock.now(), "hidden_by": by.person, "hidden_reason": reason}
    return _mark(call, "calls.hide_call", {"hidden_at": None}, hidden, CallHidden(call=call.code), by)


def show_call(call: Call, *, by: Actor) -> Call:
    """Show a hidden call again. Raises MovedOn when it is not hidden. Records CallShown."""
    shown = {"hidden_at": None, "hidden_by": None, "hidden_reason": ""}
    return _mark(call, "calls.show_call", {"hidden_at__isnull": False}, shown, CallShown(call=call.code), by)


_LINKS = ("themes", "territories")


def _mark(
    call: Call, permission: str, state: dict[str, Any], values: dict[str, Any], fact: FactData, by: Actor
) -> Call:
    with transaction.atomic():
        authorize(by, permission, call)
        if not Call.objects.filter(pk=call.pk, **state).update(**values):
            raise MovedOn()
        record(fact, by=by)
    call.refresh_from_db()
    return call


def _change_links(call: Call, values: dict[str, Any]) -> list[str]:
    changed = []
    for name in _LINKS:
        if name not in values:
            continue
        link, wanted = getattr(call, name), {row.pk for row in values[name]}
        if set(link.values_list("pk", flat=True)) != wanted:
            link.set(wanted)
            changed.append(name)
    return changed


def _checked(
    values: dict[str, Any],
    opens_at: datetime.datetime,
    closes_at: datetime.datetime | None,
    is_permanent: bool = False,
) -> dict[str, Any]:
    """``values`` cleaned; Invalid with all that is wrong."""
    errors: list[FieldError] = []
    for name, limit, is_needed in (("names", 120, True), ("briefs", 10_000, False)):
        if name in values:
            words, wrong = checked_wording(
                name, values[name], limit=limit, is_needed=is_needed, lines=name == "briefs"
            )
            values, errors = {**values, name: words}, errors + wrong
    if closes_at is not None and closes_at <= opens_at:
        errors.append(FieldError("closes_at", "before_opening", _("La clôture précède l’ouverture.")))
    if closes_at is not None and is_permanent:
        errors.append(FieldError("closes_at", "permanent", _("L’appel permanent ne se clôt pas.")))
    if "process" in values and not _is_published(values["process"]):
        errors.append(FieldError("process", "unpublished", _("Ce parcours n’a pas de version publiée.")))
    if "slug" in values and (not values["slug"] or values["slug"] != slugify(values["slug"])):
        errors.append(FieldError("slug", "invalid", _("Lettres sans accents, chiffres et tirets seulement.")))
    if errors:
        raise Invalid(errors)
    return values


def _is_published(process: Process) -> bool:
    return process.versions.filter(state=ProcessVersion.State.PUBLISHED).exists()


def _save(call: Call) -> None:
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError:
        raise Invalid.one("slug", "taken", _("Un autre appel a déjà cette adresse.")) from None
