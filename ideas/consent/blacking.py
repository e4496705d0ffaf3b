"""What rounds say, for the act that blacks words out of all that belongs to an idea. A file of its own for that."""

from ideas.consent.models import Position, Proposal, Round
from ideas.kernel.blacking import holds

holds(Round, "question", "reason", belongs=lambda around: around.named(), kind="round")
holds(Proposal, "text", belongs=lambda around: around.named("round__"))
holds(Position, "text", "answer", belongs=lambda around: around.named("seat__round__"))
