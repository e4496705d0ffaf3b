"""Agreements for tests, brought to where tests begin."""

import datetime
from typing import Any

from ideas.agreements.models import Agreement, Signature, Version
from ideas.agreements.operations import (
    begin_agreement,
    begin_standing_agreement,
    mark_ready,
    open_negotiation,
    open_signing,
    sign,
    write_text,
)
from ideas.agreements.queries import version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import PASSWORD, make_person

DAY = datetime.timedelta(days=1)


def signer(organisation: Organisation | str, role: str = "representative", **mandate: Any) -> Actor:
    """Somebody new with a password who acts for that organisation, made where only its name is given."""
    if isinstance(organisation, str):
        organisation = make_organisation(organisation)
    person = make_person(f"Signe pour {organisation.name}", password=PASSWORD)
    return acting_for(make_mandate(person, organisation, role, **mandate))


def make_agreement(pilot: Pilot, *, by: Actor) -> Agreement:
    """The agreement of ``pilot``, being negotiated, from today for a year."""
    agreement = begin_agreement(pilot, by=by)
    dated(agreement, by=by)
    return open_negotiation(again(agreement), by=by)


def make_standing(by: Actor, *parties: Actor, **fields: Any) -> Agreement:
    """An agreement by itself between ``by``’s organisation and those of ``parties``, being negotiated, for a year."""
    organisations = [party.organisation for party in parties]
    agreement = begin_standing_agreement(title="Protocole d’accueil", parties=organisations, by=by)
    dated(agreement, by=by, **fields)
    return open_negotiation(again(agreement), by=by)


def dated(agreement: Agreement, *, by: Actor, **fields: Any) -> Version:
    """Its text with dates: from today for a year unless told otherwise."""
    today = clock.today()
    dates = {"starts_on": today, "ends_on": today + 365 * DAY, "notice_days": 30, **fields}
    return write_text(agreement, changes=dates, number=agreement.number, by=by)


def to_signing(agreement: Agreement, leader: Actor, *parties: Actor, days: int = 14) -> Agreement:
    """Its last version opened for signatures, once all ``parties`` said that it is ready."""
    agreement = again(agreement)
    for party in parties:
        mark_ready(agreement, number=agreement.number, by=party)
    return open_signing(agreement, number=agreement.number, sign_by=clock.today() + days * DAY, by=leader)


def sign_now(agreement: Agreement, by: Actor) -> Signature:
    """``by`` signs the version that is being signed, or in force."""
    agreement = again(agreement)
    version = version_numbered(agreement, agreement.signing_number or agreement.in_force_number or 0)
    return sign(agreement, number=version.number, hash=version.hash, password=PASSWORD, by=by)


def make_in_force(leader: Actor, *parties: Actor, **fields: Any) -> Agreement:
    """A standing agreement that all have signed, ``leader`` too."""
    agreement = to_signing(make_standing(leader, *parties, **fields), leader, leader, *parties)
    for party in (leader, *parties):
        sign_now(agreement, party)
    return again(agreement)


def again(agreement: Agreement) -> Agreement:
    """The agreement as it is now."""
    return Agreement.objects.select_related("pilot__idea__stage", "begun_for").get(pk=agreement.pk)
