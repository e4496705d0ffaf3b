"""Who may do what together. Each file has its table at its foot; this is all of them."""

from ideas.collaboration.rules import amending, needs
from ideas.kernel.authorization import Predicate

PERMISSIONS: dict[str, Predicate] = {**amending.PERMISSIONS, **needs.PERMISSIONS}
