"""What is agreed before the demonstration's pilots start: criteria, people heard, the agreement."""

from ideas.agreements import operations as agreements
from ideas.agreements.models import Agreement
from ideas.agreements.queries import version_numbered
from ideas.kernel import clock
from ideas.pilots import operations as pilots
from ideas.pilots.lifecycle import CriterionFor
from ideas.pilots.models import Pilot
from lab.web.demo.people import DAY, Cast
from lab.web.demo.planning import Event


class Agreeing:
    """The events about what partners agree on."""

    cast: Cast

    def _criteria(self, pilot: Pilot, event: Event) -> None:
        said = {key: event[key] for key in CriterionFor.values if key in event}
        pilots.set_criteria(pilot, criteria=said, by=self.cast.actor(event["by"]))

    def _hear(self, pilot: Pilot, event: Event) -> None:
        heard = {key: event[key] for key in ("way", "people_count", "said", "led_to")}
        pilots.record_hearing(pilot, held_on=clock.today(), **heard, by=self.cast.actor_for(event["by"]))

    def _agreement(self, pilot: Pilot, event: Event) -> None:
        """Begun, written and negotiated by who leads it."""
        by = self.cast.actor(event["by"])
        agreement = agreements.begin_agreement(pilot, by=by)
        duties = [
            {"organisation": self.cast.organisations[key].code, "text": words}
            for key, words in event["duties"].items()
        ]
        today = self.cast.today
        changes = {
            "starts_on": today + event["starts"] * DAY,
            "ends_on": today + event["ends"] * DAY,
            "notice_days": event["notice"],
            "duties": duties,
            "annexes": event["annexes"],
        }
        agreements.write_text(_again(agreement), changes=changes, number=1, by=by)
        agreements.open_negotiation(_again(agreement), by=by)

    def _write_text(self, pilot: Pilot, event: Event) -> None:
        agreement = _of(pilot)
        said = {"sections": {event["section"]: event["words"]}}
        changed = {"changes": said, "number": agreement.number, "reason": event.get("reason", "")}
        agreements.write_text(agreement, **changed, by=self.cast.actor_for(event["by"]))

    def _open_signing(self, pilot: Pilot, event: Event) -> None:
        """All parties say that it is ready, then its text is fixed."""
        agreement = _of(pilot)
        for key in event["ready"]:
            agreements.mark_ready(agreement, number=agreement.number, by=self.cast.actor_for(key))
        day = clock.today() + event["within"] * DAY
        by = self.cast.actor(event["by"])
        agreements.open_signing(_of(pilot), number=agreement.number, sign_by=day, by=by)

    def _sign(self, pilot: Pilot, event: Event) -> None:
        self._signed(_of(pilot), event["by"])

    def _signed(self, agreement: Agreement, key: str) -> None:
        number = agreement.signing_number or agreement.in_force_number or 0
        version = version_numbered(agreement, number)
        password = self.cast.password
        by = self.cast.actor_for(key)
        agreements.sign(agreement, number=number, hash=version.hash, password=password, by=by)

    def agree_standing(self, plan: Event) -> None:
        """A protocol that stands by itself, in force or waiting for its last signature."""
        leader = self.cast.actor_for(plan["by"])
        with clock.set_to(clock.now() - plan["ago"] * DAY):
            parties = [self.cast.organisations[self.cast.represented[key]] for key in plan["parties"]]
            agreement = agreements.begin_standing_agreement(title=plan["title"], parties=parties, by=leader)
            today = self.cast.today
            changes = {
                "starts_on": today + plan["starts"] * DAY,
                "ends_on": today + plan["ends"] * DAY,
                "notice_days": plan["notice"],
                "sections": {"purpose": plan["purpose"]},
            }
            agreements.write_text(_again(agreement), changes=changes, number=1, by=leader)
            agreements.open_negotiation(_again(agreement), by=leader)
            agreement = _again(agreement)
            for key in (plan["by"], *plan["parties"]):
                agreements.mark_ready(agreement, number=agreement.number, by=self.cast.actor_for(key))
            day = clock.today() + plan["within"] * DAY
            agreements.open_signing(_again(agreement), number=agreement.number, sign_by=day, by=leader)
            for key in plan["signed"]:
                self._signed(_again(agreement), key)


def _again(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("pilot__idea__stage", "begun_for").get(pk=agreement.pk)


def _of(pilot: Pilot) -> Agreement:
    return Agreement.objects.select_related("pilot__idea__stage", "begun_for").get(pilot=pilot)
