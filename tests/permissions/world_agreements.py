"""The agreements of the world in which the tables are asked: one of the pilot, negotiated; one by itself, in force."""

from typing import Any

from ideas.agreements.models import Agreement, Party, ProposedText, Signature, Version
from ideas.kernel.actor import Actor
from ideas.kernel.canonical import hash_of

ALONG_AGREEMENTS: dict[type, tuple[str, ...]] = {
    Agreement: ("pilot__idea", "begun_for"),
    ProposedText: ("agreement__pilot__idea", "organisation"),
    Signature: ("version__agreement__pilot__idea", "organisation"),
}


def plant_agreements(actors: dict[str, Actor], things: dict[str, Any]) -> None:
    """As rows: the partner is a party of both, the commune began the one by itself."""
    partner = actors["partner"]
    mine = {"organisation": partner.organisation, "mandate": partner.mandate, "person": partner.person}
    of_pilot = _planted(things["pilot"], state="negotiation")
    standing = _planted(
        None, begun_for=things["organisation"], state="in_force", in_force_number=1, title="Protocole"
    )
    for agreement in (of_pilot, standing):
        Party.objects.create(agreement=agreement, organisation=partner.organisation)
    Party.objects.create(agreement=standing, organisation=things["organisation"])
    version = of_pilot.versions.get()
    paper = Signature.objects.create(
        version=version, state="awaiting", way="paper", hash=version.hash, **mine
    )
    things |= {
        "agreement": of_pilot,
        "standing agreement": standing,
        "proposal": ProposedText.objects.create(
            agreement=of_pilot, number=1, sections={"purpose": "…"}, **mine
        ),
        "paper": paper,
    }


def _planted(pilot: Any, **fields: Any) -> Agreement:
    fields.setdefault("title", "Convention")
    agreement = Agreement.objects.create(pilot=pilot, **fields)
    Version.objects.create(
        agreement=agreement, number=1, title=agreement.title, canonical="{}", hash=hash_of("{}")
    )
    return agreement
