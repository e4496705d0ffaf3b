"""Nouns of organisations: one file for each part of the story."""

from ideas.organisations.models.mandates import Mandate, Membership
from ideas.organisations.models.merging import MovedRow, OrganisationMerge
from ideas.organisations.models.organisation import Contact, NetworkMember, Organisation
from ideas.organisations.models.verifying import VerificationStep

__all__ = [
    "Contact",
    "Mandate",
    "Membership",
    "MovedRow",
    "NetworkMember",
    "Organisation",
    "OrganisationMerge",
    "VerificationStep",
]
