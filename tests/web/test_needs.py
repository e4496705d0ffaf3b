"""Needs, offers and matches by page, without script."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations import (
    accept_match,
    close_need,
    deliver_match,
    hide_offer,
    make_offer,
    propose_match,
    withdraw_offer,
)
from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_idea
from tests.factories.needs import ROOM, agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.topics import make_territories

FORM: dict[str, Any] = {
    "kind": "skill",
    "title": "Deux juristes",
    "amount": "6",
    "unit": "hour",
    "language": "fr",
}


@pytest.fixture
def needy(alice: Actor) -> Idea:
    return make_needy_idea(alice)


@pytest.fixture
def need(needy: Idea, alice: Actor) -> Need:
    return make_need(needy, alice)


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def version_in(page: str) -> str:
    found = re.search('name="version" value="([^"]+)"', page)
    assert found is not None
    return found[1]


# --- Needs ----------------------------------------------------------------------------------------------------------


def test_a_team_adds_changes_and_closes_a_need(needy: Idea, alice: Actor, client: Client) -> None:
    mine = browser_of(alice)

    wrong = mine.post(f"/fr/ideas/{needy.code}/needs/new/", {**FORM, "unit": "CHF", "weekdays": ["tue"]})
    assert wrong.status_code == 422
    assert "Deux juristes" in wrong.content.decode()
    done = mine.post(
        f"/fr/ideas/{needy.code}/needs/new/", {**FORM, "amount": "6,5", "weekdays": ["tue", "wed"]}
    )
    need = Need.objects.get()
    assert done["Location"] == f"/fr/needs/{need.code}/"
    assert (need.amount, need.weekdays) == (Decimal("6.5"), 0b110)

    page = text_of(mine, f"/fr/needs/{need.code}/change/")
    values = {**FORM, "title": "Trois juristes", "version": version_in(page)}
    assert mine.post(f"/fr/needs/{need.code}/change/", values).status_code == 302
    stale = mine.post(f"/fr/needs/{need.code}/change/", {**values, "title": "Un avocat"})
    assert stale.status_code == 422
    assert "Un avocat" in stale.content.decode()
    assert "Trois juristes" in stale.content.decode()

    assert "Trois juristes" in text_of(client, f"/fr/ideas/{needy.code}/needs/")
    for act, state in (("met", "met"), ("reopen", "open"), ("withdraw", "withdrawn")):
        mine.post(f"/fr/needs/{need.code}/state/", {"do": act})
        need.refresh_from_db()
        assert need.state == state
    assert mine.post(f"/fr/needs/{need.code}/state/", {"do": "else"}).status_code == 404


def test_an_idea_and_its_pilot_show_what_is_needed_and_offered(
    needy: Idea, need: Need, alice: Actor, bruno: Actor, client: Client
) -> None:
    agreed_match(need, offer_of(bruno), team=alice, giver=bruno)

    page = client.get(f"/fr/ideas/{needy.code}/", follow=True).content.decode()

    assert "Une menuisière ou un menuisier" in page
    assert "Menuisier à la retraite" in page
    assert f"/fr/offers/new/?need={need.code}" in page


def test_what_is_promised_whole_is_not_asked_for_any_more(
    needy: Idea, need: Need, alice: Actor, bruno: Actor, client: Client
) -> None:
    offer = offer_of(bruno)
    agreed_match(need, offer, team=alice, giver=bruno)
    half = text_of(client, f"/fr/ideas/{needy.code}/needs/"), text_of(client, f"/fr/needs/{need.code}/")
    agreed_match(need, offer_of(bruno, amount=Decimal(2)), team=alice, giver=bruno)
    whole = text_of(client, f"/fr/ideas/{needy.code}/needs/")

    assert "il manque 2 heures" in half[0]
    assert 'value="8.00" max="10.00"' in half[1]
    assert ("Je peux aider<span" in half[0], "Tout est promis" in half[0]) == (True, False)
    assert ("Je peux aider<span" in whole, "Tout est promis" in whole) == (False, True)
    assert f"/fr/offers/new/?need={need.code}" not in text_of(
        client, f"/fr/ideas/{needy.code}-heures-de-voisinage/"
    )


def test_an_offer_is_asked_for_once(need: Need, alice: Actor, bruno: Actor) -> None:
    offer = offer_of(bruno)
    other = make_need(make_needy_idea(alice), alice)
    asking = browser_of(alice)
    before = text_of(asking, f"/fr/offers/{offer.code}/")
    propose_match(need, offer, by=bruno)
    after = text_of(asking, f"/fr/offers/{offer.code}/")

    assert [f"need={one.code}" in before for one in (need, other)] == [True, True]
    assert [f"need={one.code}" in after for one in (need, other)] == [False, True]


def test_a_need_of_a_hidden_idea_is_not_there(need: Need, carla: Actor, client: Client) -> None:
    hide_idea(need.idea, reason="Insultes.", by=carla)

    for path in (f"/fr/needs/{need.code}/", f"/fr/offers/new/?need={need.code}"):
        assert browser_of(carla).get(path).status_code == 200
        client.force_login(Need.objects.get().idea.team.get().person)
        assert client.get(path).status_code == 200
        client.logout()
    assert client.get(f"/fr/needs/{need.code}/").status_code == 404


# --- Offers ---------------------------------------------------------------------------------------------------------


def test_whoever_can_help_offers_and_the_team_accepts(need: Need, alice: Actor, bruno: Actor) -> None:
    his, hers = browser_of(bruno), browser_of(alice)
    assert "Une menuisière" in text_of(his, f"/fr/offers/new/?need={need.code}")

    done = his.post(
        f"/fr/offers/new/?need={need.code}",
        {**FORM, "title": "Mes outils", "words": "Les mardis ?", "contact": "079 111"},
    )
    match = Match.objects.get()
    assert (done["Location"], match.amount) == (f"/fr/matches/{match.code}/", Decimal(6))

    page = text_of(hers, f"/fr/matches/{match.code}/")
    assert "Les mardis ?" in page
    assert "079 111" not in page
    accepted = hers.post(
        f"/fr/matches/{match.code}/",
        {"do": "accept", "contact": "alice@x.ch", "version": version_in(page)},
        follow=True,
    )
    assert "079 111" in accepted.content.decode()
    assert "alice@x.ch" in text_of(his, f"/fr/matches/{match.code}/")

    for act, state in (
        ({"do": "deliver", "amount": "5,5"}, "delivered"),
        ({"do": "thank", "thanks": "Merci !"}, "thanked"),
    ):
        hers.post(f"/fr/matches/{match.code}/", act)
        match.refresh_from_db()
        assert match.state == state
    assert match.delivered_amount == Decimal("5.5")
    assert "Merci !" in text_of(his, f"/fr/matches/{match.code}/")
    assert "Mes outils" in text_of(his, "/fr/my-offers/")


def test_words_and_contact_are_for_both_sides_alone(
    need: Need, alice: Actor, bruno: Actor, client: Client, charlie: Actor
) -> None:
    match = propose_match(need, offer_of(bruno), words="Entre nous", contact="079 222", by=bruno)
    assert client.get(f"/fr/matches/{match.code}/").status_code == 404
    accept_match(match, by=alice)
    deliver_match(match, by=alice)

    for stranger in (client, browser_of(charlie)):
        page = text_of(stranger, f"/fr/matches/{match.code}/")
        assert "Entre nous" not in page
        assert "079 222" not in page
        assert 'name="do"' not in page


def test_a_refused_answer_keeps_what_was_typed(need: Need, alice: Actor, bruno: Actor) -> None:
    match = propose_match(need, offer_of(bruno), by=bruno)
    hers = browser_of(alice)
    page = text_of(hers, f"/fr/matches/{match.code}/")

    empty = hers.post(f"/fr/matches/{match.code}/", {"do": "decline", "version": version_in(page)})
    withdraw_offer(match.offer, by=bruno)
    late = hers.post(
        f"/fr/matches/{match.code}/", {"do": "accept", "words": "Volontiers", "version": version_in(page)}
    )

    assert empty.status_code == 422
    assert "Dites pourquoi vous déclinez." in empty.content.decode()
    assert late.status_code == 422
    assert hers.post(f"/fr/matches/{match.code}/", {"do": "else"}).status_code == 404


def test_an_offer_for_an_organisation_is_made_paused_and_taken_back_by_who_may_commit_it(
    otto: Actor, charlie: Actor, client: Client
) -> None:
    his = browser_of(otto)
    page = text_of(his, "/fr/offers/new/?kind=place")
    assert "Commune d’Aubrive" in page

    values = {
        **FORM,
        "kind": "place",
        "unit": "room",
        "on_behalf_of": otto.organisation.code,
        "comment": "22222222",
    }
    his.post("/fr/offers/new/", values)
    offer = Offer.objects.get()
    assert (offer.organisation, offer.comment_code) == (otto.organisation, "22222222")
    assert "Deux juristes" in text_of(client, f"/fr/organisations/{otto.organisation.code}/offers/")

    changed = {
        **values,
        "title": "La salle du quai",
        "version": version_in(text_of(his, f"/fr/offers/{offer.code}/change/")),
    }
    assert his.post(f"/fr/offers/{offer.code}/change/", changed).status_code == 302
    for act, state in (("pause", "paused"), ("reopen", "open"), ("withdraw", "withdrawn")):
        his.post(f"/fr/offers/{offer.code}/state/", {"do": act})
        offer.refresh_from_db()
        assert (offer.title, offer.state) == ("La salle du quai", state)
    assert his.post(f"/fr/offers/{offer.code}/state/", {"do": "else"}).status_code == 404
    assert browser_of(charlie).get(f"/fr/offers/{offer.code}/").status_code == 404


def test_an_offer_asks_for_signing_in_and_comes_back(client: Client, need: Need) -> None:
    for path in (f"/fr/offers/new/?need={need.code}", "/fr/my-offers/", "/fr/matches/new/"):
        answer = client.get(path)
        assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)


def test_what_one_gives_and_what_ones_ideas_receive_stand_apart(
    need: Need, alice: Actor, bruno: Actor
) -> None:
    agreed_match(need, offer_of(bruno, title="Mes heures"), team=alice, giver=bruno)
    propose_match(make_need(make_needy_idea(bruno), bruno), offer_of(alice, title="Ma salle"), by=alice)

    for actor, own, others in ((alice, "Ma salle", "Mes heures"), (bruno, "Mes heures", "Ma salle")):
        page = text_of(browser_of(actor), "/fr/my-offers/")
        given, received = page[page.index('id="given"') :].split('id="received"')
        assert ("Ce que je donne" in given, "Ce que mes idées reçoivent" in received) == (True, True)
        assert (own in given, others in given) == (True, False)
        assert (own in received, others in received) == (False, True)


def test_each_side_reads_the_name_of_the_other(need: Need, alice: Actor, bruno: Actor) -> None:
    match = propose_match(need, offer_of(bruno), by=bruno)

    hers = text_of(browser_of(alice), f"/fr/matches/{match.code}/")
    his = text_of(browser_of(bruno), f"/fr/matches/{match.code}/")
    helping = text_of(browser_of(bruno), f"/fr/offers/new/?need={need.code}")

    assert "Un mot pour Bruno" in hers
    assert "Montré à Bruno seulement" in hers
    assert "Bruno lira votre motif." in hers
    assert hers.count("(facultatif)") == 2  # the word and the way to be reached; a reason is owed
    assert "L’équipe de « Heures de voisinage » lira votre motif." in his
    assert "Un mot pour l’équipe de « Heures de voisinage »" in helping


def test_the_footer_leads_to_the_form_and_back_to_it_from_signing_in(client: Client, alice: Actor) -> None:
    page = text_of(client, "/fr/ideas/")
    footer = page[page.index("<footer") :]
    address = re.search(r'href="([^"]+)"[^>]*>Offrir une ressource<', footer)

    assert address is not None
    assert client.get(address[1])["Location"].endswith("?next=%2Ffr%2Foffers%2Fnew%2F")
    assert "De quoi s’agit-il" in text_of(browser_of(alice), address[1])


def test_an_offer_to_an_idea_that_takes_none_says_so(alice: Actor, bruno: Actor) -> None:
    idea = make_idea(alice)

    page = text_of(browser_of(bruno), f"/fr/offers/new/?idea={idea.code}")

    assert "Cette idée ne prend pas d’offres à cette étape" in page
    assert browser_of(bruno).get("/fr/offers/new/?idea=22222222").status_code == 404


def test_what_suits_is_shown_to_both_sides_with_why(
    needy: Idea, alice: Actor, bruno: Actor, client: Client
) -> None:
    places = make_territories()
    need = make_need(needy, alice, territories=[places["CH-C6621"]])
    offer = offer_of(bruno, territories=[places["CH-C6621"]])

    hers, his = (
        text_of(browser_of(alice), f"/fr/needs/{need.code}/"),
        text_of(browser_of(bruno), f"/fr/offers/{offer.code}/"),
    )

    for page in (hers, his):
        assert "au même endroit" in page
    assert "au même endroit" not in text_of(client, f"/fr/needs/{need.code}/")
    assert "La proposer" in text_of(browser_of(bruno), f"/fr/needs/{need.code}/")
    assert "La demander" in text_of(browser_of(alice), f"/fr/offers/{offer.code}/")
    asked = browser_of(alice).post(f"/fr/matches/new/?need={need.code}&offer={offer.code}", {"amount": "3"})
    assert asked["Location"] == f"/fr/matches/{Match.objects.get().code}/"
    again = browser_of(alice).post(
        f"/fr/matches/new/?need={need.code}&offer={offer.code}", {"words": "Encore"}
    )
    assert (again.status_code, "Encore" in again.content.decode()) == (422, True)
    assert browser_of(alice).get("/fr/matches/new/?need=22222222&offer=22222222").status_code == 404


def test_the_lab_hides_and_shows(need: Need, bruno: Actor, carla: Actor) -> None:
    offer, hers = offer_of(bruno), browser_of(carla)

    for kind, row in (("needs", need), ("offers", offer)):
        hers.post(f"/fr/{kind}/{row.code}/moderate/", {"reason": "Publicité."})
        row.refresh_from_db()
        assert row.is_hidden
        assert "Publicité." in text_of(hers, f"/fr/{kind}/{row.code}/")
        hers.post(f"/fr/{kind}/{row.code}/moderate/")
        row.refresh_from_db()
        assert not row.is_hidden


# --- Lists and plan -------------------------------------------------------------------------------------------------


def test_all_offers_and_needs_are_listed_by_kind_place_day_and_words(
    needy: Idea, alice: Actor, bruno: Actor, client: Client, carla: Actor, deliver_facts: Any
) -> None:
    places = make_territories()
    offer_of(bruno, territories=[places["CH-C6621"]], weekdays=0b1)
    make_offer(**ROOM, by=bruno)
    hide_offer(offer_of(bruno, title="Publicité"), reason="…", by=carla)
    make_need(needy, alice)
    deliver_facts()

    everything = text_of(client, "/fr/resources/")
    assert "La salle du quai" in everything
    assert "Menuisier à la retraite" in everything
    assert "Publicité" not in everything
    assert "Menuisier" not in text_of(client, "/fr/resources/?kind=place")
    assert "Menuisier" not in text_of(client, "/fr/resources/?day=tue")
    assert "Menuisier" not in text_of(client, "/fr/resources/?territory=CH-VD")
    assert "La salle" not in text_of(client, "/fr/resources/?q=menuisier&from=2026-12-01")
    assert "Rien ne correspond" in text_of(client, "/fr/resources/?q=introuvable")
    assert "Une menuisière ou un menuisier" in text_of(client, "/fr/resources/?view=needs")
    assert "Aucun besoin ouvert" in text_of(client, "/fr/resources/?view=needs&from=hier").replace(
        "Une menuisière", "Aucun besoin ouvert"
    )


def test_the_plan_counts_each_part_and_leads_further(
    client: Client, bruno: Actor, needy: Idea, alice: Actor
) -> None:
    places = make_territories()
    offer_of(bruno, territories=[places["CH-C6621"], places["CH-C6608"]])
    offer_of(bruno, territories=[places["CH-C5586"]])
    offer_of(bruno)
    make_need(needy, alice, territories=[places["FR"]])

    cantons = text_of(client, "/fr/resources/map/")
    assert "Genève 1, Vaud 1" in cantons
    assert "1 de plus est valable partout" not in cantons
    communes = text_of(client, "/fr/resources/map/?within=CH-GE")
    assert "Carouge (GE) 1, Genève 1" in communes
    assert "Rien n’a de lieu précis" in text_of(client, "/fr/resources/map/?within=FR")
    assert client.get("/fr/resources/map/?within=XX").status_code == 404
    assert "France" in text_of(client, "/fr/resources/map/?view=needs")


def test_a_place_says_how_many_resources_were_woken(
    client: Client, need: Need, alice: Actor, bruno: Actor
) -> None:
    places = make_territories()
    offer = offer_of(bruno, territories=[places["CH-GE"]])
    offer_of(bruno, territories=[places["CH-GE"]])
    agreed_match(need, offer, team=alice, giver=bruno)

    for path in ("/fr/territories/CH-GE/", "/fr/resources/?territory=CH-GE"):
        page = " ".join(re.sub("<[^>]+>", "", text_of(client, path)).split())
        assert "2 ressources offertes, dont 1 au service d’une idée (50 %)." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_questions_for_any_length(
    client: Client, needy: Idea, alice: Actor, bruno: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    places = make_territories()
    for _ in range(rows):
        offer_of(bruno, territories=[places["CH-GE"]])
        make_need(needy, alice, territories=[places["CH-GE"]])

    for path, count in (
        ("/fr/resources/", 9),
        ("/fr/resources/?view=needs", 7),
        ("/fr/resources/map/", 7),
        (f"/fr/ideas/{needy.code}/needs/", 11),
    ):
        with django_assert_num_queries(count):
            client.get(path)


def test_the_needs_of_an_idea_come_by_pages_and_the_idea_shows_the_first(
    client: Client, needy: Idea, alice: Actor
) -> None:
    for number in range(23):
        Need.objects.create(idea=needy, kind="skill", title=f"Besoin {number:02}.")
    close_need(Need.objects.get(title="Besoin 00."), met=True, by=alice)

    first = text_of(client, f"/fr/ideas/{needy.code}/needs/")
    onward = re.search(r'href="(\?needs_after=[^"]+)"', first)
    assert onward is not None
    second = text_of(client, f"/fr/ideas/{needy.code}/needs/{onward[1]}")
    here = text_of(client, idea_address(needy))

    assert [f"Besoin {number:02}." in first for number in (1, 20, 21, 0)] == [True, True, False, False]
    assert [f"Besoin {number:02}." in second for number in (20, 21, 22, 0)] == [False, True, True, True]
    assert "needs_before=" in second
    assert [f"Besoin {number:02}." in here for number in (1, 4, 5)] == [True, True, False]
