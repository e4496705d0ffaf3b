"""What words of notices lean on: what they need to know, and what they have in common."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import date
from django.utils.translation import gettext as _

from ideas.ideation.models import Passage
from ideas.kernel import subjects
from ideas.kernel.clock import lab_zone
from ideas.notifications.models import Notification
from ideas.organisations.models import Organisation
from ideas.people.models import Person

type Name = tuple[str, str]
type Words = tuple[str, str]
type Teller = Callable[[Notification, Around], Words]


@dataclass(frozen=True)
class Telling:
    """A notification in words. ``path`` is the short address, empty where there is nothing to see any more."""

    notification: Notification
    title: str
    line: str = ""
    path: str = ""
    subject_title: str = ""
    why: str = ""


@dataclass
class Around:
    """What the words need to know, fetched for many notifications at once; names are (kind, code)."""

    rows: dict[Name, Any]
    people: dict[str, Person]
    organisations: dict[str, Organisation]
    passages: dict[tuple[str, int], Passage] = field(default_factory=dict)
    notes: dict[str, str] = field(
        default_factory=dict
    )  # what people wrote, by the code of the row that keeps it

    def title(self, name: Name) -> str:
        """What a subject is called; empty when the reader may not know of it."""
        row = self.rows.get(name)
        return subjects.kind_of(name[0]).title(row) if row is not None else ""

    def who(self, notification: Notification) -> str:
        """Who did it: the organisation they acted for, else the person, else the lab."""
        fact = notification.fact
        for found in (self.organisations.get(fact.organisation_code), self.people.get(fact.actor_code)):
            if found is not None:
                return str(found)
        return _("L’équipe du lab")

    def person(self, notification: Notification) -> str:
        """The person whom the fact names."""
        found = self.people.get(notification.fact.data["person"])
        return str(found) if found is not None else _("Quelqu’un")


def discussed(one: Notification) -> Name:
    """What it is about for the reader: under a comment, what is discussed; with news, the pilot."""
    if "thread_kind" in one.fact.data:
        return one.fact.data["thread_kind"], one.fact.data["thread_code"]
    return one.fact.subject_kind, one.fact.subject_code


def day_of(iso: str) -> str:
    """A moment as its day in the lab's zone, in the active language."""
    return date(datetime.datetime.fromisoformat(iso).astimezone(lab_zone()), "DATE_FORMAT")


def reason_of(words: str) -> str:
    """The lab’s reason as a line; empty where there is none."""
    return _("Motif de l’équipe du lab : %(reason)s") % {"reason": words} if words else ""
