"""What a site has to earn, and the steps from where it stands, seen by somebody."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import Unmet, Words
from ideas.pilots.lifecycle import PartnerState
from ideas.sites.lifecycle import CARRYING_ROLES, OPEN_PILOT_STATES, STEPS, SiteState, SiteStep
from ideas.sites.models import Replication, Site


def unmet_to_open(site: Site) -> list[Unmet]:
    """What is still missing before people can come; empty when it is earned."""
    unmet = []
    if site.pilot.state not in OPEN_PILOT_STATES:
        unmet.append(Unmet("pilot_started", _("Le pilote n’a pas encore démarré.")))
    if not site.says_how_to_benefit:
        words = _("Le lieu ne dit pas encore comment en profiter : pour qui, où, quand et à qui s’adresser.")
        unmet.append(Unmet("benefit_said", words))
    if Replication.objects.filter(site=site).exists() and not _is_carried(site):
        words = _("Aucune organisation ne porte plus ce lieu, ne le met en œuvre ni ne l’accueille.")
        unmet.append(Unmet("carried_here", words))
    return unmet


def _is_carried(site: Site) -> bool:
    return site.partners.filter(state=PartnerState.ACCEPTED, role__in=CARRYING_ROLES).exists()


@dataclass(frozen=True)
class StepOfSite:
    """A step as somebody sees it: where it leads, whether they take it, what is missing, whether a reason is owed."""

    key: str
    name: Words
    target: SiteState
    is_mine: bool
    needs_reason: bool
    unmet: tuple[Unmet, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether the asker can take it now."""
        return self.is_mine and not self.unmet


def steps_of_site(site: Site, actor: Actor) -> list[StepOfSite]:
    """Every step from where ``site`` stands, seen by ``actor``; none where it was only asked for, or has ended."""
    is_mine = may(actor, "sites.move_site", site)
    return [
        StepOfSite(
            str(key),
            way.name,
            way.target,
            is_mine,
            way.owes_reason,
            tuple(unmet_to_open(site)) if key in {SiteStep.OPEN, SiteStep.RESUME} else (),
        )
        for key, way in STEPS.items()
        if site.state in way.sources
    ]
