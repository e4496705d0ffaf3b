"""Sites for tests."""

from decimal import Decimal
from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import SiteState
from ideas.sites.models import Pack, PackFeedback, PackOffer, Site, SitePartner
from ideas.sites.operations import ask_replication, begin_pack, publish_pack, write_pack
from ideas.topics.models import Territory
from tests.factories.organisations import make_organisation
from tests.factories.topics import make_territory

BENEFIT = {
    "who": "Toute personne du quartier.",
    "where": "Salle du four, rue du Four 3.",
    "when": "Le mardi, de 14 h à 17 h.",
    "contact": "Accueil de la commune, 021 000 00 00.",
}


def place_called(name: str) -> Territory:
    """The territory of that name, made where there is none."""
    found = Territory.objects.filter(code=name[:20]).first()
    return found or make_territory(name[:20])


def make_site(pilot: Pilot, name: str = "Aubrive", **fields: Any) -> Site:
    """A running site of ``pilot`` in the territory of that name, which is made where there is none."""
    territory = fields.pop("territory", None) or place_called(name)
    fields.setdefault("state", SiteState.RUNNING)
    fields.setdefault("position", pilot.sites.count() + 1)
    if fields["state"] == SiteState.RUNNING:
        fields.setdefault("started_at", pilot.created_at)
    return Site.objects.create(pilot=pilot, territory=territory, name=name, **fields)


def make_site_partner(site: Site, name: str = "Association Trait d’union", **fields: Any) -> SitePartner:
    """An accepted partner of ``site``, an operator unless told otherwise."""
    fields.setdefault("role", "operator")
    fields.setdefault("state", PartnerState.ACCEPTED)
    if fields["state"] in {PartnerState.ACCEPTED, PartnerState.LEFT}:
        fields.setdefault("accepted_at", site.created_at)
    organisation = fields.pop("organisation", None) or make_organisation(name)
    return SitePartner.objects.create(site=site, organisation=organisation, **fields)


def ask(pilot: Pilot, by: Actor, name: str = "Montcharmin", **said: Any) -> Site:
    """A replication that the organisation of ``by`` asks for, in the territory of that name."""
    said = {"why": "Nos rues en ont besoin.", "carriers": "Notre service social.", **said}
    return ask_replication(pilot, territory=place_called(name), **said, by=by)


SAYS = {
    "core": "Le café ouvre chaque semaine, le même jour.",
    "adaptable": "Le jour et l’heure.",
    "conditions": "Une salle gratuite, deux bénévoles.",
    "people": "Une personne qui coordonne, 4 h par semaine.",
    "costs": [{"label": "Café et matériel", "amount": Decimal("1200.00"), "every": "year"}],
}


def make_pack(pilot: Pilot, by: Actor, *, changes: str = "", **said: Any) -> Pack:
    """The next version of the pack of ``pilot``, published."""
    draft = write_pack(begin_pack(pilot, by=by), changes={**SAYS, **said}, by=by)
    why = changes or ("Nous précisons les conditions." if pilot.packs.count() > 1 else "")
    return publish_pack(draft, changes=why, by=by)


def plant_pack(site: Site, partner: SitePartner) -> tuple[PackOffer, PackFeedback]:
    """Two versions of a pack as rows, the second offered to ``site``, what ``partner`` said of the first, and a draft."""
    said = {"pilot": site.pilot, "core": "Une salle."}
    first, second = (
        Pack.objects.create(number=number, published_at=clock.now(), **said) for number in (1, 2)
    )
    Pack.objects.create(**said)
    Site.objects.filter(pk=site.pk).update(pack=first)
    site.pack = first
    words = {"part": "costs", "text": "Le loyer manque.", "organisation": partner.organisation}
    feedback = PackFeedback.objects.create(pilot=site.pilot, pack=first, site=site, number=1, **words)
    return PackOffer.objects.create(site=site, pack=second), feedback
