"""Pilots, partners and news through the API."""

import pytest

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from tests.api.conftest import Calls
from tests.factories.ideas import make_theme
from tests.factories.pilots import acting_for_new, make_partner, make_pilot, make_running_pilot
from tests.factories.topics import make_territory


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    """A pilot in preparation of alice's idea that otto's commune is invited to host."""
    return make_pilot(alice, otto)


def test_a_pilot_shows_its_idea_state_and_accepted_partners(
    api: Calls, pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    make_partner(pilot)

    shown = api().get(f"pilots/{pilot.code}/").json()

    assert (shown["idea"]["code"], shown["state"], shown["title"]) == (
        pilot.idea.code,
        "preparing",
        "Heures de voisinage",
    )
    assert [(p["organisation"]["name"], p["role"]) for p in shown["partners"]] == [
        ("Association Trait d’union", "operator")
    ]
    assert shown["may"] == []
    assert api(alice).get(f"pilots/{pilot.code}/").json()["may"] == [
        "begin_review",
        "comment",
        "edit",
        "invite_partner",
        "post_news",
    ]
    assert api().get(f"ideas/{pilot.idea.code}/").json()["pilot"] == pilot.code
    assert [row["code"] for row in api().get("pilots/").json()["results"]] == [pilot.code]


def test_filters_narrow_the_list(api: Calls, pilot: Pilot, otto: Actor) -> None:
    partner = make_partner(pilot)

    def found(**query: str) -> int:
        return len(api().get("pilots/", **query).json()["results"])

    assert found(state="preparing,running") == 1
    assert found(state="stopped") == 0
    assert found(theme=make_theme().code) == 1
    assert found(theme=make_theme("logement", "Logement").code) == 0
    assert found(organisation=partner.organisation.code) == 1
    assert found(organisation=otto.organisation_code) == 0
    assert found(idea=pilot.idea.code) == 1
    assert found(territory=make_territory("CH").code) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_length(
    api: Calls, alice: Actor, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(rows):
        make_partner(make_pilot(alice, title=f"Pilote {number}"), f"Association {number}")
    caller = api()

    with django_assert_num_queries(4):  # type: ignore[operator]
        answer = caller.get("pilots/")

    assert len(answer.json()["results"]) == rows


def test_its_words_are_changed_by_whoever_read_them(
    api: Calls, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    path = f"pilots/{pilot.code}/"
    etag = api(alice).get(path).headers["ETag"]
    match = {"If-Match": etag}

    assert api(alice).patch(path, {"text": "Au parc."}).status_code == 428
    assert api(charlie).patch(path, {"text": "Au parc."}, headers=match).status_code == 403
    saved = api(alice).patch(path, {"text": "Au *parc*.", "starts_on": "2027-03-01"}, headers=match)
    assert (saved.status_code, saved.json()["text"]["html"]) == (200, "<p>Au <em>parc</em>.</p>\n")
    stale = api(alice).patch(path, {"text": "Trop tard."}, headers=match)
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Au *parc*.")
    wrong = api(alice).patch(path, {"title": "", "starts_on": "demain"}, headers={"If-Match": "*"})
    assert {fault["field"] for fault in wrong.json()["errors"]} == {"title", "starts_on"}


def test_an_invited_organisation_accepts_and_the_pilot_starts(
    api: Calls, pilot: Pilot, otto: Actor, carla: Actor, alice: Actor
) -> None:
    steps = f"pilots/{pilot.code}/steps/"
    own = f"pilots/{pilot.code}/partners/{otto.organisation_code}/"

    refused = api(carla).post(steps, {"step": "start"})
    assert (refused.status_code, refused.json()["unmet"][0]["guard"]) == (409, "accountable_partner")
    assert api().get(own).status_code == 404
    assert api(alice).patch(own, {"state": "accepted"}).status_code == 403
    accepted = api(otto).patch(own, {"state": "accepted"})
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert api(otto).patch(own, {"state": "declined"}).status_code == 409
    possible = api(carla).get(steps).json()["results"]
    assert [(step["key"], step["from"], step["to"], step["possible"]) for step in possible] == [
        ("start", "preparing", "running", False),
        ("begin_review", "preparing", "in_review", True),
    ]
    waived = [one["guard"] for one in possible[0]["unmet"]]
    anyway = {"step": "start", "override": waived}
    assert api(carla).post(steps, anyway).json()["errors"][0]["field"] == "reason"
    started = api(carla).post(steps, anyway | {"reason": "La salle est libre."})
    assert (started.status_code, started.json()["state"]) == (201, "running")
    passages = api().get(f"pilots/{pilot.code}/passages/").json()["results"]
    assert [(one["step"], one["from"], one["to"], one["reason"]) for one in passages] == [
        ("start", "preparing", "running", "La salle est libre.")
    ]
    assert [one["guard"] for one in passages[0]["guards"] if one["missing"]] == waived
    assert passages[0]["overridden"] == waived


def test_a_review_moves_pilot_and_idea(api: Calls, alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    steps = f"pilots/{pilot.code}/steps/"

    assert api(alice).post(steps, {"step": "begin_review"}).json()["state"] == "in_review"
    assert api(carla).post(steps, {"step": "complete"}).status_code == 400
    assert api(alice).post(steps, {"step": "complete", "reason": "Réussi."}).status_code == 403
    assert api(carla).post(steps, {"step": "fly", "reason": "Réussi."}).status_code == 409
    done = api(carla).post(steps, {"step": "complete", "reason": "Réussi."})
    assert (done.json()["state"], done.json()["idea"]["stage"]) == ("completed", "completed")
    reviews = api().get(f"pilots/{pilot.code}/reviews/").json()["results"]
    assert [(row["decision"], row["reason"], row["decided_by"]["name"]) for row in reviews] == [
        ("complete", "Réussi.", "Carla")
    ]


def test_a_decision_keeps_the_agreed_day_or_sets_another(
    api: Calls, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    Pilot.objects.update(review_on="2031-03-01")
    steps = f"pilots/{pilot.code}/steps/"
    go_on = {"step": "continue", "reason": "Il faut un hiver."}

    api(alice).post(steps, {"step": "begin_review"})
    kept = api(carla).post(steps, go_on)
    api(alice).post(steps, {"step": "begin_review"})
    refused = api(carla).post(steps, {**go_on, "review_on": "soon"})
    moved = api(carla).post(steps, {**go_on, "review_on": "2031-06-18"})

    assert (kept.status_code, kept.json()["review_on"]) == (201, "2031-03-01")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "review_on")
    assert (moved.status_code, moved.json()["review_on"]) == (201, "2031-06-18")


def test_an_organisation_applies_and_is_taken_in(
    api: Calls, pilot: Pilot, alice: Actor, charlie: Actor
) -> None:
    applicant = acting_for_new("Atelier du lac")
    path = f"pilots/{pilot.code}/partners/"

    assert api().post(path, {"role": "expert"}).status_code == 401
    assert api(charlie).post(path, {"role": "expert", "text": "Moi."}).status_code == 403
    applied = api(applicant).post(path, {"role": "expert", "text": "Nos machines."})
    assert (applied.status_code, applied.json()["state"]) == (201, "applied")
    own = f"{path}{applicant.organisation_code}/"
    unexplained = api(alice).patch(own, {"state": "declined"})
    assert (unexplained.status_code, unexplained.json()["errors"][0]["field"]) == (400, "reason")
    assert api(alice).patch(own, {"state": "accepted"}).json()["state"] == "accepted"


def test_a_partner_gives_notice_hands_its_duties_on_and_is_let_go(
    api: Calls, pilot: Pilot, otto: Actor, alice: Actor
) -> None:
    heir = acting_for_new("Atelier du lac")
    path = f"pilots/{pilot.code}/partners/"
    own, handover = f"{path}{otto.organisation_code}/", f"{path}{otto.organisation_code}/handover/"
    api(otto).patch(own, {"state": "accepted"})
    api(heir).post(path, {"role": "expert", "text": "Nos machines."})
    api(alice).patch(f"{path}{heir.organisation_code}/", {"state": "accepted"})
    leaving = {"state": "left", "reason": "Déménagement.", "duties": "La clé."}

    early = api(otto).patch(own, {**leaving, "leaves_on": "2026-01-01"})
    nobody = api(otto).patch(own, {**leaving, "successor": otto.organisation_code})
    first = api(otto).patch(own, leaving)
    back = api(otto).patch(own, {"state": "accepted"})
    given = api(otto).patch(own, {**leaving, "successor": heir.organisation_code})

    assert [refused.json()["errors"][0]["field"] for refused in (early, nobody)] == ["leaves_on", "successor"]
    assert (first.json()["state"], first.json()["leaves_on"] is None) == ("accepted", False)
    assert (back.json()["leaves_on"], given.json()["duties"]) == (None, "La clé.")
    assert given.json()["successor"]["code"] == heir.organisation_code
    assert api(otto).post(handover, {"accept": True}).status_code == 403
    agreed = api(heir).post(handover, {"accept": True})
    assert (agreed.status_code, agreed.json()["successor_agreed_at"] is None) == (200, False)
    assert api(otto).patch(own, {"state": "left", "reason": "Vite."}).status_code == 403
    assert api(alice).patch(own, {"state": "left"}).json()["state"] == "left"


def test_an_application_is_taken_back(api: Calls, pilot: Pilot) -> None:
    applicant = acting_for_new("Atelier du lac")
    path = f"pilots/{pilot.code}/partners/"
    api(applicant).post(path, {"role": "expert", "text": "Nos machines."})

    left = api(applicant).patch(
        f"{path}{applicant.organisation_code}/", {"state": "left", "reason": "Déménagement."}
    )

    assert left.json()["state"] == "left"


def test_an_organisation_is_invited(api: Calls, pilot: Pilot, alice: Actor) -> None:
    invited = acting_for_new("Atelier du lac")
    path = f"pilots/{pilot.code}/partners/"
    body = {"organisation": invited.organisation_code, "role": "funder", "text": "Deux ans."}

    answer = api(alice).post(path, body)

    assert (answer.status_code, answer.json()["state"]) == (201, "invited")
    assert [row["state"] for row in api(invited).get(path).json()["results"]] == ["invited"]
    assert api().get(path).json()["results"] == []
    own = f"{path}{invited.organisation_code}/"
    accepted = api(invited).patch(own, {"state": "accepted", "text": "Mille francs par mois."})
    assert (accepted.status_code, accepted.json()["text"]) == (200, "Mille francs par mois.")


def test_a_partner_says_anew_what_it_brings_in_the_version_it_read(
    api: Calls, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    one = f"pilots/{pilot.code}/partners/{otto.organisation_code}/"
    api(otto).patch(one, {"state": "accepted", "text": "Une salle."})
    etag = api(otto).get(one).headers["ETag"]

    unread = api(otto).patch(one, {"text": "Un jardin."})
    empty = api(otto).patch(one, {}, headers={"If-Match": etag})
    by_lead = api(alice).patch(one, {"text": "Un jardin."}, headers={"If-Match": etag})
    changed = api(otto).patch(one, {"text": "Un jardin."}, headers={"If-Match": etag})
    stale = api(otto).patch(one, {"text": "Rien."}, headers={"If-Match": etag})

    assert unread.status_code == 428
    assert (empty.status_code, [(one["field"], one["code"]) for one in empty.json()["errors"]]) == (
        400,
        [("state", "required")],
    )
    assert by_lead.status_code == 403
    assert (changed.status_code, changed.json()["text"], changed.json()["state"]) == (
        200,
        "Un jardin.",
        "accepted",
    )
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Un jardin.")


def test_who_takes_no_part_says_not_what_they_bring(api: Calls, pilot: Pilot, otto: Actor) -> None:
    one = f"pilots/{pilot.code}/partners/{otto.organisation_code}/"

    refused = api(otto).patch(one, {"text": "Un jardin."}, headers={"If-Match": "*"})

    assert (refused.status_code, refused.json()["type"]) == (409, "/api/v1/docs/#problem-moved_on")
    assert api(otto).get(one).json()["state"] == "invited"


def test_news_are_told_and_rewritten(api: Calls, alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    path = f"pilots/{pilot.code}/news/"

    told = api(otto).post(path, {"title": "Ouvert", "text": "La salle est **prête**."})
    one = f"news/{told.json()['code']}/"
    etag = told.headers["ETag"]

    assert (told.status_code, told.json()["organisation"]["code"]) == (201, otto.organisation_code)
    assert api().get(path).json()["results"] == [told.json()]
    assert api(otto).patch(one, {"title": "Fermé"}).status_code == 428
    assert api(alice).patch(one, {"title": "Fermé"}, headers={"If-Match": etag}).status_code == 403
    saved = api(otto).patch(one, {"title": "Inauguré"}, headers={"If-Match": etag})
    assert (saved.status_code, saved.json()["title"]) == (200, "Inauguré")
    assert api(otto).patch(one, {"title": "x"}, headers={"If-Match": etag}).status_code == 412


def test_a_pilot_is_discussed_followed_and_reported(api: Calls, pilot: Pilot, charlie: Actor) -> None:
    path = f"pilots/{pilot.code}/"

    assert api(charlie).post(f"{path}comments/", {"body": "Bravo."}).status_code == 201
    assert api(charlie).put(f"{path}follow/").status_code == 204
    shown = api(charlie).get(path).json()
    assert (shown["counts"], shown["followed"]) == ({"followers": 1, "comments": 1}, True)
    assert api(charlie).post(f"{path}reports/", {"reason": "spam"}).status_code == 201


def test_what_came_to_an_end_keeps_the_growth_it_had_reached(
    api: Calls, alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    path = f"pilots/{pilot.code}/"
    running = api().get(path).json()["growth"]
    for step, reason in (("begin_review", ""), ("complete", "Le but est atteint.")):
        taken = api(carla).post(f"{path}steps/", {"step": step, "reason": reason})
        assert taken.status_code == 201, taken.content

    shown, listed = api().get(path).json(), api().get("pilots/").json()["results"]
    stage = api().get(f"ideas/{pilot.idea.code}/").json()["stage"]

    assert (running, shown["growth"], listed[0]["growth"]) == (5, 5, 5)
    assert (stage["key"], stage["growth"]) == ("completed", 5)
