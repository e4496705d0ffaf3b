"""What reports say, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this.
"""

from ideas.kernel.blacking import Around, holds
from ideas.moderation.models import Report

holds(Report, "detail", "words", belongs=Around.named)
