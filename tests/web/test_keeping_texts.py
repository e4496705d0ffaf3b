"""What is kept while one writes: what the script sends, what was sent after the session ended, texts under way."""

from collections.abc import Callable
from urllib.parse import quote

from django.test import Client

from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import keep_copy, open_copy
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import leave_team, revise_idea
from ideas.kernel.actor import Actor
from lab.web.pages.writing import MOST_UNSENT
from tests.web.conftest import consents
from tests.web.texts import NEED, OURS, THEIRS, at


class TestWhatTheScriptAsks:
    def test_what_is_typed_is_kept_and_others_are_told_of(
        self, idea_of_two: Idea, alice_in: Client, bruno: Actor
    ) -> None:
        open_copy(idea_of_two, part="title", by=bruno)

        answer = alice_in.post(at(idea_of_two, "need", "keep"), {"text": OURS, "base": NEED}).json()

        assert (answer["version"], answer["here"]) == (
            WorkingCopy.objects.get(part="need").version,
            "Bruno écrit dans « Le titre »",
        )
        assert (answer["is_newer"], WorkingCopy.objects.get(part="need").text) == (False, OURS)

    def test_it_hears_that_somebody_saved_the_part(
        self, idea_of_two: Idea, alice: Actor, alice_in: Client, bruno: Actor
    ) -> None:
        keep_copy(idea_of_two, part="need", text=OURS, base=NEED, by=alice)
        revise_idea(idea_of_two, changes={"sections": {"need": THEIRS}}, by=bruno)

        assert alice_in.post(at(idea_of_two, "need", "here")).json()["is_newer"] is True

    def test_another_window_and_too_much_are_refused_by_their_status(
        self, idea: Idea, alice_in: Client
    ) -> None:
        alice_in.post(at(idea, "need", "keep"), {"text": OURS, "base": NEED})

        again = alice_in.post(at(idea, "need", "keep"), {"text": THEIRS, "base": NEED})
        much = alice_in.post(at(idea, "title", "keep"), {"text": "a" * 200_001, "base": ""})

        assert (again.status_code, again.json()["code"]) == (409, "copy_elsewhere")
        assert (much.status_code, much.json()["code"]) == (400, "invalid")

    def test_who_is_signed_out_learns_where_to_sign_in(self, idea: Idea, client: Client) -> None:
        for address in (at(idea, "need", "keep"), at(idea, "need", "here")):
            answer = client.post(address, {"text": OURS, "base": NEED})
            assert answer.status_code == 401
            assert answer.json()["sign_in"] == f"/fr/account/sign-in/?next={quote(at(idea, 'need'), safe='')}"

    def test_who_is_there_only_to_look_writes_nothing(
        self, idea_of_two: Idea, alice_in: Client, bruno: Actor
    ) -> None:
        open_copy(idea_of_two, part="need", by=bruno)

        assert alice_in.get(at(idea_of_two, "here")).json()["here"] == "Bruno écrit dans « Le besoin »"
        assert WorkingCopy.objects.count() == 1

    def test_a_stranger_is_told_nothing(self, idea: Idea, client: Client, charlie: Actor) -> None:
        client.force_login(charlie.person)

        assert client.get(at(idea, "here")).status_code == 403

    def test_a_round_asks_a_fixed_number_of_questions(
        self, idea: Idea, alice: Actor, alice_in: Client, django_assert_num_queries: Callable[..., object]
    ) -> None:
        open_copy(idea, part="need", by=alice)

        with django_assert_num_queries(9):
            alice_in.post(at(idea, "need", "here"))


class TestSignedOut:
    def test_a_text_sent_after_the_session_ended_waits_behind_sign_in(
        self, idea: Idea, client: Client, alice: Actor
    ) -> None:
        consents(alice.person)
        alice.person.set_password("un-mot-de-passe-long")
        alice.person.save()
        answer = client.post(at(idea, "need"), {"text": OURS, "base": NEED, "note": "Recensement"})
        login = {"login": alice.person.email, "password": "un-mot-de-passe-long", "next": at(idea, "need")}

        back = client.post("/fr/account/sign-in/", login)
        page = client.get(back["Location"]).content.decode()
        again = client.get(back["Location"]).content.decode()

        assert answer["Location"].startswith("/fr/account/sign-in/?next=")
        assert back["Location"] == at(idea, "need")
        assert ("Votre texte est revenu" in page, OURS in page, "Recensement" in page) == (True, True, True)
        assert "Votre texte est revenu" not in again

    def test_one_too_long_for_that_comes_back_as_a_page(self, idea: Idea, client: Client) -> None:
        answer = client.post(at(idea, "need"), {"text": "a" * (MOST_UNSENT + 1), "base": NEED})

        assert answer.status_code == 401
        assert "a" * (MOST_UNSENT + 1) in answer.content.decode()


class TestMyTexts:
    def test_texts_under_way_stay_readable_after_leaving(
        self, idea_of_two: Idea, bruno: Actor, bruno_in: Client
    ) -> None:
        keep_copy(idea_of_two, part="need", text=OURS, base=NEED, by=bruno)
        before = bruno_in.get("/fr/my-texts/").content.decode()
        leave_team(idea_of_two, by=bruno)

        editor = bruno_in.get(at(idea_of_two, "need"))
        page = bruno_in.get("/fr/my-texts/").content.decode()

        assert "Continuer" in before
        assert editor["Location"] == f"/fr/my-texts/#{idea_of_two.code}-need"
        assert ("Vous ne pouvez plus enregistrer ici" in page, OURS in page) == (True, True)

    def test_of_an_idea_that_one_sees_no_more_only_ones_own_words_are_shown(
        self, draft: Idea, bruno: Actor, bruno_in: Client
    ) -> None:
        TeamMember.objects.create(idea=draft, person=bruno.person, role="co_author")
        version = keep_copy(draft, part="need", text=OURS, base=NEED, by=bruno).version
        leave_team(draft, by=bruno)

        page = bruno_in.get("/fr/my-texts/").content.decode()
        gone = bruno_in.post(f"/fr/my-texts/{draft.code}/need/forget/", {"version": version})

        assert (OURS in page, draft.title in page) == (True, False)
        assert gone["Location"] == "/fr/my-texts/"
        assert not WorkingCopy.objects.exists()

    def test_there_is_nothing_of_others(self, idea: Idea, alice: Actor, bruno_in: Client) -> None:
        keep_copy(idea, part="need", text=OURS, base=NEED, by=alice)

        assert "Aucun texte en cours." in bruno_in.get("/fr/my-texts/").content.decode()
        assert bruno_in.post(f"/fr/my-texts/{idea.code}/need/forget/").status_code == 404
        assert Client().get("/fr/my-texts/").status_code == 302
