"""Hiding a site from all but those it belongs to and the lab, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.pilots.operations.leading import owed_reason
from ideas.sites.facts import SiteHidden, SiteShown
from ideas.sites.models import Site
from ideas.sites.operations.opening import expect_site_change, locked_site


def hide_site(site: Site, *, reason: str, by: Actor) -> Site:
    """Hide ``site`` with a reason that those it belongs to read.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records SiteHidden.
    """
    reason = owed_reason(reason, _("Dites pourquoi ce lieu est masqué."))
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.hide_site", site)
        seen = Site.objects.filter(pk=site.pk, hidden_at=None)
        expect_site_change(seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason))
        record(SiteHidden(site=site.code, pilot=site.pilot.code), by=by)
        return locked_site(site)


def show_site(site: Site, *, by: Actor) -> Site:
    """Show a hidden site again. Raises MovedOn when it is not hidden. Records SiteShown."""
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.show_site", site)
        hidden = Site.objects.filter(pk=site.pk, hidden_at__isnull=False)
        expect_site_change(hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""))
        record(SiteShown(site=site.code, pilot=site.pilot.code), by=by)
        return locked_site(site)
