"""What partners give, and the budget, by page: everyone reads both; partners promise and give; the team plans and spends."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.pilots.models import Pilot
from ideas.pledges.models import Budget, BudgetLine, Pledge, Spending
from ideas.pledges.operations import (
    change_line,
    change_pledge,
    commit_pledge,
    deliver_pledge,
    reverse_spending,
    spend_amount,
    withdraw_pledge,
)
from tests.at_once import at_once
from tests.factories.needs import agreed_match, make_need, offer_of
from tests.factories.organisations import make_mandate
from tests.factories.pilots import acting_for_new, make_partner, make_running_pilot
from tests.factories.pledges import make_line, make_pledge


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune."""
    return make_running_pilot(alice, otto, carla)


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def rows_of(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.lstrip("\ufeff").splitlines()]


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_everyone_reads_who_gives_what_and_what_became_of_it(
    client: Client, pilot: Pilot, otto: Actor
) -> None:
    given = make_pledge(pilot, otto, title="Subvention")
    deliver_pledge(given, amount=Decimal(400), evidence="Premier virement.", by=otto)
    late = make_pledge(pilot, otto, "hours", "40", title="Notre animatrice")
    Pledge.objects.filter(pk=late.pk).update(due_on=clock.today() - datetime.timedelta(days=2))
    withdraw_pledge(make_pledge(pilot, otto, "place", title="Salle"), reason="Elle est prise.", by=otto)
    make_pledge(pilot, otto, "posts", "20", title="Coordination")

    page = text_of(client.get(f"/fr/pilots/{pilot.code}/pledges/"))
    one = text_of(client.get(f"/fr/pilots/{pilot.code}/pledges/{given.code}/"))
    on_pilot = text_of(client.get(f"/p/{pilot.code}", follow=True))

    for said in (
        *("1 000 CHF", "Premier virement.", "Reste à donner : 600 CHF", "40 heures", "en retard depuis le"),
        *("« Elle est prise. »", "20 pour cent d’un poste", "Engagé", "Promis", "Retiré"),
    ):
        assert said in page
    for said in ("Subvention", "400 CHF", "Premier virement.", "Reste à donner"):
        assert said in one
    assert ("Dire que c’est donné" in one, "Promettre un apport" in page) == (False, False)
    assert "Promis 2, Engagé 1, Retiré 1" in on_pilot
    assert client.get(f"/fr/pilots/{pilot.code}/pledges/NICHTDA2/").status_code == 404


def test_offers_that_were_agreed_stand_beside_pledges(
    client: Client, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    assert "Rien n’est encore promis." in text_of(client.get(f"/fr/pilots/{pilot.code}/pledges/"))
    offer = offer_of(charlie)
    agreed_match(make_need(pilot.idea, alice), offer, team=alice, giver=charlie)

    page = text_of(client.get(f"/fr/pilots/{pilot.code}/pledges/"))

    assert "Apports en nature par des offres" in page
    assert offer.title in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pledges_ask_the_same_questions_for_any_length(
    client: Client, pilot: Pilot, otto: Actor, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        giver = acting_for_new(f"Fondation {number}")
        partner = make_partner(pilot, f"Autre {number}", role="funder")
        partner.organisation = giver.organisation
        partner.save(update_fields=["organisation"])
        pledge = make_pledge(pilot, giver)
        deliver_pledge(pledge, amount=Decimal(1), evidence="x", by=giver)
        make_pledge(pilot, giver, "place")
        spend_amount(make_line(pilot), amount=Decimal(1), text="x", funder=giver.organisation, by=SYSTEM)
    client.get("/fr/propose/")  # what the frame shows is read once

    with django_assert_num_queries(QUERIES_OF_PLEDGES):
        client.get(f"/fr/pilots/{pilot.code}/pledges/")
    with django_assert_num_queries(QUERIES_OF_BUDGET):
        client.get(f"/fr/pilots/{pilot.code}/budget/")


QUERIES_OF_PLEDGES = 10
QUERIES_OF_BUDGET = 18


# --- Promising and giving -----------------------------------------------------------------------------------------------


def test_a_partner_promises_changes_binds_itself_gives_and_withdraws(pilot: Pilot, otto: Actor) -> None:
    client, address = signed_in(otto), f"/fr/pilots/{pilot.code}/pledges/"
    assert "La monnaie du pilote n’est pas encore choisie" in text_of(client.get(f"{address}add/"))
    refused = client.post(f"{address}add/", {"kind": "money", "title": "Don", "amount": "1 000"})
    assert (refused.status_code, "1 000" in text_of(refused)) == (422, True)
    Budget.objects.create(pilot=pilot, currency="EUR")
    assert "L’argent se compte en EUR." in text_of(client.get(f"{address}add/"))

    client.post(f"{address}add/", {"kind": "money", "title": "Don", "amount": "1 000,50"})
    pledge = Pledge.objects.get()
    one = f"{address}{pledge.code}/"
    assert "1000,5" in text_of(client.get(f"{one}change/"))
    client.post(f"{one}change/", {"title": "Don", "amount": "2000", "version": "1"})
    for form in (
        {"do": "commit", "version": "2"},
        {"do": "deliver", "amount": "500", "evidence": "Virement.", "version": "3"},
    ):
        assert client.post(one, form).status_code == 302
    assert "S’engager" not in text_of(client.get(one))
    stale = client.post(one, {"do": "withdraw", "reason": "Non.", "version": "1"})
    assert (stale.status_code, "Non." in text_of(stale)) == (422, True)
    client.post(one, {"do": "withdraw", "reason": "Le reste est refusé.", "version": "4"})

    pledge.refresh_from_db()
    assert (pledge.state, pledge.amount, pledge.reason) == (
        "withdrawn",
        Decimal(2000),
        "Le reste est refusé.",
    )
    assert "Retirer l’apport" not in text_of(client.get(one))
    assert client.post(one, {"do": "burn"}).status_code == 404


def test_who_acts_for_two_partners_says_for_which(pilot: Pilot, otto: Actor) -> None:
    other = acting_for_new("Fondation du Verger")
    partner = make_partner(pilot, "Autre", role="funder")
    partner.organisation = other.organisation
    partner.save(update_fields=["organisation"])
    make_mandate(otto.person, other.organisation)
    client, address = signed_in(otto), f"/fr/pilots/{pilot.code}/pledges/add/"

    said = {"kind": "place", "title": "Salle", "on_behalf_of": other.organisation.code}
    page, sent = text_of(client.get(address)), client.post(address, said)

    assert ("Pour quelle organisation ?" in page, sent.status_code) == (True, 302)
    assert Pledge.objects.get().organisation == other.organisation
    client.post(address, {"kind": "", "title": ""})
    assert Pledge.objects.count() == 1


def test_what_is_typed_stays_when_somebody_was_faster(pilot: Pilot, otto: Actor) -> None:
    pledge, client = make_pledge(pilot, otto, "place"), signed_in(otto)
    address = f"/fr/pilots/{pilot.code}/pledges/{pledge.code}/change/"
    change_pledge(pledge, title="Grande salle", by=otto)

    stale = client.post(address, {"title": "Petite salle", "version": "1"})
    again = client.post(address, {"title": "Petite salle", "version": "2"})
    commit_pledge(pledge, by=otto)
    late = client.post(address, {"title": "Autre salle", "version": "4"})

    assert (stale.status_code, again.status_code, late.status_code) == (422, 302, 422)
    assert ("Grande salle" in text_of(stale), "Petite salle" in text_of(stale)) == (True, True)
    assert "déjà pris" in text_of(late)


@pytest.mark.django_db(transaction=True)
def test_delivered_by_two_pages_at_once_it_is_delivered_once(pilot: Pilot, otto: Actor) -> None:
    pledge = make_pledge(pilot, otto)
    address = f"/fr/pilots/{pilot.code}/pledges/{pledge.code}/"
    form = {"do": "deliver", "amount": "400", "evidence": "Virement.", "version": "1"}

    answers = at_once(*[lambda: signed_in(otto).post(address, form).status_code] * 2)

    assert sorted(answers) == [302, 422]
    assert [one.amount for one in pledge.deliveries.all()] == [Decimal(400)]


# --- The budget -------------------------------------------------------------------------------------------------------


def test_the_team_chooses_the_currency_plans_spends_and_corrects(
    pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    client, address = signed_in(alice), f"/fr/pilots/{pilot.code}/budget/"
    assert "Choisir la monnaie" in text_of(client.get(address))
    assert client.post(address, {"currency": "XXX"}).status_code == 422
    client.post(address, {"currency": "CHF"})
    assert client.post(address, {"currency": "EUR"}).status_code == 422
    assert "Rien n’est encore prévu." in text_of(client.get(address))

    assert client.post(f"{address}add/", {"title": "", "planned": "x", "position": "1"}).status_code == 422
    client.post(f"{address}add/", {"title": "Loyer", "planned": "12’000", "position": "1"})
    line = BudgetLine.objects.get()
    client.post(
        f"{address}{line.code}/", {"title": "Loyers", "planned": "10000", "position": "1", "version": "1"}
    )
    make_pledge(pilot, otto, amount="4000")
    refused = client.post(f"{address}{line.code}/spend/", {"amount": "0", "text": "x"})
    spent = {"amount": "1200,50", "text": "Loyer d’avril.", "funder": otto.organisation.code}
    client.post(f"{address}{line.code}/spend/", spent)
    spend_amount(line, amount=Decimal(30), text="Clés.", by=alice)
    row = Spending.objects.get(amount=30)
    back = f"/fr/pilots/{pilot.code}/spendings/{row.code}/"

    page = text_of(client.get(address))
    assert refused.status_code == 422
    for said in (
        "Il manque 10 000 CHF sur 10 000 CHF",
        "1 200,50 CHF",
        "Loyer d’avril.",
        "Annuler cette dépense",
    ):
        assert said in page
    assert client.post(back, {"reason": ""}).status_code == 422
    client.post(back, {"reason": "Payées deux fois."})
    page = text_of(client.get(address))
    assert ("Payées deux fois." in page, "Annulation" in page, "Annulée" in page) == (True, True, True)
    assert client.post(back, {"reason": "Encore."}).status_code == 422
    assert client.get(f"/fr/pilots/{pilot.code}/spendings/NICHTDA2/").status_code == 404
    assert client.get(f"{address}NICHTDA2/").status_code == 404


def test_a_line_that_somebody_changed_is_shown_beside_what_was_typed(pilot: Pilot, alice: Actor) -> None:
    line, client = make_line(pilot), signed_in(alice)
    change_line(line, title="Salle", planned=Decimal(5), by=alice)

    said = {"title": "Local", "planned": "7", "position": "1", "version": "1"}
    stale = client.post(f"/fr/pilots/{pilot.code}/budget/{line.code}/", said)

    assert (stale.status_code, "Salle" in text_of(stale), "Local" in text_of(stale)) == (422, True, True)


def test_what_nobody_is_missing_is_said(client: Client, pilot: Pilot, otto: Actor) -> None:
    make_line(pilot, planned="500")
    commit_pledge(make_pledge(pilot, otto, amount="800"), by=otto)

    page = text_of(client.get(f"/fr/pilots/{pilot.code}/budget/"))

    assert "800 CHF sont engagés pour 500 CHF prévus : rien ne manque." in page
    assert "Ajouter un poste" not in page


def test_the_budget_as_files_says_the_same_as_the_rows(client: Client, pilot: Pilot, otto: Actor) -> None:
    assert rows_of(text_of(client.get(f"/fr/pilots/{pilot.code}/budget.csv")))[1:] == [
        ["", "", "0", "0", "0", "0.00", ""]
    ]
    pledge, line = make_pledge(pilot, otto), make_line(pilot)
    deliver_pledge(pledge, amount=Decimal("250.10"), evidence="x", by=otto)
    spent = spend_amount(line, amount=Decimal("99.90"), text="Loyer", funder=otto.organisation, by=SYSTEM)
    unnamed = spend_amount(line, amount=Decimal(5), text="Clés", by=SYSTEM)
    back = reverse_spending(unnamed, reason="Faux", by=SYSTEM)

    budget = rows_of(text_of(client.get(f"/fr/pilots/{pilot.code}/budget.csv")))
    spendings = rows_of(text_of(client.get(f"/fr/pilots/{pilot.code}/spendings.csv")))

    funder = otto.organisation
    assert budget[1:] == [
        [funder.code, funder.name, "1000.00", "1000.00", "250.10", "99.90", "CHF"],
        ["", "", "0", "0", "0", "0.00", "CHF"],
    ]
    today = clock.today().isoformat()
    assert sorted(spendings[1:]) == sorted(
        [
            [spent.code, "Loyer", today, "99.90", "CHF", funder.name, "Loyer", "", ""],
            [unnamed.code, "Loyer", today, "5.00", "CHF", "", "Clés", "", ""],
            [back.code, "Loyer", today, "-5.00", "CHF", "", "Faux", "", unnamed.code],
        ]
    )
