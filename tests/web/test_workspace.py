"""The working space of partners by page and by API, and what everybody sees of it."""

import datetime

import pytest
from django.test import Client

from ideas.discussion.models import Circle
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.pilots.operations import promise_synthesis
from tests.factories.pilots import make_running_pilot

DAY = datetime.timedelta(days=1)


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, of which otto's commune is a partner."""
    return make_running_pilot(alice, otto, carla)


def test_partners_find_discussion_documents_and_what_they_owe(
    client: Client, pilot: Pilot, otto: Actor
) -> None:
    address = f"/fr/pilots/{pilot.code}/workspace/"
    client.force_login(otto.person)
    assert address in client.get(f"/p/{pilot.code}", follow=True).content.decode()

    page = client.get(address).content.decode()
    refused = client.post(
        address, {"about": "Un mot rare.", "due_on": "2001-01-01", "on_behalf_of": otto.organisation_code}
    )
    kept = client.post(
        address,
        {
            "about": "Le premier hiver",
            "due_on": (clock.today() + DAY).isoformat(),
            "on_behalf_of": otto.organisation_code,
        },
    )

    room = f"/fr/discussions/pilot/{pilot.code}/{Circle.PARTNERS}/"
    assert room in page
    assert "Promettre une synthèse publique" in page
    assert refused.status_code == 422
    assert "Un mot rare." in refused.content.decode()
    assert kept.status_code == 302
    said = client.post(
        room,
        {"body": "Le bail n’est pas signé.", "stance": "neutral", "on_behalf_of": otto.organisation_code},
    )
    assert said.status_code == 302
    assert "Le bail n’est pas signé." in client.get(room).content.decode()
    assert "1 message" in client.get(address).content.decode()


def test_others_find_nothing_there_but_the_promise_and_that_it_is_late(
    client: Client, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    promise_synthesis(pilot, about="Le premier hiver", due_on=clock.today(), by=alice)
    pilot.promised_syntheses.update(due_on=clock.today() - DAY)
    address = f"/fr/pilots/{pilot.code}/workspace/"

    seen = client.get(f"/p/{pilot.code}", follow=True).content.decode()
    assert "La synthèse publique est en retard" in seen
    assert "Le premier hiver" in seen
    assert address not in seen
    assert client.get(address).status_code == 302  # to sign in
    client.force_login(charlie.person)
    assert client.get(address).status_code == 403
    assert client.get(f"/fr/discussions/pilot/{pilot.code}/partners/").status_code == 404


def test_publishing_keeps_the_promise(client: Client, pilot: Pilot, alice: Actor) -> None:
    address = f"/fr/pilots/{pilot.code}/workspace/synthesis/"
    client.force_login(alice.person)
    assert client.get(address).status_code == 404
    promise_synthesis(pilot, about="Le premier hiver", due_on=clock.today(), by=alice)
    assert 'value="Le premier hiver"' in client.get(address).content.decode()

    refused = client.post(address, {"title": "Un hiver", "text": ""})
    done = client.post(address, {"title": "Un hiver", "text": "Ce que nous en savons."})

    assert refused.status_code == 422
    assert "Un hiver" in refused.content.decode()
    assert done.status_code == 302
    page = client.get(f"/p/{pilot.code}", follow=True).content.decode()
    assert "Ce que nous en savons." in page
    assert "Une synthèse publique est promise" not in page
    assert "Un hiver" in client.get(f"/fr/pilots/{pilot.code}/workspace/").content.decode()
