"""Ideas that nobody carries, and who asks to."""

from django.http import HttpRequest, HttpResponse

from ideas.ideation.asking import requests_to_carry
from ideas.ideation.queries import ideas_curated_by, looking_for_carrier
from ideas.kernel.roles import CURATOR
from lab.web.answers import show
from lab.web.desk.door import for_staff

SHOWN = 100


@for_staff(CURATOR)
def carriers(request: HttpRequest) -> HttpResponse:
    """What waits to be confirmed, the oldest first; below the ideas without a lead, last active first."""
    curated = ideas_curated_by(request.actor).filter(hidden_at=None)
    seeking = looking_for_carrier(curated).select_related("stage").order_by("-active_at", "-id")
    context = {"waiting": requests_to_carry(curated)[:SHOWN], "seeking": seeking[:SHOWN]}
    return show(request, "web/desk/carriers.html", context)
