"""Fetching files: their subject is asked each time."""

import pytest
from django.test import Client, override_settings

from ideas.files.models import File, kept_files
from ideas.files.operations import add_file, hide_file, remove_file
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from tests.factories.files import PDF, image_bytes
from tests.factories.ideas import make_draft


@pytest.fixture
def plan(idea: Idea, alice: Actor) -> File:
    return add_file(kind="idea", code=idea.code, content=PDF, name="Plan d’été.pdf", by=alice)


@pytest.fixture
def picture(idea: Idea, alice: Actor, deliver_facts) -> File:
    add_file(
        kind="idea", code=idea.code, content=image_bytes(), name="a.png", alt_text="Deux moitiés.", by=alice
    )
    deliver_facts()
    return File.objects.get(type="image")


def body(response) -> bytes:
    """What was sent; read to its end, which closes the file."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def status_of(client: Client, address: str, **headers: str) -> int:
    response = client.get(address, headers=headers)
    body(response)
    return response.status_code


def test_a_document_comes_as_a_download_that_can_do_nothing(client: Client, plan: File) -> None:
    response = client.get(f"/f/{plan.code}/original")

    assert (response.status_code, body(response)) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == "attachment; filename*=utf-8''Plan%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    )
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


def test_an_image_comes_in_the_width_asked_for(client: Client, picture: File) -> None:
    small, original = (client.get(f"/f/{picture.code}/{width}") for width in ("400", "original"))

    assert len(body(small)) == kept_files().size(picture.renditions["400"])
    assert len(body(original)) == picture.size
    assert small["Content-Disposition"] == 'inline; filename="a.webp"'
    assert small["Content-Type"] == "image/webp"
    assert small["ETag"] != original["ETag"]


def test_what_one_has_is_not_sent_again(client: Client, picture: File) -> None:
    first = client.get(f"/f/{picture.code}/400")
    body(first)

    again = client.get(f"/f/{picture.code}/400", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_hidden_is_gone_by_address_too(client: Client, idea: Idea, plan: File, carla: Actor) -> None:
    address = f"/f/{plan.code}/original"
    first = client.get(address)
    etag = first["ETag"]
    body(first)

    hide_file(plan, reason="Droits d’auteur.", by=carla)

    assert status_of(client, address) == 404
    assert status_of(client, address, **{"If-None-Match": etag}) == 404
    client.force_login(carla.person)
    assert status_of(client, address) == 200


def test_a_file_is_gone_with_its_subject(
    client: Client, idea: Idea, plan: File, alice: Actor, carla: Actor
) -> None:
    address = f"/f/{plan.code}/original"

    hide_idea(idea, reason="Publicité.", by=carla)
    assert status_of(client, address) == 404
    client.force_login(alice.person)
    assert status_of(client, address) == 200


def test_drafts_and_private_files_are_for_their_people(
    client: Client, idea: Idea, alice: Actor, charlie: Actor
) -> None:
    values = {"content": PDF, "name": "a.pdf", "by": alice}
    files = [
        add_file(kind="idea", code=make_draft(alice).code, **values),
        add_file(kind="idea", code=idea.code, is_private=True, **values),
    ]

    codes = []
    for person in (None, charlie.person, alice.person):
        if person:
            client.force_login(person)
        codes.append([status_of(client, f"/f/{one.code}/original") for one in files])

    assert codes == [[404, 404], [404, 404], [200, 200]]


def test_removed_unknown_and_lost_files_are_404(
    client: Client, plan: File, picture: File, alice: Actor
) -> None:
    kept_files().delete(picture.original.name)
    remove_file(plan, by=alice)
    addresses = [
        f"/f/{plan.code}/original",
        f"/f/{picture.code}/original",
        "/f/ZZZZZZZZ/400",
        f"/f/{plan.code}",
    ]

    assert [status_of(client, address) for address in addresses] == [404, 404, 404, 404]


def test_the_short_address_leads_to_the_file(client: Client, plan: File) -> None:
    assert client.get(f"/f/{plan.code}")["Location"] == f"/f/{plan.code}/original"


@override_settings(LAB_X_ACCEL=True)
def test_the_proxy_may_hand_it_over(client: Client, plan: File) -> None:
    response = client.get(f"/f/{plan.code}/original")

    assert response["X-Accel-Redirect"] == f"/_files/{plan.original.name}"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response.content == b""


def test_an_object_store_is_asked_for_an_address_of_its_own(client: Client, plan: File, monkeypatch) -> None:
    def nowhere(name: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(kept_files(), "path", nowhere)
    monkeypatch.setattr(kept_files(), "url", lambda name: f"https://store.example/{name}?signature=1")

    response = client.get(f"/f/{plan.code}/original")

    assert response["Location"] == f"https://store.example/{plan.original.name}?signature=1"


def test_fetching_asks_little(client: Client, picture: File, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        body(client.get(f"/f/{picture.code}/400"))


def test_nothing_serves_the_folder(client: Client, plan: File) -> None:
    addresses = [
        f"/_files/{plan.original.name}",
        f"/media/{plan.original.name}",
        f"/files/{plan.original.name}",
    ]

    assert [status_of(client, address) for address in addresses] == [404, 404, 404]
