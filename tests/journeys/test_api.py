"""From a citizen's first sentence to an open pilot through the API alone, with the notices that each gets on the way."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from ideas.ideation.lifecycle import SECTIONS
from ideas.kernel.actor import Actor
from tests.api.conftest import Caller
from tests.factories.ideas import make_call, make_theme
from tests.factories.people import acting, make_person

TEAM = "vous faites partie de l’équipe"
SUPPORTER = "vous soutenez cette idée"
FOLLOWER = "vous suivez « Heures de voisinage »"


def done(answer: Any, status: int = 201) -> dict[str, Any]:
    """What ``answer`` says, which must have that status."""
    assert answer.status_code == status, answer.content
    said: dict[str, Any] = answer.json()
    return said


def told(caller: Caller) -> list[tuple[str, str]]:
    """The inbox, oldest first: which kind of thing, and why the caller is told."""
    rows = done(caller.get("notifications/", page_size=100), 200)["results"]
    return [(row["kind"], row["why"]) for row in reversed(rows)]


@pytest.mark.django_db
def test_an_idea_goes_from_its_first_sentence_to_a_pilot_through_the_api(
    alice: Actor,
    bruno: Actor,
    charlie: Actor,
    carla: Actor,
    otto: Actor,
    deliver_facts: Callable[..., int],
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    make_call()
    theme = make_theme()
    alices, brunos, charlies, carlas, ottos = map(Caller, (alice, bruno, charlie, carla, otto))

    # alice begins with what she knows, is told what is missing, writes it, and submits
    draft = done(alices.post("ideas/", {"title": "Heures de voisinage"}))
    idea = f"ideas/{draft['code']}/"
    refused = done(alices.post(f"{idea}steps/", {"step": "submit"}), 409)
    assert [unmet["guard"] for unmet in refused["unmet"]] == [
        "summary_given",
        "sections_filled",
        "theme_chosen",
    ]
    etag = alices.get(idea).headers["ETag"]
    words = {
        "summary": "Donner une heure, recevoir une heure.",
        "sections": {"need": "Une personne sur trois vit seule.", "solution": "Une heure vaut une heure."},
        "themes": [theme.code],
    }
    done(alices.patch(idea, words, headers={"If-Match": etag}), 200)
    done(alices.post(f"{idea}steps/", {"step": "submit"}))
    deliver_facts()

    # charlie follows it; bruno supports it and asks something, alice answers
    assert charlies.put(f"{idea}follow/").status_code == 204
    assert brunos.put(f"{idea}support/").status_code == 204
    question = done(brunos.post(f"{idea}comments/", {"body": "Et l’hiver ?", "purpose": "question"}))
    done(alices.post(f"{idea}comments/", {"body": "Au chaud.", "parent": question["code"]}))
    deliver_facts()

    # carla takes it up, asks, alice answers, carla opens co-creation
    done(carlas.post(f"{idea}steps/", {"step": "take_up"}))
    done(carlas.post(f"{idea}steps/", {"step": "ask"}), 400)
    done(carlas.post(f"{idea}steps/", {"step": "ask", "reason": "Qui tient la liste ?"}))
    done(alices.post(f"{idea}steps/", {"step": "answer"}))
    done(carlas.post(f"{idea}steps/", {"step": "open_cocreation", "reason": "Claire et utile."}))
    deliver_facts()

    # evaluation is refused in words until it is earned
    refused = done(carlas.post(f"{idea}steps/", {"step": "to_evaluation"}), 409)
    assert [unmet["guard"] for unmet in refused["unmet"]] == [
        "sections_filled",
        "min_supports",
        "team_of_or_has_endorsement",
    ]
    sections = {key: f"Texte de {key}." for key in SECTIONS}
    done(alices.patch(idea, {"sections": sections}, headers={"If-Match": "*"}), 200)
    for number in range(4):
        neighbour = Caller(acting(make_person(f"Voisine {number}")))
        assert neighbour.put(f"{idea}support/").status_code == 204
    done(ottos.post(f"{idea}endorsements/", {"text": "Notre commune vous appuie."}))
    done(carlas.post(f"{idea}steps/", {"step": "to_evaluation"}))

    # a pilot is refused until an organisation commits itself
    to_pilot = {"step": "to_pilot", "reason": "Une salle est prête."}
    refused = done(carlas.post(f"{idea}steps/", to_pilot), 409)
    assert [unmet["guard"] for unmet in refused["unmet"]] == ["organisation_committed"]
    assert ottos.delete(f"{idea}endorsements/").status_code == 204
    done(ottos.post(f"{idea}endorsements/", {"text": "Nous prêtons une salle.", "intended_role": "host"}))
    done(carlas.post(f"{idea}steps/", to_pilot))
    assert done(alices.get(idea), 200)["pilot"] is None
    deliver_facts()

    # the pilot has opened with otto's commune invited; it accepts, and the trial starts
    pilot = f"pilots/{done(alices.get(idea), 200)['pilot']}/"
    own = f"{pilot}partners/{otto.organisation_code}/"
    assert done(ottos.get(own), 200)["state"] == "invited"
    done(ottos.patch(own, {"state": "accepted"}), 200)
    assert done(carlas.post(f"{pilot}steps/", {"step": "start"}))["state"] == "running"
    deliver_facts()

    # the way is public, and everyone concerned was told, once each and by mail as they wish
    way = done(Caller(Actor()).get(f"{idea}passages/"), 200)["results"]
    assert [passage["step"] for passage in way] == [
        "submit",
        "take_up",
        "ask",
        "answer",
        "open_cocreation",
        "to_evaluation",
        "to_pilot",
    ]
    assert told(alices) == [
        ("comment", TEAM),
        *[("step", TEAM)] * 3,  # taken up, asked, co-creation
        ("commitment", TEAM),
        ("step", TEAM),
        ("commitment", TEAM),
        ("step", TEAM),
        ("commitment", TEAM),  # invited
        ("commitment", TEAM),  # accepted
    ]
    assert told(brunos) == [
        ("comment", "quelqu’un répond à votre message"),
        ("step", SUPPORTER),
        ("step", SUPPORTER),
    ]
    assert told(charlies) == [*[("comment", FOLLOWER)] * 2, *[("step", FOLLOWER)] * 6]
    assert told(carlas) == []
    assert told(ottos) == [("commitment", "votre organisation est sollicitée")]
    by_mail = Counter(address.split("@")[0] for mail in mailoutbox for address in mail.to)
    assert by_mail == {
        "alice": 10,
        "bruno": 3,
        "charlie": 6,  # comments wait for the morning
        "otto": 1,
        **{f"voisine.{number}": 1 for number in range(4)},  # the pilot; they backed it after co-creation
    }
