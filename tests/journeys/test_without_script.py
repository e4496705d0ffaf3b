"""From a citizen's first sentence to an accepted partner, page by page, as a browser without script does it."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.people.models import Person
from ideas.pilots.models import Partner, Pilot
from tests.factories.ideas import make_call, make_theme
from tests.factories.people import PASSWORD, make_person
from tests.journeys.told import BOXES, CONFIRM, Box, Told
from tests.journeys.visitors import why_in

ROW = re.compile(
    r'<h3 class="plain"><a [^>]*>(?:<span class="hidden">[^<]*</span>)?([^<]*)</a></h3>.*?parce que ([^<]*)</p>',
    re.S,
)


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


def inbox(client: Client, query: str = "") -> list[Told]:
    """What one view of the inbox holds, the oldest first."""
    page = html.unescape(client.get(f"/fr/inbox/{query}").content.decode())
    return [Told(title.strip(), why.strip()) for title, why in ROW.findall(page)][::-1]


def box(client: Client, name: str) -> Box:
    """All that ``name`` is told."""
    address = f"{name.lower().replace(' ', '.')}@demo.example"
    mails = [Told(str(sent.subject), why_in(sent.body)) for sent in mail.outbox if sent.to == [address]]
    return Box(inbox(client), inbox(client, "?view=followed"), mails)


@pytest.mark.django_db
def test_an_idea_goes_from_its_first_sentence_to_an_accepted_partner(
    deliver_facts: Callable[..., int],
    bruno: Actor,
    charlie: Actor,
    carla: Actor,
    otto: Actor,
    settings: Any,
) -> None:
    settings.LAB_NAME = "Le Lab"
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
    deliver_facts()

    # charlie follows it; bruno supports it and asks something, alice answers
    brunos, charlies, carlas, ottos = (signed_in(who.person) for who in (bruno, charlie, carla, otto))
    here = f"/fr/ideas/{idea.code}/"
    submit(charlies, f"/fr/follow/idea/{idea.code}/")
    submit(brunos, f"{here}support/")
    talk = f"/fr/discussions/idea/{idea.code}/"
    submit(brunos, talk, body="Et l’hiver ?", purpose="question", stance="neutral")
    reply = re.search(r"\?reply=(\w+)", alices.get(here, follow=True).content.decode())
    assert reply is not None
    submit(alices, talk, body="Au chaud.", stance="neutral", parent=reply[1])
    deliver_facts()

    # carla takes it up, asks, alice answers; carla opens co-creation
    desk = f"/fr/desk/ideas/{idea.code}/steps"
    submit(carlas, f"{desk}/take_up/")
    submit(carlas, f"{desk}/ask/", reason="Où cela se passerait-il ?")
    submit(alices, f"{here}steps/answer/", passages=3)
    submit(carlas, f"{desk}/open_cocreation/", reason="L’équipe est prête.")
    deliver_facts()

    # evaluation is refused in words until it is earned
    refused = carlas.post(f"{desk}/to_evaluation/")
    submit(alices, f"{write}3/", finish=1, **{key: f"Texte de {key}." for key in SECTIONS[2:]})
    neighbours = {f"Voisine {number}": signed_in(make_person(f"Voisine {number}")) for number in range(1, 5)}
    for neighbour in neighbours.values():
        submit(neighbour, f"{here}support/")
    acting = {"on_behalf_of": otto.organisation_code, "text": "Nous ouvrons la bibliothèque."}
    submit(ottos, f"{here}endorse/", **acting)
    earned = submit(carlas, f"{desk}/to_evaluation/")

    # a pilot is refused until otto's commune commits itself; it is there a moment later, and otto accepts
    no_commitment = carlas.post(f"{desk}/to_pilot/", {"reason": "Essayons."})
    withdraw = re.search(r'action="(\S+/withdraw/)"', ottos.get(here, follow=True).content.decode())
    assert withdraw is not None
    submit(ottos, withdraw[1], on_behalf_of=otto.organisation_code)
    submit(ottos, f"{here}endorse/", **acting, intended_role="host")
    submit(carlas, f"{desk}/to_pilot/", reason="Tout est réuni.")
    before = Pilot.objects.count()
    deliver_facts()
    invited = Partner.objects.get().state
    pilot = Pilot.objects.get()
    pilots_page = ottos.get(f"/fr/pilots/{pilot.code}/", follow=True).content.decode()
    answer = re.search(r'href="(\S+/partners/\S+)">Répondre à l’invitation', pilots_page)
    assert answer is not None
    accepted = submit(ottos, answer[1], on_behalf_of=otto.organisation_code, do="accept")
    deliver_facts()

    assert (too_early, submitted) == (409, "submitted")
    assert refused.status_code == 422
    assert "1 soutien sur 5" in refused.content.decode()
    assert earned == 302
    assert "Aucune organisation ne s’est encore engagée" in no_commitment.content.decode()
    assert (before, pilot.idea, invited, accepted) == (0, idea, "invited", 302)
    assert [(p.organisation, p.role, p.state) for p in Partner.objects.all()] == [
        (otto.organisation, "host", "accepted")
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
    clients = {
        "Alice": alices,
        "Bruno": brunos,
        "Carla": carlas,
        "Charlie": charlies,
        "Otto": ottos,
        **neighbours,
    }
    alices_box = BOXES["Alice"]
    wanted = BOXES | {"Alice": alices_box._replace(mails=[CONFIRM, *alices_box.mails])}
    assert {name: box(client, name) for name, client in clients.items()} == wanted
    assert len(mail.outbox) == sum(len(one.mails) for one in wanted.values())  # nobody else is told
