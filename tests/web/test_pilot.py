"""The page of a pilot, and what its team tells and changes there."""

import datetime

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.pilots.models import News, Pilot
from ideas.pilots.operations import change_pilot, decide_review, edit_news, hide_news, hide_pilot, post_news
from ideas.pilots.queries import pilot_of
from lab.web.pages.ideas import idea_address
from lab.web.pages.pilots import pilot_address
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new, agree_on_criteria, hear_people, make_partner, make_pilot
from tests.factories.topics import make_territory


def page_of(client: Client, pilot: Pilot) -> str:
    return client.get(pilot_address(pilot)).content.decode()


@pytest.fixture
def pilot(alice: Actor, otto: Actor) -> Pilot:
    """alice's pilot; otto's commune is invited to host it."""
    return make_pilot(alice, otto)


# --- The page -------------------------------------------------------------------------------------------------


def test_the_page_says_where_it_stands_and_what_is_missing(client: Client, pilot: Pilot) -> None:
    page = page_of(client, pilot)

    assert "Heures de voisinage" in page
    assert "Le pilote se prépare" in page
    assert "Aucune organisation n’a encore accepté de répondre du pilote." in page
    assert idea_address(pilot.idea) in page


def test_other_addresses_lead_to_the_one(client: Client, pilot: Pilot, alice: Actor) -> None:
    address = pilot_address(pilot)
    news = post_news(pilot, title="Titre", text="Texte", by=alice)

    assert client.get(f"/fr/pilots/{pilot.code}/")["Location"] == address
    assert client.get(f"/fr/pilots/{pilot.code}-anything/")["Location"] == address
    assert client.get(f"/p/{pilot.code}")["Location"] == address
    assert client.get(f"/n/{news.code}")["Location"] == f"{address}#n-{news.code}"


def test_an_organisation_is_not_named_before_it_accepts(
    client: Client, pilot: Pilot, charlie: Actor, alice: Actor, otto: Actor
) -> None:
    make_partner(pilot, "Fondation Graine", role="funder")
    address = f"/fr/pilots/{pilot.code}/partners/{otto.organisation.code}/"

    signed_out = page_of(client, pilot)
    client.force_login(charlie.person)
    stranger, guessed = page_of(client, pilot), client.get(address)
    client.force_login(alice.person)
    lead = page_of(client, pilot)

    for page in (signed_out, stranger):
        assert "Fondation Graine" in page
        assert "Commune d’Aubrive" not in page
    assert guessed.status_code == 404
    assert "Commune d’Aubrive" in lead


def test_a_representative_of_a_partner_is_led_to_their_partnership(
    client: Client, pilot: Pilot, otto: Actor, charlie: Actor
) -> None:
    offer, own = "Proposer notre participation", f'href="/fr/pilots/{pilot.code}/partners/'
    client.force_login(otto.person)
    invited = page_of(client, pilot)
    pilot.partners.update(state="accepted", accepted_at=pilot.created_at)
    accepted = page_of(client, pilot)
    make_mandate(otto.person, acting_for_new("Atelier du lac").organisation)
    of_two = page_of(client, pilot)
    client.force_login(charlie.person)
    stranger = page_of(client, pilot)

    assert [offer in page for page in (invited, accepted, of_two, stranger)] == [False, False, False, True]
    assert f'class="btn" {own}{otto.organisation.code}/"' in accepted
    assert f'class="btn" {own}{otto.organisation.code}/"' not in stranger


def test_one_follows_a_pilot_on_its_page(client: Client, pilot: Pilot, charlie: Actor) -> None:
    client.force_login(charlie.person)
    address = f"/fr/follow/pilot/{pilot.code}/"

    before = page_of(client, pilot)
    client.post(address, {"next": pilot_address(pilot)})

    assert f'action="{address}"' in before
    assert "Vous suivez" in page_of(client, pilot)


def test_a_hidden_pilot_is_404_for_strangers(
    client: Client, pilot: Pilot, alice: Actor, carla: Actor
) -> None:
    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    signed_out = client.get(pilot_address(pilot)).status_code
    client.force_login(alice.person)

    assert signed_out == 404
    assert "Données personnelles." in page_of(client, pilot)


def test_mark_up_of_people_is_harmless(client: Client, pilot: Pilot, alice: Actor) -> None:
    attack = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **fort**"
    change_pilot(pilot, changes={"title": "<script>alert(1)</script>", "text": attack}, by=alice)
    post_news(pilot, title="<script>alert(1)</script>", text=attack, by=alice)

    page = page_of(client, Pilot.objects.get())

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert page.count("<strong>fort</strong>") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_any_length(
    client: Client, pilot: Pilot, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_partner(pilot, f"Partenaire {number}")
        post_news(pilot, title=f"Nouvelle {number}", text="Texte", by=alice)
        hear_people(pilot, by=alice)
    agree_on_criteria(pilot, *(f"Critère {number}" for number in range(rows)), by=alice)

    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_num_queries(33):
        page_of(client, pilot)


def test_people_discuss_on_the_page(client: Client, pilot: Pilot, charlie: Actor) -> None:
    client.force_login(charlie.person)

    client.post(f"/fr/discussions/pilot/{pilot.code}/", {"body": "Quand ouvrez-vous ?", "stance": "neutral"})

    assert "Quand ouvrez-vous ?" in page_of(client, pilot)


def test_only_the_latest_news_is_shown_at_first(client: Client, pilot: Pilot, alice: Actor) -> None:
    for number in range(11):
        post_news(pilot, title=f"Nouvelle n° {number}.", text="Texte", by=alice)

    first = page_of(client, pilot)
    whole = client.get(f"{pilot_address(pilot)}?news=all").content.decode()

    assert "Nouvelle n° 10." in first
    assert "Nouvelle n° 0." not in first
    assert "?news=all#news" in first
    assert "Nouvelle n° 0." in whole
    assert "?news=all#news" not in whole


def test_the_decision_of_a_review_stands_on_both_pages(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    from tests.factories.pilots import make_pilot_in_review

    pilot = make_pilot_in_review(alice, otto, carla)
    open_page = page_of(client, pilot)

    decide_review(pilot, decision="stop", reason="Le local est vendu.", by=carla)

    assert "Un bilan est ouvert" in open_page
    assert page_of(client, pilot).count("Le local est vendu.") == 2
    assert "Le local est vendu." in client.get(idea_address(pilot.idea)).content.decode()


# --- On the idea's page ---------------------------------------------------------------------------------------


def test_the_ideas_page_says_that_the_pilot_opens_and_then_leads_to_it(
    client: Client, alice: Actor, deliver_facts, django_assert_max_num_queries
) -> None:
    idea = make_idea(alice, stage="pilot")
    before = client.get(idea_address(idea)).content.decode()

    deliver_facts()

    idea = Idea.objects.get()
    pilot = pilot_of(idea, alice)
    assert pilot is not None
    client.get("/fr/propose/")  # what the frame shows is read once
    with django_assert_max_num_queries(14):
        after = client.get(idea_address(idea)).content.decode()
    assert "Le pilote s’ouvre" in before
    assert "Le pilote s’ouvre" not in after
    assert pilot_address(pilot) in after


def test_the_ideas_page_keeps_silent_about_a_hidden_pilot(
    client: Client, pilot: Pilot, carla: Actor, idea: Idea
) -> None:
    hide_pilot(pilot, reason="Données personnelles.", by=carla)

    page = client.get(idea_address(pilot.idea)).content.decode()

    assert "Le pilote s’ouvre" not in page
    assert pilot_address(pilot) not in page
    assert "pilote s’ouvre" not in client.get(idea_address(idea)).content.decode()


# --- Changing -------------------------------------------------------------------------------------------------


def test_the_team_changes_words_and_dates(client: Client, pilot: Pilot, alice: Actor) -> None:
    url = f"/fr/pilots/{pilot.code}/change/"
    client.force_login(alice.person)
    form = client.get(url).content.decode()
    empty = client.post(url, {"title": "", "version": "1"})

    make_territory("6621")

    done = client.post(
        url,
        {
            "title": "Heures de quartier",
            "text": "Dès mars.",
            "territories": "6621",
            "review_on": "2031-06-18",
            "version": "1",
        },
    )

    pilot.refresh_from_db()
    assert "Heures de voisinage" in form
    assert empty.status_code == 422
    assert done["Location"] == pilot_address(pilot)
    assert (pilot.text, pilot.review_on) == ("Dès mars.", datetime.date(2031, 6, 18))
    assert [place.code for place in pilot.territories.all()] == ["6621"]
    assert pilot_address(pilot) in client.get("/t/6621", follow=True).content.decode()


def test_what_was_typed_is_kept_when_somebody_was_faster(client: Client, pilot: Pilot, alice: Actor) -> None:
    url = f"/fr/pilots/{pilot.code}/change/"
    change_pilot(pilot, changes={"title": "Le titre des autres"}, by=alice)
    client.force_login(alice.person)

    late = client.post(url, {"title": "Mon titre", "version": "1"})
    again = client.post(url, {"title": "Mon titre", "version": "2"})

    page = late.content.decode()
    pilot.refresh_from_db()
    assert late.status_code == 422
    assert "Mon titre" in page
    assert "Le titre des autres" in page
    assert again.status_code == 302
    assert pilot.title == "Mon titre"


def test_dates_that_do_not_fit_are_told_beside_their_field(
    client: Client, pilot: Pilot, alice: Actor
) -> None:
    client.force_login(alice.person)

    refused = client.post(
        f"/fr/pilots/{pilot.code}/change/",
        {"title": "Titre", "starts_on": "2031-06-18", "ends_on": "2031-06-17", "version": "1"},
    )

    assert refused.status_code == 422
    assert "La fin précède le début." in refused.content.decode()


@pytest.mark.parametrize("what", ["change", "news", "partners/invite"])
def test_strangers_change_nothing(client: Client, pilot: Pilot, charlie: Actor, what: str) -> None:
    signed_out = client.get(f"/fr/pilots/{pilot.code}/{what}/")
    client.force_login(charlie.person)
    stranger = client.get(f"/fr/pilots/{pilot.code}/{what}/")

    assert signed_out["Location"].startswith("/fr/account/sign-in/")
    assert stranger.status_code == 403


def test_the_lead_asks_for_a_review_by_button(
    client: Client, alice: Actor, otto: Actor, carla: Actor
) -> None:
    from tests.factories.pilots import make_running_pilot

    pilot = make_running_pilot(alice, otto, carla)
    client.force_login(alice.person)
    page = page_of(client, pilot)

    client.post(f"/fr/pilots/{pilot.code}/review/")

    pilot.refresh_from_db()
    assert f"/fr/pilots/{pilot.code}/review/" in page
    assert pilot.state == "in_review"
    assert client.post(f"/fr/pilots/{pilot.code}/review/").status_code == 409


# --- News -----------------------------------------------------------------------------------------------------


def test_the_team_tells_and_rewrites(client: Client, pilot: Pilot, alice: Actor) -> None:
    client.force_login(alice.person)
    url = f"/fr/pilots/{pilot.code}/news/"
    empty = client.post(url, {"title": "Titre", "text": ""})

    client.post(url, {"title": "La salle est prête", "text": "Merci à **tous**."})
    news = News.objects.get()
    client.post(
        f"/fr/news/{news.code}/change/", {"title": "La salle ouvre", "text": "Lundi.", "version": "1"}
    )
    edit_news(Pilot.objects.get().news.get(), title="La salle ouvre", text="Mardi.", by=alice)
    late = client.post(
        f"/fr/news/{news.code}/change/", {"title": "La salle ouvre", "text": "Jeudi.", "version": "2"}
    )

    page = page_of(client, pilot)
    assert empty.status_code == 422
    assert "Titre" in empty.content.decode()
    assert late.status_code == 422
    assert "Mardi." in late.content.decode()
    assert "La salle ouvre" in page
    assert "modifiée" in page
    assert f"/fr/news/{news.code}/change/" in page


def test_whoever_speaks_for_a_partner_chooses_in_whose_name(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor, charlie: Actor
) -> None:
    partner = make_partner(pilot, "Fondation Graine")
    make_mandate(alice.person, partner.organisation, "communication")
    client.force_login(alice.person)

    form = client.get(f"/fr/pilots/{pilot.code}/news/").content.decode()
    client.post(
        f"/fr/pilots/{pilot.code}/news/",
        {"title": "Un don", "text": "Merci.", "on_behalf_of": partner.organisation.code},
    )

    news = News.objects.get()
    url = f"/fr/news/{news.code}/change/"
    edited = client.post(
        url, {"title": "Un don", "text": "Mille fois.", "on_behalf_of": partner.organisation.code}
    )
    client.force_login(charlie.person)
    stranger = client.get(url).status_code
    client.force_login(otto.person)
    assert "Fondation Graine" in form
    assert news.organisation == partner.organisation
    assert edited.status_code == 302
    assert stranger == client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_hidden_news_is_not_there_for_strangers(
    client: Client, pilot: Pilot, alice: Actor, carla: Actor, charlie: Actor
) -> None:
    news = post_news(pilot, title="Un nom de famille", text="Texte", by=alice)
    hide_news(news, reason="Données personnelles.", by=carla)

    page = page_of(client, pilot)
    client.force_login(charlie.person)
    edit = client.get(f"/fr/news/{news.code}/change/")
    client.force_login(alice.person)

    assert "Un nom de famille" not in page
    assert edit.status_code == 404
    assert "Données personnelles." in page_of(client, pilot)


def test_the_page_names_what_the_visitor_can_do(
    client: Client, pilot: Pilot, alice: Actor, otto: Actor
) -> None:
    invite, change = f"/fr/pilots/{pilot.code}/partners/invite/", f"/fr/pilots/{pilot.code}/change/"
    answer = f"/fr/pilots/{pilot.code}/partners/{otto.organisation.code}/"

    signed_out = page_of(client, pilot)
    client.force_login(alice.person)
    lead = page_of(client, pilot)
    client.force_login(otto.person)
    invited = page_of(client, pilot)
    client.force_login(make_person("Zoé"))
    stranger = page_of(client, pilot)

    assert [link in lead for link in (invite, change)] == [True, True]
    assert "Répondre à l’invitation" in invited
    assert answer in invited
    for page in (signed_out, stranger, invited):
        assert [link in page for link in (invite, change)] == [False, False]
    for page in (signed_out, stranger, lead):
        assert "Répondre à l’invitation" not in page


def test_partners_of_others_are_not_offered_to_manage(client: Client, pilot: Pilot) -> None:
    nadia = acting_for_new("Association Trait d’union")
    partner = make_partner(pilot, "Fondation Graine")
    client.force_login(nadia.person)

    assert f"/partners/{partner.organisation.code}/" not in page_of(client, pilot)
