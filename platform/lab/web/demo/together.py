"""What the demonstration's people do together: write one text, link ideas, make two one, lack things and give them."""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from ideas.collaboration import operations
from ideas.collaboration.lifecycle.needs import bits_of
from ideas.collaboration.models import Match, Need, Offer
from ideas.ideation import operations as ideation
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from lab.web.demo.people import DAY, FOLDER, Cast

type Row = Mapping[str, Any]
SAID = ("kind", "title", "description", "unit", "rhythm", "language")
ANSWERED = ("words", "contact", "reason", "thanks")


def idea_titled(title: str) -> Idea:
    """The one idea of that title which is submitted."""
    return Idea.objects.get(title=title, submitted_at__isnull=False)


class Together:
    """Writing, merging, needs, offers and what is brought together, each at its time."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.data = tomllib.loads((FOLDER / "together.toml").read_text("utf-8"))
        self.needs: dict[str, Need] = {}
        self.offers: dict[str, Offer] = {}
        self.matches: dict[tuple[str, str], Match] = {}

    def tell(self, *, since: float, until: float) -> None:
        """What happened from ``since`` to ``until`` days ago, in its order."""
        happened = [one for one in self._all() if since >= one[1]["ago"] > until]
        for verb, row in sorted(happened, key=lambda one: -one[1]["ago"]):
            with clock.set_to(clock.now() - row["ago"] * DAY), transaction.atomic():
                getattr(self, f"_{verb}")(row)
        self.cast.catch_up()

    def _all(self) -> Iterable[tuple[str, Row]]:
        """Everything that is told, each with its verb."""
        for verb in ("joining", "writing", "copies", "links", "merges", "needs", "offers", "matches"):
            for row in self.data[verb]:
                yield verb, row
                yield from ((step["what"], {**step, "of": row}) for step in row.get("steps", ()))
                if "agreed" in row:
                    yield "agree", {**row["agreed"], "of": row}

    # --- Writing ----------------------------------------------------------------------------------------------------

    def _joining(self, row: Row) -> None:
        idea, who = idea_titled(row["idea"]), self.cast.actor(row["who"])
        asked = {"person": who.person, "role": "co_author", "message": row["words"]}
        invitation = ideation.invite_to_team(idea, **asked, by=self.cast.actor(row["by"]))
        ideation.accept_invitation(invitation, by=who)

    def _writing(self, row: Row) -> None:
        idea, by = idea_titled(row["idea"]), self.cast.actor(row["by"])
        ideation.revise_idea(idea, changes={"sections": row["sections"]}, note=row["note"], by=by)

    def _copies(self, row: Row) -> None:
        idea, part = idea_titled(row["idea"]), row["part"]
        by = self.cast.actor(row["by"])
        operations.keep_copy(idea, part=part, text=row["text"], base=idea.section(part), by=by)

    # --- Linking and merging ----------------------------------------------------------------------------------------

    def _links(self, row: Row) -> None:
        idea, to = idea_titled(row["idea"]), idea_titled(row["to"])
        ideation.link_ideas(idea, to=to, kind=row["kind"], by=self.cast.actor(row["by"]))

    def _merges(self, row: Row) -> None:
        said = {"reason": row["reason"], "choices": row["choices"]}
        into = idea_titled(row["into"])
        ideation.propose_merge(idea_titled(row["idea"]), into=into, **said, by=self.cast.actor(row["by"]))

    def _agree(self, row: Row) -> None:
        merge = idea_titled(row["of"]["idea"]).merges_away.get()
        ideation.agree_to_merge(merge, version=merge.version, by=self.cast.actor(row["by"]))

    # --- Lacking and giving -----------------------------------------------------------------------------------------

    def _needs(self, row: Row) -> None:
        idea, by = idea_titled(row["idea"]), self.cast.actor(row["by"])
        self.needs[row["key"]] = operations.list_need(idea, **self._said(row), by=by)

    def _offers(self, row: Row) -> None:
        idea = idea_titled(row["idea"]) if "idea" in row else None
        self.offers[row["key"]] = operations.make_offer(idea=idea, **self._said(row), by=self._giver(row))

    def _said(self, row: Row) -> dict[str, Any]:
        said = {name: row[name] for name in SAID if name in row}
        amount = Decimal(row["amount"]) if "amount" in row else None
        places = [self.cast.territories[code] for code in row.get("places", ())]
        return said | {"amount": amount, "territories": places, "weekdays": bits_of(row.get("days", []))}

    def _giver(self, row: Row) -> Actor:
        """Who gives: a neighbour by number, or somebody for the organisation that they represent."""
        by = row["by"]
        if isinstance(by, int):
            return Actor(person=self.cast.neighbours[by])
        return self.cast.actor_for(by) if by in self.cast.represented else self.cast.actor(by)

    # --- Bringing together ------------------------------------------------------------------------------------------

    def _speaker(self, match: Row, side: str) -> Actor:
        """Who speaks for that ``side`` of a match: who leads the idea, or who gives."""
        if side == "offer":
            return self._giver(next(row for row in self.data["offers"] if row["key"] == match["offer"]))
        return self.cast.actor(next(row["by"] for row in self.data["needs"] if row["key"] == match["need"]))

    def _matches(self, row: Row) -> None:
        need, offer = self.needs[row["need"]], self.offers[row["offer"]]
        said = {name: row[name] for name in ANSWERED if name in row}
        by = self._speaker(row, row["from"])
        self.matches[need.code, offer.code] = operations.propose_match(need, offer, **said, by=by)

    def _step(self, row: Row, side: str) -> None:
        of, verb = row["of"], getattr(operations, f"{row['what']}_match")
        match = self.matches[self.needs[of["need"]].code, self.offers[of["offer"]].code]
        said = {name: row[name] for name in ANSWERED if name in row}
        if "amount" in row:
            said["amount"] = Decimal(row["amount"])
        verb(match, **said, by=self._speaker(of, side))

    def _accept(self, row: Row) -> None:
        self._step(row, "need" if row["of"]["from"] == "offer" else "offer")

    _decline = _accept

    def _withdraw(self, row: Row) -> None:
        self._step(row, row["by"])

    def _deliver(self, row: Row) -> None:
        self._step(row, "need")

    _thank = _deliver
