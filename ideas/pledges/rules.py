"""Who may do what to pledges and budgets. A word that binds an organisation is given under its mandate."""

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs, nobody, predicate
from ideas.organisations.models import Mandate
from ideas.organisations.rules import may_commit
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Pilot
from ideas.pledges.lifecycle import PledgeKind, PledgeState
from ideas.pledges.models import Pledge
from ideas.roadmap.rules import plans


@needs(_("agir pour un partenaire du pilote, avec un mandat de représentation ou de suppléance"))
def commits_partner(actor: Actor, pilot: Pilot) -> bool:
    """Acts for an accepted partner, with a word that binds it."""
    if not may_commit(actor):
        return False
    accepted = pilot.partners.filter(state=PartnerState.ACCEPTED)
    return accepted.filter(organisation=actor.mandate.organisation_id).exists()


@needs(_("agir pour l’organisation qui s’engage, avec un mandat de représentation ou de suppléance"))
def commits_giver(actor: Actor, pledge: Pledge) -> bool:
    """Acts for the organisation that gives, with a word that binds it."""
    return may_commit(actor) and bool(actor.mandate.organisation_id == pledge.organisation_id)


@predicate
def gives_as_partner(_actor: Actor, pledge: Pledge) -> bool:
    """The organisation that gives is an accepted partner still: who has left binds itself to nothing more."""
    accepted = pledge.pilot.partners.filter(state=PartnerState.ACCEPTED)
    return accepted.filter(organisation=pledge.organisation_id).exists()


@needs(_("pour de l’argent engagé, un mandat de finances de l’organisation qui s’engage"))
def keeps_givers_money(actor: Actor, pledge: Pledge) -> bool:
    """Acts for the organisation that gives money, under its mandate of finance: says what was paid, binds to nothing."""
    is_bound = pledge.state != PledgeState.PROMISED
    if actor.mandate is None or pledge.kind != PledgeKind.MONEY or not is_bound:
        return False
    is_giver = bool(actor.mandate.organisation_id == pledge.organisation_id)
    return is_giver and actor.mandate.role == Mandate.Role.FINANCE


@predicate
def is_under_way(_actor: Actor, subject: Pilot | Pledge) -> bool:
    """The pilot has not ended."""
    return not (subject if isinstance(subject, Pilot) else subject.pilot).is_ended


PERMISSIONS = {
    "pledges.promise_pledge": commits_partner & is_under_way,
    "pledges.change_pledge": commits_giver & gives_as_partner & is_under_way,
    "pledges.commit_pledge": commits_giver & gives_as_partner & is_under_way,
    "pledges.deliver_pledge": commits_giver | keeps_givers_money,
    "pledges.withdraw_pledge": commits_giver,
    "pledges.remind": nobody,
    "pledges.plan_budget": plans,
    "pledges.spend_amount": plans,
}
