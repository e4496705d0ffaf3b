"""What happened in the demonstration's lab in the last days: talk, reports, follows, pictures."""

from collections.abc import Mapping
from typing import Any

from ideas.collaboration import operations as collaboration
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.files.operations import add_file
from ideas.ideation import operations as ideation
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.moderation.operations import report_subject
from ideas.notifications.operations import follow_subject, mark_all_read
from ideas.pilots.models import Pilot
from lab.web.demo.discussing import Discussing
from lab.web.demo.people import DAY, FOLDER, Cast

type Event = Mapping[str, Any]
READ_UNTIL = 8 * DAY
FOLLOWED = {"theme": "themes", "territory": "territories", "organisation": "organisations"}


def _changed(idea: Idea, event: Event) -> dict[str, str]:
    """The sections that an event is about, with other words."""
    changes = event.get("texts", (event,))
    return {
        one["section"]: idea.section(one["section"]).replace(one["words"], one["instead"]) for one in changes
    }


class Life(Discussing):
    """Everyday life, told through the same operations as everything else."""

    def __init__(self, cast: Cast, talk: Mapping[str, Any]) -> None:
        self.cast = cast
        self.talk = talk

    def follow(self) -> None:
        """Accounts follow themes, territories and organisations since long ago."""
        with clock.set_to(clock.now() - 250 * DAY):
            for key, followed in self.talk["follows"].items():
                for kind, name in followed:
                    known: Mapping[str, Any] = getattr(self.cast, FOLLOWED[kind])
                    follow_subject(kind, known[name].code, by=self.cast.actor(key))

    def read_up(self) -> None:
        """Everybody has read what they were told until a week ago."""
        with clock.set_to(clock.now() - READ_UNTIL):
            for key in self.cast.people:
                mark_all_read(by=self.cast.actor(key))

    def tell_recent(self) -> None:
        """The last days, one event after the other."""
        for event in self.talk["recent"]:
            with clock.set_to(clock.now() - event["ago"] * DAY):
                idea = Idea.objects.get(title=event["idea"])
                getattr(self, f"_{event['what']}")(idea, event)

    def _comment(self, idea: Idea, event: Event) -> None:
        thread = thread_of("idea", idea.code)
        assert thread is not None  # noqa: S101 - it opens when an idea is submitted
        said = {"body": event["words"], "purpose": event["purpose"], "language": idea.language}
        comment = post_comment(thread, **said, by=self.speaker(event["by"]))
        if reporter := event.get("reported_by"):
            by = self.cast.actor(reporter)
            report_subject("comment", comment.code, reason=event["reason"], by=by)

    def _amend(self, idea: Idea, event: Event) -> None:
        by, texts = self.speaker(event["by"]), _changed(idea, event)
        collaboration.propose_amendment(idea, texts=texts, reason=event["reason"], by=by)

    def _accept(self, idea: Idea, event: Event) -> None:
        amendment = idea.amendments.get(number=event["number"])
        collaboration.accept_amendment(amendment, by=self.cast.actor(event["by"]))

    def _accept_part(self, idea: Idea, event: Event) -> None:
        amendment = idea.amendments.get(number=event["number"])
        decided = {"taken": dict.fromkeys(event["sections"]), "reason": event["reason"]}
        collaboration.accept_amendment(amendment, **decided, by=self.cast.actor(event["by"]))

    def _decline(self, idea: Idea, event: Event) -> None:
        amendment = idea.amendments.get(number=event["number"])
        collaboration.decline_amendment(amendment, reason=event["reason"], by=self.cast.actor(event["by"]))

    def _grow(self, idea: Idea, event: Event) -> None:
        amendment = idea.amendments.get(number=event["number"])
        collaboration.grow_idea_from(amendment, by=self.cast.actor(event["by"]))

    def _revise(self, idea: Idea, event: Event) -> None:
        by = self.cast.actor(event["by"])
        ideation.revise_idea(idea, changes={"sections": _changed(idea, event)}, by=by)

    def _report(self, idea: Idea, event: Event) -> None:
        by = self.cast.actor(event["by"])
        report_subject("idea", idea.code, reason=event["reason"], detail=event["detail"], by=by)

    def _invite(self, idea: Idea, event: Event) -> None:
        asked = {"person": self.cast.people[event["who"]], "role": "co_author", "message": event["words"]}
        ideation.invite_to_team(idea, **asked, by=self.cast.actor(event["by"]))

    def _invite_organisation(self, idea: Idea, event: Event) -> None:
        asked = {"organisation": self.cast.organisations[event["who"]], "role": "contributor"}
        ideation.invite_to_team(idea, **asked, message=event["words"], by=self.cast.actor(event["by"]))

    def _ask_to_join(self, idea: Idea, event: Event) -> None:
        ideation.ask_to_join(idea, message=event["words"], by=self.speaker(event["by"]))

    def _share_link(self, idea: Idea, event: Event) -> None:
        ideation.make_team_link(idea, role="contributor", places=12, days=30, by=self.cast.actor(event["by"]))

    def _leave(self, idea: Idea, event: Event) -> None:
        ideation.leave_team(idea, by=self.cast.actor(event["by"]))

    def _ask_to_carry(self, idea: Idea, event: Event) -> None:
        ideation.ask_to_carry(idea, message=event["words"], by=self.cast.actor(event["by"]))

    def _credit(self, idea: Idea, event: Event) -> None:
        thread = thread_of("idea", idea.code)
        assert thread is not None  # noqa: S101 - it opens when an idea is submitted
        asked = thread.comments.filter(author=self.cast.people[event["who"]]).latest("pk")
        ideation.credit_question(idea, comment=asked, is_credited=True, by=self.cast.actor(event["by"]))

    def _support(self, idea: Idea, event: Event) -> None:
        ideation.support_idea(idea, by=self.cast.actor(event["by"]))

    def _follow(self, idea: Idea, event: Event) -> None:
        follow_subject("idea", idea.code, by=self.cast.actor(event["by"]))

    def hang_pictures(self) -> None:
        """Ideas, organisations and pilots show what they are about; who reads by ear is told it."""
        for row in self.talk["pictures"]:
            content = (FOLDER / "pictures" / row["file"]).read_bytes()
            for kind, code in self._shown_at(row):
                said = {"content": content, "name": row["file"], "alt_text": row["alt"]}
                add_file(kind=kind, code=code, **said, by=SYSTEM)

    def _shown_at(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        ideas = Idea.objects.filter(title__in=row.get("ideas", ())).values_list("code", flat=True)
        pilots = Pilot.objects.filter(title__in=row.get("pilots", ())).values_list("code", flat=True)
        organisations = [self.cast.organisations[key].code for key in row.get("organisations", ())]
        return [
            *(("idea", code) for code in ideas),
            *(("pilot", code) for code in pilots),
            *(("organisation", code) for code in organisations),
        ]
