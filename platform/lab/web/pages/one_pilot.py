"""The pilot that an address names, as every page below it begins with."""

from django.db.models import Prefetch
from django.http import HttpRequest

from ideas.collaboration.queries.having import with_needs_known
from ideas.files.queries import with_files_along
from ideas.ideation.models import TeamMember
from ideas.kernel.errors import NotFound
from ideas.pilots import queries
from ideas.pilots.models import Pilot


def pilot_seen(request: HttpRequest, code: str) -> Pilot:
    """The pilot of that code, with what its page shows; NotFound where the visitor may not know of it."""
    pilots = queries.with_growth(queries.pilots_visible_to(request.actor))
    pilots = pilots.select_related("idea__stage__version")
    pilots = with_needs_known(with_files_along("pilot", pilots), idea="idea")
    team = Prefetch("idea__team", queryset=TeamMember.objects.select_related("person"))
    pilot = pilots.prefetch_related("themes", "territories", team).filter(code=code).first()
    if pilot is None:
        raise NotFound()
    return pilot
