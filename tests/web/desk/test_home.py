"""What waits at the desk: its home lists it all, its tabs count it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ideas.activity.models import Delivery
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.moderation.operations import report_subject
from ideas.organisations.models import Organisation
from ideas.organisations.operations import ask_mandate, propose_organisation
from ideas.people.operations import stop_mail
from ideas.pilots.models import Partner, Pilot
from ideas.workflow.models import Clock
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import acting, make_person
from tests.factories.pilots import make_pilot

LABELS = ("À faire", "Pilotes", "Signalements", "À dire de vive voix", "Organisations", "Envois")


def one_of_everything(number: int, curator: Actor) -> None:
    """One thing of each kind that waits for the lab."""
    lead = acting(make_person(f"Léa {number}"))
    asker = acting(make_person(f"Ali {number}"))
    idea = make_idea(lead, title=f"Un banc {number}")
    report_subject("idea", idea.code, reason="spam", detail="", by=asker)
    propose_organisation(kind="association", name=f"Amis {number}", by=asker)
    ask_mandate(make_organisation(f"Commune {number}"), role="deputy", by=asker)
    pilot = make_pilot(lead, title=f"Essai {number}")
    Pilot.objects.filter(pk=pilot.pk).update(review_on=clock.today() - datetime.timedelta(days=1))
    applicant = make_organisation(f"Hôtel {number}")
    Partner.objects.create(pilot=pilot, organisation=applicant, role="host", state="applied")
    Delivery.objects.create(handler=f"try.{number}", queue="mail", state=Delivery.State.DEAD, attempts=8)
    late = make_idea(lead, title=f"Une fontaine {number}", stage="cocreation")
    Clock.objects.filter(subject=late.code).update(due_at=clock.now() - datetime.timedelta(days=1))
    stop_mail(lead.person.email, why="bounced", by=SYSTEM)
    advance_idea(idea, step="take_up", by=curator)


def counted(page: str) -> dict[str, int]:
    """How much waits by the tabs of the desk that count something."""
    nav = re.search(r'<nav class="local-nav wraps".*?</nav>', page, re.DOTALL)
    assert nav is not None
    found = re.findall(r'>([^<>]+?) <span class="count">(\d+)', nav.group())
    return {label.strip(): int(number) for label, number in found}


@pytest.fixture
def busy(carla: Actor, deliver_facts: Callable[..., int]) -> None:
    """One of everything waits."""
    one_of_everything(1, carla)
    deliver_facts()


@pytest.mark.usefixtures("busy")
def test_the_home_lists_all_that_waits_and_the_tabs_count_it(client: Client, carla: Actor) -> None:
    client.force_login(carla.person)

    page = client.get("/fr/desk/").content.decode()

    counts = counted(page)
    ideas = counts["À faire"] - sum(counts[label] for label in LABELS[1:])
    assert counts == {
        "À faire": counts["À faire"],
        "Pilotes": 2,
        "Signalements": 1,
        "À dire de vive voix": counts["À dire de vive voix"],
        "Organisations": 2,
        "Envois": 1,
    }
    assert ideas == 1
    assert counts["À dire de vive voix"] == page.count(">Léa 1<") == 1
    for words in (
        "Un banc 1",
        "Publicité",
        "Amis 1",
        "Ali 1",
        "bilan à ouvrir",
        "Hôtel 1",
        "Léa 1",
        "try.1",
        "Une fontaine 1",
    ):
        assert words in page


@pytest.mark.usefixtures("busy")
def test_who_has_another_role_is_told_only_of_what_is_theirs(client: Client) -> None:
    client.force_login(make_person("Fabio", roles=["facilitator"]))

    page = client.get("/fr/desk/").content.decode()

    assert set(counted(page)) == {"À faire", "À dire de vive voix"}
    assert "Léa 1" in page
    assert "try.1" not in page
    assert "Un banc 1" not in page


def test_where_nothing_waits_it_says_so(client: Client, carla: Actor) -> None:
    client.force_login(carla.person)

    page = client.get("/fr/desk/").content.decode()

    assert "Tout a reçu sa réponse." in page
    assert counted(page) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_asks_the_same_however_much_waits(
    client: Client, carla: Actor, rows: int, deliver_facts: Callable[..., int], django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        one_of_everything(number, carla)
    deliver_facts()
    client.force_login(carla.person)
    client.get("/fr/desk/")

    with django_assert_num_queries(18):
        client.get("/fr/desk/")


def test_an_organisation_that_waits_is_counted_once(client: Client, carla: Actor, alice: Actor) -> None:
    propose_organisation(kind="association", name="Amis", by=alice)
    client.force_login(carla.person)

    assert Organisation.objects.filter(verification="requested").count() == 1
    assert counted(client.get("/fr/desk/").content.decode()) == {"À faire": 1, "Organisations": 1}
