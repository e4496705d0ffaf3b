"""The charter on pages: read, written at the desk, adhered to, its questions answered side by side."""

import re

import pytest
from django.test import Client

from ideas.charter.models import Adhesion, CharterVersion, Reply
from ideas.charter.operations import answer_charter, begin_charter
from ideas.ideation.models import Idea
from ideas.ideation.operations import endorse_idea
from ideas.kernel.actor import Actor
from ideas.pilots.operations import answer_invitation
from lab.web.pages.ideas import idea_address
from lab.web.pages.organisations import organisation_address
from lab.web.pages.pilots import pilot_address
from tests.factories.charter import ANSWERS, ask_for_answers, let_adhere, make_charter, mandate_of
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person
from tests.factories.pilots import make_committed_idea, make_pilot


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def hidden_fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


@pytest.fixture
def carla_in(client: Client, carla: Actor) -> Client:
    """carla's browser."""
    client.force_login(carla.person)
    return client


@pytest.fixture
def ready(alice: Actor, otto: Actor) -> Idea:
    """alice's idea in evaluation, to which otto's commune committed itself; what comes next asks for answers."""
    idea = make_committed_idea(alice, otto)
    ask_for_answers()
    let_adhere(mandate_of(otto), make_charter())
    return idea


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_a_lab_without_one_says_so(client: Client, db: None) -> None:
    assert "pas encore publié de charte" in page(client, "/fr/charter/")
    page(client, "/fr/charter/1/", status=404)


def test_it_is_read_with_its_versions_and_who_adheres(client: Client, otto: Actor) -> None:
    first = make_charter()
    let_adhere(mandate_of(otto), first)
    make_charter(2)

    now, before = page(client, "/fr/charter/"), page(client, "/fr/charter/1/")

    assert "<strong>ensemble</strong>" in now
    assert "Qui a été entendu ?" in now
    assert "1 organisation y adhère" in now
    assert "Commune d’Aubrive" in now
    assert "Une version plus récente est en vigueur" not in now
    assert "Lire la version 2" in before


def test_what_is_not_translated_yet_says_in_which_language_it_is(client: Client, db: None) -> None:
    make_charter()

    html = page(client, "/it/charter/")

    assert "Con le persone" in html
    assert 'lang="fr"' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_for_any_length(
    client: Client, db: None, rows: int, django_assert_num_queries
) -> None:
    charter = make_charter()
    for number in range(rows):
        let_adhere(make_mandate(make_person(f"P{number}"), make_organisation(f"O{number}")), charter)
    client.get("/fr/pilots/")

    with django_assert_num_queries(4):  # generation, its frame, versions, who adheres
        page(client, "/fr/charter/")


# --- Adhering --------------------------------------------------------------------------------------------------------


def test_a_representative_adheres_from_the_organisations_page(client: Client, otto: Actor) -> None:
    charter, code = make_charter(), otto.organisation_code
    address = f"/fr/organisations/{code}/charter/"
    client.force_login(otto.person)
    own = page(client, organisation_address(otto.organisation))
    assert "n’adhère pas encore à la charte du lab" in own
    assert address in own
    desk = page(client, f"/fr/organisations/{code}/desk/")
    assert "Lire la charte du lab et y adhérer" in desk
    sent = hidden_fields(page(client, address))

    assert client.post(address, {"charter": sent["charter"]}).status_code == 422
    assert client.post(address, {"charter": "22222222", "confirmed": "on"}).status_code == 422
    answer = client.post(address, {"charter": sent["charter"], "confirmed": "on"}, follow=True)

    assert answer.status_code == 200
    assert "Elle adhère à la version 1" in answer.content.decode()
    assert Adhesion.objects.get().charter == charter
    assert "Rien d’autre n’est demandé." in page(client, address)


def test_others_do_not_adhere_for_it(client: Client, otto: Actor, alice: Actor) -> None:
    make_charter()
    address = f"/fr/organisations/{otto.organisation_code}/charter/"
    assert client.get(address).status_code == 302
    client.force_login(alice.person)
    page(client, address, status=403)
    assert "Elle n’y a pas encore adhéré." in page(client, organisation_address(otto.organisation))


def test_without_a_charter_there_is_nothing_to_adhere_to(client: Client, otto: Actor) -> None:
    client.force_login(otto.person)

    assert "pas encore publié" in page(client, f"/fr/organisations/{otto.organisation_code}/charter/")


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_the_lab_writes_and_publishes_it_at_its_desk(carla_in: Client, otto: Actor) -> None:
    assert "Écrire la prochaine version" in page(carla_in, "/fr/desk/charter/")
    address = carla_in.post("/fr/desk/charter/begin/")["Location"]
    assert carla_in.post("/fr/desk/charter/begin/")["Location"] == address
    assert carla_in.post(f"{address}publish/", {"version": "1"}).status_code == 422
    said = {
        "version": "1",
        "visions.fr": "Ensemble",
        "values.0.names.fr": "Ouvert",
        "values.0.questions.fr": "Quoi ?",
    }
    assert carla_in.post(address, said).status_code == 302
    html = page(carla_in, f"{address}?language=it")
    key = hidden_fields(html)["key.0"]
    carla_in.post(f"{address}?language=it", {"version": "2", "key.0": key, "values.0.names.it": "Aperto"})

    review = page(carla_in, f"{address}publish/")

    assert "1 organisation sera invitée" in review
    assert "allemand" in review
    assert carla_in.post(f"{address}publish/", {"version": "2"}).status_code == 422
    answer = carla_in.post(f"{address}publish/", {"version": "3"}, follow=True)
    assert "Ouvert" in answer.content.decode()
    published = CharterVersion.objects.get()
    assert published.values[0] == {
        "key": "v1",
        "names": {"fr": "Ouvert", "it": "Aperto"},
        "texts": {},
        "questions": {"fr": "Quoi ?"},
    }
    page(carla_in, address, status=404)
    assert "en vigueur" in page(carla_in, "/fr/desk/charter/")


def test_a_value_is_taken_out_and_nothing_typed_is_lost(carla_in: Client, carla: Actor) -> None:
    make_charter()
    draft = begin_charter(by=carla)
    address = f"/fr/desk/charter/{draft.code}/"
    kept = {"key.0": "v2", "values.0.names.fr": "Ouvert", "version": "1"}
    assert carla_in.post(address, kept).status_code == 302

    stale = carla_in.post(address, kept | {"values.0.names.fr": "Très ouvert"})

    assert stale.status_code == 422
    assert "Très ouvert" in stale.content.decode()
    draft.refresh_from_db()
    assert [one["key"] for one in draft.values] == ["v2"]
    wrong = carla_in.post(address, {"version": "2", "values.0.texts.fr": "Sans nom"})
    assert wrong.status_code == 422


# --- Answering -------------------------------------------------------------------------------------------------------


def test_three_sides_answer_and_are_read_side_by_side(
    client: Client, ready: Idea, alice: Actor, carla: Actor, otto: Actor
) -> None:
    home = f"/fr/ideas/{ready.code}/charter/"
    for actor, side in ((alice, "team"), (carla, "curator"), (otto, "partner")):
        client.force_login(actor.person)
        own = page(client, idea_address(ready))
        assert "Au regard de la charte" in own
        assert f"{home}{side}/" in own
        form = page(client, f"{home}{side}/")
        assert "Qui a été entendu ?" in form
        sent = {**ANSWERS, "v1": f"Réponse de {side}", "version": "0"}
        assert client.post(f"{home}{side}/", sent).status_code == 302

    html = page(Client(), home)

    for side in ("team", "curator", "partner"):
        assert f"Réponse de {side}" in html
    assert "Commune d’Aubrive" in html
    assert Reply.objects.count() == 3


def test_who_was_slower_keeps_what_they_typed(client: Client, ready: Idea, alice: Actor) -> None:
    address = f"/fr/ideas/{ready.code}/charter/team/"
    client.force_login(alice.person)
    answer_charter(ready, side="team", answers=ANSWERS, by=alice)

    stale = client.post(address, {"v1": "Autrement", "version": "0"})
    empty = client.post(address, {"version": "1"})

    assert (stale.status_code, empty.status_code) == (422, 422)
    assert "Autrement" in stale.content.decode()
    assert "Dix familles." in stale.content.decode()


def test_the_form_is_for_who_answers_and_only_where_it_is_asked(
    client: Client, ready: Idea, alice: Actor, charlie: Actor, otto: Actor
) -> None:
    address = f"/fr/ideas/{ready.code}/charter/"
    assert client.get(f"{address}team/").status_code == 302
    client.force_login(charlie.person)
    page(client, f"{address}team/", status=403)
    page(client, f"{address}partner/", status=403)
    page(client, f"{address}elsewhere/", status=404)
    client.force_login(alice.person)
    CharterVersion.objects.update(published_at=None)
    page(client, f"{address}team/", status=404)
    assert "Au regard de la charte" not in page(client, idea_address(ready))
    assert "Rien n’est demandé ici." in page(client, address)


def test_who_speaks_for_two_partners_says_for_which(client: Client, ready: Idea, otto: Actor) -> None:
    other = acting_for(make_mandate(otto.person, make_organisation("Association Trait d’union")))
    let_adhere(mandate_of(other))
    endorse_idea(ready, text="Nous aussi.", intended_role="operator", by=other)
    client.force_login(otto.person)
    address = f"/fr/ideas/{ready.code}/charter/partner/?for={other.organisation_code}"
    assert address.replace("&", "&amp;") in page(client, idea_address(ready))

    client.post(address, {**ANSWERS, "version": "0"})

    assert Reply.objects.get().organisation == other.organisation


def test_a_pilot_shows_its_own(client: Client, alice: Actor, otto: Actor) -> None:
    pilot = make_pilot(alice, otto)
    assert "Au regard de la charte" not in page(client, pilot_address(pilot))
    ask_for_answers(sides=["team", "partner"])
    let_adhere(mandate_of(otto), make_charter())
    answer_invitation(pilot.partners.get(), accept=True, by=otto)
    client.force_login(otto.person)
    assert "Répondre aux questions de la charte" in page(
        client, f"/fr/organisations/{otto.organisation_code}/desk/"
    )

    answer = client.post(f"/fr/pilots/{pilot.code}/charter/partner/", {"v1": "Oui.", "version": "0"})

    assert answer.status_code == 302
    html = page(client, pilot_address(pilot))
    assert "réponses incomplètes" in html
    assert "pas encore de réponse" in html
    assert "Oui." in page(client, f"/fr/pilots/{pilot.code}/charter/")


def test_answers_to_an_earlier_version_say_so(client: Client, ready: Idea, alice: Actor) -> None:
    answer_charter(ready, side="team", answers=ANSWERS, by=alice)
    make_charter(2, values=[])

    html = page(client, f"/fr/ideas/{ready.code}/charter/")

    assert "version 1 de la charte" in html
    assert "Qui a été entendu ?" in html
