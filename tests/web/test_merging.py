"""Pages that make ideas one, link and split them."""

import re

import pytest
from django.test import Client

from ideas.ideation.models import Idea, IdeaLink, Merge, Support
from ideas.ideation.operations import (
    advance_idea,
    agree_to_merge,
    endorse_idea,
    hide_idea,
    link_ideas,
    propose_merge,
    revise_idea,
    show_idea,
    split_idea,
    support_idea,
)
from ideas.kernel.actor import Actor
from lab.web.pages.ideas import idea_address
from tests.factories.ideas import make_idea
from tests.factories.needs import make_need, make_needy_idea
from tests.web.conftest import say

WHY = "Les deux parlent du même jardin."


@pytest.fixture
def orchard(bruno: Actor) -> Idea:
    """bruno's idea, which is to join alice's."""
    return make_idea(bruno, title="Un verger pour toutes et tous")


@pytest.fixture
def merge(idea: Idea, orchard: Idea, bruno: Actor) -> Merge:
    """bruno proposes that his idea join alice's."""
    return propose_merge(orchard, into=idea, reason=WHY, by=bruno)


@pytest.fixture
def merged(merge: Merge, alice: Actor) -> Merge:
    """alice agreed."""
    return agree_to_merge(merge, version=1, by=alice)


def said(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


class TestAddresses:
    def test_of_an_idea_that_joined_another_lead_there_for_good(
        self, client: Client, merged: Merge, idea: Idea, orchard: Idea
    ) -> None:
        into = f"{idea_address(idea)}?from={orchard.code}"

        for address in (f"/fr/ideas/{orchard.code}/", idea_address(orchard)):
            assert client.get(address)["Location"] == into
        assert client.get(f"/i/{orchard.code}")["Location"] == idea_address(orchard)
        page = said(client, into)
        assert "« Un verger pour toutes et tous » a rejoint cette idée." in page
        assert f"/fr/ideas/{orchard.code}/merged/" in page

    def test_what_it_was_stays_readable_with_its_discussion(
        self, client: Client, merge: Merge, idea: Idea, orchard: Idea, alice: Actor
    ) -> None:
        comment = say(orchard, "Qui cueille le dimanche", by=alice)
        agree_to_merge(merge, version=1, by=alice)

        page = said(client, f"/fr/ideas/{orchard.code}/merged/")
        assert "Qui cueille le dimanche" in page
        assert "Cette idée en a rejoint une autre" in page
        assert client.get(f"/k/{comment.code}")["Location"].startswith(f"/fr/ideas/{orchard.code}/merged/")
        assert client.get(f"/fr/ideas/{idea.code}/merged/")["Location"] == idea_address(idea)


class TestProposing:
    def test_begins_with_near_ideas_and_words(
        self, client: Client, idea: Idea, orchard: Idea, alice: Actor
    ) -> None:
        client.force_login(alice.person)

        page = said(client, f"/fr/ideas/{idea.code}/merge/?other=https://lab.example/i/{orchard.code}")

        assert f"/fr/ideas/{idea.code}/merge/{orchard.code}/" in page
        assert "Aucune idée publiée ne porte ces mots" in said(
            client, f"/fr/ideas/{idea.code}/merge/?other=rien"
        )

    def test_shows_both_texts_and_proposes_the_chosen(
        self, client: Client, idea: Idea, orchard: Idea, bruno: Actor
    ) -> None:
        client.force_login(bruno.person)
        address = f"/fr/ideas/{orchard.code}/merge/{idea.code}/"
        page = said(client, address)
        assert "Une personne sur trois vit seule." in page

        choices = {f"choice_{key}": "target" for key in ("title", "summary", "people", "existing")}
        choices |= {f"choice_{key}": "both" for key in ("need", "solution", "resources", "success")}
        form = {**choices, "reason": WHY, "text_version": f"{orchard.text_version}.{idea.text_version}"}
        response = client.post(address, form)

        merge = Merge.objects.get()
        assert response["Location"] == f"/fr/merges/{merge.code}/"
        assert (merge.choices["need"], merge.source_agreed_by) == ("both", bruno.person)

    def test_keeps_what_was_typed_when_it_is_refused(
        self, client: Client, idea: Idea, orchard: Idea, bruno: Actor
    ) -> None:
        client.force_login(bruno.person)
        address = f"/fr/ideas/{orchard.code}/merge/{idea.code}/"
        read = f"{orchard.text_version}.{idea.text_version}"
        revise_idea(orchard, changes={"title": "Un verger"}, by=bruno)
        form = {f"choice_{key}": "target" for key in ("title", "summary")}
        form |= {f"choice_{key}": "target" for key in ("need", "solution", "people", "existing", "resources")}
        form |= {"choice_success": "own", "text_success": "Des pommes.", "reason": WHY, "text_version": read}

        response = client.post(address, form)

        page = response.content.decode()
        assert response.status_code == 422
        assert "Des pommes." in page
        assert "a changé pendant que vous choisissiez" in page
        assert client.post(address, form | {"text_version": f"2.{idea.text_version}"}).status_code == 302

    def test_is_refused_to_strangers(self, client: Client, idea: Idea, orchard: Idea, charlie: Actor) -> None:
        client.force_login(charlie.person)

        assert client.get(f"/fr/ideas/{idea.code}/merge/").status_code == 403
        assert client.get(f"/fr/ideas/{idea.code}/merge/{orchard.code}/").status_code == 403
        assert "Réunir avec une autre idée" not in said(client, idea_address(idea))


class TestAnswering:
    def test_the_other_team_finds_it_and_agrees(self, client: Client, merge: Merge, alice: Actor) -> None:
        client.force_login(alice.person)
        assert f"/fr/merges/{merge.code}/" in said(client, "/fr/my-ideas/")
        assert "D’accord pour mon équipe" in said(client, f"/fr/merges/{merge.code}/")

        client.post(f"/fr/merges/{merge.code}/answer/", {"do": "agree", "version": "1"})

        merge.refresh_from_db()
        assert merge.state == "done"

    def test_a_decision_without_reason_is_refused(self, client: Client, merge: Merge, carla: Actor) -> None:
        client.force_login(carla.person)
        address = f"/fr/merges/{merge.code}/answer/"

        refused = client.post(address, {"do": "decide", "version": "1", "reason": ""})
        decided = client.post(address, {"do": "decide", "version": "1", "reason": "Une seule suffit."})

        assert (refused.status_code, decided.status_code) == (422, 302)
        assert "Une seule suffit." in said(client, f"/fr/merges/{merge.code}/")

    def test_it_waits_on_the_desk(self, client: Client, merge: Merge, carla: Actor) -> None:
        client.force_login(carla.person)

        assert f"/fr/merges/{merge.code}/" in said(client, "/fr/desk/")

    def test_text_is_chosen_otherwise(self, client: Client, merge: Merge, alice: Actor) -> None:
        client.force_login(alice.person)
        address = f"/fr/merges/{merge.code}/text/"
        assert said(client, address)
        form = {
            f"choice_{key}": "source"
            for key in ("title", "summary", "need", "solution", "people", "existing", "resources", "success")
        }

        response = client.post(address, form | {"version": "1", "text_version": "2.2"})
        read = f"{merge.source.text_version}.{merge.target.text_version}"
        response = client.post(address, form | {"version": "1", "text_version": read})

        merge.refresh_from_db()
        assert response.status_code == 302
        assert (merge.version, merge.source_agreed_at) == (2, None)

    def test_undoing_is_wished_by_one_team_and_done_by_both(
        self, client: Client, merged: Merge, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        for by in (alice, bruno):
            client.force_login(by.person)
            client.post(f"/fr/merges/{merged.code}/answer/", {"do": "undo", "version": "1"})

        assert client.get(idea_address(orchard)).status_code == 200

    def test_a_proposal_is_not_for_others_to_see(self, client: Client, merge: Merge) -> None:
        assert client.get(f"/fr/merges/{merge.code}/").status_code == 404


class TestLinks:
    def test_are_added_by_code_and_seen_at_both_ends(
        self, client: Client, idea: Idea, orchard: Idea, alice: Actor
    ) -> None:
        client.force_login(alice.person)
        client.post(f"/fr/ideas/{idea.code}/links/", {"kind": "builds_on", "other": orchard.code})

        assert "s’appuie sur" in said(client, idea_address(idea))
        assert "sert de base à" in said(client, idea_address(orchard))

    def test_are_taken_away_from_the_other_end(
        self, client: Client, idea: Idea, orchard: Idea, alice: Actor, bruno: Actor
    ) -> None:
        link = link_ideas(idea, to=orchard, kind="conflicts", by=alice)
        client.force_login(bruno.person)
        assert "Retirer ce lien" in said(client, idea_address(orchard))

        client.post(f"/fr/ideas/{orchard.code}/links/{link.code}/remove/")

        assert not IdeaLink.objects.exists()

    def test_to_unknown_or_many_ideas_are_not_guessed(
        self, client: Client, idea: Idea, orchard: Idea, alice: Actor
    ) -> None:
        client.force_login(alice.person)

        response = client.post(f"/fr/ideas/{idea.code}/links/", {"kind": "builds_on", "other": "introuvable"})

        assert response.status_code == 422
        assert "introuvable" in response.content.decode()


class TestParts:
    def test_become_drafts_and_are_offered_to_who_backs_the_whole(
        self, client: Client, idea: Idea, alice: Actor, charlie: Actor
    ) -> None:
        client.force_login(alice.person)
        assert said(client, f"/fr/ideas/{idea.code}/split/")
        client.post(
            f"/fr/ideas/{idea.code}/split/", {"title_0": "Le compost", "sections_0": ["need", "solution"]}
        )
        part = Idea.objects.get(title="Le compost")
        revise_idea(part, changes={"summary": "Composter ensemble."}, by=alice)
        advance_idea(part, step="submit", by=alice)

        client.force_login(charlie.person)
        page = said(client, f"/fr/ideas/{idea.code}/parts/")
        assert "Le compost" in page
        assert f"/fr/ideas/{part.code}/support/" in page
        assert "est issue de" in said(client, idea_address(part))

    def test_without_a_title_are_refused(self, client: Client, idea: Idea, alice: Actor) -> None:
        client.force_login(alice.person)

        response = client.post(f"/fr/ideas/{idea.code}/split/", {"sections_0": ["need"]})

        assert response.status_code == 422
        assert "Donnez un titre à cette partie." in response.content.decode()

    def test_a_fault_stands_at_its_own_field_also_below_rows_left_empty(
        self, client: Client, idea: Idea, alice: Actor
    ) -> None:
        client.force_login(alice.person)

        page = client.post(f"/fr/ideas/{idea.code}/split/", {"sections_1": ["need"]}).content.decode()

        field = re.search('<input[^>]*name="title_1"[^>]*>', page)
        assert field is not None
        assert 'aria-describedby="id_title_1_error"' in field[0]
        assert '<label for="id_title_1">' in page
        assert '<p class="error" id="id_title_1_error">' in page
        assert 'id="id_title_0_error"' not in page
        assert "Parties du texte que reprend l’idée 2" in page

    def test_not_submitted_yet_are_for_the_team_alone(self, client: Client, idea: Idea, alice: Actor) -> None:
        split_idea(idea, parts=[{"title": "Secret"}], by=alice)

        assert "Secret" not in said(client, f"/fr/ideas/{idea.code}/parts/")
        assert "Secret" not in said(client, idea_address(idea))


def test_the_teams_own_who_backed_the_other_can_withdraw(
    client: Client, idea: Idea, orchard: Idea, alice: Actor, bruno: Actor
) -> None:
    support_idea(orchard, by=alice)
    agree_to_merge(propose_merge(orchard, into=idea, reason=WHY, by=bruno), version=1, by=alice)
    client.force_login(alice.person)
    assert "Vous soutenez cette idée" in said(client, idea_address(idea))

    client.post(f"/fr/ideas/{idea.code}/support/", {"withdraw": "1"})

    assert not Support.objects.exists()


def test_an_endorsement_of_the_other_is_withdrawn_where_it_is_seen(
    client: Client, idea: Idea, orchard: Idea, alice: Actor, bruno: Actor, otto: Actor
) -> None:
    endorsement = endorse_idea(orchard, text="Oui.", by=otto)
    agree_to_merge(propose_merge(orchard, into=idea, reason=WHY, by=bruno), version=1, by=alice)
    client.force_login(otto.person)

    client.post(
        f"/fr/ideas/{idea.code}/endorsements/{endorsement.code}/withdraw/",
        {"on_behalf_of": otto.organisation_code},
    )

    endorsement.refresh_from_db()
    assert endorsement.withdrawn_at is not None


class TestWhatIsHidden:
    """What was merged names neither end of a merge to who may not know of it."""

    def test_a_hidden_target_is_not_named_by_what_joined_it(
        self, client: Client, merged: Merge, idea: Idea, orchard: Idea, alice: Actor, carla: Actor
    ) -> None:
        hide_idea(Idea.objects.get(pk=idea.pk), reason="Insultes.", by=carla)
        its_own = f"/fr/ideas/{orchard.code}/merged/"

        assert client.get(f"/fr/ideas/{orchard.code}/")["Location"] == its_own
        page = said(client, its_own)
        assert "Celle qui la continue n’est pas visible" in page
        assert idea.title not in page
        assert idea.code not in page
        assert client.get(f"/api/v1/ideas/{orchard.code}/").json()["merged_into"] is None
        client.force_login(alice.person)
        assert idea.title in said(client, its_own)
        assert client.get(f"/api/v1/ideas/{orchard.code}/").json()["merged_into"] == idea.code

    def test_at_the_end_of_a_chain_neither(
        self, client: Client, merged: Merge, idea: Idea, orchard: Idea, alice: Actor, carla: Actor
    ) -> None:
        last = make_idea(alice, title="Le grand jardin")
        propose_merge(Idea.objects.get(pk=idea.pk), into=last, reason=WHY, by=alice)
        hide_idea(Idea.objects.get(pk=last.pk), reason="Insultes.", by=carla)

        for one in (orchard, idea):
            its_own = f"/fr/ideas/{one.code}/merged/"
            assert client.get(f"/fr/ideas/{one.code}/")["Location"] == its_own
            assert last.title not in said(client, its_own)

    def test_a_need_names_neither_the_hidden_target_nor_anything_of_a_hidden_source(
        self, client: Client, alice: Actor, bruno: Actor, carla: Actor
    ) -> None:
        target, source = make_needy_idea(alice, title="Un jardin"), make_needy_idea(bruno, title="Un verger")
        need = make_need(source, bruno, title="Un pressoir")
        agree_to_merge(propose_merge(source, into=target, reason=WHY, by=bruno), version=1, by=alice)
        assert "Un pressoir" in said(client, f"/fr/ideas/{target.code}/needs/")

        hide_idea(Idea.objects.get(pk=target.pk), reason="Insultes.", by=carla)
        page = said(client, f"/fr/needs/{need.code}/")
        assert "Un verger" in page
        assert "Un jardin" not in page

        show_idea(Idea.objects.get(pk=target.pk), by=carla)
        hide_idea(Idea.objects.get(pk=source.pk), reason="Insultes.", by=carla)
        assert client.get(f"/fr/needs/{need.code}/").status_code == 404
        page = said(client, f"/fr/ideas/{target.code}/needs/")
        assert "Un pressoir" not in page
        assert "Un verger" not in page
        assert client.get(f"/api/v1/needs/{need.code}/").status_code == 404
