"""Teams and invitations through the API."""

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from tests.api.conftest import Calls


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
    assert api(alice).delete(f"{team}{bruno.person_code}/").status_code == 204
    assert len(api().get(team).json()["results"]) == 1
