"""Files through the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.files.models import File
from ideas.files.operations import hide_file
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Caller, Calls
from tests.factories.files import PDF, image_bytes


def send(caller: Caller, path: str, content: bytes, name: str, **words: Any) -> Any:
    """A form with a file, as a browser or curl sends it."""
    headers = {**caller.headers, **words.pop("headers", {})}
    body = {"file": SimpleUploadedFile(name, content), **words}
    return Client().post(f"/api/v1/{path}", body, headers=headers)


def test_a_document_is_added_described_and_taken_away(api: Calls, idea: Idea, alice: Actor) -> None:
    caller, path = api(alice), f"ideas/{idea.code}/files/"

    added = send(caller, path, PDF, "Plan du jardin.pdf", title="Le plan")

    file = added.json()
    assert (added.status_code, file["type"], file["title"], file["private"]) == (
        201,
        "document",
        "Le plan",
        False,
    )
    assert file["subject"] == {"kind": "idea", "code": idea.code}
    assert file["url"].endswith(f"/f/{file['code']}/original")
    assert api().get(path).json()["results"] == [file]
    one = f"files/{file['code']}/"
    etag = {"If-Match": added.headers["ETag"]}
    changed = caller.patch(one, {"title": "Le plan corrigé", "private": True}, headers=etag)
    assert (changed.json()["title"], changed.json()["private"]) == ("Le plan corrigé", True)
    assert api().get(path).json()["results"] == []
    assert api().get(one).status_code == 404
    assert len(caller.get(path).json()["results"]) == 1
    assert caller.delete(one).status_code == 204
    assert caller.get(one).status_code == 404


def test_an_image_needs_words_for_those_who_do_not_see_it(api: Calls, idea: Idea, alice: Actor) -> None:
    path = f"ideas/{idea.code}/files/"

    unsaid = send(api(alice), path, image_bytes(), "a.png")
    said = send(api(alice), path, image_bytes(), "a.png", alt_text="Deux moitiés.")

    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (400, "alt_text")
    assert (said.status_code, said.json()["type"], said.json()["width"]) == (201, "image", 900)


def test_a_file_sent_twice_under_one_key_is_added_once(api: Calls, idea: Idea, alice: Actor) -> None:
    caller, path, key = api(alice), f"ideas/{idea.code}/files/", {"Idempotency-Key": "f1"}

    sent = [send(caller, path, PDF, "Plan.pdf", headers=key) for _ in range(2)]
    other = send(caller, path, PDF + b" ", "Plan.pdf", headers=key)

    assert [answer.status_code for answer in (*sent, other)] == [201, 201, 409]
    assert sent[0].json() == sent[1].json()
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (b"MZ\x90", "tool.exe"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
        (b"not an image", "a.png"),
    ],
)
def test_what_is_no_image_or_document_is_refused(
    api: Calls, idea: Idea, alice: Actor, content: bytes, name: str
) -> None:
    answer = send(api(alice), f"ideas/{idea.code}/files/", content, name, alt_text="?")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")
    assert File.objects.count() == 0


def test_uploads_of_the_wrong_shape_are_refused(api: Calls, idea: Idea, alice: Actor) -> None:
    caller, path = api(alice), f"ideas/{idea.code}/files/"

    as_json = caller.post(path, {"file": "x"})
    nameless = Client().post(f"/api/v1/{path}", {"title": "x"}, headers=caller.headers)
    unknown = send(caller, path, PDF, "Plan.pdf", colour="red")
    huge = Client().post(f"/api/v1/{path}", {"file": "x"}, headers=caller.headers, CONTENT_LENGTH="99000000")
    broken = Client().generic(
        "POST",
        f"/api/v1/{path}",
        b"nonsense",
        content_type="multipart/form-data; boundary=x",
        headers=caller.headers,
    )
    unbounded = Client().generic(
        "POST", f"/api/v1/{path}", b"x", content_type="multipart/form-data", headers=caller.headers
    )

    answers = (as_json, nameless, unknown, huge, broken, unbounded)
    assert [answer.status_code for answer in answers] == [415, 400, 400, 413, 400, 400]
    assert (
        as_json.json()["detail"]
        == "Cette adresse prend du multipart/form-data en UTF-8 : dites-le par Content-Type."
    )
    assert unbounded.json()["detail"] == "Le corps de la demande ne peut pas être lu."


def test_only_those_it_belongs_to_give_files(
    api: Calls, idea: Idea, draft: Idea, alice: Actor, charlie: Actor
) -> None:
    path = f"ideas/{idea.code}/files/"

    assert send(api(), path, PDF, "Plan.pdf").status_code == 401
    assert send(api(charlie), path, PDF, "Plan.pdf").status_code == 403
    assert send(api(charlie), f"ideas/{draft.code}/files/", PDF, "Plan.pdf").status_code == 404


def test_a_hidden_file_is_gone_for_others(
    api: Calls, idea: Idea, alice: Actor, carla: Actor, charlie: Actor
) -> None:
    code = send(api(alice), f"ideas/{idea.code}/files/", PDF, "Plan.pdf").json()["code"]
    hide_file(File.objects.get(), reason="Droits d’auteur.", by=carla)

    assert api().get(f"files/{code}/").status_code == 404
    assert api(carla).get(f"files/{code}/").status_code == 200
    assert api(charlie).delete(f"files/{code}/").status_code == 404
