"""Images and documents on pages, and where those they belong to keep them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.calls.models import Call
from ideas.files.models import File
from ideas.files.operations import add_file, change_file, hide_file
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from lab.web.pages.calls import call_address
from lab.web.pages.ideas import idea_address
from lab.web.pages.organisations import organisation_address
from tests.factories.files import PDF, image_bytes
from tests.factories.ideas import lead_to, make_call


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def upload(content: bytes = PDF, name: str = "Plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(idea: Idea) -> str:
    return f"/fr/files/idea/{idea.code}/"


def test_a_document_is_added_shown_described_and_removed(client: Client, idea: Idea, alice: Actor) -> None:
    client.force_login(alice.person)
    client.post(kept(idea), {"file": upload(), "title": "Plan du jardin"})
    file = File.objects.get()
    assert f'<a href="/f/{file.code}/original">' in page(client, idea_address(idea))
    assert "Plan du jardin" in page(client, kept(idea))

    client.post(f"/fr/file/{file.code}/change/", {"title": "Plan", "is_private": "on"})
    file.refresh_from_db()
    assert (file.title, file.is_private) == ("Plan", True)
    assert f"/f/{file.code}/" not in page(client, idea_address(idea))
    assert "Réservé à l’équipe" in page(client, kept(idea))

    client.post(f"/fr/file/{file.code}/remove/")
    assert File.objects.count() == 0


def test_words_written_meanwhile_are_not_lost(client: Client, idea: Idea, alice: Actor) -> None:
    file = add_file(kind="idea", code=idea.code, content=PDF, name="a.pdf", title="Plan", by=alice)
    address = f"/fr/file/{file.code}/change/"
    client.force_login(alice.person)
    assert '<input type="hidden" name="version" value="1"' in page(client, address)

    change_file(file, title="Plan du jardin", by=alice)
    late = client.post(address, {"title": "Mon plan", "version": "1"})
    file.refresh_from_db()
    assert (late.status_code, file.title) == (422, "Plan du jardin")
    assert 'value="Mon plan"' in late.content.decode()
    assert '<input type="hidden" name="version" value="2"' in late.content.decode()

    client.post(address, {"title": "Mon plan", "version": "2"})
    file.refresh_from_db()
    assert file.title == "Mon plan"


def test_an_image_is_shown_with_its_words_and_its_size(client: Client, idea: Idea, alice: Actor) -> None:
    client.force_login(alice.person)

    without = client.post(kept(idea), {"file": upload(image_bytes(), "a.png"), "title": "Deux moitiés"})
    client.post(kept(idea), {"file": upload(image_bytes(), "a.png"), "alt_text": "Rouge, puis bleu."})

    assert without.status_code == 422
    assert "Décrivez l’image" in without.content.decode()
    assert 'value="Deux moitiés"' in without.content.decode()
    image = re.search(r"<img [^>]*>", page(client, idea_address(idea))).group()
    code = File.objects.get().code
    assert f'src="/f/{code}/800"' in image
    assert f"/f/{code}/400 400w, /f/{code}/800 800w, /f/{code}/1600 1600w" in image
    assert 'width="900" height="600" alt="Rouge, puis bleu."' in image


def test_what_is_not_taken_is_said_in_words(client: Client, idea: Idea, alice: Actor, monkeypatch) -> None:
    client.force_login(alice.person)
    monkeypatch.setattr("lab.web.pages.attachments.MOST_DOCUMENT_BYTES", 1000)

    svg = client.post(kept(idea), {"file": upload(b"<svg/>", "a.svg")})
    nothing = client.post(kept(idea), {"title": ""})
    heavy = client.post(kept(idea), {"file": upload(b"%PDF-" + b"0" * 1000)})

    assert [answer.status_code for answer in (svg, nothing, heavy)] == [422, 422, 422]
    assert "Formats acceptés" in svg.content.decode()
    assert "trop lourd" in heavy.content.decode()
    assert File.objects.count() == 0


def test_who_may_keep_files(client: Client, idea: Idea, alice: Actor, charlie: Actor, carla: Actor) -> None:
    file = add_file(kind="idea", code=idea.code, content=PDF, name="a.pdf", by=alice)
    addresses = [kept(idea), f"/fr/file/{file.code}/change/"]

    signed_out = [client.get(address).status_code for address in addresses]
    client.force_login(charlie.person)
    stranger = [client.get(address).status_code for address in addresses]
    removed = client.post(f"/fr/file/{file.code}/remove/").status_code
    client.force_login(carla.person)
    curator = [client.get(address).status_code for address in addresses]

    assert (signed_out, stranger, removed, curator) == ([302, 302], [403, 403], 403, [200, 403])
    assert kept(idea) in page(client, idea_address(idea))


def test_an_idea_that_is_written_no_more_still_shows_its_team_what_is_private(
    client: Client, idea: Idea, alice: Actor, carla: Actor
) -> None:
    file = add_file(kind="idea", code=idea.code, content=PDF, name="a.pdf", is_private=True, by=alice)
    lead_to(idea, "evaluation", by=carla)
    client.force_login(carla.person)

    seen = page(client, kept(idea))
    refused = client.post(kept(idea), {"file": upload()})

    assert f"/f/{file.code}/original" in seen
    assert 'enctype="multipart/form-data"' not in seen
    assert f"/fr/file/{file.code}/change/" not in seen
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "address", ["/fr/files/idea/ZZZZZZZZ/", "/fr/files/nothing/ZZZZZZZZ/", "/fr/file/ZZZZZZZZ/change/"]
)
def test_unknown_addresses_are_404(client: Client, carla: Actor, address: str) -> None:
    client.force_login(carla.person)

    assert client.get(address).status_code == 404


def test_its_author_reads_why_a_file_was_hidden(
    client: Client, idea: Idea, alice: Actor, carla: Actor
) -> None:
    hide_file(
        add_file(kind="idea", code=idea.code, content=PDF, name="a.pdf", by=alice),
        reason="Droits d’auteur.",
        by=carla,
    )
    client.force_login(alice.person)

    assert "Droits d’auteur." in page(client, kept(idea))
    assert "/original" not in page(client, idea_address(idea))


def test_organisations_and_calls_have_files_too(client: Client, otto: Actor, carla: Actor) -> None:
    call: Call = make_call()
    for kind, code, actor in (("organisation", otto.organisation.code, otto), ("call", call.code, carla)):
        client.force_login(actor.person)
        client.post(f"/fr/files/{kind}/{code}/", {"file": upload(), "title": f"Pour {kind}"})
    client.logout()

    assert "Pour organisation" in page(client, organisation_address(otto.organisation))
    assert "Pour call" in page(client, call_address(call))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_any_length(
    client: Client, idea: Idea, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        add_file(kind="idea", code=idea.code, content=PDF, name=f"{number}.pdf", by=alice)
    client.force_login(alice.person)
    page(client, kept(idea))

    with django_assert_num_queries(9):
        page(client, kept(idea))
