"""The demonstration's pilots: partners, news and reviews, each at its time."""

import datetime
import tomllib
from typing import Any

from ideas.consent.operations import take_position
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import endorse_idea
from ideas.kernel import clock
from ideas.pilots import operations as pilots
from ideas.pilots.guards import unmet_to_start
from ideas.pilots.models import Partner, Pilot
from lab.web.demo.agreeing import Agreeing
from lab.web.demo.following_up import FollowingUp
from lab.web.demo.giving import Giving
from lab.web.demo.people import DAY, FOLDER, Cast
from lab.web.demo.planning import Event, events_of
from lab.web.demo.spreading import Spreading
from lab.web.demo.telling import Telling

MINUTE = datetime.timedelta(minutes=1)

LATER = "Le lieu et l’équipe sont prêts ; ce qui manque encore est réglé dans le premier mois."

OTHERWISE: tuple[Event, ...] = (
    {"by": "otto", "role": "host", "words": "La commune ouvre ses locaux et nomme une personne de contact."},
    {"by": "nadia", "role": "operator", "words": "Notre équipe est prête à commencer au printemps."},
)


class Trials(Agreeing, Spreading, FollowingUp, Giving, Telling):
    """Tells what became of the ideas that are tried."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        rows = tomllib.loads((FOLDER / "pilots.toml").read_text("utf-8"))["pilots"]
        self.rows: dict[str, dict[str, Any]] = {row["idea"]: row for row in rows}
        self.planned = tomllib.loads((FOLDER / "plans.toml").read_text("utf-8"))
        self.plans: dict[str, dict[str, Any]] = {plan["idea"]: plan for plan in self.planned["plans"]}
        rows = tomllib.loads((FOLDER / "outcomes.toml").read_text("utf-8"))["outcomes"]
        self.outcomes: dict[str, list[Event]] = {row["idea"]: row["events"] for row in rows}

    def commit(self, idea: Idea) -> None:
        """Organisations commit themselves to an idea that is about to become a pilot."""
        for row in self.rows.get(idea.title, {}).get("commits", OTHERWISE):
            by = self.cast.actor_for(row["by"])
            endorse_idea(idea, text=row["words"], intended_role=row["role"], by=by)

    def tell(self, idea: Idea) -> None:
        """From the opening, which just happened, to where the pilot stands today."""
        row = self.rows.get(idea.title)
        if row is None:
            return
        pilot = Pilot.objects.get(idea=idea)
        lead = self.cast.actor("carla")
        changes = {name: self.cast.today + days * DAY for name, days in row["days"].items()}
        with clock.set_to(pilot.created_at + DAY):
            pilots.change_pilot(pilot, changes={"text": row["text"], **changes}, by=lead)
        happened = [
            *row["events"],
            *events_of(self.plans.get(idea.title, {})),
            *self.outcomes.get(idea.title, ()),
        ]
        for event in sorted(happened, key=lambda event: -event["ago"]):
            moment = clock.now() - event["ago"] * DAY
            with clock.set_to(moment):
                getattr(self, f"_{event['what']}")(pilot, event)
            self.cast.catch_up(moment + MINUTE)

    def bind(self) -> None:
        """What holds more than one pilot together: priority axes, and agreements that stand by themselves."""
        for plan in self.planned["standing"]:
            self.agree_standing(plan)
        for plan in self.planned["axes"]:
            self.set_axis(plan)

    def _partner(self, pilot: Pilot, organisation: str) -> Partner:
        return pilot.partners.get(organisation=self.cast.organisations[organisation])

    def _accept(self, pilot: Pilot, event: Event) -> None:
        partner = self._partner(pilot, self.cast.represented[event["by"]])
        pilots.answer_invitation(partner, accept=True, by=self.cast.actor_for(event["by"]))

    def _invite(self, pilot: Pilot, event: Event) -> None:
        organisation = self.cast.organisations[event["who"]]
        asked = {"organisation": organisation, "role": event["role"], "text": event["words"]}
        pilots.invite_partner(pilot, **asked, by=self.cast.actor(event["by"]))

    def _apply(self, pilot: Pilot, event: Event) -> None:
        by = self.cast.actor_for(event["by"])
        pilots.apply_as_partner(pilot, role=event["role"], text=event["words"], by=by)

    def _admit(self, pilot: Pilot, event: Event) -> None:
        by = self.cast.actor(event["by"])
        pilots.decide_application(self._partner(pilot, event["who"]), accept=True, by=by)

    def _start(self, pilot: Pilot, event: Event) -> None:
        pilot.refresh_from_db()
        waived = [verdict.guard for verdict in unmet_to_start(pilot)]
        reason = event.get("reason", LATER) if waived else ""
        pilots.start_pilot(pilot, reason=reason, override=waived, by=self.cast.actor(event["by"]))

    def _review(self, pilot: Pilot, event: Event) -> None:
        pilots.begin_review(pilot, by=self.cast.actor(event["by"]))

    def _decide(self, pilot: Pilot, event: Event) -> None:
        decided = {"decision": event["decision"], "reason": event["reason"]}
        pilots.decide_review(pilot, **decided, review_on=pilot.review_on, by=self.cast.actor(event["by"]))

    def _ask_partners(self, pilot: Pilot, event: Event) -> None:
        asked = {"decision": event["decision"], "proposal": event["words"], "quorum_value": event["quorum"]}
        deadline = clock.today() + event["within"] * DAY
        pilots.ask_partners(pilot, **asked, deadline=deadline, by=self.cast.actor(event["by"]))

    def _position(self, pilot: Pilot, event: Event) -> None:
        round_ = pilot.reviews.latest("number").round
        assert round_ is not None  # noqa: S101 - the partners were asked before
        said = {"stance": event["stance"], "text": event.get("words", "")}
        take_position(round_, **said, by=self.cast.actor_for(event["by"]))

    def _news(self, pilot: Pilot, event: Event) -> None:
        words = {"title": event["title"], "text": event["text"], "language": pilot.language}
        pilots.post_news(pilot, **words, by=self._speaker(event["by"]))

    def _comment(self, pilot: Pilot, event: Event) -> None:
        thread = thread_of("pilot", pilot.code)
        assert thread is not None  # noqa: S101 - it opens with its pilot
        said = {"body": event["words"], "purpose": event["purpose"], "language": "fr"}
        post_comment(thread, **said, by=self._speaker(event["by"]))
