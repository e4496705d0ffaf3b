"""Sites for tests."""

from typing import Any

from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import Site
from ideas.topics.models import Territory
from tests.factories.topics import make_territory


def make_site(pilot: Pilot, name: str = "Aubrive", **fields: Any) -> Site:
    """A running site of ``pilot`` in the territory of that name, which is made where there is none."""
    territory = fields.pop("territory", None) or Territory.objects.filter(code=name[:20]).first()
    fields.setdefault("state", SiteState.RUNNING)
    fields.setdefault("position", pilot.sites.count() + 1)
    if fields["state"] == SiteState.RUNNING:
        fields.setdefault("started_at", pilot.created_at)
    return Site.objects.create(
        pilot=pilot, territory=territory or make_territory(name[:20]), name=name, **fields
    )
