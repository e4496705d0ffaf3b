"""What the charter lets a process ask for: a step of an idea, or the start of its pilot, may name it."""

from django.utils.translation import gettext as _

from ideas.charter.lifecycle import GUARD, Side
from ideas.charter.queries import Subject, sides_missing, sides_of
from ideas.workflow.guards import Found, Parameters, register_guard


def _names(sides: list[str]) -> str:
    return ", ".join(str(Side(side).label) for side in sides)


@register_guard(
    GUARD,
    wording=lambda p: (
        _("Les questions de la charte, répondues par : %(sides)s") % {"sides": _names(sides_of(p))}
    ),
    missing=lambda p, found: (
        _("Aux questions de la charte n’ont pas encore répondu : %(sides)s.")
        % {"sides": _names(found["sides"])}
    ),
)
def charter_answered(subject: Subject, parameters: Parameters) -> Found | None:
    """Each of ``sides`` (all three unless some are named) answered all questions; earned where the lab has no charter."""
    missing = sides_missing(subject, sides_of(parameters))
    return {"sides": missing} if missing else None
