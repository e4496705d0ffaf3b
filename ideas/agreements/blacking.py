"""What agreements say, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this. Words blacked out of a version go out of its canonical
text too: its hash, which was signed, stays, and the page says that the text was changed since.
"""

from ideas.agreements.models import Agreement, ProposedText, Signature, Version
from ideas.kernel.blacking import holds

TEXTS = ("title", "sections", "duties", "annexes", "files", "canonical", "reason")

holds(Agreement, "title", "ended_reason", belongs="pilot__idea", kind="agreement")
holds(Version, *TEXTS, belongs="agreement__pilot__idea")
holds(Signature, "reason", belongs="version__agreement__pilot__idea")
holds(ProposedText, "sections", "reason", "answer", belongs="agreement__pilot__idea")
