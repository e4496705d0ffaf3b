"""Who may do what with people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import anyone, is_person, needs, nobody, predicate
from ideas.kernel.roles import is_administrator, is_curator, is_keeper, is_staff
from ideas.people.models import Claim, Person, Token


@needs(_("une connexion en personne, sans clé d’accès"))
def is_full_session(actor: Actor, _subject: Any) -> bool:
    """Signed in by themselves, not through a token."""
    return actor.is_person and actor.scopes is None


@needs(_("qu’il s’agisse de vous"))
def is_self(actor: Actor, person: Person) -> bool:
    """Is the person it is about."""
    return actor.is_person and actor.person.pk == person.pk


@needs(_("que cette clé soit la vôtre"))
def owns_token(actor: Actor, token: Token) -> bool:
    """Is the one whose token it is."""
    return actor.is_person and actor.person.pk == token.person_id


@needs(_("un compte confirmé"))
def has_account(_actor: Actor, person: Person) -> bool:
    """The person has a confirmed account that is open."""
    return not person.is_unclaimed and person.confirmed_at is not None and not person.is_closed


@needs(_("que personne n’ait encore confirmé cette adresse"))
def can_be_claimed(_actor: Actor, person: Person) -> bool:
    """The person was recorded by others, and nobody has confirmed an address as theirs yet."""
    is_open = not person.is_closed and person.united_with_id is None
    return is_open and (person.is_unclaimed or (bool(person.recorded_via) and person.confirmed_at is None))


@predicate
def holds_a_role(_actor: Actor, person: Person) -> bool:
    """The person has a lab role."""
    person.forget_roles()
    return bool(person.lab_role_names())


@needs(_("que ce soit le compte de quelqu’un d’autre"))
def is_not_theirs(actor: Actor, claim: Claim) -> bool:
    """The claim is for another row than the caller's own."""
    return actor.is_person and actor.person.pk != claim.person_id


is_somebody_else = (~is_self).needing(_("qu’il s’agisse de quelqu’un d’autre"))

PERMISSIONS = {
    "people.sign_up": anyone,
    "people.confirm_email": nobody,
    "people.accept_documents": is_self & is_full_session,
    "people.record_consent": is_staff,
    "people.change_profile": is_self,
    "people.change_password": is_self & is_full_session,
    "people.change_email": is_self & is_full_session & has_account,
    "people.make_token": is_self & is_full_session & has_account,
    "people.revoke_token": owns_token | is_administrator,
    "people.grant_role": is_administrator & is_full_session & has_account,
    "people.revoke_role": is_administrator & is_full_session,
    "people.block_person": (is_administrator | (is_curator & ~holds_a_role)) & is_somebody_else,
    "people.unblock_person": is_keeper & is_somebody_else,
    "people.record_person": is_staff,
    "people.change_contact": is_staff,
    "people.issue_claim": is_staff & can_be_claimed,
    "people.claim_account": ~is_person,
    "people.claim_person": is_not_theirs & is_full_session,
    "people.stop_mail": is_keeper,
    "people.resume_mail": (is_self & is_full_session) | is_keeper,
    "people.close_account": (is_self & is_full_session) | is_administrator,
    "people.erase_personal_data": nobody,
    "people.export_person": is_self,
    "people.forget_old_addresses": nobody,
    "people.see_address": is_keeper,
}
