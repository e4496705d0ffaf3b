"""What becomes of milestones: begun, reached with what shows it, dropped with a reason; why one is late."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StepNotOnMap
from ideas.kernel.text import clean_text
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import owed_reason
from ideas.roadmap.facts import DelayExplained, MilestoneMoved
from ideas.roadmap.lifecycle import LINK_LIMIT, MOVES, TEXT_LIMIT, MilestoneState
from ideas.roadmap.models import Milestone
from ideas.roadmap.operations.planning import expect_read, read_locked, write
from ideas.roadmap.queries import is_shown


def move_milestone(
    milestone: Milestone,
    *,
    state: str,
    reached_on: datetime.date | None = None,
    evidence: str = "",
    link: str = "",
    reason: str = "",
    version: int | None = None,
    by: Actor,
) -> Milestone:
    """Begin, reach or drop ``milestone``.

    Reached, it owes a text, a link or one of its files that shows it; ``reached_on`` is today unless told otherwise. Dropped,
    it owes a ``reason``. With ``version``, raises StaleRevision when it says something else by now. Raises StepNotOnMap from
    where it stands, Invalid. Records MilestoneMoved.
    """
    with transaction.atomic():
        milestone = read_locked(milestone)
        authorize(by, "roadmap.move_milestone", milestone)
        expect_read(milestone, version)
        if state not in MOVES[MilestoneState(milestone.state)]:
            raise StepNotOnMap(_("Ce jalon ne peut pas passer de là où il est à cet état."))
        values: dict[str, Any] = {"state": MilestoneState(state)}
        if state == MilestoneState.REACHED:
            values |= _reached(milestone, reached_on, evidence, link)
        if state == MilestoneState.DROPPED:
            values["reason"] = owed_reason(reason, _("Dites pourquoi ce jalon est abandonné."))
        write(milestone, **values)
        Pilot.objects.filter(pk=milestone.pilot_id).update(active_at=clock.now())
        said = {"pilot": milestone.pilot.code, "milestone": milestone.code}
        record(MilestoneMoved(**said, state=state), by=by)
    return milestone


def explain_delay(milestone: Milestone, *, reason: str, version: int | None = None, by: Actor) -> Milestone:
    """Say why ``milestone`` is late; it is read by all. Said anew it takes the place of what was said.

    With ``version``, raises StaleRevision when it says something else by now. Raises Invalid without a reason, MovedOn when it
    is not late (any more). Records DelayExplained.
    """
    reason = owed_reason(reason, _("Dites pourquoi ce jalon est en retard."))
    with transaction.atomic():
        milestone = read_locked(milestone)
        authorize(by, "roadmap.explain_delay", milestone)
        expect_read(milestone, version)
        if not milestone.is_late:
            raise MovedOn(_("Ce jalon n’est pas en retard."))
        write(milestone, late_reason=reason)
        record(DelayExplained(pilot=milestone.pilot.code, milestone=milestone.code), by=by)
    return milestone


def _reached(
    milestone: Milestone, reached_on: datetime.date | None, evidence: str, link: str
) -> dict[str, Any]:
    """The columns of a milestone that was reached; Invalid with all that is wrong."""
    day, today = reached_on or clock.today(), clock.today()
    text, link = clean_text(evidence), clean_text(link, lines=False)
    errors = []
    if day > today:
        errors.append(FieldError("reached_on", "in_future", _("Ce jour n’est pas encore venu.")))
    if len(text) > TEXT_LIMIT:
        errors.append(FieldError("evidence", "too_long", _("Le texte est trop long.")))
    if not is_web_address(link):
        words = _("Donnez une adresse complète, qui commence par https:// ou http://.")
        errors.append(FieldError("link", "invalid", words))
    shown = Milestone(code=milestone.code, evidence=text, link=link)
    if not is_shown(shown):
        words = _("Dites ce qui montre qu’il est atteint : un texte, un lien ou un fichier.")
        errors.append(FieldError("evidence", "required", words))
    if errors:
        raise Invalid(errors)
    return {"reached_on": day, "evidence": text, "link": link}


def is_web_address(text: str) -> bool:
    """Whether ``text`` is empty or an address on the web that is not too long."""
    if not text:
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= LINK_LIMIT
