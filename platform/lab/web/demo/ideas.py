"""The demonstration's ideas: written, backed, discussed and led on, each in its own time."""

import datetime
import random
import tomllib
from typing import Any

from django.db import transaction

from ideas.activity import running
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation import operations
from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.people.operations import record_person
from ideas.similarity.operations import tell_difference
from lab.web.demo.life import READ_UNTIL, Life
from lab.web.demo.people import AGE, DAY, FOLDER, Cast
from lab.web.demo.pilots import MINUTE, Trials
from lab.web.demo.together import Together
from lab.web.demo.translations import Tongues

WAY = ("take_up", "open_cocreation", "to_evaluation", "to_pilot")
REACHED = {
    "submitted": 0,
    "late": 0,
    "withdrawn": 0,
    "screening": 1,
    "clarifying": 1,
    "declined": 1,
    "revived": 1,
    "cocreation": 2,
    "evaluation": 3,
    "pilot": 4,
}
REASONS = {
    "open_cocreation": "Le besoin est réel et l’équipe prête à écrire avec d’autres.",
    "to_evaluation": "Le texte est complet et les appuis sont là.",
    "to_pilot": "Un lieu, une équipe et une organisation s’engagent : essayons.",
    "ask": "Où cela se passerait-il, et qui ouvrirait la porte ?",
    "decline": "La commune livre déjà des repas chauds dans ce quartier ; nous vous mettons en lien avec ce service.",
    "revive": "La bibliothèque s’est déclarée prête à accueillir les objets : reprenons.",
    "withdraw": "Une autre idée fait mieux : nous la rejoignons.",
}


class Story:
    """Tells each idea from its first sentence to where it stands today."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.talk = tomllib.loads((FOLDER / "talk.toml").read_text("utf-8"))
        self.life = Life(cast, self.talk)
        self.tongues = Tongues(cast)
        self.together = Together(cast)
        self.trials = Trials(cast)
        self.random = random.Random(7)  # noqa: S311 - the same story each time

    def tell(self) -> int:
        """All ideas of ``ideas.toml``; returns how many."""
        rows = tomllib.loads((FOLDER / "ideas.toml").read_text("utf-8"))["ideas"]
        self.life.follow()
        for row in sorted(rows, key=lambda row: -row["age"]):
            if row["age"] > READ_UNTIL.days:
                self._tell_one(row)
        self.together.tell(since=AGE.days, until=READ_UNTIL.days)
        self.trials.bind()
        self.tongues.tell()
        self.life.read_up()
        for row in rows:
            if row["age"] <= READ_UNTIL.days:
                self._tell_one(row)
        self.life.tell_recent()
        self.together.tell(since=READ_UNTIL.days, until=0)
        self.life.hang_pictures()
        return len(rows)

    @transaction.atomic
    def _tell_one(self, row: dict[str, Any]) -> None:
        start = clock.now() - row["age"] * DAY
        with clock.set_to(start):
            idea, lead = self._begun(row)
            for title, reason in row.get("differs", {}).items():
                tell_difference(idea, near=Idea.objects.get(title=title).code, reason=reason, by=lead)
            operations.advance_idea(idea, step="submit", by=lead)
        self._back(idea, row["supports"], start)
        self._discuss(idea, lead, start)
        self._lead_on(idea, row, lead, start)
        self.cast.catch_up()

    def _begun(self, row: dict[str, Any]) -> tuple[Idea, Actor]:
        reached = REACHED[row["stage"]]
        sections = {"need": row["need"], "solution": row["solution"]}
        if reached >= 2:
            sections |= self.talk["more"][row["language"]]
        values = {
            "title": row["title"],
            "summary": row["summary"],
            "sections": {key: sections[key] for key in SECTIONS if key in sections},
            "language": row["language"],
            "place": row["place"],
            "themes": [self.cast.themes[row["theme"]]],
            "territories": [self.cast.places[row["place"]]],
            "call": self.cast.calls.get(row.get("call")),
        }
        if row["lead"] in self.cast.people:
            lead = self.cast.actor(row["lead"])
            return operations.start_idea(by=lead, **values), lead
        fabio = self.cast.actor("fabio")
        who = {"display_name": "Yvonne Tschanz", "via": "counter", "language": "fr", "key": "demo-yvonne"}
        yvonne = record_person(**who, quiet=True, by=fabio)
        consent = "Carte signée au guichet du quartier"
        return operations.record_idea(person=yvonne, consent=consent, by=fabio, **values), fabio

    def _back(self, idea: Idea, count: int, start: datetime.datetime) -> None:
        with clock.set_to(start + DAY / 2):
            for person in self.random.sample(self.cast.neighbours, min(count, len(self.cast.neighbours))):
                operations.support_idea(idea, by=Actor(person=person))

    def _discuss(self, idea: Idea, lead: Actor, start: datetime.datetime) -> None:
        thread = thread_of("idea", idea.code)
        if thread is None:
            return
        remarks = self.talk["remarks"][idea.language]
        for number in range(self.random.randrange(min(5, len(remarks)))):
            said = remarks[(number + idea.pk) % len(remarks)]
            author = Actor(person=self.random.choice(self.cast.neighbours))
            with clock.set_to(start + (number + 1) * DAY / 2):
                kind = {"purpose": said["purpose"], "stance": said["stance"], "language": idea.language}
                comment = post_comment(thread, body=said["words"], **kind, by=author)
            if number % 2 == 0:
                with clock.set_to(start + (number + 1.4) * DAY / 2):
                    words = self.random.choice(self.talk["answers"][idea.language])
                    post_comment(thread, body=words, parent=comment, language=idea.language, by=lead)

    def _lead_on(self, idea: Idea, row: dict[str, Any], lead: Actor, start: datetime.datetime) -> None:
        """The steps of its way, spread over its age, by curators."""
        reached = REACHED[row["stage"]]
        carla = self.cast.actor("carla" if idea.pk % 3 else "cyril")
        gap = min(row["age"] * DAY / (reached + 2), 30 * DAY)
        for number, step in enumerate(WAY[:reached], 1):
            with clock.set_to(start + number * gap):
                if step == "to_evaluation":
                    self._join(idea, lead)
                if step == "to_pilot":
                    self.trials.commit(idea)
                operations.advance_idea(idea, step=step, reason=REASONS.get(step, ""), by=carla)
        if reached == len(WAY):
            self.cast.catch_up(start + reached * gap + MINUTE)
            self.trials.tell(idea)
        with clock.set_to(start + (reached + 1) * gap):
            self._end(idea, row["stage"], lead, carla)

    def _join(self, idea: Idea, lead: Actor) -> None:
        other = self.cast.actor("bruno" if lead.person != self.cast.people["bruno"] else "alice")
        invitation = operations.invite_to_team(idea, person=other.person, role="co_author", by=lead)
        operations.accept_invitation(invitation, by=other)

    def _end(self, idea: Idea, stage: str, lead: Actor, carla: Actor) -> None:
        if stage == "clarifying":
            operations.advance_idea(idea, step="ask", reason=REASONS["ask"], by=carla)
        if stage in {"declined", "revived"}:
            operations.advance_idea(idea, step="decline", reason=REASONS["decline"], by=carla)
        if stage == "revived":
            operations.advance_idea(idea, step="revive", reason=REASONS["revive"], by=carla)
        if stage == "withdrawn":
            operations.advance_idea(idea, step="withdraw", reason=REASONS["withdraw"], by=lead)


def drain() -> None:
    """Let what follows from the last days happen now; pictures are made smaller by the relay."""
    running.place_facts(100_000)
    for queue in ("now", "mail"):
        while claimed := running.claim_due(200, queue=queue):
            for delivery in claimed:
                running.run_delivery(delivery.pk, delivery.token)
