"""An idea of one's own that grows from an amendment that was not taken."""

from django.db import transaction
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ideas.collaboration import facts
from ideas.collaboration.lifecycle import GROWS, SECTION_OF_REASON
from ideas.collaboration.models import Amendment
from ideas.collaboration.operations.amending import locked_amendment, record_of
from ideas.ideation.lifecycle import TITLE_LIMIT
from ideas.ideation.models import Idea
from ideas.ideation.operations import start_idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn


def grow_idea_from(amendment: Amendment, *, by: Actor) -> Idea:
    """Begin a draft of one's own with what a declined amendment proposed; the two name each other.

    Its sections are the amendment's, its themes and places those of the amended idea. Doing it again gives the same
    draft. Raises NotAllowed for all but its author, MovedOn while it is open or was accepted whole. Records AmendmentGrown
    beside IdeaStarted.
    """
    with transaction.atomic():
        amendment = locked_amendment(amendment)
        authorize(by, "collaboration.grow_idea", amendment)
        if amendment.became is not None:
            return amendment.became
        if amendment.state not in GROWS:
            raise MovedOn()
        draft = _begin(amendment, by)
        free = Amendment.objects.filter(pk=amendment.pk, became=None, state=amendment.state)
        if not free.update(became=draft):
            raise MovedOn()
        record_of(facts.AmendmentGrown, amendment, by)
    return draft


def _begin(amendment: Amendment, by: Actor) -> Idea:
    origin = amendment.idea
    with translation.override(amendment.language):
        title = _("D’après « %(title)s »") % {"title": origin.title}
    sections = {SECTION_OF_REASON: amendment.reason, **amendment.texts}
    return start_idea(
        title=Truncator(title).chars(TITLE_LIMIT),
        sections=sections,
        language=amendment.language,
        themes=list(origin.themes.all()),
        territories=list(origin.territories.all()),
        by=by,
    )
