"""Teams and invitations through the API."""

from ideas.ideation.models import Idea
from ideas.ideation.operations import leave_team
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import acting, make_person


def test_somebody_is_invited_and_joins(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    path = f"ideas/{idea.code}/invitations/"

    sent = api(alice).post(path, {"person": bruno.person_code, "role": "co_author", "message": "Viens !"})
    one = f"{path}{sent.json()['code']}/"

    assert (sent.status_code, sent.json()["state"]) == (201, "open")
    assert api(bruno).get(path).json()["results"] == [sent.json()]
    assert api(charlie).get(path).json()["results"] == []
    assert api(charlie).get(one).status_code == 404
    assert api(alice).patch(one, {"state": "accepted"}).status_code == 403
    accepted = api(bruno).patch(one, {"state": "accepted"})
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert api(bruno).patch(one, {"state": "declined"}).status_code == 409
    team = api().get(f"ideas/{idea.code}/team/").json()["results"]
    assert [(row["person"]["name"], row["role"]) for row in team] == [
        ("Alice", "lead"),
        ("Bruno", "co_author"),
    ]


def test_an_invitation_is_taken_back(api: Calls, idea: Idea, alice: Actor, bruno: Actor) -> None:
    path = f"ideas/{idea.code}/invitations/"
    code = api(alice).post(path, {"person": bruno.person_code, "role": "contributor"}).json()["code"]

    assert api(bruno).delete(f"{path}{code}/").status_code == 403
    assert api(alice).delete(f"{path}{code}/").status_code == 204
    assert api(bruno).patch(f"{path}{code}/", {"state": "accepted"}).status_code == 409


def test_who_may_not_invite_is_told_so(api: Calls, idea: Idea, bruno: Actor, charlie: Actor) -> None:
    path = f"ideas/{idea.code}/invitations/"
    body = {"person": charlie.person_code, "role": "co_author"}

    assert api().post(path, body).status_code == 401
    assert api(bruno).post(path, body).status_code == 403


def test_the_lead_is_handed_over_to_a_member(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    team = f"ideas/{idea_of_two.code}/team/"

    assert api(bruno).patch(f"{team}{bruno.person_code}/", {"role": "lead"}).status_code == 403
    assert api(alice).patch(f"{team}{charlie.person_code}/", {"role": "lead"}).status_code == 404
    assert api(alice).patch(f"{team}{bruno.person_code}/", {"role": "boss"}).status_code == 400
    handed = api(alice).patch(f"{team}{bruno.person_code}/", {"role": "lead"})
    assert (handed.status_code, handed.json()["role"]) == (200, "lead")
    assert api(alice).delete(f"{team}{alice.person_code}/").status_code == 204


def test_the_lead_takes_somebody_off_the_team(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor
) -> None:
    team = f"ideas/{idea_of_two.code}/team/"

    assert api(bruno).delete(f"{team}{alice.person_code}/").status_code == 403
    removal = f"{team}{bruno.person_code}/removal/"
    assert api(alice).delete(f"{team}{bruno.person_code}/").status_code == 400
    assert api(alice).post(removal, {}).status_code == 400
    assert api(bruno).post(f"{team}{alice.person_code}/removal/", {"reason": "Non."}).status_code == 403
    assert api(alice).post(removal, {"reason": "À sa demande."}).status_code == 204
    assert len(api().get(team).json()["results"]) == 1


def test_an_address_gets_the_same_answer_whether_it_has_an_account_or_not(
    api: Calls, idea: Idea, alice: Actor
) -> None:
    dora = acting(make_person("Dora", email="dora@example.org"))
    path = f"ideas/{idea.code}/invitations/"

    answers = [
        api(alice).post(path, {"email": email, "role": "contributor"}).json()
        for email in ("dora@example.org", "nora@example.org")
    ]

    told = [{name: row[name] for name in ("kind", "person", "organisation", "state")} for row in answers]
    assert told == [{"kind": "email", "person": None, "organisation": None, "state": "open"}] * 2
    own = f"{path}{answers[0]['code']}/"
    assert api(dora).patch(own, {"state": "accepted"}).json()["state"] == "accepted"
    assert api(alice).get(own).json()["email"] == ""
    assert api(alice).post(path, {"role": "contributor"}).status_code == 400


def test_an_invitation_is_for_one_and_the_refusal_names_what_was_sent(
    api: Calls, idea: Idea, alice: Actor
) -> None:
    body = {"organisation": make_organisation().code, "email": "nora@example.org", "role": "contributor"}

    refused = api(alice).post(f"ideas/{idea.code}/invitations/", body)

    assert refused.status_code == 400
    assert [fault["field"] for fault in refused.json()["errors"]] == ["organisation", "email"]


def test_an_organisation_joins_under_a_mandate(api: Calls, idea: Idea, alice: Actor, otto: Actor) -> None:
    path = f"ideas/{idea.code}/invitations/"
    body = {"organisation": otto.organisation_code, "role": "contributor"}
    one = f"{path}{api(alice).post(path, body).json()['code']}/"

    assert api(acting(otto.person)).patch(one, {"state": "accepted"}).status_code == 403
    assert api(otto).patch(one, {"state": "accepted"}).status_code == 200
    team = api().get(f"ideas/{idea.code}/team/").json()["results"]
    assert [row["organisation"] and row["organisation"]["code"] for row in team] == [
        None,
        otto.organisation_code,
    ]


def test_somebody_asks_to_join_and_is_answered(
    api: Calls, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    idea = make_idea(alice, stage="cocreation")
    path = f"ideas/{idea.code}/requests/"
    asked = api(bruno).post(path, {"role": "co_author", "message": "Bonjour"})
    one = f"{path}{asked.json()['code']}/"

    assert (asked.status_code, asked.json()["state"]) == (201, "open")
    assert api(charlie).get(one).status_code == 404
    assert api(bruno).patch(one, {"state": "accepted"}).status_code == 403
    assert api(alice).patch(one, {"state": "declined"}).status_code == 400
    declined = api(alice).patch(one, {"state": "declined", "reason": "Au complet."}).json()
    assert (declined["state"], declined["reason"]) == ("declined", "Au complet.")
    again = f"{path}{api(bruno).post(path, {}).json()['code']}/"
    assert api(bruno).delete(again).status_code == 204
    assert api(bruno).delete(again).status_code == 409


def test_an_idea_without_lead_is_found_and_carried(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    make_idea(bruno)
    leave_team(idea, by=alice)
    listed = api().get("ideas/?looks_for_carrier=true").json()["results"]
    assert [(row["code"], row["looks_for_carrier"]) for row in listed] == [(idea.code, True)]

    path = f"ideas/{idea.code}/requests/"
    one = f"{path}{api(bruno).post(path, {'role': 'lead', 'message': 'Moi'}).json()['code']}/"
    assert api(carla).patch(one, {"state": "accepted"}).status_code == 200
    assert api().get(f"ideas/{idea.code}/").json()["looks_for_carrier"] is False


def test_a_link_is_made_followed_and_revoked(
    api: Calls, idea: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    path = f"ideas/{idea.code}/links/"
    made = api(alice).post(path, {"role": "contributor", "places": 1, "days": 7}).json()
    followed = f"team-links/{made['secret']}/"

    assert made["url"].endswith(f"/team-link/{made['secret']}/")
    assert api(charlie).get(path).json()["results"] == []
    assert api().get(followed).json()["is_open"] is True
    assert api().post(followed).status_code == 401
    joined, again = (api(bruno).post(followed) for _ in range(2))
    assert (joined.status_code, again.status_code) == (201, 200)
    assert joined.json() == again.json()
    assert joined.json()["role"] == "contributor"
    assert api(charlie).post(followed).status_code == 409
    one = f"{path}{made['code']}/"
    seen = [api(*who).get(one) for who in ((), (charlie,), (bruno,), (alice,))]
    assert [answer.status_code for answer in seen] == [404, 404, 404, 200]
    assert (seen[3].json()["taken"], seen[3].json()["secret"]) == (1, made["secret"])
    assert api(alice).delete(one).status_code == 204
    assert api(alice).get(one).json()["state"] == "revoked"
    assert [api(*who).get(followed).status_code for who in ((), (charlie,))] == [404, 404]
    assert api(bruno).get(followed).json()["is_open"] is False
    assert api(bruno).post(followed).json() == joined.json()
    assert api().get("team-links/X:Y/").status_code == 404


def test_what_a_team_was_sent_twice_is_done_once_and_answered_alike(
    api: Calls, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    key = {"Idempotency-Key": "team-1"}
    link = {"role": "contributor", "places": 1, "days": 7}
    made = api(alice).post(f"ideas/{idea_of_two.code}/links/", link).json()
    removal = f"ideas/{idea_of_two.code}/team/{bruno.person_code}/removal/"

    joined = [api(charlie).post(f"team-links/{made['secret']}/", headers=key) for _ in range(2)]
    removed = [api(alice).post(removal, {"reason": "À sa demande."}, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in (*joined, *removed)] == [201, 201, 204, 204]
    assert joined[0].json() == joined[1].json()


def test_credits_say_who_did_what(api: Calls, idea: Idea) -> None:
    rows = api().get(f"ideas/{idea.code}/credits/").json()["results"]

    source = {"kind": "idea", "code": idea.code}
    assert [(row["kind"], row["person"]["name"], row["source"]) for row in rows] == [
        ("proposed", "Alice", source),
        ("wrote", "Alice", source),
    ]
