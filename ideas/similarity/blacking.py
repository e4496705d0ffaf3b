"""Why ideas were said to differ, for the act that blacks words out.

A file of its own because that act asks every chapter for exactly this. What a text means, in numbers, is read anew when it
changes.
"""

from django.db.models import Q

from ideas.kernel.blacking import Around, holds
from ideas.similarity.models import Difference


def _of_either(around: Around) -> Q:
    return Q(idea=around.idea) | Q(near=around.idea)


holds(Difference, "reason", belongs=_of_either)
