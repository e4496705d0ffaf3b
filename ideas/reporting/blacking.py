"""What reports say, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this. Hashes stay: the page says that words were taken out.
"""

from ideas.kernel.blacking import holds
from ideas.reporting.models import FunderReport, ReportEntry

holds(FunderReport, "title", "introduction", "manifest", belongs="pilot__idea")
holds(ReportEntry, "said", belongs="report__pilot__idea")
