"""The page of an idea."""

import re

import pytest
from django.test import Client

from ideas.ideation.models import Idea
from ideas.ideation.operations import (
    endorse_idea,
    hide_idea,
    invite_to_team,
    revise_idea,
    support_idea,
)
from ideas.kernel.actor import Actor
from ideas.people.models import Person
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_idea, stage_called
from tests.factories.organisations import acting_for, make_mandate, make_organisation
from tests.factories.people import make_person


def test_the_page_says_where_it_stands_and_who_owes_the_answer(client: Client, idea: Idea) -> None:
    page = client.get(idea_address(idea)).content.decode()

    assert "Heures de voisinage" in page
    assert "L’équipe du lab doit la prochaine réponse" in page
    assert "Une personne sur trois vit seule." in page


def test_another_language_is_named_within_the_sentence(client: Client, alice: Actor) -> None:
    page = client.get(idea_address(make_idea(alice, language="it"))).content.decode()

    assert "Écrite en italien" in page


def test_other_addresses_lead_to_the_one(client: Client, idea: Idea) -> None:
    address = idea_address(idea)

    assert client.get(f"/fr/ideas/{idea.code}/")["Location"] == address
    assert client.get(f"/fr/ideas/{idea.code}-anything/")["Location"] == address
    assert client.get(f"/i/{idea.code}")["Location"] == address


@pytest.mark.parametrize("address", ["/i/ZZZZZZZZ", "/fr/ideas/ZZZZZZZZ/", "/x/ZZZZZZZZ", "/fr/ideas/lower/"])
def test_unknown_addresses_are_404(client: Client, db: None, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "La page a peut-être été déplacée, ou elle n’est pas publique." in answer.content.decode()


def test_drafts_and_hidden_ideas_are_404_for_strangers(
    client: Client, draft: Idea, alice: Actor, carla: Actor, bruno: Actor
) -> None:
    hidden = make_idea(alice, title="Masquée")
    hide_idea(hidden, reason="Données personnelles.", by=carla)

    codes = [client.get(f"/fr/ideas/{one.code}-x/").status_code for one in (draft, hidden)]
    client.force_login(bruno.person)
    codes += [client.get(f"/fr/ideas/{one.code}-x/").status_code for one in (draft, hidden)]
    client.force_login(alice.person)
    seen = client.get(idea_address(hidden)).content.decode()

    assert codes == [404, 404, 404, 404]
    assert "Données personnelles." in seen


def test_supporting_signed_out_leads_to_sign_in_and_back(client: Client, idea: Idea) -> None:
    response = client.post(f"/fr/ideas/{idea.code}/support/", {"next": idea_address(idea)})

    assert response.status_code == 302
    assert response["Location"].startswith("/fr/account/sign-in/?next=%2Ffr%2Fideas%2F")


def test_an_address_that_only_takes_forms_is_a_page_of_ours_when_it_is_reloaded(
    client: Client, idea: Idea
) -> None:
    response = client.get(f"/fr/ideas/{idea.code}/support/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Cette adresse ne sert qu’à envoyer un formulaire" in response.content.decode()


def test_support_is_given_and_withdrawn_by_button(client: Client, idea: Idea, bruno: Actor) -> None:
    client.force_login(bruno.person)

    client.post(f"/fr/ideas/{idea.code}/support/")
    given = Idea.objects.get(pk=idea.pk).support_count
    client.post(f"/fr/ideas/{idea.code}/support/", {"withdraw": "1"})

    assert (given, Idea.objects.get(pk=idea.pk).support_count) == (1, 0)


def test_a_foreign_next_is_not_followed(client: Client, idea: Idea, bruno: Actor) -> None:
    client.force_login(bruno.person)

    response = client.post(f"/fr/ideas/{idea.code}/support/", {"next": "https://evil.example/"})

    assert response["Location"] == idea_address(idea)


def test_a_stage_that_refuses_says_so(client: Client, alice: Actor, bruno: Actor) -> None:
    idea = make_idea(alice, stage="pilot")
    client.force_login(bruno.person)

    response = client.post(f"/fr/ideas/{idea.code}/support/", {"next": idea_address(idea)})

    assert response.status_code == 403
    assert "que l’étape de l’idée soit ouverte aux soutiens." in response.content.decode()


def test_mark_up_of_people_is_harmless(client: Client, alice: Actor) -> None:
    idea = make_idea(
        alice,
        title="<script>alert(1)</script>",
        sections={"need": "<img src=x onerror=alert(1)> [x](javascript:alert(1))", "solution": "**fort**"},
    )

    page = client.get(idea_address(idea)).content.decode()

    assert "<script>alert" not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert 'href="javascript' not in page
    assert "<strong>fort</strong>" in page


def test_the_page_stays_within_its_budget(
    client: Client, idea: Idea, bruno: Actor, django_assert_max_num_queries
) -> None:
    client.get(idea_address(idea))
    support_idea(idea, by=bruno)

    with django_assert_max_num_queries(14):  # three of them asked once by each process
        client.get(idea_address(idea))


def test_the_team_submits_withdraws_and_invites_by_page(
    client: Client, draft: Idea, alice: Actor, bruno: Actor
) -> None:
    client.force_login(alice.person)

    client.post(f"/fr/ideas/{draft.code}/write/4/")
    submitted = Idea.objects.get(pk=draft.pk)
    unknown = client.post(f"/fr/ideas/{draft.code}/team/", {"who": "Personne de ce nom", "role": "co_author"})
    client.post(
        f"/fr/ideas/{draft.code}/team/",
        {"who": "BRUNO@demo.example", "role": "co_author", "message": "Viens"},
    )
    invitation = draft.invitations.get()
    client.force_login(bruno.person)
    waiting = client.get("/fr/my-ideas/").content.decode()
    client.post(f"/fr/invitations/{invitation.code}/answer/", {"answer": "accept"})
    client.force_login(alice.person)
    no_reason = client.post(f"/fr/ideas/{draft.code}/steps/withdraw/", {"reason": ""})
    client.post(f"/fr/ideas/{draft.code}/steps/withdraw/", {"reason": "Nous en faisons une autre."})

    assert submitted.stage.key == "submitted"
    assert unknown.status_code == 422
    assert "Personne de ce nom" in unknown.content.decode()
    assert "Heures de voisinage" in waiting
    assert no_reason.status_code == 422
    assert Idea.objects.get(pk=draft.pk).stage.key == "withdrawn"
    assert sorted(m.role for m in draft.team.all()) == ["co_author", "lead"]


@pytest.mark.parametrize("word", ["", "leave"])
def test_an_unknown_word_answers_no_invitation(
    client: Client, idea: Idea, alice: Actor, bruno: Actor, word: str
) -> None:
    invitation = invite_to_team(idea, person=bruno.person, role="co_author", by=alice)
    client.force_login(bruno.person)

    answered = client.post(f"/fr/invitations/{invitation.code}/answer/", {"answer": word})

    invitation.refresh_from_db()
    assert (answered.status_code, invitation.state) == (404, "open")


def test_an_organisation_endorses_by_page(client: Client, idea: Idea, otto: Actor, bruno: Actor) -> None:
    client.force_login(bruno.person)
    without = client.get(f"/fr/ideas/{idea.code}/endorse/").content.decode()
    client.force_login(otto.person)
    code = otto.organisation.code
    empty = client.post(f"/fr/ideas/{idea.code}/endorse/", {"on_behalf_of": code, "text": ""})

    client.post(
        f"/fr/ideas/{idea.code}/endorse/",
        {"on_behalf_of": code, "text": "Nous l’accueillons.", "intended_role": "host"},
    )

    page = client.get(idea_address(idea)).content.decode()
    assert "Il faut un mandat" in without
    assert empty.status_code == 422
    assert "Nous l’accueillons." in page
    assert "Commune d’Aubrive" in page


def test_endorsing_is_offered_to_whom_it_is_open_to(client: Client, idea: Idea, otto: Actor) -> None:
    treasurer = make_person("Nadia")
    make_mandate(treasurer, otto.organisation, role="finance")
    endorse = f"/fr/ideas/{idea.code}/endorse/"

    def offered(person: Person) -> bool:
        client.force_login(person)
        return endorse in client.get(idea_address(idea)).content.decode()

    open_to = (offered(otto.person), offered(treasurer))
    Idea.objects.update(stage=stage_called("withdrawn"))

    assert open_to == (True, False)
    assert not offered(otto.person)


def test_endorsing_is_not_offered_again_to_ones_only_organisation(
    client: Client, idea: Idea, otto: Actor
) -> None:
    endorse_idea(idea, text="Nous l’accueillons.", by=otto)
    client.force_login(otto.person)
    endorse = f"/fr/ideas/{idea.code}/endorse/"

    with_one = client.get(idea_address(idea)).content.decode()
    make_mandate(otto.person, make_organisation("Commune de Rive"))
    with_two = client.get(idea_address(idea)).content.decode()

    assert (endorse in with_one, endorse in with_two) == (False, True)


def test_only_organisations_that_have_not_endorsed_are_offered(
    client: Client, idea: Idea, otto: Actor
) -> None:
    other = make_mandate(otto.person, make_organisation("Commune de Rive")).organisation
    endorse_idea(idea, text="Nous l’accueillons.", by=otto)
    client.force_login(otto.person)
    address = f"/fr/ideas/{idea.code}/endorse/"

    offered = re.findall(r'<option value="(\w+)"', client.get(address).content.decode())
    again = client.post(address, {"on_behalf_of": otto.organisation.code, "text": "Encore."})
    client.post(address, {"on_behalf_of": other.code, "text": "Nous aussi."})
    done = client.get(address).content.decode()

    assert offered == [other.code]
    assert again.status_code == 422
    assert "Chaque organisation pour laquelle vous avez un mandat l’appuie déjà." in done
    assert "Publier l’appui" not in done


def test_an_organisation_withdraws_its_endorsement_by_page(client: Client, idea: Idea, otto: Actor) -> None:
    own = endorse_idea(idea, text="Nous l’accueillons.", by=otto)
    other = make_mandate(make_person("Olga"), make_organisation("Commune de Rive"))
    endorse_idea(idea, text="Nous aussi.", by=acting_for(other))
    client.force_login(otto.person)
    withdraw = f"/fr/ideas/{idea.code}/endorsements/{own.code}/withdraw/"
    before = client.get(idea_address(idea)).content.decode()

    client.post(withdraw, {"on_behalf_of": otto.organisation.code})

    after = client.get(idea_address(idea)).content.decode()
    assert (before.count("Retirer cet appui"), withdraw in before) == (1, True)
    assert ("Nous l’accueillons." in after, "Nous aussi." in after) == (False, True)
    assert "Retirer cet appui" not in after


def test_history_compares_two_versions_by_words(client: Client, idea: Idea, alice: Actor) -> None:
    revise_idea(idea, changes={"title": "Heures du quartier"}, by=alice)

    page = client.get(f"/fr/ideas/{idea.code}/history/").content.decode()

    assert "<del>de voisinage</del>" in page.replace(' class=""', "") or "voisinage</del>" in page
    assert "quartier</ins>" in page
    assert client.get(f"/fr/ideas/{idea.code}/history/?from=1&to=99").status_code == 404


def test_a_restored_version_never_overwrites_what_somebody_wrote_meanwhile(
    client: Client, idea: Idea, alice: Actor
) -> None:
    revise_idea(idea, changes={"title": "Heures du quartier"}, by=alice)
    client.force_login(alice.person)
    restore = f"/fr/ideas/{idea.code}/history/1/restore/"
    seen = version_in(client.get(restore).content.decode())
    revise_idea(Idea.objects.get(pk=idea.pk), changes={"title": "Heures de la rue"}, by=alice)

    stale = client.post(restore, {"text_version": seen})
    title = Idea.objects.get(pk=idea.pk).title
    page = stale.content.decode()
    client.post(restore, {"text_version": version_in(page)})

    assert stale.status_code == 422
    assert "La version 1 n’a pas été reprise : quelqu’un a écrit depuis." in page
    assert page.count('role="alert" tabindex="-1" data-focus') == 1
    assert "la rue</del>" in page
    assert title == "Heures de la rue"
    assert Idea.objects.get(pk=idea.pk).title == "Heures de voisinage"


def test_before_an_older_version_is_published_one_sees_what_would_change(
    client: Client, idea: Idea, alice: Actor, charlie: Actor
) -> None:
    revise_idea(idea, changes={"title": "Heures du quartier"}, by=alice)
    history = f"/fr/ideas/{idea.code}/history/"
    restore = f"{history}1/restore/"
    client.force_login(charlie.person)
    for_others = client.get(restore).status_code
    client.force_login(alice.person)

    listed = client.get(history).content.decode()
    asked = client.get(restore).content.decode()
    before = Idea.objects.get(pk=idea.pk).title
    done = client.post(restore, {"text_version": version_in(asked)}, follow=True).content.decode()
    again = client.get(restore).content.decode()

    assert for_others == 403
    assert f'<a class="btn small" href="{restore}">Reprendre ce texte' in listed
    assert "text_version" not in listed
    assert ("quartier</del>" in asked, "voisinage</ins>" in asked) == (True, True)
    assert "La version actuelle reste dans l’historique" in asked
    assert before == "Heures du quartier"
    assert "La version 1 est de nouveau le texte de l’idée." in done
    assert Idea.objects.get(pk=idea.pk).title == "Heures de voisinage"
    assert "rien ne changerait" in again
    assert "Publier ce texte à la place de l’actuel" not in again
    assert client.get(f"{history}99/restore/").status_code == 404


def version_in(page: str) -> str:
    """The version of the text that the page's forms carry."""
    return re.findall(r'name="text_version" value="(\d+)"', page)[0]
