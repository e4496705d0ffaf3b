"""Pages below an idea, a need, an offer or a message say where one is and lead back up."""

import re
from html import unescape

import pytest
from django.test import Client

from ideas.discussion.operations import edit_comment, post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import ask_to_join
from ideas.kernel.actor import Actor
from tests.factories.needs import agreed_match, make_need, make_needy_idea, offer_of

IDEA, TITLE = "Idées", "Heures de voisinage"
NEED, OFFER = "Une menuisière ou un menuisier", "Menuisier à la retraite"


@pytest.fixture
def needy(alice: Actor) -> Idea:
    """alice's idea in co-creation."""
    return make_needy_idea(alice)


def trail_on(client: Client, address: str) -> list[str]:
    """The labels of the trail on a page; each but the last leads to a page that is there."""
    page = client.get(address, follow=True).content.decode()
    (trail,) = re.findall(r'<nav class="breadcrumb".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', trail)
    here = re.findall(r'aria-current="page">([^<]+)<', trail)
    assert [client.get(unescape(url), follow=True).status_code for url, _label in links] == [200] * len(links)
    return [unescape(label) for label in (*(label for _url, label in links), *here)]


def test_around_a_team(client: Client, needy: Idea, alice: Actor, bruno: Actor, charlie: Actor) -> None:
    TeamMember.objects.create(idea=needy, person=bruno.person, role="co_author")
    request = ask_to_join(needy, role="contributor", message="Je coudrais.", by=charlie)
    team = f"/fr/ideas/{needy.code}/team/"
    client.force_login(alice.person)

    assert trail_on(client, team) == [IDEA, TITLE, "L’équipe"]
    assert trail_on(client, f"{team}{bruno.person.code}/remove/") == [
        IDEA,
        TITLE,
        "L’équipe",
        "Retirer de l’équipe",
    ]
    assert trail_on(client, f"/fr/ideas/{needy.code}/requests/{request.code}/") == [
        IDEA,
        TITLE,
        "L’équipe",
        "Demande de rejoindre l’équipe",
    ]


def test_of_near_ideas(client: Client, needy: Idea) -> None:
    assert trail_on(client, f"/fr/ideas/{needy.code}/twins/") == [IDEA, TITLE, "Idées voisines"]
    assert trail_on(client, "/fr/propose/near/?title=voisinage") == [IDEA, "Idées voisines"]


def test_of_needs_and_offers(client: Client, needy: Idea, alice: Actor, bruno: Actor) -> None:
    need = make_need(needy, by=alice)
    own = offer_of(alice)
    client.force_login(alice.person)
    needs = ["Ressources", "Besoins", NEED]

    assert trail_on(client, f"/fr/ideas/{needy.code}/needs/new/") == [
        IDEA,
        TITLE,
        "Besoins et offres",
        "Ajouter un besoin",
    ]
    assert trail_on(client, f"/fr/needs/{need.code}/change/") == [*needs, "Modifier le besoin"]
    assert trail_on(client, f"/fr/offers/{own.code}/change/") == ["Ressources", OFFER, "Modifier l’offre"]
    client.force_login(bruno.person)
    assert trail_on(client, "/fr/offers/new/") == ["Ressources", "Offrir une ressource"]
    assert trail_on(client, f"/fr/offers/new/?idea={needy.code}") == [IDEA, TITLE, "Je peux aider"]
    assert trail_on(client, f"/fr/offers/new/?need={need.code}") == [*needs, "Je peux aider"]


def test_of_matches(client: Client, needy: Idea, alice: Actor, bruno: Actor) -> None:
    need, offer = make_need(needy, by=alice), offer_of(bruno)
    client.force_login(bruno.person)
    new = f"/fr/matches/new/?need={need.code}&offer={offer.code}"

    before = trail_on(client, new)
    match = agreed_match(need, offer, team=alice, giver=bruno)

    assert before == ["Ressources", "Besoins", NEED, "Mettre en relation"]
    assert trail_on(client, f"/fr/matches/{match.code}/") == [
        "Ressources",
        "Besoins",
        NEED,
        "Mise en relation",
    ]


def test_of_what_a_message_said_before(client: Client, needy: Idea, bruno: Actor) -> None:
    comment = post_comment(thread_of("idea", needy.code), body="Bonjour.", by=bruno)
    edit_comment(comment, body="Bonsoir.", by=bruno)

    trail = trail_on(client, f"/fr/comments/{comment.code}/history/")

    assert trail == [TITLE, "Discussion", "Historique du message"]


def test_of_an_older_version(client: Client, needy: Idea, alice: Actor) -> None:
    client.force_login(alice.person)

    trail = trail_on(client, f"/fr/ideas/{needy.code}/history/1/restore/")

    assert trail == [IDEA, TITLE, "Versions du texte", "Reprendre la version 1"]
