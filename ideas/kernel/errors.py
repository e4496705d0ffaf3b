"""What can be wrong, said so that every door can translate it.

Doors map ``status`` to HTTP; ``code`` is stable and for machines; ``message`` is for people, in the language
active when it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class LabError(Exception):
    """Base of every refusal of ours."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "invalid"
    message: Words = _("Cette demande n’est pas valable.")

    def __init__(self, message: Words | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class SignInNeeded(LabError):
    """An act on something public that only a signed-in person can do."""

    status = 401
    code = "sign_in_needed"
    message = _("Connectez-vous pour continuer.")


class NotAllowed(LabError):
    """The caller knows of the subject but may not do this to it."""

    status = 403
    code = "not_allowed"
    message = _("Vous ne pouvez pas faire cela.")


class Blocked(NotAllowed):
    """The lab has blocked the caller, who may still read, take their data with them and leave."""

    code = "blocked"
    message = _("Votre compte est bloqué. Vous pouvez lire et écrire au lab, mais pas publier.")


class ScopeMissing(NotAllowed):
    """The caller's token was not given what this needs."""

    code = "scope_missing"
    message = _("Cette clé d’accès n’ouvre pas cette action.")


class NotFound(LabError):
    """There is nothing there, or nothing that the caller may know of."""

    status = 404
    code = "not_found"
    message = _("Il n’y a rien à cette adresse.")


class MovedOn(LabError):
    """Somebody else was faster: the state is no longer the one the caller saw."""

    status = 409
    code = "moved_on"
    message = _("L’état a changé entre-temps. Rechargez la page pour voir où nous en sommes.")


class StaleRevision(LabError):
    """The text changed since the caller read it; ``current`` is what it says now."""

    status = 412
    code = "stale"
    message = _("Le texte a changé entre-temps.")

    def __init__(self, current: Mapping[str, Any], message: Words | None = None) -> None:
        self.current = current
        super().__init__(message)


class TooMany(LabError):
    """A limit against abuse was reached; ``retry_after`` is in seconds."""

    status = 429
    code = "too_many"
    message = _("C’est beaucoup en peu de temps. Réessayez un peu plus tard.")

    def __init__(self, retry_after: int, message: Words | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: a stable ``code`` and a sentence."""

    field: str
    code: str
    message: Words


class Invalid(LabError):
    """Values that cannot be accepted, all of them at once."""

    code = "invalid"
    message = _("Certaines réponses sont à revoir.")

    def __init__(self, errors: Sequence[FieldError] = (), message: Words | None = None) -> None:
        self.errors = tuple(errors)
        super().__init__(message)

    @classmethod
    def one(cls, field_name: str, code: str, message: Words) -> "Invalid":
        """The error of a single field."""
        return cls([FieldError(field_name, code, message)])


@dataclass(frozen=True)
class Unmet:
    """A guard that is not earned yet, in words."""

    guard: str
    message: Words
    parameters: Mapping[str, Any] = field(default_factory=dict)


class StepNotOnMap(LabError):
    """There is no such step from where the subject stands."""

    status = 409
    code = "step_not_on_map"
    message = _("Cette étape n’est pas possible d’ici.")


class GuardsUnmet(LabError):
    """A step is on the map but not earned; ``unmet`` lists all that is missing."""

    status = 409
    code = "guards_unmet"
    message = _("Des conditions manquent encore.")

    def __init__(self, unmet: Sequence[Unmet]) -> None:
        self.unmet = tuple(unmet)
        super().__init__()
