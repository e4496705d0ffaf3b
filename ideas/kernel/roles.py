"""Who works for the lab, as what. Here, because the first chapters ask it already; ``people`` grants the roles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.kernel.authorization import needs

CURATOR, FACILITATOR, ADMINISTRATOR = "curator", "facilitator", "administrator"

# Who keeps what the lab keeps for all: themes, calls, organisations, reports.
KEEPERS = frozenset({CURATOR, ADMINISTRATOR})
# Who meets people and speaks for the lab.
FACILITATING = frozenset({CURATOR, FACILITATOR})
# Who has a place at the desk.
STAFF = KEEPERS | FACILITATING


def is_in_role(actor: Actor, *roles: str) -> bool:
    """Whether ``actor`` holds one of ``roles`` and may use it here, whatever its limits."""
    return not actor.lab_role_names().isdisjoint(roles)


@needs(_("le rôle de curation"))
def is_curator(actor: Actor, _subject: Any) -> bool:
    """Holds the role of curator, perhaps a limited one."""
    return is_in_role(actor, CURATOR)


@needs(_("le rôle d’animation"))
def is_facilitator(actor: Actor, _subject: Any) -> bool:
    """Holds the role of facilitator."""
    return is_in_role(actor, FACILITATOR)


@needs(_("le rôle d’administration"))
def is_administrator(actor: Actor, _subject: Any) -> bool:
    """Holds the role of administrator."""
    return is_in_role(actor, ADMINISTRATOR)


@needs(_("le rôle de curation ou d’administration"))
def is_keeper(actor: Actor, _subject: Any) -> bool:
    """Holds a role that keeps what the lab keeps: curator or administrator."""
    return is_in_role(actor, *KEEPERS)


@needs(_("le rôle de curation ou d’animation"))
def may_facilitate(actor: Actor, _subject: Any) -> bool:
    """Holds a role that meets people: curator or facilitator."""
    return is_in_role(actor, *FACILITATING)


is_staff = is_curator | is_facilitator | is_administrator
