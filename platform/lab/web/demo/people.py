"""The demonstration's people, organisations, themes and calls."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from ideas.calls.operations import ensure_permanent_call, open_call
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations import operations as organisations
from ideas.organisations.models import Organisation
from ideas.people.models import Person
from ideas.people.operations import confirm_email, grant_role, record_person, sign_up
from ideas.people.queries import current_documents
from ideas.topics.models import Theme
from ideas.topics.operations import add_theme
from ideas.workflow.operations import ensure_default_process

FOLDER = Path(__file__).parent
DOMAIN = "demo.example"
AGE = datetime.timedelta(days=240)


class Cast:
    """Who takes part, by the keys of ``lab.toml``."""

    def __init__(self, password: str) -> None:
        self.data = tomllib.loads((FOLDER / "lab.toml").read_text("utf-8"))
        self.password = password
        self.password_hash = make_password(password)
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.themes: dict[str, Theme] = {}
        self.neighbours: list[Person] = []

    def enter(self, neighbours: int) -> None:
        """Everybody signs up and everything they stand on exists, as of eight months ago."""
        with clock.set_to(clock.now() - AGE):
            for theme in self.data["themes"]:
                self.themes[theme["slug"]] = add_theme(order=len(self.themes), by=SYSTEM, **theme)
            ensure_default_process(by=SYSTEM)
            ensure_permanent_call(by=SYSTEM)
            for row in self.data["people"]:
                self.people[row["key"]] = self._person(row)
            for row in self.data["organisations"]:
                self.organisations[row["key"]] = self._organisation(row)
            self._mandates()
            self.neighbours = [self._neighbour(number) for number in range(neighbours)]
        for row in self.data["calls"]:
            self._call(row)

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
        values = {name: row[name] for name in ("name", "kind", "description") if name in row}
        if by := row.get("proposed_by"):
            return organisations.propose_organisation(by=self.actor(by), **values)
        organisation = organisations.add_organisation(by=SYSTEM, **values)
        if row.get("verified"):
            until = clock.today() + datetime.timedelta(days=730)
            organisation = organisations.verify_organisation(organisation, until=until, by=SYSTEM)
        if row.get("expired"):
            until = clock.today() + datetime.timedelta(days=30)
            organisation = organisations.verify_organisation(organisation, until=until, by=SYSTEM)
        for key in row.get("members", ()):
            organisations.add_to_network(organisation, member=self.organisations[key], by=SYSTEM)
        return organisation

    def _mandates(self) -> None:
        for row in self.data["people"]:
            if key := row.get("represents"):
                organisation = self.organisations[key]
                person = self.people[row["key"]]
                organisations.grant_mandate(organisation, person=person, role="representative", by=SYSTEM)

    def _neighbour(self, number: int) -> Person:
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_INITIALS[number // len(FIRST_NAMES) % 26]}."
        return record_person(
            display_name=name, via="event", language="fr", key=f"demo-{number}", quiet=True, by=SYSTEM
        )

    def _call(self, row: dict[str, Any]) -> None:
        now = clock.now()
        open_call(
            names=row["names"],
            briefs=row["briefs"],
            slug=row["key"],
            process=ensure_default_process(by=SYSTEM),
            opens_at=now + datetime.timedelta(days=row["opens"]),
            closes_at=now + datetime.timedelta(days=row["closes"]),
            themes=[self.themes[slug] for slug in row["themes"]],
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
