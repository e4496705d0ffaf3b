"""What the charter's answers say of an idea, for the act that blacks words out of all that belongs to it.

A file of its own because that act asks every chapter for exactly this.
"""

from ideas.charter.models import Answer
from ideas.kernel.blacking import holds

holds(Answer, "text", belongs=lambda around: around.named("reply__"))
