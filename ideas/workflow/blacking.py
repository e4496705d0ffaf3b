"""What clocks say of ideas, for the act that blacks words out.

A file of its own because that act asks every chapter for exactly this.
"""

from django.db.models import Q

from ideas.kernel.blacking import Around, holds
from ideas.workflow.models import Clock


def _running(around: Around) -> Q:
    return around.named(kind="kind", code="subject")


holds(Clock, "pause_reason", belongs=_running)
