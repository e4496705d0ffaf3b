"""The charter in the world of the tables: one that holds, a draft, and an idea and a pilot whose next step asks for answers."""

from typing import TYPE_CHECKING

from ideas.charter.models import Adhesion, CharterVersion
from ideas.ideation.models import Idea
from ideas.organisations.models import Mandate
from ideas.pilots.lifecycle import PilotState
from ideas.pilots.models import Partner, Pilot
from tests.factories.charter import ask_for_answers, make_charter
from tests.factories.pilots import lead_to_pilot, make_committed_idea

if TYPE_CHECKING:
    from tests.permissions.world import World


def add_charter(world: "World") -> None:
    """Every organisation that somebody represents adheres; the lead’s idea and pilot are of a partner, too."""
    lead, partner = world.actors["lead"], world.actors["partner"]
    asked = make_committed_idea(lead, partner, title="À l’aune de la charte")
    tried = make_committed_idea(lead, partner, title="Essayée selon la charte")
    for idea in (asked, tried):
        world._gather_team(idea)
    lead_to_pilot(tried, by=world.actors["curator"])
    pilot = Pilot.objects.create(
        idea=Idea.objects.get(pk=tried.pk), title=tried.title, state=PilotState.PREPARING
    )
    Partner.objects.create(
        pilot=pilot,
        organisation=partner.organisation,
        role="host",
        state="accepted",
        accepted_at=pilot.created_at,
    )
    ask_for_answers()
    charter = make_charter()
    for mandate in Mandate.objects.filter(role="representative", granted_at__isnull=False):
        row = {"person": mandate.person, "mandate": mandate}
        Adhesion.objects.get_or_create(organisation=mandate.organisation, charter=charter, defaults=row)
    draft = CharterVersion.objects.create(number=2, values=charter.values)
    world.things |= {"asked idea": asked, "asked pilot": pilot, "charter": charter, "charter draft": draft}
