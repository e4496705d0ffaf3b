"""The demonstration's people, organisations, themes and calls."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ideas.activity import running
from ideas.activity.models import Delivery
from ideas.calls.models import Call
from ideas.calls.operations import ensure_permanent_call, open_call
from ideas.charter import operations as charter
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations import operations as organisations
from ideas.organisations.models import Organisation
from ideas.organisations.queries import actor_for
from ideas.people.models import Person
from ideas.people.operations import confirm_email, grant_role, record_person, sign_up
from ideas.people.queries import current_documents
from ideas.topics.models import Territory, Theme
from ideas.topics.operations import add_theme, import_territories
from ideas.topics.reading import GroupingRow, TerritoryRow
from ideas.workflow.operations import ensure_default_process

FOLDER = Path(__file__).parent
DOMAIN = "demo.example"
DAY = datetime.timedelta(days=1)
AGE = 900 * DAY
TOLD_SINCE = 45 * DAY
FRESH = 3 * DAY  # what is younger is mailed, as if the lab had run all the time


class Cast:
    """Who takes part, by the keys of ``lab.toml``."""

    def __init__(self, password: str) -> None:
        self.data = tomllib.loads((FOLDER / "lab.toml").read_text("utf-8"))
        self.password = password
        self.today = clock.today()
        self.fresh_since = clock.now() - FRESH
        people = self.data["people"]
        self.represented = {row["key"]: row["represents"] for row in people if "represents" in row}
        self.password_hash = make_password(password)
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.themes: dict[str, Theme] = {}
        self.territories: dict[str, Territory] = {}
        self.places: dict[str, Territory] = {}
        self.calls: dict[str, Call] = {}
        self.neighbours: list[Person] = []

    def enter(self, neighbours: int) -> None:
        """Everybody signs up and everything they stand on exists, as of two and a half years ago."""
        with clock.set_to(clock.now() - AGE), transaction.atomic():
            self._settle()
            for theme in self.data["themes"]:
                self.themes[theme["slug"]] = add_theme(order=len(self.themes), by=SYSTEM, **theme)
            ensure_default_process(by=SYSTEM)
            ensure_permanent_call(by=SYSTEM)
            for row in self.data["people"]:
                self.people[row["key"]] = self._person(row)
            for row in self.data["organisations"]:
                self.organisations[row["key"]] = self._organisation(row)
            self._mandates()
            self._charter()
            self.neighbours = [self._neighbour(number) for number in range(neighbours)]
        for row in self.data["calls"]:
            self._call(row)
        with clock.set_to(clock.now() - 30 * DAY):
            while organisations.expire_verification(today=clock.today(), by=SYSTEM):
                pass

    def _settle(self) -> None:
        """The places where all of it happens, with their official codes."""
        data = tomllib.loads((FOLDER / "territories.toml").read_text("utf-8"))
        rows = [
            TerritoryRow(line, code, level, above, name, population=population or None)
            for line, (code, level, above, name, population) in enumerate(data["tree"]["rows"], 1)
        ]
        groupings = [
            GroupingRow(
                line, row["code"], row["kind"], row["name"], row.get("population"), tuple(row["members"])
            )
            for line, row in enumerate(data["groupings"], 1)
        ]
        import_territories(rows, groupings=groupings, by=SYSTEM)
        known = Territory.objects.in_bulk([row.code for row in rows], field_name="code")
        self.territories = known
        self.places = {place: known[code] for place, code in data["places"].items()}

    def actor_for(self, key: str) -> Actor:
        """That person acting for the organisation that they represent."""
        code = self.organisations[self.represented[key]].code
        return actor_for(person=self.people[key], organisation_code=code)

    def catch_up(self, until: datetime.datetime | None = None) -> None:
        """Let what followed from the story happen, each at its time; of what is long over nobody is told."""
        long_ago = clock.now() - TOLD_SINCE

        def is_over(row: Delivery) -> bool:
            return row.fact is not None and row.fact.at < long_ago and row.handler == "notifications.tell"

        running.run_past(min(until or self.fresh_since, self.fresh_since), is_over=is_over)

    def actor(self, key: str) -> Actor:
        """That person in a session of their own."""
        return Actor(person=self.people[key])

    def _person(self, row: dict[str, Any]) -> Person:
        person = sign_up(
            email=f"{row['key']}@{DOMAIN}",
            display_name=row["name"],
            password=self.password,
            password_hash=self.password_hash,
            language=row["language"],
            documents=current_documents(),
            by=SYSTEM,
        )
        confirm_email(person, by=SYSTEM)
        for role in row.get("roles", ()):
            grant_role(person, role=role, by=SYSTEM)
        person.refresh_from_db()
        return person

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        values = {name: row[name] for name in ("name", "kind", "description", "website") if name in row}
        values["territory"] = self.territories[row["territory"]]
        if by := row.get("proposed_by"):
            return organisations.propose_organisation(by=self.actor(by), **values)
        organisation = organisations.add_organisation(by=SYSTEM, **values)
        if row.get("verified") or row.get("expired"):
            days = 400 if row.get("verified") else -31
            until = self.today + datetime.timedelta(days=days)
            organisation = organisations.verify_organisation(organisation, until=until, by=SYSTEM)
        for key in row.get("members", ()):
            organisations.add_to_network(organisation, member=self.organisations[key], by=SYSTEM)
        return organisation

    def _mandates(self) -> None:
        for key, represented in self.represented.items():
            organisation, person = self.organisations[represented], self.people[key]
            organisations.grant_mandate(organisation, person=person, role="representative", by=SYSTEM)

    def _charter(self) -> None:
        """The lab publishes the charter that a new lab begins with; whoever is represented adheres to it."""
        published = charter.publish_charter(charter.ensure_first_charter(by=SYSTEM), by=SYSTEM)
        for key in self.represented:
            by = self.actor_for(key)
            organisation = self.organisations[self.represented[key]]
            charter.adhere(organisation, charter=published, confirmed=True, by=by)

    def _neighbour(self, number: int) -> Person:
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_INITIALS[number // len(FIRST_NAMES) % 26]}."
        return record_person(
            display_name=name,
            via="event",
            language="fr",
            email=f"voisinage-{number}@{DOMAIN}",
            key=f"demo-{number}",
            quiet=True,
            by=SYSTEM,
        )

    def _call(self, row: dict[str, Any]) -> None:
        now = clock.now()
        opens_at = now + row["opens"] * DAY
        with clock.set_to(min(now, opens_at)):
            self.calls[row["key"]] = open_call(
                names=row["names"],
                briefs=row["briefs"],
                slug=row["key"],
                process=ensure_default_process(by=SYSTEM),
                opens_at=opens_at,
                closes_at=now + row["closes"] * DAY,
                themes=[self.themes[slug] for slug in row["themes"]],
                territories=[self.territories[code] for code in row.get("territories", ())],
                by=SYSTEM,
            )


LAST_INITIALS = "BCDFGHJKLMNPQRSTVWZAEIOUXY"
# fmt: off
FIRST_NAMES = (
    "Agnès", "Amina", "Andrea", "Anja", "Antoine", "Awa", "Béatrice", "Benoît", "Chantal", "Claire", "Daniel", "Denise",
    "Élodie", "Emil", "Esma", "Fatou", "Gilles", "Giulia", "Hélène", "Hugo", "Inès", "Irène", "Jana", "Jonas", "Karim",
    "Laure", "Léa", "Luca", "Lucie", "Mariam", "Marta", "Mehmet", "Milena", "Nadège", "Nino", "Noé", "Odile", "Paolo",
    "Paul", "Rosa", "Samira", "Silvia", "Simon", "Sofia", "Tarek", "Teresa", "Ulrich", "Vera", "Yvonne", "Zoé",
)
# fmt: on
