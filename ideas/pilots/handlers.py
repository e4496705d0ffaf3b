"""What pilots do because of what happened elsewhere."""

import datetime
from typing import Any

from ideas.activity.hearing import Queue, daily, periodic, reaction
from ideas.activity.models import Delivery
from ideas.activity.operations import defer, raise_generation
from ideas.ideation.facts import IdeaAdvanced, IdeaEndorsed, TextRedacted
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.kernel.text import plain_text_of
from ideas.pilots.facts import PilotChanged, PilotOpened
from ideas.pilots.lifecycle import OPENS_AT, WAITING
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations import (
    expire_invitation,
    leave_at_the_day,
    open_pilot,
    remind_of_review,
    take_up_commitments,
)
from ideas.search.operations import index_text

FAR, NEAR = datetime.timedelta(days=30), datetime.timedelta(days=7)


def _subject(delivery: Delivery) -> str:
    return delivery.fact.subject_code if delivery.fact is not None else ""


@reaction("pilots.open_pilot", hears=(IdeaAdvanced,))
def open_earned_pilot(delivery: Delivery) -> None:
    """Open the pilot of an idea that reached the stage for it, if it still stands there."""
    assert delivery.fact is not None  # noqa: S101 - it only hears facts
    idea = Idea.objects.filter(code=delivery.fact.subject_code).first()
    if idea is not None and delivery.fact.data["target"] in OPENS_AT:
        open_pilot(idea, by=SYSTEM)


@reaction("pilots.take_up_commitments", hears=(IdeaEndorsed,))
def take_up(delivery: Delivery) -> None:
    """Let an organisation that committed itself to an idea in its pilot count as having applied."""
    idea = Idea.objects.filter(code=_subject(delivery)).first()
    if idea is not None:
        take_up_commitments(idea, by=SYSTEM)


@reaction("pilots.expire_invitation")
def expire(delivery: Delivery) -> None:
    """End an invitation to a partner at its date, if nobody answered it and it was not given another one."""
    answer_by = datetime.datetime.fromisoformat(delivery.payload["answer_by"])
    partner = Partner.objects.filter(pk=delivery.payload["partner"], answer_by=answer_by).first()
    if partner is not None:
        expire_invitation(partner, by=SYSTEM)


@reaction("pilots.leave_at_the_day")
def leave(delivery: Delivery) -> None:
    """Let a partner go at the end of its notice, if it did not take it back or give another day."""
    leaves_on = datetime.date.fromisoformat(delivery.payload["leaves_on"])
    partner = Partner.objects.filter(pk=delivery.payload["partner"], leaves_on=leaves_on).first()
    if partner is not None:
        leave_at_the_day(partner, by=SYSTEM)


@reaction("pilots.index", hears=(PilotOpened, PilotChanged), queue=Queue.HEAVY, hears_quiet=True)
def index(delivery: Delivery) -> None:
    """Let a pilot be found by the words it has now; locked, so that of two deliveries the later one writes last."""
    _index(code=_subject(delivery))


@reaction("pilots.index_redacted", hears=(TextRedacted,), queue=Queue.HEAVY)
def index_redacted(delivery: Delivery) -> None:
    """Let it be found no more by words that were blacked out of its idea, and of it."""
    _index(pk__in=Pilot.objects.filter(idea__code=_subject(delivery)).values("pk"))


def _index(**which: Any) -> None:
    for pilot in Pilot.objects.select_for_update(no_key=True).filter(**which):
        light = f"{pilot.summary} {plain_text_of(pilot.text)}"
        index_text("pilot", pilot.code, language=pilot.language, heavy=pilot.title, light=light)
        raise_generation()


# --- Reviews that come near or are late ---------------------------------------------------------------------------


@reaction("pilots.look_for_reviews")
def look_for_reviews(delivery: Delivery) -> None:
    """Each morning: have those told whose review is near or late, once for each of thirty days, seven days and late."""
    today = clock.today()
    near = Pilot.objects.filter(state__in=WAITING, review_on__lte=today + FAR)
    for pilot in near.only("pk", "review_on").order_by("pk"):
        day = pilot.review_on
        assert day is not None  # noqa: S101 - asked for
        how = "late" if day < today else "soon" if day <= today + NEAR else "near"
        meant = {"pilot": pilot.pk, "review_on": day.isoformat()}
        defer("pilots.remind_of_review", meant, key=f"review:{pilot.pk}:{day}:{how}")


periodic("pilots.look_for_reviews", daily(7))


@reaction("pilots.remind_of_review")
def tell_of_review(delivery: Delivery) -> None:
    """Tell of one, if it is still owed for that day."""
    pilot = Pilot.objects.filter(pk=delivery.payload["pilot"]).first()
    if pilot is not None:
        day = datetime.date.fromisoformat(delivery.payload["review_on"])
        remind_of_review(pilot, review_on=day, by=SYSTEM)
