"""A consent round by page: what is asked, speaking, objections, and what was counted; each form without script."""

import re

import pytest
from django.test import Client

from ideas.consent.models import Position, Round
from ideas.consent.operations import (
    answer_objection,
    close_round,
    end_round,
    take_position,
    withdraw_round,
)
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from tests.factories.consent import DAY, make_round
from tests.factories.organisations import make_organisation
from tests.factories.pilots import make_running_pilot


@pytest.fixture
def asked(alice: Actor, otto: Actor, carla: Actor) -> Round:
    """carla asks alice and otto's commune about a running pilot."""
    return make_round(make_running_pilot(alice, otto, carla), by=carla)


def page(client: Client, round_: Round) -> str:
    return client.get(f"/fr/rounds/{round_.code}/").content.decode()


def send(client: Client, round_: Round, **form: object) -> tuple[int, str]:
    answer = client.post(f"/fr/rounds/{round_.code}/", form)
    return answer.status_code, answer.content.decode()


def buttons(html: str) -> set[str]:
    return set(re.findall(r'name="do" value="(\w+)"', html))


def test_everybody_reads_what_is_asked_and_what_was_said(client: Client, asked: Round, otto: Actor) -> None:
    take_position(asked, stance="objection", text="La salle ferme en mars.", by=otto)

    html = page(client, asked)

    for words in (
        "Continuons-nous un an de plus",
        "Le pilote continue jusqu’en décembre",
        "La salle ferme en mars.",
        "Voix exprimées : 1 sur 2",
        "pas encore de position",
        otto.organisation.name,
    ):
        assert words in html
    assert buttons(html) == set()
    assert client.get(f"/q/{asked.code}", follow=True).request["PATH_INFO"] == f"/fr/rounds/{asked.code}/"


def test_a_representative_speaks_and_speaks_anew(client: Client, asked: Round, otto: Actor) -> None:
    client.force_login(otto.person)
    code = otto.organisation_code
    assert f"La voix de {otto.organisation.name}" in page(client, asked)

    said = {"do": "speak", "on_behalf_of": code, "spoken": 0, "proposal_number": 1}
    assert send(client, asked, **said, stance="consent")[0] == 302
    assert "Votre position est notée" in page(client, asked)
    assert send(client, asked, **{**said, "spoken": 1}, stance="concern", text="Le loyer monte.")[0] == 302

    assert "Ce que cette voix a dit avant" in page(client, asked)
    assert Position.objects.count() == 2


def test_an_objection_without_its_harm_comes_back_with_the_form(
    client: Client, asked: Round, alice: Actor
) -> None:
    client.force_login(alice.person)

    status, html = send(client, asked, do="speak", stance="objection", text="")

    assert status == 422
    assert "Dites quel tort la proposition causerait" in html
    assert 'value="objection"' in html


def test_nothing_typed_is_lost_where_the_voice_has_spoken_meanwhile(
    client: Client, asked: Round, alice: Actor
) -> None:
    client.force_login(alice.person)
    take_position(asked, stance="consent", by=alice)

    said = {"do": "speak", "stance": "concern", "text": "Un mot rare."}
    status, html = send(client, asked, **said, spoken=0)

    assert status == 422
    assert "Un mot rare." in html
    assert 'name="spoken" value="1"' in html
    assert send(client, asked, **said, spoken=1)[0] == 302


@pytest.mark.parametrize(
    "form", [{"do": "dance"}, {}, {"do": "answer", "seat": "22222222", "answer": "Oui."}]
)
def test_what_cannot_be_done_is_nowhere(client: Client, asked: Round, carla: Actor, form: dict) -> None:
    client.force_login(carla.person)

    assert send(client, asked, **form)[0] == 404


def test_an_objection_is_answered_and_agreed_to(
    client: Client, asked: Round, alice: Actor, otto: Actor, carla: Actor
) -> None:
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="objection", text="La salle ferme.", by=otto)
    client.force_login(carla.person)
    assert buttons(page(client, asked)) == {"answer", "change", "close", "withdraw"}
    seat = otto.organisation_code
    assert send(client, asked, do="answer", seat=seat, answer="")[0] == 422
    assert send(client, asked, do="answer", seat=seat, answer="Une autre salle.")[0] == 302

    client.force_login(otto.person)
    assert buttons(page(client, asked)) == {"speak", "agree", "withdraw_objection"}
    agreed = {"do": "agree", "on_behalf_of": seat}
    assert send(client, asked, **agreed, answer="Autre chose.")[0] == 422
    assert send(client, asked, **agreed, answer="Une autre salle.")[0] == 302

    assert "objection résolue" in page(client, asked)


def test_a_blocked_round_says_so_and_its_objection_can_be_withdrawn(
    client: Client, asked: Round, alice: Actor, otto: Actor, carla: Actor
) -> None:
    take_position(asked, stance="consent", by=alice)
    take_position(asked, stance="objection", text="La salle ferme.", by=otto)
    answer_objection(asked, asked.seats.get(organisation=otto.organisation), answer="Non.", by=carla)
    with clock.set_to(asked.deadline + DAY):
        end_round(asked, by=SYSTEM)

    assert "Bloqué. Voix exprimées : 2 sur 2" in page(client, asked)
    client.force_login(otto.person)
    assert buttons(page(client, asked)) == {"agree", "withdraw_objection"}
    assert send(client, asked, do="withdraw_objection", on_behalf_of=otto.organisation_code)[0] == 302

    html = page(client, asked)
    assert "Adopté. Voix exprimées : 2 sur 2" in html
    assert "objection retirée" in html
    assert buttons(html) == set()


def test_who_leads_it_asks_about_another_text(
    client: Client, asked: Round, alice: Actor, carla: Actor
) -> None:
    take_position(asked, stance="consent", by=alice)
    client.force_login(carla.person)

    changed = {"do": "change", "proposal": "Ailleurs, avec deux salles.", "deadline": ""}
    assert send(client, asked, **changed, proposal_number=1)[0] == 302
    html = page(client, asked)
    assert "Les propositions précédentes" in html
    assert "cette voix est consultée à nouveau" in html

    status, html = send(client, asked, **{**changed, "proposal": "Un texte rare."}, proposal_number=1)
    assert status == 422
    assert "Un texte rare." in html
    assert 'name="proposal_number" value="2"' in html


def test_who_leads_it_closes_or_withdraws_it(
    client: Client, asked: Round, alice: Actor, otto: Actor, carla: Actor
) -> None:
    client.force_login(carla.person)
    assert send(client, asked, do="close")[0] == 422
    assert send(client, asked, do="withdraw", reason="")[0] == 422
    for actor in (alice, otto):
        take_position(asked, stance="consent", by=actor)
    assert send(client, asked, do="close")[0] == 302

    assert "Adopté. Voix exprimées : 2 sur 2" in page(client, asked)


def test_ends_are_said_in_words(
    client: Client, asked: Round, carla: Actor, alice: Actor, otto: Actor
) -> None:
    withdraw_round(asked, reason="On en reparle en mai.", by=carla)
    html = page(client, asked)
    assert "Retiré avant d’aboutir. Voix exprimées : 0 sur 2" in html
    assert "On en reparle en mai." in html

    other = make_round(make_running_pilot(alice, otto, carla), by=carla, quorum_kind="share", quorum_value=60)
    assert "60\u00a0% des voix, soit 2 sur 2" in page(client, other)
    with clock.set_to(other.deadline + DAY):
        end_round(other, by=SYSTEM)
    assert "Voix exprimées : 0 sur 2, quorum : 2." in page(client, other)


def test_one_about_what_one_may_not_see_names_it_to_nobody(
    client: Client, asked: Round, charlie: Actor, alice: Actor
) -> None:
    Round.objects.update(is_public=False)

    client.force_login(charlie.person)
    assert client.get(f"/fr/rounds/{asked.code}/").status_code == 404
    client.force_login(alice.person)
    assert "entre les personnes concernées" in page(client, asked)


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_the_same_questions_for_any_number_of_voices(
    client: Client, alice: Actor, otto: Actor, carla: Actor, more: int, django_assert_num_queries: object
) -> None:
    pilot = make_running_pilot(alice, otto, carla)
    others = [make_organisation(f"Commune {n}") for n in range(more)]
    round_ = make_round(pilot, by=carla, people=[alice.person], organisations=[otto.organisation, *others])
    take_position(round_, stance="consent", by=alice)

    with django_assert_num_queries(8):
        page(client, round_)


def test_a_closed_round_counts(client: Client, asked: Round, alice: Actor, otto: Actor, carla: Actor) -> None:
    for actor in (alice, otto):
        take_position(asked, stance="stand_aside", by=actor)
    close_round(asked, by=carla)

    assert "Ce qui a été compté" in page(client, asked)
