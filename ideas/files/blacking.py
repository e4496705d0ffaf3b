"""What files say in words, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this. What is inside a file is not read.
"""

from ideas.files.models import File
from ideas.kernel.blacking import Around, holds

holds(File, "name", "title", "alt_text", "hidden_reason", belongs=Around.named)
