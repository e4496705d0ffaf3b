"""What learnings say, for the act that blacks words out of all that belongs to an idea. A file of its own for that."""

from ideas.kernel.blacking import holds
from ideas.learning.models import Learning

holds(Learning, "title", "text", "hidden_reason", belongs="pilot__idea", kind="learning")
