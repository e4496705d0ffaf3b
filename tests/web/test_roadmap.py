"""The roadmap by page: its timeline, its table, its calendar, planning and moving on; axes and what comes together there."""

import datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Axis, Milestone
from ideas.roadmap.operations import change_milestone, explain_delay, move_milestone
from lab.web.pages.roadmap_calendar import calendar_of
from lab.web.pages.roadmap_drawing import timeline
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, make_partner, make_running_pilot
from tests.factories.roadmap import in_days, make_axis, make_milestone, make_network
from tests.factories.sites import make_site


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, hosted by otto's commune."""
    return make_running_pilot(alice, otto, carla)


@pytest.fixture
def accountable(pilot: Pilot) -> Actor:
    """Represents the association that is accountable for the pilot."""
    actor = acting_for_new("Association Trait d’union")
    partner = make_partner(pilot, "Autre", role="accountable")
    partner.organisation = actor.organisation
    partner.save(update_fields=["organisation"])
    return actor


def text_of(response: Any) -> str:
    return response.content.decode()


def test_everyone_sees_what_is_planned_and_what_is_late(client: Client, pilot: Pilot, otto: Actor) -> None:
    site = make_site(pilot)
    first = make_milestone(pilot, "Bail signé", -3, owner=otto.person, organisation=otto.organisation)
    make_milestone(pilot, "Travaux", 200, starts_on=in_days(20), site=site, waits_for=[first])

    page = text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/"))
    on_pilot = text_of(client.get(f"/p/{pilot.code}", follow=True))

    for said in ("Bail signé", "En retard", "Travaux", "Aubrive", "Otto, Commune d’Aubrive", "après"):
        assert said in page
    assert f"webcal://testserver/fr/pilots/{pilot.code}/roadmap.ics" in page
    assert 'class="phase next" data-q=' in page
    assert "style=" not in page.partition('class="roadmap"')[2].partition("</table>")[0]
    assert "Ajouter un jalon" not in page
    assert "sur 2." in on_pilot
    assert "Bail signé" in on_pilot


def test_a_site_is_shown_with_what_is_for_all(client: Client, pilot: Pilot) -> None:
    here, there = make_site(pilot, "Aubrive"), make_site(pilot, "Rochelande")
    for title, site in (("Pour tous", None), ("Ici", here), ("Là-bas", there)):
        make_milestone(pilot, title, site=site)

    page = text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/", {"site": here.code}))

    assert ("Pour tous" in page, ">Ici<" in page, ">Là-bas<" in page) == (True, True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_roadmap_asks_the_same_questions_for_any_length(
    client: Client, pilot: Pilot, otto: Actor, django_assert_num_queries: Any, rows: int
) -> None:
    own = {"owner": otto.person, "organisation": otto.organisation}
    for number in range(rows):
        first = make_milestone(pilot, f"D’abord {number}", **own)
        make_milestone(pilot, f"Ensuite {number}", site=make_site(pilot, f"Lieu {number}"), waits_for=[first])
    client.get("/fr/propose/")  # what the frame shows is read once

    with django_assert_num_queries(10):
        client.get(f"/fr/pilots/{pilot.code}/roadmap/")


def test_a_pilot_without_milestones_says_so(client: Client, pilot: Pilot) -> None:
    assert "Pas encore de jalons." in text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/"))


# --- Planning -----------------------------------------------------------------------------------------------------------


def test_the_team_plans_and_changes_a_milestone(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    first = make_milestone(pilot, "D’abord")
    client.force_login(alice.person)
    owner = f"{otto.person.code}.{otto.organisation.code}"
    values = {
        "title": "Ouverture",
        "planned_on": "2028-02-29",
        "owner": owner,
        "position": "1",
        "waits_for": first.code,
    }

    made = client.post(f"/fr/pilots/{pilot.code}/milestones/add/", values)
    milestone = Milestone.objects.get(title="Ouverture")
    form = text_of(client.get(f"/fr/milestones/{milestone.code}/change/"))
    client.post(
        f"/fr/milestones/{milestone.code}/change/", {**values, "title": "Fête", "owner": "", "version": "1"}
    )

    assert made["Location"] == f"/fr/milestones/{milestone.code}/"
    assert (milestone.owner, milestone.planned_on) == (otto.person, datetime.date(2028, 2, 29))
    assert f'value="{owner}" selected' in form
    milestone.refresh_from_db()
    assert (milestone.title, milestone.owner) == ("Fête", None)


def test_what_was_typed_stays_where_it_is_refused_or_somebody_was_faster(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    client.force_login(alice.person)
    bad = {"title": "Trop tôt", "planned_on": "2027-01-01", "starts_on": "2027-02-01", "position": "1"}
    refused = client.post(f"/fr/pilots/{pilot.code}/milestones/add/", bad)
    milestone = make_milestone(pilot)
    change_milestone(milestone, changes={"title": "Déjà autre"}, by=alice)
    values = {"title": "La mienne", "planned_on": "2027-01-01", "position": "1", "version": "1"}
    stale = client.post(f"/fr/milestones/{milestone.code}/change/", values)
    circle = client.post(
        f"/fr/milestones/{milestone.code}/change/", {**values, "starts_on": "2027-03-01", "version": "2"}
    )

    assert (refused.status_code, "Trop tôt" in text_of(refused)) == (422, True)
    assert (stale.status_code, "La mienne" in text_of(stale), "Déjà autre" in text_of(stale)) == (
        422,
        True,
        True,
    )
    assert circle.status_code == 422
    assert 'value="2"' in text_of(stale)


def test_the_accountable_partner_plans_in_its_organisations_name(
    client: Client, pilot: Pilot, accountable: Actor
) -> None:
    client.force_login(accountable.person)
    values = {"title": "Ouverture", "planned_on": "2028-02-29", "position": "1"}

    form = text_of(client.get(f"/fr/pilots/{pilot.code}/milestones/add/"))
    client.post(f"/fr/pilots/{pilot.code}/milestones/add/", values)

    assert "Vous agissez pour Association Trait d’union." in form
    assert Milestone.objects.get().title == "Ouverture"


def test_its_owner_says_what_became_of_it(client: Client, pilot: Pilot, otto: Actor) -> None:
    own = {"owner": otto.person, "organisation": otto.organisation}
    late = make_milestone(pilot, "Bail", -2, **own)
    address = f"/fr/milestones/{late.code}/"
    client.force_login(otto.person)

    assert "Dire pourquoi il est en retard" in text_of(client.get(address))
    client.post(address, {"do": "explain", "reason": "Le notaire tarde."})
    client.post(address, {"do": "under_way"})
    refused = client.post(address, {"do": "reached"})
    stale = client.post(address, {"do": "reached", "evidence": "Signé.", "version": "1"})
    client.post(address, {"do": "reached", "evidence": "Signé.", "link": "https://demo.example/"})
    page = text_of(client.get(address))

    assert (refused.status_code, stale.status_code) == (422, 422)
    assert "Signé." in page
    assert "Le notaire tarde." in page
    assert client.post(address, {"do": "reached"}).status_code == 422
    assert client.post(address, {"do": "sing"}).status_code == 404
    assert Milestone.objects.get().state == "reached"


def test_a_dropped_one_says_why_and_what_waited_for_it(client: Client, pilot: Pilot, alice: Actor) -> None:
    first = make_milestone(pilot, "Bail")
    make_milestone(pilot, "Travaux", waits_for=[first])
    move_milestone(first, state="dropped", reason="La salle est vendue.", by=alice)

    page = text_of(client.get(f"/j/{first.code}", follow=True))

    assert "La salle est vendue." in page
    assert "Travaux" in page
    assert client.get("/fr/milestones/22222222/").status_code == 404


# --- Drawing and calendar -----------------------------------------------------------------------------------------------


def test_more_than_three_years_are_drawn_in_parts(client: Client, pilot: Pilot) -> None:
    for days in (-900, 0, 900):
        make_milestone(pilot, f"Dans {days}", days)

    first = text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/"))
    every = Milestone.objects.order_by("planned_on")
    start = timeline([("", list(every))], "0")
    end = timeline([("", list(every))], "99999")

    assert ("Voir plus tôt" in first, "Voir plus tard" in first) == (True, True)
    assert start is not None
    assert end is not None
    assert (start.earlier, end.later) == (None, None)
    assert end.start > start.start
    assert timeline([]) is None


@pytest.mark.parametrize("zone", ["Europe/Zurich", "Pacific/Auckland", "America/Los_Angeles"])
def test_the_calendar_names_whole_days_that_no_zone_moves(
    client: Client, pilot: Pilot, alice: Actor, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    values = {"planned_on": datetime.date(2028, 2, 29), "starts_on": datetime.date(2026, 3, 29)}
    phase = make_milestone(pilot, "Phase", **values)
    dropped = make_milestone(pilot, "Laissé", planned_on=datetime.date(2026, 10, 25))
    change_milestone(phase, changes={"title": "Phase, suite ; fin"}, by=alice)
    move_milestone(dropped, state="dropped", reason="Non.", by=alice)

    answer = client.get(f"/fr/pilots/{pilot.code}/roadmap.ics")

    one, two = sorted(
        Calendar.from_ical(answer.content).walk("VEVENT"),
        key=lambda event: str(event["status"]),
        reverse=True,
    )
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (one["dtstart"].dt, one["dtend"].dt) == (datetime.date(2026, 3, 29), datetime.date(2028, 3, 1))
    assert (two["dtstart"].dt, two["dtend"].dt) == (datetime.date(2026, 10, 25), datetime.date(2026, 10, 26))
    assert (str(one["summary"]), one["sequence"], str(one["status"])) == (
        "Phase, suite ; fin",
        1,
        "CONFIRMED",
    )
    assert (str(two["uid"]).startswith(f"milestone-{dropped.code}@"), str(two["status"])) == (
        True,
        "CANCELLED",
    )
    assert b"VALUE=DATE:20280301" in calendar_of(pilot)


# --- Axes -----------------------------------------------------------------------------------------------------------------


def test_axes_show_how_far_their_pilots_are(client: Client, pilot: Pilot, alice: Actor) -> None:
    make_milestone(pilot, "Bail", -2)
    reached = make_milestone(pilot, "Clés")
    move_milestone(reached, state="reached", evidence="Oui.", by=alice)
    axis = make_axis("Habiter ensemble", None, pilot)
    make_axis("Se former", make_network())

    listed, page = text_of(client.get("/fr/axes/")), text_of(client.get(f"/x/{axis.code}", follow=True))
    roadmap = text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/"))

    for said in (
        "Habiter ensemble",
        "Se former",
        "Consortium des vallées",
        "1 jalon atteint sur 2",
        "1 en retard",
    ):
        assert said in listed
    for said in ("1 sur 2", "Bail", "Heures de voisinage"):
        assert said in page
    assert "Habiter ensemble" in roadmap
    assert client.get("/fr/axes/22222222/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_an_axis_asks_the_same_questions_for_any_length(
    client: Client, alice: Actor, otto: Actor, carla: Actor, django_assert_num_queries: Any, rows: int
) -> None:
    pilots = [make_running_pilot(alice, otto, carla) for _ in range(rows)]
    for pilot in pilots:
        make_milestone(pilot)
    axis = make_axis("Habiter", None, *pilots)
    client.get("/fr/propose/")  # what the frame shows is read once

    with django_assert_num_queries(7):
        client.get(f"/fr/axes/{axis.code}/")
    with django_assert_num_queries(2):
        client.get("/fr/axes/")


def test_lab_staff_and_networks_keep_their_axes(
    client: Client, pilot: Pilot, carla: Actor, otto: Actor
) -> None:
    network = make_network("Vallées", otto.organisation)
    vera = acting_for(make_mandate(make_person("Vera"), network))
    client.force_login(vera.person)
    offered = text_of(client.get("/fr/axes/"))
    refused = client.post(
        f"/fr/axes/add/?network={network.code}", {"name": "x", "position": "1", "text": " "}
    )
    axis = Axis.objects.get()
    values = {"name": "Habiter", "position": "1", "pilots": pilot.code, "version": "1"}
    client.post(f"/fr/axes/{axis.code}/change/", values)
    stale = client.post(f"/fr/axes/{axis.code}/change/", values | {"name": "Trop tard"})
    bad = client.post(f"/fr/axes/{axis.code}/change/", values | {"name": "\u200b", "version": "2"})
    nobody = client.post("/fr/axes/add/?network=22222222", {"name": "x", "position": "1"})
    client.force_login(carla.person)
    wrong = client.post(f"/fr/axes/add/?network={otto.organisation.code}", {"name": "x", "position": "1"})

    assert "Ajouter un axe de Vallées" in offered
    assert refused["Location"] == f"/fr/axes/{axis.code}/change/"
    axis.refresh_from_db()
    assert (axis.name, list(axis.pilots.all())) == ("Habiter", [pilot])
    assert (stale.status_code, bad.status_code, wrong.status_code, nobody.status_code) == (422, 422, 422, 404)
    assert "Ajouter un axe du lab" in text_of(client.get("/fr/axes/"))


def test_why_it_is_late_is_read_in_the_table(client: Client, pilot: Pilot, alice: Actor) -> None:
    late = make_milestone(pilot, days=-1)
    explain_delay(late, reason="Le notaire tarde.", by=alice)

    assert clock.today() > late.planned_on
    assert "Le notaire tarde." in text_of(client.get(f"/fr/pilots/{pilot.code}/roadmap/"))
