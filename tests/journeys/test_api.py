"""From a citizen's first sentence to an accepted partner through the API alone, with the notices that each gets on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from ideas.ideation.lifecycle import SECTIONS
from ideas.kernel.actor import Actor
from tests.api.conftest import Caller
from tests.factories.ideas import make_call, make_theme
from tests.factories.people import acting, make_person
from tests.journeys.told import BOXES, Box, Told
from tests.journeys.visitors import why_in


def done(answer: Any, status: int = 201) -> dict[str, Any]:
    """What ``answer`` says, which must have that status."""
    assert answer.status_code == status, answer.content
    said: dict[str, Any] = answer.json()
    return said


def box(caller: Caller, name: str, mails: list[EmailMultiAlternatives]) -> Box:
    """All that the caller of that name is told, the oldest first."""
    rows = done(caller.get("notifications/", page_size=100), 200)["results"][::-1]
    for_you, followed = (
        [Told(row["text"], row["why"]) for row in rows if row["for_you"] is mine] for mine in (True, False)
    )
    address = f"{name.lower().replace(' ', '.')}@demo.example"
    return Box(
        for_you,
        followed,
        [Told(str(sent.subject), why_in(str(sent.body))) for sent in mails if sent.to == [address]],
    )


@pytest.mark.django_db
def test_an_idea_goes_from_its_first_sentence_to_an_accepted_partner_through_the_api(
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
    neighbours = {f"Voisine {n}": Caller(acting(make_person(f"Voisine {n}"))) for n in range(1, 5)}
    for neighbour in neighbours.values():
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
    refused = done(carlas.post(f"{pilot}steps/", {"step": "start"}), 409)
    anyway = {"override": [unmet["guard"] for unmet in refused["unmet"]], "reason": "La salle est libre."}
    assert done(carlas.post(f"{pilot}steps/", {"step": "start", **anyway}))["state"] == "running"
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
    callers = {
        "Alice": alices,
        "Bruno": brunos,
        "Carla": carlas,
        "Charlie": charlies,
        "Otto": ottos,
        **neighbours,
    }
    assert {name: box(caller, name, mailoutbox) for name, caller in callers.items()} == BOXES
    assert len(mailoutbox) == sum(len(one.mails) for one in BOXES.values())  # nobody else is told
