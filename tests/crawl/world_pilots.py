"""What pilots carry in the crawled lab: sites, an agreement that is being signed and one in force, milestones, figures."""

import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from ideas.agreements.operations import hand_in_paper, propose_change
from ideas.agreements.queries import version_numbered
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.measurement.operations import Entry, decide_value, enter_value
from ideas.measurement.periods import periods_between
from ideas.organisations.operations import add_contact
from ideas.pilots.models import Pilot
from ideas.sites.operations import ask_replication, begin_pack, give_pack_feedback, note_deviation
from tests.factories.agreements import again, make_agreement, make_in_force, make_standing, to_signing
from tests.factories.files import PDF
from tests.factories.measurement import make_indicator
from tests.factories.people import PASSWORD
from tests.factories.pilots import hear_people, make_partner
from tests.factories.roadmap import make_axis, make_milestone
from tests.factories.sites import BENEFIT, make_pack, make_site, make_site_partner
from tests.factories.topics import make_territory

YEAR = datetime.timedelta(days=365)


def plan_pilots(
    pilot: Pilot, preparing: Pilot, *, lead: Actor, curator: Actor, otto: Actor, applicant: Actor
) -> dict[str, str]:
    """What ``pilot``, which ``otto``’s organisation hosts, and ``preparing`` have; the codes that addresses are made of."""
    return {
        **_where(pilot, otto, applicant),
        **_packed(pilot, lead, otto),
        **_agreed(pilot, lead, otto, applicant),
        **_planned(pilot, lead, otto),
        **_measured(pilot, lead, curator),
        "hearing": hear_people(preparing, by=lead).code,
        "contact": add_contact(
            otto.organisation, purpose="general", name="Accueil", email="accueil@aubrive.example", by=otto
        ).code,
    }


def _where(pilot: Pilot, otto: Actor, applicant: Actor) -> dict[str, str]:
    site = make_site(pilot, territory=make_territory("CH-X11"), **BENEFIT)
    asked = ask_replication(
        pilot,
        territory=make_territory("CH-X12"),
        why="Nos rues en ont besoin.",
        carriers="Notre service.",
        by=applicant,
    )
    make_site_partner(site, organisation=otto.organisation, role="host", text="Une salle.")
    said = {"text": "Le matin, pas l’après-midi.", "reason": "Le marché occupe la place."}
    deviation = note_deviation(site, **said, is_core=True, by=otto)
    second = make_site(pilot, "Le lac", state="preparing", territory=make_territory("CH-X13"))
    return {
        "second_site": second.code,
        "site": site.code,
        "asked_site": asked.code,
        "deviation": str(deviation.number),
    }


def _packed(pilot: Pilot, lead: Actor, otto: Actor) -> dict[str, str]:
    """Two versions of the pack, what a partner said of the first, and a draft."""
    make_pack(pilot, lead)
    site = pilot.sites.get(partners__organisation=otto.organisation, state="running")
    said = give_pack_feedback(site, part="costs", text="Le loyer manque.", by=otto)
    make_pack(pilot, lead, core="Le café ouvre deux fois par semaine.")
    begin_pack(pilot, by=lead)
    return {"pack_feedback": str(said.number)}


def _agreed(pilot: Pilot, lead: Actor, otto: Actor, applicant: Actor) -> dict[str, str]:
    """The pilot’s text is negotiated; a protocol is being signed, on paper by one party; another is in force."""
    for party in (otto, applicant):
        party.person.password = make_password(PASSWORD)
        party.person.save(update_fields=["password"])
    make_partner(pilot)
    negotiated = again(make_agreement(pilot, by=lead))
    said = {"sections": {"people": "Chaque personne reçoit son récit."}, "reason": "Pour la confiance."}
    proposal = propose_change(negotiated, number=negotiated.number, **said, by=otto)
    signing = to_signing(make_standing(otto, applicant), otto, otto, applicant)
    version = version_numbered(signing, signing.number)
    handed = {"content": PDF, "name": "signe.pdf", "password": PASSWORD}
    paper = hand_in_paper(signing, number=version.number, hash=version.hash, **handed, by=applicant)
    binding = make_in_force(otto, applicant)
    return {
        "agreement": negotiated.code,
        "proposal": proposal.code,
        "signing": signing.code,
        "paper": paper.code,
        "in_force": binding.code,
    }


def _planned(pilot: Pilot, lead: Actor, otto: Actor) -> dict[str, str]:
    """One milestone is late, one waits for it; an axis of the lab."""
    late = make_milestone(pilot, "Bail signé", days=-4, by=lead, **_owned(otto))
    make_milestone(pilot, days=40, by=lead, waits_for=[late])
    return {"milestone": late.code, "axis": make_axis("Habiter ensemble", None, pilot).code}


def _owned(otto: Actor) -> dict[str, Any]:
    return {"owner": otto.person, "organisation": otto.organisation}


def _measured(pilot: Pilot, lead: Actor, curator: Actor) -> dict[str, str]:
    """A year of quarters against the plan, with a correction and one that waits; another indicator without a value."""
    today = clock.today()
    since = today - 2 * YEAR
    targets = [(today - YEAR, Decimal(40)), (today + YEAR, Decimal(160))]
    indicator = make_indicator(pilot, starts_on=since, baseline_on=since, targets=targets)
    site = pilot.sites.get(state="running")
    whole = [one for one in periods_between(today - YEAR, today, "quarterly") if one.ends_on < today]
    for number, period in enumerate(whole, 1):
        entry = Entry(value=Decimal(12 * number), context="Le marché attire." if number == 2 else "")
        value = enter_value(
            indicator, starts_on=period.starts_on, entry=entry, site=site, submit=True, by=lead
        )
        if period is not whole[-1]:
            decide_value(value, accept=True, by=curator)
    make_indicator(pilot, "Voisins qui se connaissent", starts_on=since, baseline_on=since, targets=targets)
    return {"indicator": indicator.code}
