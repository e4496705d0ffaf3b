"""Who may do what with organisations, and what a mandate must be for anything to be done under it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import is_person, needs, predicate
from ideas.kernel.errors import LabError, NotAllowed
from ideas.kernel.roles import is_keeper
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, can_commit, in_force, organisations_visible_to

# --- Standing: what holds for everything that is done under a mandate ---------------------------------------

type Covers = Callable[[str, Any], bool]

_scopes: dict[str, dict[str, Covers]] = {}


def register_scope(kind: str, covers: Covers) -> None:
    """Have mandates limited to subjects of ``kind`` ask ``covers(code, subject)`` whether it is within that
    one; several chapters may know subjects that are, one answer each.
    """
    _scopes.setdefault(kind, {})[covers.__module__] = covers


def mandate_stands(by: Actor, _permission: str, subject: Any) -> LabError | None:
    """Whether the mandate ``by`` acts under, read again and locked, is theirs, in force now and covers
    ``subject``.

    Locked where the database can, so that revoking it waits for what is being done under it, or the other way
    round.
    """
    if by.mandate is None:
        return None
    mandates = Mandate.objects.filter(in_force(clock.today()), pk=by.mandate.pk, person=by.person)
    if connection.in_atomic_block:
        mandates = mandates.select_for_update(of=("self",), no_key=True)
    mandate = mandates.first()
    if mandate is None:
        return NotAllowed(_("Votre mandat pour cette organisation n’est plus en vigueur."))
    if not _covers(mandate, subject):
        return NotAllowed(_("Votre mandat pour cette organisation ne s’étend pas à cela."))
    return None


def _covers(mandate: Mandate, subject: Any) -> bool:
    if mandate.scope_kind == Mandate.Scope.ALL:
        return True
    answers = _scopes.get(mandate.scope_kind, {}).values()
    return any(covers(mandate.scope_code, subject) for covers in answers)


# --- Predicates ---------------------------------------------------------------------------------------------


@needs(_("agir pour une organisation"))
def acts_under_mandate(actor: Actor, _subject: Any) -> bool:
    """Acts for an organisation."""
    return actor.mandate is not None


@needs(_("agir pour une organisation, avec un mandat de représentation ou de suppléance"))
def may_commit(actor: Actor, _subject: Any) -> bool:
    """Acts for an organisation as its representative or deputy, whose word binds it."""
    return actor.mandate is not None and actor.mandate.role in COMMITTING_ROLES


@needs(
    _("agir pour une organisation que le lab a vérifiée, avec un mandat de représentation ou de suppléance")
)
def may_commit_anew(actor: Actor, subject: Any) -> bool:
    """May commit the organisation acted for, and the lab vouches for it today."""
    return may_commit(actor, subject) and can_commit(actor.organisation, clock.today())


@predicate
def can_see(actor: Actor, organisation: Organisation) -> bool:
    """May know of it."""
    return organisations_visible_to(actor).filter(pk=organisation.pk).exists()


@needs(_("n’agir pour aucune autre organisation"))
def acts_for_no_other(actor: Actor, subject: Organisation | Mandate | Membership) -> bool:
    """Acts as themselves or for the organisation it is about, never for another one."""
    return actor.mandate is None or actor.mandate.organisation_id == _organisation_of(subject)


@needs(_("un mandat de représentation de cette organisation"))
def represents(actor: Actor, subject: Organisation | Mandate | Membership) -> bool:
    """Has a mandate in force as representative of the whole organisation it is about."""
    return _holds(actor, subject, (Mandate.Role.REPRESENTATIVE,))


@needs(_("un mandat de représentation ou de suppléance de cette organisation"))
def represents_or_deputises(actor: Actor, subject: Organisation | Mandate | Membership) -> bool:
    """Has a mandate in force as representative or deputy of the whole organisation it is about."""
    return _holds(actor, subject, COMMITTING_ROLES)


@needs(_("l’avoir proposée, avant que le lab l’inscrive"))
def proposed_it(actor: Actor, organisation: Organisation) -> bool:
    """Proposed it, and the lab has not listed it yet."""
    if not actor.is_person or organisation.listed_at is not None:
        return False
    return organisation.mandates.filter(person=actor.person, granted_at=None, revoked_at=None).exists()


@needs(_("qu’il s’agisse de vous"))
def is_theirs(actor: Actor, subject: Mandate | Membership) -> bool:
    """It is their own mandate or membership."""
    return actor.is_person and subject.person_id == actor.person.pk


@needs(_("que le lab ait inscrit cette organisation"))
def is_listed(_actor: Actor, organisation: Organisation) -> bool:
    """The lab lists it and has not hidden it."""
    is_shown = organisation.listed_at is not None and not organisation.is_hidden
    return is_shown and organisation.merged_into_id is None


def _holds(actor: Actor, subject: Any, roles: tuple[str, ...]) -> bool:
    if not actor.is_person:
        return False
    mandates = Mandate.objects.filter(in_force(clock.today()), person=actor.person, role__in=roles)
    return mandates.filter(organisation=_organisation_of(subject), scope_kind=Mandate.Scope.ALL).exists()


def _organisation_of(subject: Organisation | Mandate | Membership) -> int:
    return subject.pk if isinstance(subject, Organisation) else subject.organisation_id


_keeps_it = is_keeper | (represents_or_deputises & acts_for_no_other)
_heads_it = is_keeper | (represents & acts_for_no_other)

PERMISSIONS = {
    "organisations.propose_organisation": is_person,
    "organisations.add_organisation": is_keeper,
    "organisations.list_organisation": is_keeper,
    "organisations.change_organisation": _keeps_it | proposed_it,
    "organisations.request_verification": _keeps_it,
    "organisations.read_verification": _keeps_it,
    "organisations.verify_organisation": is_keeper,
    "organisations.merge_organisations": is_keeper,
    "organisations.hide_organisation": is_keeper,
    "organisations.show_organisation": is_keeper,
    "organisations.change_network": is_keeper,
    "organisations.invite_member": _keeps_it,
    "organisations.accept_invitation": is_theirs,
    "organisations.end_membership": is_theirs | _keeps_it,
    "organisations.ask_mandate": is_person & can_see & is_listed,
    "organisations.grant_mandate": _heads_it,
    "organisations.revoke_mandate": is_theirs | _heads_it,
}
