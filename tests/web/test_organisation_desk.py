"""The desk of an organisation, for those with a mandate of it."""

import datetime
import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.organisations.operations import revoke_mandate
from ideas.pilots.models import Pilot
from ideas.pilots.operations import answer_invitation
from ideas.pledges.operations import commit_pledge, deliver_pledge
from tests.factories.pilots import acting_for_new, make_pilot, make_running_pilot
from tests.factories.pledges import make_pledge


@pytest.fixture
def otto_in(client: Client, otto: Actor) -> Client:
    """otto's browser."""
    client.force_login(otto.person)
    return client


def address(otto: Actor) -> str:
    return f"/fr/organisations/{otto.organisation_code}/desk/"


def test_it_says_what_waits_and_since_when_it_is_late(otto_in: Client, alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto, title="Des heures communes")
    Organisation.objects.filter(code=otto.organisation_code).update(
        verified_until=clock.today().replace(year=2020)
    )

    page = otto_in.get(address(otto)).content.decode()

    assert f'<a href="/p/{pilot.code}">' in page or f'href="/p/{pilot.code}"' in page
    assert "Répondre à l’invitation à un pilote" in page
    assert "1 chose est en retard." in page
    assert "en retard depuis le" in page


def test_it_says_what_is_carried_and_what_could_be_joined(otto_in: Client, alice: Actor, otto: Actor) -> None:
    own = make_pilot(alice, otto, title="Le nôtre")
    answer_invitation(own.partners.get(), accept=True, by=otto)
    make_pilot(alice, acting_for_new("Trait d’union"), title="Le leur")

    page = otto_in.get(address(otto)).content.decode()
    carried, joinable = page.split('id="joinable"')

    assert ("Le nôtre" in carried, "Le leur" in carried, "Le leur" in joinable) == (True, False, True)


def test_an_empty_one_says_so(otto_in: Client, otto: Actor) -> None:
    page = otto_in.get(address(otto)).content.decode()

    assert "Votre organisation n’est encore partenaire d’aucun pilote." in page
    assert "Aucun texte n’attend de signature." in page


def test_a_mandate_that_was_revoked_closes_it(otto_in: Client, otto: Actor, carla: Actor, ada: Actor) -> None:
    assert otto_in.get(address(otto)).status_code == 200

    revoke_mandate(otto.mandate, by=ada)

    assert otto_in.get(address(otto)).status_code == 403
    assert otto_in.get(f"{address(otto)}table/").status_code == 403


def test_its_workbook_holds_texts_and_days_and_no_formula(otto_in: Client, alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto, title="=SUM(A1:A9)")

    answer = otto_in.get(f"{address(otto)}table/")
    book = load_workbook(io.BytesIO(answer.content))
    first = [[cell.value for cell in row] for row in book.worksheets[0].rows]

    assert book.sheetnames == ["Ce qu’on attend de nous", "Ce que nous portons"]
    assert first[1][:3] == ["À décider", "Répondre à l’invitation à un pilote", "=SUM(A1:A9)"]
    assert book.worksheets[0]["C2"].data_type == "s"
    assert book.worksheets[0]["D2"].is_date
    assert first[1][5].endswith(f"/p/{pilot.code}")
    assert re.search(r'filename="commune-daubrive-\d{4}-\d\d-\d\d\.xlsx"', answer["Content-Disposition"])


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_questions_for_any_length(
    otto_in: Client, alice: Actor, otto: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_pilot(alice, otto)
        answer_invitation(make_pilot(alice, otto).partners.get(), accept=True, by=otto)
        make_pilot(alice, acting_for_new(f"Autre {number}"))
        own = Pilot.objects.filter(partners__state="accepted").first()
        make_pledge(own, otto)
    otto_in.get(address(otto))

    with django_assert_num_queries(32):
        otto_in.get(address(otto))


def test_what_it_promised_and_owes_is_there_by_its_day_money_apart(
    otto_in: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    day = clock.today() + datetime.timedelta(days=40)
    commit_pledge(make_pledge(pilot, otto, title="Subvention", due_on=day), by=otto)
    make_pledge(pilot, otto, "hours", "40", title="Notre animatrice")
    make_pledge(pilot, otto, "place", title="La salle")
    deliver_pledge(make_pledge(pilot, otto, "place", title="Le local"), evidence="Les clés.", by=otto)

    page = otto_in.get(address(otto)).content.decode().replace("\xa0", " ")
    owed, funded = page.split('id="part-fund"')

    assert "Subvention (1 000 CHF)" in funded
    assert "Tenir un engagement" in funded
    for said in ("Notre animatrice (40 heures)", "La salle", "S’engager, ou retirer ce qui est promis"):
        assert said in owed
    assert "Le local" not in page
