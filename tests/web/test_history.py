"""The history of an idea's text: what changed, why, with whose words, and what was blacked out."""

import pytest
from django.test import Client

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.lifecycle import RevisionReason
from ideas.ideation.models import Idea
from ideas.ideation.operations import revise_idea
from ideas.kernel.actor import Actor
from tests.web.texts import OURS


class TestHistory:
    @pytest.fixture
    def changed(self, idea: Idea, alice: Actor, charlie: Actor) -> Idea:
        """Title and need changed, the latter with charlie's words."""
        revise_idea(idea, changes={"title": "Heures de la rue"}, by=alice)
        amended = {"reason": RevisionReason.AMENDMENT, "note": "Amendement 3", "credited": charlie.person}
        return revise_idea(idea, changes={"sections": {"need": OURS}}, **amended, by=alice)

    def test_one_part_is_compared_by_itself(self, changed: Idea, client: Client) -> None:
        whole = client.get(f"/fr/ideas/{changed.code}/history/?from=1&to=3").content.decode()
        part = client.get(f"/fr/ideas/{changed.code}/history/?from=1&to=3&part=need").content.decode()

        assert ("[ajouté] </span>deux</ins>" in whole, "[ajouté] </span>la rue</ins>" in whole) == (
            True,
            True,
        )
        assert ("[ajouté] </span>deux</ins>" in part, "[ajouté] </span>la rue</ins>" in part) == (True, False)
        assert '<option value="need" selected>' in part

    def test_one_sees_why_and_with_whose_words(self, changed: Idea, client: Client) -> None:
        page = client.get(f"/fr/ideas/{changed.code}/history/").content.decode()

        assert "Amendement accepté" in page
        assert "Amendement 3" in page
        assert "avec les mots de Charlie" in page

    def test_a_curator_blacks_words_out_and_everybody_sees_that(
        self, changed: Idea, client: Client, carla: Actor
    ) -> None:
        address = f"/fr/ideas/{changed.code}/history/redact/"
        client.force_login(carla.person)
        page = client.get(f"/fr/ideas/{changed.code}/history/").content.decode()

        refused = client.post(address, {"words": "introuvable", "reason": "Un nom"})
        done = client.post(address, {"words": "trois\r\npersonne", "reason": "Un nom de trop"})
        seen = Client().get(f"/fr/ideas/{changed.code}/history/?from=1&to=3").content.decode()

        assert f'href="{address}"' in page
        assert (refused.status_code, "introuvable" in refused.content.decode()) == (422, True)
        assert done["Location"] == f"/fr/ideas/{changed.code}/history/"
        assert ("Un nom de trop" in seen, "█████" in seen, "trois" in seen) == (True, True, False)

    def test_messages_that_say_the_same_are_shown_before_anything_is_blacked_out(
        self, changed: Idea, client: Client, charlie: Actor, carla: Actor
    ) -> None:
        thread = thread_of("idea", changed.code)
        assert thread is not None
        chosen, left = (post_comment(thread, body=f"Trois, {n} fois ?", by=charlie) for n in (1, 2))
        address = f"/fr/ideas/{changed.code}/history/redact/"
        client.force_login(carla.person)
        said = {"words": "trois", "reason": "Un nombre de trop"}

        page = client.post(address, said)
        html = page.content.decode()
        before = Idea.objects.get(pk=changed.pk).redactions.count()
        done = client.post(address, {**said, "looked": "trois", "also": f"comment:{chosen.code}"})
        bodies = [Comment.objects.get(pk=one.pk).body for one in (chosen, left)]

        assert (page.status_code, before) == (200, 0)
        assert "Trois, 1 fois ?" in html
        assert f'value="comment:{left.code}" checked' in html
        assert 'name="looked" value="trois"' in html
        assert done.status_code == 302
        assert bodies == ["█████, 1 fois ?", "Trois, 2 fois ?"]

    def test_other_words_are_looked_for_anew(
        self, changed: Idea, client: Client, charlie: Actor, carla: Actor
    ) -> None:
        thread = thread_of("idea", changed.code)
        assert thread is not None
        post_comment(thread, body="Une personne seule.", by=charlie)
        client.force_login(carla.person)
        said = {"words": "trois\npersonne", "reason": "Un nom", "looked": "trois"}

        page = client.post(f"/fr/ideas/{changed.code}/history/redact/", said)

        assert page.status_code == 200
        assert changed.redactions.count() == 0
