"""The desk's view of pilots."""

import datetime
import re

import pytest
from django.test import Client

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.notifications.operations import follow_subject
from ideas.pilots.guards import unmet_to_start
from ideas.pilots.models import Pilot, Review
from ideas.pilots.operations import apply_as_partner, hide_pilot, post_news
from tests.factories.ideas import make_theme
from tests.factories.people import give_role, make_person
from tests.factories.pilots import acting_for_new, make_pilot, make_pilot_in_review, make_running_pilot


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    """alice's pilot; otto's commune is invited to host it."""
    return make_pilot(alice, otto)


def test_the_desk_does_not_exist_for_others(client: Client, pilot: Pilot, alice: Actor, carla: Actor) -> None:
    pages = ["/fr/desk/pilots/", f"/fr/desk/pilots/{pilot.code}/"]
    elsewhere = make_person("Cyril")
    give_role(elsewhere, "curator", themes=[make_theme("sport", "Sport")])

    codes = {}
    codes["signed out"] = [client.get(page).status_code for page in pages]
    for name, person in (("alice", alice.person), ("elsewhere", elsewhere), ("carla", carla.person)):
        client.force_login(person)
        codes[name] = [client.get(page).status_code for page in pages]

    assert codes == {
        "signed out": [302, 302],
        "alice": [404, 404],
        "elsewhere": [200, 404],
        "carla": [200, 200],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, alice: Actor, carla: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        pilot = make_pilot(alice, title=f"Pilote {number}")
        apply_as_partner(pilot, role="host", text="Nous.", by=acting_for_new(f"Commune {number}"))
    Pilot.objects.update(review_on=clock.today())
    client.force_login(carla.person)

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(12):
        page = client.get("/fr/desk/pilots/").content.decode()

    assert page.count("Commune ") == rows
    assert "Bilans à ouvrir" in page


def test_the_list_filters_by_state_and_shows_hidden_ones(client: Client, alice: Actor, carla: Actor) -> None:
    hide_pilot(make_pilot(alice, title="Masqué"), reason="Non.", by=carla)
    other = make_pilot(alice, title="Autre")
    Pilot.objects.filter(pk=other.pk).update(state="running")
    client.force_login(carla.person)

    page = client.get("/fr/desk/pilots/?state=preparing").content.decode()

    assert "Masqué" in page
    assert "Autre" not in page


def test_a_pilot_that_nobody_carries_is_refused_in_words(client: Client, pilot: Pilot, carla: Actor) -> None:
    client.force_login(carla.person)

    refused = client.post(f"/fr/desk/pilots/{pilot.code}/steps/start/")

    assert refused.status_code == 422
    assert "Aucune organisation n’a encore accepté de répondre du pilote." in refused.content.decode()


def test_a_curator_starts_it_in_spite_of_what_is_missing_and_all_see_why(
    client: Client, pilot: Pilot, carla: Actor
) -> None:
    client.force_login(carla.person)
    url = f"/fr/desk/pilots/{pilot.code}/steps/start/"
    waived = [verdict.guard for verdict in unmet_to_start(pilot)]

    page = client.get(f"/fr/desk/pilots/{pilot.code}/").content.decode()
    without = client.post(url, {"override": waived, "reason": ""})
    started = client.post(url, {"override": waived, "reason": "La salle est libre cet hiver."})

    public = client.get(f"/p/{pilot.code}", follow=True).content.decode()
    assert all(f'name="override" value="{guard}"' in page for guard in waived)
    assert without.status_code == 422
    assert f'value="{waived[0]}" checked' in without.content.decode()
    assert started.status_code == 302
    assert "La salle est libre cet hiver." in public
    assert "Par dérogation. Conditions non remplies :" in public


def test_a_curator_leads_it_from_start_to_decision(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    url = f"/fr/desk/pilots/{pilot.code}/steps"
    client.force_login(carla.person)
    client.post(f"{url}/begin_review/")
    page = client.get(f"/fr/desk/pilots/{pilot.code}/").content.decode()
    without = client.post(f"{url}/continue/", {"reason": ""})

    client.post(f"{url}/continue/", {"reason": "Il faut un hiver.", "review_on": "2031-06-18"})
    unknown = client.post(f"{url}/fly/", {"reason": "Non."})

    pilot.refresh_from_db()
    public = client.get(f"/p/{pilot.code}", follow=True).content.decode()
    assert [f"{url}/{key}/" in page for key in ("continue", "adapt", "scale", "stop")] == [True] * 4
    assert without.status_code == 422
    assert "Un motif est dû" in without.content.decode()
    assert (pilot.state, pilot.review_on) == ("running", datetime.date(2031, 6, 18))
    assert unknown.status_code == 409
    assert "Il faut un hiver." in public


def test_the_second_of_two_decisions_is_told(client: Client, alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    client.force_login(carla.person)
    url = f"/fr/desk/pilots/{pilot.code}/steps/stop/"

    first, second = (client.post(url, {"reason": "Trop cher."}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert Review.objects.count() == 1
    assert "Ce pilote est terminé." in client.get(f"/fr/desk/pilots/{pilot.code}/").content.decode()


def test_it_is_hidden_with_a_reason_and_shown_again(client: Client, pilot: Pilot, carla: Actor) -> None:
    url = f"/fr/desk/pilots/{pilot.code}/hide/"
    client.force_login(carla.person)

    without = client.post(url, {"reason": ""})
    client.post(url, {"reason": "Données personnelles."})
    hidden = client.get(f"/fr/desk/pilots/{pilot.code}/").content.decode()
    client.post(url)

    pilot.refresh_from_db()
    assert without.status_code == 422
    assert "Données personnelles." in hidden
    assert not pilot.is_hidden


def test_news_is_hidden_with_a_reason_and_shown_again(
    client: Client, pilot: Pilot, carla: Actor, alice: Actor
) -> None:
    news = post_news(pilot, title="Un nom de famille", text="Texte", by=alice)
    url = f"/fr/desk/news/{news.code}/hide/"
    client.force_login(carla.person)
    unknown = client.post("/fr/desk/news/AAAAAAAA/hide/", {"reason": "Non."})

    without = client.post(url, {"reason": ""})
    client.post(url, {"reason": "Données personnelles."})
    news.refresh_from_db()
    hidden = news.is_hidden
    back = client.post(url, {"next": f"/fr/desk/pilots/{pilot.code}/"})

    news.refresh_from_db()
    assert unknown.status_code == 404
    assert without.status_code == 422
    assert (hidden, news.is_hidden) == (True, False)
    assert back["Location"] == f"/fr/desk/pilots/{pilot.code}/"


def test_each_decision_says_whom_it_tells(
    client: Client, alice: Actor, otto: Actor, carla: Actor, bruno: Actor
) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    follow_subject("pilot", pilot.code, by=bruno)
    client.force_login(carla.person)

    page = client.get(f"/fr/desk/pilots/{pilot.code}/").content.decode()
    without = client.post(f"/fr/desk/pilots/{pilot.code}/steps/stop/", {"reason": ""}).content.decode()

    told = {
        key: " ".join(re.sub(r"<[^>]+>", " ", text).split())
        for key, text in re.findall(r'id="told-(\w+)">(.*?)</div>', page, re.DOTALL)
    }
    assert told["continue"] == "Aucun message ne partira : l’historique public le montrera."
    assert told["stop"].startswith(
        "Un message partira à : 1 personne de l’équipe, 1 personne qui la suit. Le message :"
    )
    assert 'aria-describedby="hint-stop error-stop"' in without
