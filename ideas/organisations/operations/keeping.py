"""Proposing, adding, changing, listing and hiding organisations; networks."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.organisations.checking import checked
from ideas.organisations.facts import (
    MandateAsked,
    MandateGranted,
    NetworkJoined,
    NetworkLeft,
    OrganisationChanged,
    OrganisationHidden,
    OrganisationListed,
    OrganisationProposed,
    OrganisationShown,
    VerificationRequested,
)
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.operations.locking import locked

State = Organisation.Verification


def propose_organisation(*, by: Actor, **values: Any) -> Organisation:
    """Propose an organisation that ``by`` wants to represent, as ``Organisation`` names its fields.

    It is seen by them and by lab staff until the lab lists it; then they are its representative. Raises
    Invalid with all that is wrong, or when its official number is known already. Records
    OrganisationProposed, VerificationRequested and MandateAsked.
    """
    with transaction.atomic():
        authorize(by, "organisations.propose_organisation")
        spend("organisation", by)
        organisation = _created(checked(values), verification=State.REQUESTED, listed_at=None)
        mandate = Mandate.objects.create(
            organisation=organisation,
            person=by.person,
            role=Mandate.Role.REPRESENTATIVE,
            starts_on=clock.today(),
        )
        record(OrganisationProposed(organisation=organisation.code), by=by)
        record(VerificationRequested(organisation=organisation.code), by=by)
        record(
            MandateAsked(
                organisation=organisation.code,
                mandate=mandate.code,
                person=by.person_code,
                role=mandate.role,
            ),
            by=by,
        )
    return organisation


def add_organisation(*, by: Actor, **values: Any) -> Organisation:
    """Add an organisation for the lab: listed at once, not verified. Raises Invalid. Records
    OrganisationListed.
    """
    with transaction.atomic():
        authorize(by, "organisations.add_organisation")
        organisation = _created(checked(values), verification=State.UNVERIFIED, listed_at=clock.now())
        record(OrganisationListed(organisation=organisation.code), by=by)
    return organisation


def list_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Make a proposed organisation public; who proposed it becomes its representative.

    Raises MovedOn when it is listed already. Records OrganisationListed and MandateGranted.
    """
    with transaction.atomic():
        organisation = locked(organisation)
        authorize(by, "organisations.list_organisation", organisation)
        if not take_into_list(organisation, by=by):
            raise MovedOn()
    organisation.refresh_from_db()
    return organisation


def take_into_list(organisation: Organisation, *, by: Actor) -> bool:
    """Within a transaction: list it and grant what its proposer asked for; whether that was still to be done."""
    now = clock.now()
    if not Organisation.objects.filter(pk=organisation.pk, listed_at=None).update(listed_at=now):
        return False
    record(OrganisationListed(organisation=organisation.code), by=by)
    asked = organisation.mandates.filter(granted_at=None, revoked_at=None)
    for mandate in asked.select_related("person"):
        granted = asked.filter(pk=mandate.pk)
        granted.update(granted_at=now, granted_by=by.person, starts_on=clock.today())
        record(
            MandateGranted(
                organisation=organisation.code,
                mandate=mandate.code,
                person=mandate.person.code,
                role=mandate.role,
            ),
            by=by,
        )
    return True


def change_organisation(
    organisation: Organisation, *, by: Actor, version: int | None = None, **values: Any
) -> Organisation:
    """Change what an organisation's page says; what is not given stays.

    ``version`` is the one the caller read: raises StaleRevision when there is a newer one. Raises Invalid
    with all that is wrong. Records OrganisationChanged with the names of the fields, unless nothing changed.
    """
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.change_organisation", current)
        if version is not None and version != current.version:
            raise StaleRevision(current={"version": current.version})
        values = checked(values, is_new=False)
        changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
        if changed:
            _update(current, {name: values[name] for name in changed})
            told = [name for name in changed if name != "search_name"]
            fact = OrganisationChanged(organisation=current.code, changed=told)
            record(fact, by=by, audience=audience_of("organisation", current.code))
    current.refresh_from_db()
    return current


def _created(values: dict[str, Any], **states: Any) -> Organisation:
    try:
        with transaction.atomic():
            return Organisation.objects.create(**values, **states)
    except IntegrityError:
        raise _number_taken() from None


def _update(current: Organisation, values: dict[str, Any]) -> None:
    """Write ``values`` over the version that was read."""
    unchanged = Organisation.objects.filter(pk=current.pk, version=current.version)
    try:
        with transaction.atomic():
            written = unchanged.update(**values, version=current.version + 1)
    except IntegrityError:
        raise _number_taken() from None
    if not written:
        raise MovedOn()


def _number_taken() -> Invalid:
    words = _("Une organisation porte déjà ce numéro officiel.")
    return Invalid.one("official_number", "taken", words)


# --- Hiding ---------------------------------------------------------------------------------------------------


def hide_organisation(organisation: Organisation, *, reason: str, by: Actor) -> Organisation:
    """Hide an organisation, with a reason that its representatives read; nobody acts for it any more.

    Raises Invalid without a reason, MovedOn when it is hidden already. Records OrganisationHidden.
    """
    reason = clean_text(reason)
    if not reason:
        raise Invalid.one("reason", "required", _("Dites pourquoi cette organisation est masquée."))
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.hide_organisation", current)
        seen = Organisation.objects.filter(pk=organisation.pk, hidden_at=None)
        if not seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason):
            raise MovedOn()
        record(OrganisationHidden(organisation=organisation.code), by=by)
    organisation.refresh_from_db()
    return organisation


def show_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Show a hidden organisation again. Raises MovedOn when it is not hidden. Records OrganisationShown."""
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.show_organisation", current)
        hidden = Organisation.objects.filter(pk=organisation.pk, hidden_at__isnull=False)
        if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
            raise MovedOn()
        record(OrganisationShown(organisation=organisation.code), by=by)
    organisation.refresh_from_db()
    return organisation


# --- Networks -------------------------------------------------------------------------------------------------


def add_to_network(network: Organisation, *, member: Organisation, by: Actor) -> None:
    """Make ``member`` belong to ``network``; doing it twice changes nothing.

    Raises Invalid for an organisation in itself. Records NetworkJoined, once.
    """
    if network.pk == member.pk:
        words = _("Une organisation ne peut pas être membre d’elle-même.")
        raise Invalid.one("member", "itself", words)
    with transaction.atomic():
        network = locked(network)
        authorize(by, "organisations.change_network", network)
        if not network.member_organisations.filter(pk=member.pk).exists():
            network.member_organisations.add(member)
            _tell_of_network(NetworkJoined(organisation=network.code, member=member.code), by)


def remove_from_network(network: Organisation, *, member: Organisation, by: Actor) -> None:
    """End the belonging of ``member`` to ``network``; doing it twice changes nothing. Records NetworkLeft,
    once.
    """
    with transaction.atomic():
        network = locked(network)
        authorize(by, "organisations.change_network", network)
        if network.member_organisations.filter(pk=member.pk).exists():
            network.member_organisations.remove(member)
            _tell_of_network(NetworkLeft(organisation=network.code, member=member.code), by)


def _tell_of_network(fact: NetworkJoined | NetworkLeft, by: Actor) -> None:
    """Record it, publicly only where anyone may know of both."""
    audiences = [audience_of("organisation", code) for code in (fact.organisation, fact.member)]
    record(fact, by=by, audience=next((one for one in audiences if one != Audience.PUBLIC), Audience.PUBLIC))
