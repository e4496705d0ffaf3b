"""Verbs of organisations: one file per occasion."""

from ideas.organisations.operations.committing import expect_commitment
from ideas.organisations.operations.contacts import add_contact, change_contact, remove_contact
from ideas.organisations.operations.keeping import (
    add_organisation,
    change_organisation,
    hide_organisation,
    list_organisation,
    propose_organisation,
    show_organisation,
)
from ideas.organisations.operations.mandates import ask_mandate, grant_mandate, revoke_mandate
from ideas.organisations.operations.members import accept_invitation, end_membership, invite_member
from ideas.organisations.operations.merging import merge_organisations, part_organisations
from ideas.organisations.operations.networks import add_to_network, remove_from_network
from ideas.organisations.operations.representing import settle_next
from ideas.organisations.operations.verifying import (
    expire_verification,
    remind_of_end,
    request_verification,
    revoke_verification,
    start_verification,
    verify_organisation,
)

__all__ = [
    "accept_invitation",
    "add_contact",
    "add_organisation",
    "add_to_network",
    "ask_mandate",
    "change_contact",
    "change_organisation",
    "end_membership",
    "expect_commitment",
    "expire_verification",
    "grant_mandate",
    "hide_organisation",
    "invite_member",
    "list_organisation",
    "merge_organisations",
    "part_organisations",
    "propose_organisation",
    "remind_of_end",
    "remove_contact",
    "remove_from_network",
    "request_verification",
    "revoke_mandate",
    "revoke_verification",
    "settle_next",
    "show_organisation",
    "start_verification",
    "verify_organisation",
]
