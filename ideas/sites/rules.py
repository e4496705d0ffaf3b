"""Who may do what with the sites of a pilot.

A site is led by those who lead its pilot, by the organisation that answers for the pilot, and by the site's own partners
that carry it (accountable, operator or host there).
"""

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody
from ideas.organisations.rules import may_commit
from ideas.pilots import rules as of_pilot
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import CARRYING_ROLES, SPREADING_STATES
from ideas.sites.models import Deviation, PackFeedback, PackOffer, Replication, Site, SitePartner
from ideas.sites.queries import sites_visible_to

type OfSite = Site | SitePartner | Deviation | PackOffer | PackFeedback
type About = Pilot | OfSite


def _pilot_of(subject: About) -> Pilot:
    return subject if isinstance(subject, Pilot) else subject.pilot


def _site_of(subject: OfSite) -> Site:
    return subject if isinstance(subject, Site) else subject.site


@needs(_("pouvoir lire ce lieu"))
def can_see_site(actor: Actor, subject: OfSite) -> bool:
    """May know of the site."""
    return sites_visible_to(actor).filter(pk=_site_of(subject).pk).exists()


@needs(_("répondre du pilote, avec un mandat de représentation ou de suppléance"))
def answers_for_pilot(actor: Actor, subject: About) -> bool:
    """Acts for the organisation that is accountable for the pilot, with a word that binds it."""
    if not may_commit(actor):
        return False
    accountable = _pilot_of(subject).partners.filter(
        role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED
    )
    return accountable.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("agir pour une organisation qui porte ce lieu, avec un mandat de représentation ou de suppléance"))
def carries_site(actor: Actor, subject: OfSite) -> bool:
    """Acts for an accepted partner of the site that carries it, with a word that binds it."""
    if not may_commit(actor):
        return False
    carrying = _site_of(subject).partners.filter(role__in=CARRYING_ROLES, state=PartnerState.ACCEPTED)
    return carrying.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("agir pour cette organisation, avec un mandat de représentation ou de suppléance"))
def acts_for_it(actor: Actor, partner: SitePartner) -> bool:
    """Acts for this partner's organisation, with a word that binds it."""
    return may_commit(actor) and actor.mandate.organisation_id == partner.organisation_id


@needs(_("agir pour l’organisation qui a fait cette demande"))
def asked_for_it(actor: Actor, site: Site) -> bool:
    """Acts for the organisation that asked for the site, with a word that binds it."""
    if not may_commit(actor):
        return False
    return Replication.objects.filter(site=site, organisation=actor.mandate.organisation_id).exists()


@needs(_("que le pilote soit en cours ou en essaimage"))
def spreads(_actor: Actor, pilot: Pilot) -> bool:
    """It runs or scales, and nobody hid it: others may ask to take it up."""
    return pilot.state in SPREADING_STATES and not pilot.is_hidden


@needs(_("que le lieu soit ouvert ou se prépare"))
def counts(_actor: Actor, subject: OfSite) -> bool:
    """The site is more than asked for."""
    return _site_of(subject).is_active


@needs(_("répondre de ce lieu, avec un mandat de représentation ou de suppléance"))
def answers_for_site(actor: Actor, subject: OfSite) -> bool:
    """Acts for the organisation that is accountable for the site; where the site has none, leads the pilot."""
    site = _site_of(subject)
    accountable = site.partners.filter(role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED)
    if not accountable.exists():
        return bool(leads_pilot(actor, site))
    return may_commit(actor) and accountable.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("agir pour un partenaire de ce lieu, avec un mandat de représentation ou de suppléance"))
def takes_part_here(actor: Actor, subject: OfSite) -> bool:
    """Acts for an accepted partner of the site, with a word that binds it."""
    if not may_commit(actor):
        return False
    accepted = _site_of(subject).partners.filter(state=PartnerState.ACCEPTED)
    return accepted.filter(organisation=actor.mandate.organisation_id).exists()


leads_pilot = of_pilot.leads_it | of_pilot.is_curator_of | answers_for_pilot
leads_site = (leads_pilot | carries_site) & counts & of_pilot.is_under_way

PERMISSIONS = {
    "sites.open_site": leads_pilot & of_pilot.is_under_way,
    "sites.change_site": leads_site,
    "sites.move_site": leads_site,
    "sites.hide_site": of_pilot.is_curator_of,
    "sites.show_site": of_pilot.is_curator_of,
    "sites.ask_replication": may_commit & of_pilot.can_see & spreads,
    "sites.decide_replication": leads_pilot & of_pilot.is_under_way,
    "sites.withdraw_replication": asked_for_it,
    "sites.invite_site_partner": leads_site,
    "sites.apply_as_site_partner": may_commit & can_see_site & counts & of_pilot.is_under_way,
    "sites.answer_site_invitation": acts_for_it & of_pilot.is_under_way,
    "sites.decide_site_application": leads_site,
    "sites.change_site_contribution": acts_for_it & of_pilot.is_under_way,
    "sites.leave_site": acts_for_it & of_pilot.is_under_way,
    "sites.expire_site_invitation": nobody,
    "sites.note_deviation": leads_site,
    "sites.decide_deviation": leads_pilot & of_pilot.is_under_way,
    "sites.end_deviation": leads_site,
    "sites.draft_pack": leads_pilot & of_pilot.is_under_way,
    "sites.publish_pack": leads_pilot & of_pilot.is_under_way,
    "sites.answer_pack_offer": answers_for_site & counts & of_pilot.is_under_way,
    "sites.give_pack_feedback": takes_part_here & counts & of_pilot.is_under_way,
    "sites.answer_pack_feedback": leads_pilot & of_pilot.is_under_way,
}
