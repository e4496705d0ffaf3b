"""Needs, offers, matches and figures through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from ideas.collaboration.models import Match, Offer
from ideas.collaboration.operations import hide_need
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.topics.models import Grouping
from tests.api.conftest import Calls
from tests.factories.ideas import lead_to
from tests.factories.topics import make_territory

NEED: dict[str, Any] = {
    "kind": "time",
    "title": "Des mains le samedi",
    "amount": {"value": "10", "unit": "hour"},
}
OFFER: dict[str, Any] = {"kind": "time", "title": "Mes samedis", "amount": {"value": "6", "unit": "hour"}}
KEY = {"Idempotency-Key": "re-1"}


@pytest.fixture
def growing(idea_of_two: Idea, carla: Actor) -> Idea:
    """alice's and bruno's idea in co-creation."""
    lead_to(idea_of_two, "cocreation", by=carla)
    return idea_of_two


@pytest.fixture
def need(api: Calls, growing: Idea, alice: Actor) -> str:
    """The code of a need for ten hours."""
    code: str = api(alice).post(f"ideas/{growing.code}/needs/", NEED).json()["code"]
    return code


@pytest.fixture
def offer(api: Calls, charlie: Actor) -> str:
    """The code of charlie's offer of six hours."""
    code: str = api(charlie).post("offers/", OFFER).json()["code"]
    return code


@pytest.fixture
def match(api: Calls, need: str, offer: str, charlie: Actor) -> str:
    """The code of charlie's proposal."""
    body = {"need": need, "offer": offer, "words": "Avec plaisir.", "contact": "charlie@lab.example"}
    code: str = api(charlie).post("matches/", body).json()["code"]
    return code


def test_a_need_is_listed_once_changed_in_its_version_and_closed(
    api: Calls, growing: Idea, alice: Actor, charlie: Actor
) -> None:
    path = f"ideas/{growing.code}/needs/"

    refused = [api(*who).post(path, NEED).status_code for who in ((), (charlie,))]
    first, again = (api(alice).post(path, NEED, headers=KEY) for _ in range(2))
    one = f"needs/{first.json()['code']}/"
    changes = {"title": "Des mains, le samedi matin"}
    untagged = api(alice).patch(one, changes)
    done = api(alice).patch(one, changes, headers={"If-Match": first.headers["ETag"]})
    stale = api(alice).patch(one, changes, headers={"If-Match": first.headers["ETag"]})
    foreign = api(charlie).patch(one, changes, headers={"If-Match": "*"})
    met = api(alice).patch(one, {"state": "met"})

    assert (refused, first.status_code, first.json()["code"]) == ([401, 403], 201, again.json()["code"])
    assert [answer.status_code for answer in (untagged, done, stale, foreign, met)] == [
        428,
        200,
        412,
        403,
        200,
    ]
    assert (met.json()["state"], met.json()["title"]) == ("met", changes["title"])
    assert api().get("needs/").json()["results"] == []
    assert [row["state"] for row in api().get(path).json()["results"]] == ["met"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "wish"},
        {"title": ""},
        {"amount": {"value": "ten", "unit": "hour"}},
        {"amount": {"value": "-1", "unit": "hour"}},
        {"weekdays": ["someday"]},
        {"starts_on": "2031-05-02", "ends_on": "2031-05-01"},
        {"colour": "red"},
    ],
    ids=lambda body: "-".join(body),
)
def test_what_is_said_is_checked(api: Calls, growing: Idea, alice: Actor, wrong: dict[str, Any]) -> None:
    answers = [api(alice).post(path, NEED | wrong) for path in (f"ideas/{growing.code}/needs/", "offers/")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all(answer.json()["errors"] for answer in answers)


def test_needs_stay_hidden_with_what_hides_them(
    api: Calls, growing: Idea, need: str, carla: Actor, charlie: Actor, alice: Actor, draft: Idea
) -> None:
    hide_need(growing.needs.get(code=need), reason="À vérifier.", by=carla)

    assert [api(*who).get(f"needs/{need}/").status_code for who in ((), (charlie,), (alice,))] == [
        404,
        404,
        200,
    ]
    assert api().get("needs/").json()["results"] == []
    assert api().get(f"ideas/{growing.code}/needs/").json()["results"] == []
    assert api(charlie).get(f"ideas/{draft.code}/needs/").status_code == 404


def test_an_offer_is_made_paused_and_taken_back_by_who_gives(
    api: Calls, alice: Actor, charlie: Actor, otto: Actor, offer: str
) -> None:
    one = f"offers/{offer}/"

    foreign = api(alice).patch(one, {"state": "withdrawn"})
    states = [
        api(charlie).patch(one, {"state": state}).json()["state"] for state in ("paused", "open", "withdrawn")
    ]
    given = api(otto).post("offers/", OFFER | {"title": "Notre salle", "kind": "place", "amount": None})

    assert (states, foreign.status_code) == (["paused", "open", "withdrawn"], 403)
    assert given.json()["organisation"]["code"] == otto.organisation_code
    assert [row["code"] for row in api().get("offers/").json()["results"]] == [given.json()["code"]]
    mine = api(charlie).get("offers/", mine="true").json()["results"]
    assert [row["state"] for row in mine] == ["withdrawn"]
    assert api().get("offers/", mine="true").status_code == 401
    assert api().post("offers/", OFFER).status_code == 401


def test_one_that_grew_out_of_a_comment_knows_it(api: Calls, growing: Idea, charlie: Actor) -> None:
    said = api(charlie).post(f"ideas/{growing.code}/comments/", {"body": "Je peux aider."}).json()

    made = api(charlie).post("offers/", OFFER | {"idea": growing.code, "comment": said["code"]})
    unknown = api(charlie).post("offers/", OFFER | {"comment": "22222222"})

    assert (made.status_code, unknown.status_code) == (201, 400)
    assert Offer.objects.get(code=made.json()["code"]).comment_code == said["code"]


def test_both_sides_agree_deliver_thank_and_are_counted(
    api: Calls, growing: Idea, need: str, match: str, alice: Actor, charlie: Actor, bruno: Actor
) -> None:
    path = f"matches/{match}/"

    before = api(alice).get(path).json()
    agreed = api(alice).post(f"{path}steps/", {"step": "accept", "contact": "alice@lab.example"}, headers=KEY)
    again = api(alice).post(f"{path}steps/", {"step": "accept", "contact": "alice@lab.example"}, headers=KEY)
    twice = api(alice).post(f"{path}steps/", {"step": "accept"})
    early = api(charlie).post(f"{path}steps/", {"step": "deliver", "amount": {"value": "5"}})
    came = api(alice).post(f"{path}steps/", {"step": "deliver", "amount": {"value": "5"}})
    thanked = api(alice).post(f"{path}steps/", {"step": "thank", "thanks": "Merci !"})

    assert [row["contact"] for row in before["said"]] == [""]  # until both have agreed
    answers = (agreed, again, twice, early, came, thanked)
    assert [answer.status_code for answer in answers] == [201, 201, 409, 403, 201, 201]
    assert {row["contact"] for row in agreed.json()["said"]} == {"charlie@lab.example", "alice@lab.example"}
    assert (came.json()["state"], came.json()["delivered"]) == (
        "delivered",
        {"value": "5.00", "unit": "hour"},
    )
    assert thanked.json()["state"] == "thanked"
    public = api().get(path).json()
    assert (public["state"], public["said"], public["thanks"], public["reason"]) == ("thanked", [], "", "")
    assert "charlie@lab.example" not in api(bruno, "read").get("matches/").content.decode()
    assert api().get(f"needs/{need}/").json()["delivered"] == {"value": "5.00", "unit": "hour"}
    figures = api().get("figures/").json()
    assert figures["resources"] == {"offers": 1, "activated": 1, "rate": 1.0}
    assert figures["contributions"] == [
        {"kind": "time", "count": 1, "amount": {"value": "5.00", "unit": "hour"}}
    ]


def test_what_waits_is_known_to_its_sides_alone(
    api: Calls, match: str, alice: Actor, charlie: Actor, stranger: Actor
) -> None:
    path = f"matches/{match}/"

    seen = [api(*who).get(path).status_code for who in ((), (stranger,), (alice,), (charlie,))]
    steps = api(alice).get(f"{path}steps/").json()["results"]

    assert seen == [404, 404, 200, 200]
    assert {step["key"]: (step["mine"], step["needs_reason"]) for step in steps} == {
        "accept": (True, False),
        "decline": (True, True),
        "withdraw": (False, True),
    }
    assert api(stranger).post(f"{path}steps/", {"step": "accept"}).status_code == 404
    assert api().get("matches/").json()["results"] == []


def test_a_no_owes_its_reason(api: Calls, match: str, alice: Actor, charlie: Actor) -> None:
    path = f"matches/{match}/steps/"

    silent = api(alice).post(path, {"step": "decline"})
    foreign = api(charlie).post(path, {"step": "decline", "reason": "x"})
    unknown = api(alice).post(path, {"step": "fly"})
    lost = api(alice).post(path, {"step": "decline", "reason": "Non.", "words": "Merci.", "thanks": "Merci."})
    done = api(alice).post(path, {"step": "decline", "reason": "Nous avons trouvé."})

    assert [answer.status_code for answer in (silent, foreign, unknown, lost, done)] == [
        400,
        403,
        400,
        400,
        201,
    ]
    assert {fault["field"] for fault in lost.json()["errors"]} == {"words", "thanks"}
    assert (done.json()["state"], done.json()["reason"]) == ("declined", "Nous avons trouvé.")


def test_a_match_is_proposed_by_a_side_and_once(
    api: Calls, need: str, offer: str, charlie: Actor, stranger: Actor
) -> None:
    body = {"need": need, "offer": offer}

    refused = [api(*who).post("matches/", body).status_code for who in ((), (stranger,))]
    first, again = (api(charlie).post("matches/", body, headers=KEY) for _ in range(2))
    twice = api(charlie).post("matches/", body)

    assert (refused, first.status_code, first.json()["code"]) == ([401, 403], 201, again.json()["code"])
    assert twice.status_code in {400, 409}
    assert Match.objects.count() == 1


def test_suggestions_are_for_who_can_use_them(
    api: Calls, need: str, offer: str, alice: Actor, charlie: Actor, stranger: Actor
) -> None:
    for path, whose in ((f"needs/{need}/suggestions/", alice), (f"offers/{offer}/suggestions/", charlie)):
        found = api(whose).get(path)

        assert found.status_code == 200
        assert all(row["need"]["code"] == need and row["reasons"] for row in found.json()["results"])
        assert [api(*who).get(path).status_code for who in ((), (stranger,))] == [401, 403]


@pytest.mark.parametrize(
    ("path", "name", "right", "wrong"),
    [
        *((path, "kind", "time,place", "time,wish") for path in ("needs/", "offers/")),
        *((path, "language", "fr, it", "xx") for path in ("needs/", "offers/")),
        *((path, "weekday", "sat,sun", "samedi") for path in ("needs/", "offers/")),
        ("matches/", "state", "agreed,thanked", "agreeed"),
        ("pilots/", "state", "running,preparing", "runing"),
    ],
    ids=lambda value: value.strip("/"),
)
def test_a_filter_with_a_value_that_there_is_not_is_refused(
    api: Calls, db: None, path: str, name: str, right: str, wrong: str
) -> None:
    answer = api().get(path, **{name: right})
    assert answer.status_code == 200, answer.content
    for value in (wrong, ",", "SAT"):
        refused = api().get(path, **{name: value})

        assert refused.status_code == 400
        assert [fault["field"] for fault in refused.json()["errors"]] == [name]


def test_a_day_of_the_week_filters(api: Calls, growing: Idea, alice: Actor) -> None:
    api(alice).post(f"ideas/{growing.code}/needs/", NEED | {"weekdays": ["sat"]})

    found = [len(api().get("needs/", weekday=day).json()["results"]) for day in ("sat", "mon,sat", "mon")]

    assert found == [1, 1, 0]


def test_figures_of_nowhere_are_refused(api: Calls, db: None) -> None:
    make_territory("CH", level="country")
    Grouping.objects.create(code="G-LS", kind="consortium", name="Grand Lausanne")

    refused = api().get("figures/", territory="nope")

    assert [api().get("figures/", territory=code).status_code for code in ("CH", "G-LS")] == [200, 200]
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "unknown")


def test_lists_come_in_pages_and_by_kind(api: Calls, growing: Idea, alice: Actor, charlie: Actor) -> None:
    make: dict[str, Callable[[int], Any]] = {
        "needs/": lambda n: api(alice).post(f"ideas/{growing.code}/needs/", NEED | {"title": f"Besoin {n}"}),
        "offers/": lambda n: api(charlie).post("offers/", OFFER | {"title": f"Offre {n}"}),
    }
    for path, one in make.items():
        assert {one(number).status_code for number in range(3)} == {201}

        first = api().get(path, page_size=2).json()
        second = api().get(first["next"]).json()

        assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
        assert api().get(path, kind="place").json()["results"] == []
        assert len(api().get(path, kind="time,place").json()["results"]) == 3
        assert api().get(path, colour="red").status_code == 400
