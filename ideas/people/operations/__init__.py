"""What can be done with people: one file per occasion."""

from ideas.people.operations.accounts import (
    accept_documents,
    change_password,
    change_profile,
    confirm_email,
    record_consent,
    sign_up,
)
from ideas.people.operations.addresses import (
    ask_email_change,
    confirm_email_change,
    forget_old_addresses,
    resume_mail,
    stop_mail,
    withdraw_email_change,
)
from ideas.people.operations.blocking import block_person, unblock_person
from ideas.people.operations.claims import (
    change_contact,
    claim_account,
    claim_person,
    invite_to_claim,
    issue_claim,
    record_person,
)
from ideas.people.operations.leaving import (
    close_account,
    close_unconfirmed,
    erase_personal_data,
    export_person,
)
from ideas.people.operations.recording import record_people
from ideas.people.operations.roles import grant_role, revoke_role
from ideas.people.operations.tokens import make_token, revoke_token, use_token

__all__ = [
    "accept_documents",
    "ask_email_change",
    "block_person",
    "change_contact",
    "change_password",
    "change_profile",
    "claim_account",
    "claim_person",
    "close_account",
    "close_unconfirmed",
    "confirm_email",
    "confirm_email_change",
    "erase_personal_data",
    "export_person",
    "forget_old_addresses",
    "grant_role",
    "invite_to_claim",
    "issue_claim",
    "make_token",
    "record_consent",
    "record_people",
    "record_person",
    "resume_mail",
    "revoke_role",
    "revoke_token",
    "sign_up",
    "stop_mail",
    "unblock_person",
    "use_token",
    "withdraw_email_change",
]
