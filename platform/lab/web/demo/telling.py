"""What the demonstration's pilots hear and learn: stories, anonymous questions, learnings; and the pack they make of it."""

from decimal import Decimal

from ideas.kernel.actor import Actor
from ideas.learning import operations as learning
from ideas.measurement import operations as measurement
from ideas.measurement.models import Questionnaire, Story
from ideas.measurement.operations.asking import Asked
from ideas.pilots.models import Pilot
from ideas.reporting import operations as reporting
from ideas.reporting.queries import rows_offered
from ideas.sites import operations as sites
from ideas.sites.models import PackFeedback, PackOffer, Site
from ideas.sites.queries import draft_of
from lab.web.demo.people import DAY, Cast
from lab.web.demo.planning import Event


class Telling:
    """The events about what was told, by titles and by the names of sites."""

    cast: Cast

    def _story(self, pilot: Pilot, event: Event) -> None:
        """Written down for a partner; with the consent of the person told of, handed in and looked at."""
        by = self.cast.actor_for(event["by"])
        values = {"title": event["title"], "text": event["text"], "site": _place(pilot, event)}
        story = measurement.write_story(pilot, values=values, by=by)
        if "uses" in event:
            self._consent(story, event, by)
            measurement.submit_story(story, by=by)
        if key := event.get("looks"):
            measurement.decide_story(_again(story), accept=True, by=self.cast.actor(key))

    def _consent(self, story: Story, event: Event, by: Actor) -> None:
        until = self.cast.today + event["until"] * DAY if "until" in event else None
        said = {"way": event["way"], "witness": event.get("witness", ""), "until": until}
        measurement.note_consent(story, **said, uses=event["uses"], by=by)

    def _questions(self, pilot: Pilot, event: Event) -> None:
        days = {name: self.cast.today + event[name] * DAY for name in ("opens_on", "closes_on")}
        values = {"title": event["title"], "introduction": event["introduction"], **days}
        asked = [Asked(one["kind"], one["text"], one.get("options", ())) for one in event["asked"]]
        measurement.ask_questions(pilot, values=values, questions=asked, by=self.cast.actor(event["by"]))

    def _answers(self, pilot: Pilot, event: Event) -> None:
        """What several people answered at one place, question by question; an empty text was left out."""
        questionnaire = Questionnaire.objects.get(pilot=pilot, title=event["title"])
        for said in event["said"]:
            answers = {place: one for place, one in enumerate(said, start=1) if one != ""}
            where = _place(pilot, event)
            measurement.answer_questions(questionnaire, answers=answers, site=where, by=Actor())

    def _learn(self, pilot: Pilot, event: Event) -> None:
        words = {name: event.get(name, "") for name in ("kind", "title", "text")}
        values = {**words, "language": pilot.language, "site": _place(pilot, event)}
        learning.note_learning(pilot, values=values, by=self._speaker(event["by"]))

    def _report(self, pilot: Pilot, event: Event) -> None:
        """A report to funders, of all that it can show, or a draft."""
        by = self.cast.actor(event["by"])
        days = {name: self.cast.today + event[name] * DAY for name in ("starts_on", "ends_on")}
        words = {name: event[name] for name in ("title", "introduction")}
        report = reporting.prepare_report(pilot, values={**words, **days, "language": pilot.language}, by=by)
        every = {part: [row.key for row in rows] for part, rows in rows_offered(report).items()}
        report = reporting.change_report(report, changes={"choices": every}, by=by)
        if event.get("is_frozen", True):
            reporting.freeze_report(report, is_public=event.get("is_public", True), by=by)

    def _pack(self, pilot: Pilot, event: Event) -> None:
        """A version of the pack: begun from the one before, written, published."""
        by = self.cast.actor(event["by"])
        changes = {
            name: event[name] for name in ("core", "adaptable", "conditions", "people") if name in event
        }
        if "costs" in event:
            rows = event["costs"]
            changes["costs"] = [
                {"label": label, "amount": Decimal(amount), "every": every} for label, amount, every in rows
            ]
        draft = sites.begin_pack(pilot, by=by)
        sites.write_pack(draft, changes=changes, by=by)
        draft = draft_of(pilot)
        assert draft is not None  # noqa: S101 - it was begun just now
        sites.publish_pack(draft, changes=event.get("changes", ""), by=by)

    def _pack_offer(self, pilot: Pilot, event: Event) -> None:
        offer = PackOffer.objects.select_related("site__pilot__idea__stage", "pack").get(
            site=_place(pilot, event), state="offered"
        )
        said = {"take": event["take"], "reason": event.get("reason", "")}
        sites.answer_pack_offer(offer, **said, by=self._speaker(event["by"]))

    def _pack_feedback(self, pilot: Pilot, event: Event) -> None:
        site = _place(pilot, event)
        assert site is not None  # noqa: S101 - it is said by a place
        said = {name: event[name] for name in ("part", "text", "proposal")}
        feedback = sites.give_pack_feedback(site, **said, by=self._speaker(event["by"]))
        if answer := event.get("answer"):
            waiting = PackFeedback.objects.select_related("site__pilot__idea__stage", "organisation").get(
                pk=feedback.pk
            )
            take, carla = event["take"], self.cast.actor("carla")
            sites.answer_pack_feedback(waiting, take=take, reason=answer, by=carla)

    def _speaker(self, key: str) -> Actor:
        """Who says it: for their organisation where they represent one; nobody in particular is a neighbour."""
        if not key:
            return Actor(person=self.cast.neighbours[7])
        return self.cast.actor_for(key) if key in self.cast.represented else self.cast.actor(key)


def _place(pilot: Pilot, event: Event) -> Site | None:
    name = event.get("site")
    return Site.objects.select_related("pilot__idea__stage").get(pilot=pilot, name=name) if name else None


def _again(story: Story) -> Story:
    return Story.objects.select_related("pilot__idea__stage").get(pk=story.pk)
