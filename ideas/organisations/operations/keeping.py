"""Proposing, adding, changing, listing and hiding organisations."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.files.models import File
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.organisations.checking import checked
from ideas.organisations.facts import (
    MandateAsked,
    MandateGranted,
    OrganisationChanged,
    OrganisationHidden,
    OrganisationListed,
    OrganisationProposed,
    OrganisationShown,
    VerificationRequested,
)
from ideas.organisations.models import Mandate, Organisation, VerificationStep
from ideas.organisations.operations.locking import locked
from ideas.organisations.operations.representing import settle_representation

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
        VerificationStep.objects.create(organisation=organisation, state=State.REQUESTED, person=by.person)
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
    settle_representation(organisation, by=by)
    return True


def change_organisation(
    organisation: Organisation, *, by: Actor, version: int | None = None, **values: Any
) -> Organisation:
    """Change what an organisation's page says; what is not given stays.

    ``version`` is the one the caller read: raises StaleRevision when there is a newer one. ``logo`` is one of its own
    images that everybody may see, described in words. Raises Invalid with all that is wrong. Records
    OrganisationChanged with the names of the fields, unless nothing changed.
    """
    with transaction.atomic():
        current = locked(organisation)
        authorize(by, "organisations.change_organisation", current)
        if version is not None and version != current.version:
            raise StaleRevision(current={"version": current.version})
        values = checked(values, is_new=False)
        _check_logo(current, values.get("logo"))
        changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
        if changed:
            _update(current, {name: values[name] for name in changed})
            told = [name for name in changed if name not in {"search_name", "number_key"}]
            fact = OrganisationChanged(organisation=current.code, changed=told)
            record(fact, by=by, audience=audience_of("organisation", current.code))
    current.refresh_from_db()
    return current


def _check_logo(current: Organisation, logo: File | None) -> None:
    if logo is None:
        return
    is_its_own = (logo.subject_kind, logo.subject_code) == ("organisation", current.code)
    if not is_its_own or not logo.is_image or logo.is_private or logo.is_hidden:
        words = _("Choisissez une image publique de cette organisation.")
        raise Invalid.one("logo", "unknown", words)
    if not logo.alt_text:
        words = _("Décrivez d’abord cette image en mots, pour qui ne la voit pas.")
        raise Invalid.one("logo", "not_described", words)


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
