"""What the demonstration's people say to each other: among themselves, in answer, officially, in sum."""

from collections.abc import Mapping
from typing import Any

from ideas.discussion import operations
from ideas.discussion.models import Comment, Thread
from ideas.discussion.queries import thread_about, thread_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from lab.web.demo.people import Cast

type Event = Mapping[str, Any]


class Discussing:
    """Events of discussions, told through the same operations as everything else; a comment is named by who wrote it last."""

    cast: Cast

    def speaker(self, key: str) -> Actor:
        """Who says it: a neighbour without name, or somebody for the organisation that they represent."""
        if not key:
            return Actor(person=self.cast.neighbours[11])
        return self.cast.actor_for(key) if key in self.cast.represented else self.cast.actor(key)

    def _last(self, idea: Idea, key: str) -> Comment:
        said = _public(idea).comments.filter(author=self.speaker(key).person)
        return said.select_related("thread").latest("pk")

    def _reply(self, idea: Idea, event: Event) -> None:
        named = {
            name: f"#{Idea.objects.get(title=title).code}" for name, title in event.get("names", {}).items()
        }
        said = {"body": event["words"].format(**named), "language": idea.language}
        parent = self._last(idea, event["to"])
        operations.post_comment(_public(idea), **said, parent=parent, by=self.speaker(event["by"]))

    def _answer(self, idea: Idea, event: Event) -> None:
        question, answer = self._last(idea, event["to"]), self._last(idea, event["who"])
        operations.mark_answer(question, answer=answer, by=self.cast.actor(event["by"]))

    def _whisper(self, idea: Idea, event: Event) -> None:
        by = self.cast.actor(event["by"])
        thread = thread_about("idea", idea, by, event["circle"])
        assert thread is not None  # noqa: S101 - the cast is on the team or leads the idea
        operations.post_comment(thread, body=event["words"], language=idea.language, by=by)

    def _pin(self, idea: Idea, event: Event) -> None:
        operations.pin_comment(self._last(idea, event["who"]), by=self.cast.actor(event["by"]))

    def _react(self, idea: Idea, event: Event) -> None:
        comment = self._last(idea, event["who"])
        for key, kind in event["reactions"]:
            operations.react_to_comment(comment, kind, by=self.cast.actor(key))

    def _sum_up(self, idea: Idea, event: Event) -> None:
        numbers = {key or "neighbour": f"#{self._last(idea, key).number}" for key in event["cites"]}
        body = event["words"].format(**numbers)
        operations.write_synthesis(_public(idea), body=body, by=self.cast.actor(event["by"]))


def _public(idea: Idea) -> Thread:
    thread = thread_of("idea", idea.code)
    assert thread is not None  # noqa: S101 - it opens when an idea is submitted
    return thread
