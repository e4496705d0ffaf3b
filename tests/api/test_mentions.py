"""Mentions through the API."""

import pytest

from ideas.discussion.models import Comment
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.api.test_comments import say
from tests.factories.ideas import make_draft, make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person


def test_a_comment_says_whom_and_what_it_names(
    api: Calls, idea: Idea, alice: Actor, otto: Actor, settings: object
) -> None:
    draft, other = make_draft(alice), make_idea(alice, title="Le café")
    body = f"@Otto et @{otto.organisation.name} : #{other.code}, #{draft.code}, @équipe-du-lab"

    posted = api(alice).post(f"ideas/{idea.code}/comments/", {"body": body}).json()
    read = api().get(f"comments/{posted['code']}/").json()
    (listed,) = api().get(f"ideas/{idea.code}/comments/").json()["results"]

    base = settings.LAB_BASE_URL  # type: ignore[attr-defined]
    house = otto.organisation
    seen = [
        {"kind": "person", "code": otto.person.code, "name": "Otto", "url": f"{base}/u/{otto.person.code}"},
        {"kind": "organisation", "code": house.code, "name": house.name, "url": f"{base}/o/{house.code}"},
        {"kind": "role", "code": "lab", "name": "équipe du lab", "url": None},
        {"kind": "idea", "code": other.code, "name": "Le café", "url": f"{base}/i/{other.code}"},
    ]
    assert read["mentions"] == listed["mentions"] == seen
    assert read["html"] == listed["html"]
    assert f'<a href="/i/{other.code}"' in read["html"]
    assert draft.code in {one["code"] for one in posted["mentions"]}
    assert f'href="/i/{draft.code}"' in posted["html"]
    assert draft.title not in str(read)


def test_names_that_several_bear_are_given_back(api: Calls, idea: Idea, bruno: Actor) -> None:
    for address in ("one", "two"):
        make_person("Zoé", email=f"{address}@example.org")

    posted = api(bruno).post(f"ideas/{idea.code}/comments/", {"body": "Merci @Zoé"})
    path = f"comments/{posted.json()['code']}/"
    changed = api(bruno).patch(path, {"body": "Merci @Zoé !"}, headers={"If-Match": posted["ETag"]})

    assert (posted.json()["mentions"], posted.json()["unclear"]) == ([], ["@Zoé"])
    assert changed.json()["unclear"] == ["@Zoé"]
    assert api(bruno).get(path).json()["unclear"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_thread_full_of_names_takes_two_more_questions(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, rows: int, django_assert_num_queries: object
) -> None:
    for _ in range(rows):
        say(idea, alice, f"@Bruno #{idea.code}")
    caller = api()

    with django_assert_num_queries(5):  # type: ignore[operator]
        answer = caller.get(f"ideas/{idea.code}/comments/")

    assert [len(row["mentions"]) for row in answer.json()["results"]] == [2] * rows
    assert Comment.objects.count() == rows


def test_suggestions_are_for_who_may_write_there(api: Calls, idea: Idea, alice: Actor, bruno: Actor) -> None:
    path = f"ideas/{idea.code}/comments/suggestions/"

    answer = api(bruno).get(path, q="@ali")

    assert answer.json()["results"] == [
        {
            "kind": "person",
            "code": alice.person.code,
            "name": "Alice",
            "note": "personne",
            "written": "@Alice",
            "language": "",
        }
    ]
    assert api().get(path, q="@ali").status_code == 401
    assert api(bruno).get(path).status_code == 400
    assert api(bruno).get(path, q="@ali", circle="team").status_code == 404


def test_suggested_organisations_have_a_word_that_begins_so(api: Calls, idea: Idea, bruno: Actor) -> None:
    make_organisation("Servizi sociali")
    make_organisation("Amici di Aliseo")

    answer = api(bruno).get(f"ideas/{idea.code}/comments/suggestions/", q="@alis")
    inside = api(bruno).get(f"ideas/{idea.code}/comments/suggestions/", q="@iali")

    assert [row["name"] for row in answer.json()["results"]] == ["Amici di Aliseo"]
    assert inside.json()["results"] == []
