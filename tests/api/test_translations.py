"""Translations and plain words through the API."""

from typing import Any

import pytest

from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations import hide_idea, revise_idea, write_translation
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.engines import ECHO
from tests.factories.translations import ITALIAN, PLAIN


def path_of(idea: Idea, rest: str = "") -> str:
    return f"ideas/{idea.code}/translations/{rest}"


def test_what_an_idea_can_be_read_in_is_listed(
    api: Calls, idea: Idea, alice: Actor, italian: Translation
) -> None:
    revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

    (row,) = api().get(path_of(idea)).json()["results"]

    assert (row["key"], row["kind"], row["title"], row["revision"], row["outdated"]) == (
        "it",
        "human",
        "Ore di vicinato",
        1,
        True,
    )
    assert (row["person"]["name"], row["engine"], row["reviewed_by"]) == ("Alice", "", None)
    assert row["url"] == f"http://127.0.0.1:8000/i/{idea.code}?text=it"


def test_one_is_read_part_by_part(api: Calls, idea: Idea, italian: Translation) -> None:
    text = api().get(path_of(idea, "it/")).json()

    assert text["summary"] == ITALIAN["summary"]
    assert (text["sections"]["need"]["text"], text["sections"]["solution"]["text"]) == (
        "Una persona su tre vive sola.",
        "",
    )
    for key in ("de", "it-plain", "it-machine", "fr", "it-x"):
        assert api().get(path_of(idea, f"{key}/")).status_code == 404, key


def test_the_address_for_life_leads_to_that_text(
    api: Calls, client: Any, idea: Idea, italian: Translation
) -> None:
    url = api().get(path_of(idea, "it/")).json()["url"]

    assert client.get(url.removeprefix("http://127.0.0.1:8000"))["Location"].endswith("?text=it")


def test_a_first_text_needs_no_version_a_second_one_does(api: Calls, idea: Idea, alice: Actor) -> None:
    path, caller = path_of(idea, "it/"), api(alice)

    first = caller.put(path, ITALIAN)
    without = caller.put(path, ITALIAN)
    stale = caller.put(path, ITALIAN, headers={"If-Match": '"9"'})
    second = caller.put(path, {"title": "Ore"}, headers={"If-Match": first.headers["ETag"]})

    assert [answer.status_code for answer in (first, without, stale, second)] == [201, 428, 412, 200]
    assert stale.json()["current"]["title"] == "Ore di vicinato"
    assert (second.json()["title"], second.json()["sections"]["need"]["text"]) == ("Ore", "")


def test_faults_are_said_all_at_once(api: Calls, idea: Idea, alice: Actor, charlie: Actor) -> None:
    answer = api(alice).put(path_of(idea, "it/"), {"title": "x" * 251, "sections": {"wants": "x"}})

    assert answer.status_code == 400
    assert {fault["field"] for fault in answer.json()["errors"]} == {"title", "sections.wants"}
    assert api(charlie).put(path_of(idea, "it/"), ITALIAN).status_code == 403
    assert api().put(path_of(idea, "it/"), ITALIAN).status_code == 401


def test_a_second_person_reviews_plain_words(api: Calls, idea: Idea, alice: Actor, carla: Actor) -> None:
    api(alice).put(path_of(idea, "fr-plain/"), PLAIN)
    key = {"Idempotency-Key": "relu"}

    own = api(alice).post(path_of(idea, "fr-plain/review/"))
    reviewed = [api(carla).post(path_of(idea, "fr-plain/review/"), headers=key) for _time in range(2)]

    assert own.status_code == 400
    assert [answer.status_code for answer in reviewed] == [201, 201]
    assert reviewed[0].json()["reviewed_by"]["name"] == "Carla"


def test_one_that_is_right_still_is_brought_up_to_date(
    api: Calls, idea: Idea, alice: Actor, italian: Translation
) -> None:
    revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)

    answer = api(alice).post(path_of(idea, "it/confirmation/"), {"revision": 2})

    assert answer.status_code == 201
    assert (answer.json()["revision"], answer.json()["outdated"]) == (2, False)
    assert api(alice).post(path_of(idea, "it/confirmation/"), {"revision": 9}).status_code == 400


def test_one_is_withdrawn_and_written_again(
    api: Calls, idea: Idea, alice: Actor, italian: Translation
) -> None:
    caller = api(alice)

    assert caller.delete(path_of(idea, "it/")).status_code == 204
    assert caller.get(path_of(idea, "it/")).status_code == 404
    assert caller.put(path_of(idea, "it/"), ITALIAN).status_code == 201


def test_an_engine_is_asked_and_its_text_has_a_key_of_its_own(
    api: Calls, idea: Idea, charlie: Actor, settings: Any, deliver_facts: Any
) -> None:
    assert api(charlie).post(path_of(idea, "it/machine/")).status_code == 409
    settings.LAB_TRANSLATION_ENGINE = ECHO

    asked = api(charlie).post(path_of(idea, "it/machine/"))
    deliver_facts()
    text = api().get(path_of(idea, "it-machine/")).json()

    assert (asked.status_code, asked.json()["key"], asked.json()["revision"]) == (202, "it-machine", 1)
    assert (text["title"], text["engine"], text["person"], text["kind"]) == (
        "[fr→it] Heures de voisinage",
        "Écho 2",
        None,
        "machine",
    )
    assert api().get(path_of(idea, "it/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_any_number(
    api: Calls, idea: Idea, alice: Actor, count: int, django_assert_num_queries: Any
) -> None:
    for language in ("it", "de", "en")[:count]:
        write_translation(idea, language=language, changes={"title": "…"}, by=alice)
    caller = api()

    with django_assert_num_queries(2):
        caller.get(path_of(idea))


def test_who_may_not_write_is_told_so_and_nothing_is_kept(
    api: Calls, idea: Idea, draft: Idea, charlie: Actor, alice: Actor, carla: Actor
) -> None:
    refused = [
        api(*who).put(path_of(idea, "it/"), ITALIAN).status_code for who in ((), (charlie,), (alice, "read"))
    ]
    nothing = [
        api(charlie).put(path_of(draft, "it/"), ITALIAN).status_code,
        *(
            api(alice).put(path_of(idea, f"{key}/"), ITALIAN).status_code
            for key in ("fr", "xx", "it-machine")
        ),
    ]
    hide_idea(idea, reason="À vérifier.", by=carla)

    assert refused == [401, 403, 403]
    assert nothing == [404, 400, 400, 409]
    assert Translation.objects.count() == 0
    assert [api(*who).get(path_of(idea)).status_code for who in ((), (charlie,))] == [404, 404]


def test_a_mark_given_twice_under_its_key_is_given_once(
    api: Calls, idea: Idea, alice: Actor, carla: Actor
) -> None:
    api(alice).put(path_of(idea, "fr-plain/"), PLAIN)
    path, key = path_of(idea, "fr-plain/review/"), {"Idempotency-Key": "tr-1"}

    refused = [api(*who).post(path).status_code for who in ((), (alice,))]
    first, again = (api(carla).post(path, headers=key) for _ in range(2))

    assert refused == [401, 400]  # nobody marks what they wrote
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["reviewed_by"]["name"] == "Carla"


def test_the_engine_is_asked_with_an_account_and_for_another_language_of_the_lab(
    api: Calls, idea: Idea, alice: Actor, settings: Any
) -> None:
    path = path_of(idea, "it/machine/")

    without = api(alice).post(path)
    settings.LAB_TRANSLATION_ENGINE = ECHO
    refused = [api(*who).post(path).status_code for who in ((), (alice, "read"))]
    unknown = [api(alice).post(path_of(idea, f"{key}/machine/")).status_code for key in ("xx", "fr")]

    assert without.status_code == 409
    assert refused == [401, 403]
    assert unknown == [400, 400]
    assert Translation.objects.count() == 0
