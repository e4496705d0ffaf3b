"""Saying where a pilot runs, and what people read of it there."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import locked
from ideas.sites.facts import SiteChanged, SiteOpened
from ideas.sites.lifecycle import (
    ACTIVE_STATES,
    BENEFIT,
    BENEFIT_LIMIT,
    NAME_LIMIT,
    PLACE_LIMIT,
    TEXT_LIMIT,
    SiteState,
)
from ideas.sites.models import Site
from ideas.sites.queries import latest_pack
from ideas.topics.models import Territory

LIMITS = {
    "name": NAME_LIMIT,
    "place": PLACE_LIMIT,
    **dict.fromkeys(BENEFIT, BENEFIT_LIMIT),
    "context": TEXT_LIMIT,
}
OF_ONE_LINE = {"name", "place"}
TAKEN = _("Un autre lieu de ce pilote porte déjà ce nom.")


def locked_site(site: Site) -> Site:
    """The row of ``site`` as it is now, with its pilot locked where the database can: the pilot first, always."""
    pilot = locked(site.pilot)
    site = Site.objects.select_for_update(of=("self",)).select_related("territory").get(pk=site.pk)
    site.pilot = pilot
    return site


def open_site(
    pilot: Pilot, *, territory: Territory, name: str = "", says: Mapping[str, str] | None = None, by: Actor
) -> Site:
    """Say that ``pilot`` runs, or will, in ``territory``: a site in preparation, called as its territory unless named.

    ``says`` has the other texts of a site and its language, which are the pilot's unless said. Raises Invalid with every
    fault at once, such as a name that another site has. Records SiteOpened.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "sites.open_site", pilot)
        spend("site", by)
        values = {"language": pilot.language, **(says or {}), "name": name or territory.name[:NAME_LIMIT]}
        site = add_site(pilot, territory, values, SiteState.PREPARING)
        record(SiteOpened(site=site.code, pilot=pilot.code), by=by)
    return site


def add_site(pilot: Pilot, territory: Territory, values: Mapping[str, Any], state: SiteState) -> Site:
    """A new site of ``pilot``, whose row is locked, as the last one; one that counts follows the last pack.

    Raises Invalid with every fault at once.
    """
    cleaned = checked({**dict.fromkeys(LIMITS, ""), **values})
    if state in ACTIVE_STATES:
        expect_name_free(pilot, cleaned["name"])
    last = pilot.sites.aggregate(n=Max("position"))["n"] or 0
    more: dict[str, Any] = {"position": last + 1, "state": state}
    if state in ACTIVE_STATES:
        more["pack"] = latest_pack(pilot)
    return Site.objects.create(pilot=pilot, territory=territory, **more, **cleaned)


def expect_name_free(pilot: Pilot, name: str) -> None:
    """Raise Invalid where another site of ``pilot`` that counts has that name."""
    if pilot.sites.filter(name=name, state__in=ACTIVE_STATES).exists():
        raise Invalid.one("name", "taken", TAKEN)


def change_site(site: Site, *, changes: Mapping[str, Any], version: int | None = None, by: Actor) -> Site:
    """Change ``name``, ``place``, ``who``, ``where``, ``when``, ``contact``, ``context`` or ``language``; the rest stays.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid with every fault at once: a
    site that is open never stops saying how to benefit. Records SiteChanged with the names of the fields; the same values
    again change nothing.
    """
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.change_site", site)
        if version is not None and version != site.version:
            raise StaleRevision(current={**columns_of(site), "version": site.version})
        values = checked({**columns_of(site), **changes}, must_say=site.state == SiteState.RUNNING)
        changed = [name for name, value in values.items() if getattr(site, name) != value]
        if changed:
            _write(site, values)
            record(SiteChanged(site=site.code, pilot=site.pilot.code, changed=sorted(changed)), by=by)
            site = locked_site(site)
    return site


def columns_of(site: Site) -> dict[str, Any]:
    """What ``site`` says, by the names of its columns."""
    return {name: getattr(site, name) for name in (*LIMITS, "language")}


def _write(site: Site, values: Mapping[str, Any]) -> None:
    try:
        with transaction.atomic():
            Site.objects.filter(pk=site.pk).update(**values, version=site.version + 1)
    except IntegrityError:
        raise Invalid.one("name", "taken", TAKEN) from None


def checked(values: Mapping[str, Any], *, must_say: bool = False) -> dict[str, Any]:
    """What a site says among ``values``, cleaned; Invalid with all that is wrong. ``must_say``: how to benefit is owed."""
    cleaned: dict[str, Any] = {"language": values["language"]}
    errors = []
    for name, limit in LIMITS.items():
        cleaned[name] = clean_text(values[name] or "", lines=name not in OF_ONE_LINE)
        if len(cleaned[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
        if must_say and name in BENEFIT and not cleaned[name]:
            errors.append(FieldError(name, "required", _("Un lieu ouvert dit toujours comment en profiter.")))
    if not cleaned["name"]:
        errors.append(FieldError("name", "required", _("Donnez un nom au lieu.")))
    if cleaned["language"] not in settings.LAB_LANGUAGES:
        errors.append(FieldError("language", "unknown", _("Choisissez une des langues du lab.")))
    if errors:
        raise Invalid(errors)
    return cleaned


def expect_site_change(rows: int) -> None:
    """Raise MovedOn unless a conditional update changed something: somebody else was faster."""
    if not rows:
        raise MovedOn(_("Ce lieu a changé entre-temps : voyez où il en est maintenant."))
