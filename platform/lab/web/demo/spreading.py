"""Where the demonstration's pilots run: sites, their partners, what they do differently, who asks to replicate."""

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites import operations as sites
from ideas.sites.lifecycle import BENEFIT
from ideas.sites.models import Site
from ideas.sites.queries import latest_pack
from lab.web.demo.people import Cast
from lab.web.demo.planning import Event

SAID = (*BENEFIT, "place", "context")


class Spreading:
    """The events about sites, by their names."""

    cast: Cast

    def _site(self, pilot: Pilot, event: Event) -> None:
        """Prepared by who leads the pilot; who carries it is invited and accepts."""
        says = {key: event[key] for key in SAID if key in event}
        by = self.cast.actor(event["by"])
        territory = self.cast.territories[event["territory"]]
        site = sites.open_site(pilot, territory=territory, name=event["name"], says=says, by=by)
        for key, role in event.get("carried", {}).items():
            organisation = self.cast.organisations[self.cast.represented[key]]
            partner = sites.invite_site_partner(site, organisation=organisation, role=role, by=by)
            sites.answer_site_invitation(partner, accept=True, by=self.cast.actor_for(key))
        for key, role in event.get("invited", {}).items():
            sites.invite_site_partner(site, organisation=self.cast.organisations[key], role=role, by=by)

    def _step(self, pilot: Pilot, event: Event) -> None:
        said = {"step": event["step"], "reason": event.get("reason", "")}
        sites.take_site_step(_called(pilot, event["name"]), **said, by=self._of_site(event["by"]))

    def _deviate(self, pilot: Pilot, event: Event) -> None:
        """What a site does differently; of the core, with what the pilot says to it."""
        site, by = _called(pilot, event["name"]), self._of_site(event["by"])
        said = {"text": event["text"], "reason": event["reason"], "is_core": "answer" in event}
        deviation = sites.note_deviation(site, **said, by=by)
        if "answer" in event:
            reason, carla = event["answer"], self.cast.actor("carla")
            sites.decide_deviation(deviation, agree=event["agree"], reason=reason, by=carla)

    def _replicate(self, pilot: Pilot, event: Event) -> None:
        said = {key: event[key] for key in ("why", "carriers", "adaptations")}
        territory = self.cast.territories[event["territory"]]
        by = self.cast.actor_for(event["by"])
        pack = latest_pack(pilot)
        read = pack.number if pack else None
        sites.ask_replication(pilot, territory=territory, name=event["name"], **said, pack=read, by=by)

    def _of_site(self, key: str) -> Actor:
        return self.cast.actor_for(key) if key in self.cast.represented else self.cast.actor(key)


def _called(pilot: Pilot, name: str) -> Site:
    return Site.objects.select_related("pilot__idea__stage", "territory").get(pilot=pilot, name=name)
