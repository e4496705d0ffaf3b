"""From a citizen's first sentence to an open pilot, page by page, as a browser without script does it."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.people.models import Person
from ideas.pilots.models import Partner, Pilot
from tests.factories.ideas import add_supports, make_call, make_theme
from tests.factories.people import PASSWORD, make_person


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://[^/]+(/\S+)", message.body)
    assert found is not None
    return found[1]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def submit(client: Client, page: str, **values: object) -> int:
    """Post to ``page`` what its form would send; the status of the answer."""
    return int(client.post(page, values).status_code)


@pytest.mark.django_db
def test_an_idea_goes_from_its_first_sentence_to_a_pilot(
    deliver_facts: Callable[..., int], bruno: Actor, carla: Actor, otto: Actor
) -> None:
    make_call()
    make_theme()
    alices = Client()

    # alice writes a first sentence signed out, signs up, confirms, finds her draft and submits it
    begun = alices.post(
        "/fr/propose/", {"title": "Heures de voisinage", "summary": "Donner une heure.", "language": "fr"}
    )
    answers = {"display_name": "Alice", "email": "alice@demo.example", "password1": PASSWORD, "accepts": "on"}
    alices.post("/fr/account/sign-up/", answers)
    deliver_facts()
    alices.post(link_in(mail.outbox[0]))
    idea = Idea.objects.get()
    write = begun["Location"].removesuffix("2/")
    too_early = submit(alices, f"{write}4/")
    submit(
        alices,
        f"{write}2/",
        need="Une personne sur trois vit seule.",
        solution="Une heure vaut une heure.",
        themes="sante",
    )
    submit(alices, f"{write}4/")
    submitted = Idea.objects.get().stage.key

    # bruno supports it; carla takes it up, asks, alice answers; carla opens co-creation
    brunos, carlas, ottos = (signed_in(actor.person) for actor in (bruno, carla, otto))
    submit(brunos, f"/fr/ideas/{idea.code}/support/")
    desk = f"/fr/desk/ideas/{idea.code}/steps"
    submit(carlas, f"{desk}/take_up/")
    submit(carlas, f"{desk}/ask/", reason="Où cela se passerait-il ?")
    submit(alices, f"/fr/ideas/{idea.code}/steps/answer/", passages=3)
    submit(carlas, f"{desk}/open_cocreation/", reason="L’équipe est prête.")

    # evaluation is refused in words until it is earned
    refused = carlas.post(f"{desk}/to_evaluation/")
    submit(alices, f"{write}3/", finish=1, **{key: f"Texte de {key}." for key in SECTIONS[2:]})
    add_supports(Idea.objects.get(), [make_person(f"Voisine {number}") for number in range(4)])
    submit(alices, f"/fr/ideas/{idea.code}/team/", email=bruno.person.email, role="co_author")
    invitation = idea.invitations.get()
    submit(brunos, f"/fr/invitations/{invitation.code}/answer/", answer="accept")
    earned = submit(carlas, f"{desk}/to_evaluation/")

    # otto commits his commune, carla opens the pilot, and it is there a moment later
    no_commitment = carlas.post(f"{desk}/to_pilot/", {"reason": "Essayons."})
    organisation = otto.organisation.code
    words = "Nous ouvrons la bibliothèque."
    submit(
        ottos, f"/fr/ideas/{idea.code}/endorse/", on_behalf_of=organisation, text=words, intended_role="host"
    )
    submit(carlas, f"{desk}/to_pilot/", reason="Tout est réuni.")
    before = Pilot.objects.count()
    deliver_facts()

    assert (too_early, submitted) == (409, "submitted")
    assert refused.status_code == 422
    assert "1 soutien sur 5" in refused.content.decode()
    assert earned == 302
    assert "Aucune organisation ne s’est encore engagée" in no_commitment.content.decode()
    assert (before, Pilot.objects.get().idea) == (0, idea)
    assert [(p.organisation, p.role, p.state) for p in Partner.objects.all()] == [
        (otto.organisation, "host", "invited")
    ]
    assert [p.step for p in idea.passages.order_by("number")] == [
        "submit",
        "take_up",
        "ask",
        "answer",
        "open_cocreation",
        "to_evaluation",
        "to_pilot",
    ]
