"""Teams by page: inviting, asking, links, carrying an idea that nobody carries, credits."""

import re

import pytest
from django.core import mail
from django.test import Client

from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.asking import secret_of_link
from ideas.ideation.models import Idea, Invitation
from ideas.ideation.operations import ask_to_carry, ask_to_join, invite_to_team, leave_team, make_team_link
from ideas.ideation.queries import lead_of, role_in_team
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person


@pytest.fixture
def open_idea(alice: Actor) -> Idea:
    """alice's idea in co-creation."""
    return make_idea(alice, stage="cocreation")


def mailed_link(idea: Idea, alice: Actor, deliver_facts) -> str:
    """The path of the link that an address without account gets."""
    invite_to_team(idea, email="nora@example.org", role="contributor", by=alice)
    deliver_facts()
    found = re.search(r"/team-invitation/[^/\s]+/", mail.outbox[-1].body)
    assert found is not None
    return f"/fr{found[0]}"


def test_an_organisation_is_invited_and_answers_in_its_name(
    client: Client, idea: Idea, alice: Actor, otto: Actor
) -> None:
    client.force_login(alice.person)
    name = otto.organisation.name
    client.post(
        f"/fr/ideas/{idea.code}/team/", {"what": "organisation", "organisation": name, "role": "contributor"}
    )
    invitation = idea.invitations.get()
    client.force_login(otto.person)
    page = client.get("/fr/my-ideas/").content.decode()
    answer = {"answer": "accept", "on_behalf_of": otto.organisation_code}
    client.post(f"/fr/invitations/{invitation.code}/answer/", answer)

    assert f'name="on_behalf_of" value="{otto.organisation_code}"' in page
    assert f"Otto, pour {name}" in client.get(f"/fr/ideas/{idea.code}/team/").content.decode()


def test_what_cannot_be_sent_stays_in_its_form(client: Client, idea: Idea, alice: Actor) -> None:
    make_organisation("Amicale du quai")
    client.force_login(alice.person)
    path = f"/fr/ideas/{idea.code}/team/"
    refused = {
        "Personne ici": {"what": "person", "who": "Personne ici", "role": "contributor"},
        "Inconnue": {"what": "organisation", "organisation": "Inconnue", "role": "contributor"},
        "900": {"what": "link", "places": "900", "days": "7", "role": "contributor"},
    }

    for typed, form in refused.items():
        answer = client.post(path, form)
        assert (answer.status_code, f'value="{typed}"' in answer.content.decode()) == (422, True), typed
    assert not idea.invitations.exists()


def test_a_link_in_a_mail_says_what_it_is_and_is_bound_to_its_address(
    client: Client, idea: Idea, alice: Actor, charlie: Actor, deliver_facts
) -> None:
    path = mailed_link(idea, alice, deliver_facts)
    page = client.get(path)
    client.force_login(charlie.person)
    other = client.get(path).content.decode()
    refused = client.post(path, {"answer": "accept"})
    client.force_login(make_person("Nora", email="nora@example.org"))
    accepted = client.post(path, {"answer": "accept"})

    assert "Heures de voisinage" in page.content.decode()
    assert f"/fr/account/sign-up/?next={path}" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "Cette invitation est pour une autre adresse." in other
    assert (refused.status_code, accepted.status_code) == (403, 302)
    assert sorted(idea.team.values_list("person__display_name", flat=True)) == ["Alice", "Nora"]
    assert client.get(path).status_code == 404


def test_a_link_in_a_mail_can_be_declined_signed_out(
    client: Client, idea: Idea, alice: Actor, deliver_facts
) -> None:
    path = mailed_link(idea, alice, deliver_facts)

    assert client.post(path, {"answer": "decline"}).status_code == 200
    assert list(Invitation.objects.values_list("state", "email")) == [("declined", "")]


def test_a_shared_link_leads_in(client: Client, idea: Idea, alice: Actor, bruno: Actor) -> None:
    client.force_login(alice.person)
    form = {"what": "link", "places": "1", "days": "7", "role": "contributor"}
    client.post(f"/fr/ideas/{idea.code}/team/", form)
    link = idea.team_links.get()
    path = f"/fr/team-link/{secret_of_link(link)}/"
    shown = client.get(f"/fr/ideas/{idea.code}/team/").content.decode()
    client.logout()
    page = client.get(path).content.decode()
    signed_out = client.post(path)
    client.force_login(bruno.person)
    joined = client.post(path)

    assert path in shown
    assert "Heures de voisinage" in page
    assert "/fr/account/sign-in/" in signed_out["Location"]
    assert joined.status_code == 302
    assert role_in_team(idea, bruno.person) == "contributor"
    client.force_login(make_person("Dora"))
    late = [client.get(path), client.post(path)]
    assert [page.status_code for page in late] == [404, 409]
    assert not [page for page in late if "Heures de voisinage" in page.content.decode()]


def test_who_is_on_the_team_is_led_to_the_idea(client: Client, open_idea: Idea, alice: Actor) -> None:
    client.force_login(alice.person)

    page = client.get(f"/fr/ideas/{open_idea.code}/join/", follow=True)

    assert page.redirect_chain[0][0].startswith(f"/fr/ideas/{open_idea.code}")
    assert "Vous en faites déjà partie." in page.content.decode()


def test_somebody_asks_and_is_answered(client: Client, open_idea: Idea, alice: Actor, bruno: Actor) -> None:
    join = f"/fr/ideas/{open_idea.code}/join/"
    offered = client.get(f"/fr/ideas/{open_idea.code}-x/", follow=True).content.decode()
    client.force_login(bruno.person)
    empty = client.post(join, {"role": "co_author", "message": ""})
    client.post(join, {"role": "co_author", "message": "Je connais le quartier."})
    asked = open_idea.join_requests.get()
    path = f"/fr/ideas/{open_idea.code}/requests/{asked.code}/"
    again = client.get(join)
    client.force_login(alice.person)
    read = client.get(path).content.decode()
    no_reason = client.post(path, {"answer": "decline", "reason": ""})
    client.post(path, {"answer": "accept"})

    assert join in offered
    assert (empty.status_code, no_reason.status_code) == (422, 422)
    assert again["Location"] == path
    assert "Je connais le quartier." in read
    assert role_in_team(open_idea, bruno.person) == "co_author"


def test_who_asked_takes_it_back(client: Client, open_idea: Idea, bruno: Actor, charlie: Actor) -> None:
    asked = ask_to_join(open_idea, by=bruno)
    path = f"/fr/ideas/{open_idea.code}/requests/{asked.code}/"
    client.force_login(charlie.person)
    assert client.get(path).status_code == 404
    client.force_login(bruno.person)
    client.post(path, {"answer": "withdraw"})

    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_an_idea_without_lead_is_found_carried_and_confirmed_at_the_desk(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    make_idea(bruno, title="Portée")
    leave_team(idea, by=alice)
    found = client.get("/fr/ideas/?carrier=sought").content.decode()
    asked = ask_to_carry(idea, message="Moi.", by=bruno)
    client.force_login(carla.person)
    waiting = client.get("/fr/desk/carriers/").content.decode()
    home = client.get("/fr/desk/").content.decode()
    path = f"/fr/ideas/{idea.code}/requests/{asked.code}/"
    client.post(path, {"answer": "accept"})

    assert "Heures de voisinage" in found
    assert "Portée" not in found
    assert path in waiting
    assert path in home
    idea.refresh_from_db()
    assert lead_of(Idea.objects.get(pk=idea.pk)) == bruno.person


def test_removing_owes_a_reason_that_the_team_reads(
    client: Client, idea_of_two: Idea, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    client.force_login(alice.person)
    path = f"/fr/ideas/{idea_of_two.code}/team/{bruno.person_code}/remove/"

    assert client.post(path, {"reason": "", "role": "co_author"}).status_code == 422
    assert client.post(path, {"reason": "Injures.", "role": "co_author"}).status_code == 302
    team = f"/fr/ideas/{idea_of_two.code}/team/"
    assert "Injures." in client.get(team).content.decode()
    client.force_login(charlie.person)
    assert "Injures." not in client.get(team).content.decode()


def test_the_page_thanks_those_who_helped(client: Client, idea: Idea, alice: Actor, charlie: Actor) -> None:
    thread = thread_of("idea", idea.code)
    assert thread is not None
    comment = post_comment(thread, body="Et le dimanche ?", purpose="question", by=charlie)
    client.force_login(alice.person)
    path = f"/fr/ideas/{idea.code}/comments/{comment.code}/credit/"
    page = f"/fr/ideas/{idea.code}-x/"
    client.post(path)
    said = client.get(page, follow=True).content.decode()
    client.post(path, {"withdraw": "1"})

    assert "a posé la question qui a changé l’idée" in said
    assert "a proposé l’idée, a écrit" in said
    assert "a posé la question" not in client.get(page, follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 4])
def test_the_team_page_asks_the_same_for_any_length(
    client: Client, open_idea: Idea, alice: Actor, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        person = make_person(f"Personne {number}")
        ask_to_join(open_idea, by=Actor(person=person))
        invite_to_team(open_idea, email=f"n{number}@example.org", role="contributor", by=alice)
        make_team_link(open_idea, role="contributor", places=2, days=3, by=alice)
    client.force_login(alice.person)
    path = f"/fr/ideas/{open_idea.code}/team/"
    client.get(path)

    with django_assert_num_queries(13):
        client.get(path)
