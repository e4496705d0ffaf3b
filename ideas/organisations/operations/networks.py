"""Networks: organisations that have organisations as members."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record
from ideas.activity.queries import audience_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid
from ideas.organisations.facts import NetworkJoined, NetworkLeft
from ideas.organisations.models import NetworkMember, Organisation
from ideas.organisations.operations.locking import locked


def add_to_network(network: Organisation, *, member: Organisation, by: Actor) -> None:
    """Make ``member`` belong to ``network`` from today; doing it twice changes nothing.

    Raises Invalid for an organisation in itself. Records NetworkJoined, once.
    """
    if network.pk == member.pk:
        words = _("Une organisation ne peut pas être membre d’elle-même.")
        raise Invalid.one("member", "itself", words)
    with transaction.atomic():
        network = locked(network)
        authorize(by, "organisations.change_network", network)
        _row, is_new = NetworkMember.objects.get_or_create(network=network, member=member, until=None)
        if is_new:
            _tell_of_network(NetworkJoined(organisation=network.code, member=member.code), by)


def remove_from_network(network: Organisation, *, member: Organisation, by: Actor) -> None:
    """End the belonging of ``member`` to ``network`` today; it stays known until when. Doing it twice changes nothing.

    Records NetworkLeft, once.
    """
    with transaction.atomic():
        network = locked(network)
        authorize(by, "organisations.change_network", network)
        rows = NetworkMember.objects.filter(network=network, member=member, until=None)
        if rows.update(until=clock.today()):
            _tell_of_network(NetworkLeft(organisation=network.code, member=member.code), by)


def _tell_of_network(fact: NetworkJoined | NetworkLeft, by: Actor) -> None:
    """Record it, publicly only where anyone may know of both."""
    audiences = [audience_of("organisation", code) for code in (fact.organisation, fact.member)]
    record(fact, by=by, audience=next((one for one in audiences if one != Audience.PUBLIC), Audience.PUBLIC))
