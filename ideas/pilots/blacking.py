"""What pilots say, for the act that blacks words out of all that belongs to an idea.

A file of its own because that act asks every chapter for exactly this. A pilot's texts began as the idea's and are its own:
they stay when who wrote the idea takes its text away.
"""

from ideas.kernel.blacking import holds
from ideas.pilots.models import (
    Criterion,
    Hearing,
    News,
    Partner,
    Pilot,
    PilotPassage,
    PromisedSynthesis,
    Review,
)

holds(Pilot, "title", "summary", "text", "hidden_reason", belongs="idea", kind="pilot")
holds(Partner, "text", "reason", "duties", belongs="pilot__idea")
holds(Criterion, "text", belongs="criteria__pilot__idea")
holds(Hearing, "said", "led_to", belongs="pilot__idea")
holds(PilotPassage, "reason", belongs="pilot__idea")
holds(Review, "reason", belongs="pilot__idea")
holds(PromisedSynthesis, "about", belongs="pilot__idea")
holds(News, "title", "text", "hidden_reason", belongs="pilot__idea", kind="news")
