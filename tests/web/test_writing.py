"""Writing together: the text by its parts, one part at a time, two texts to choose from."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import keep_copy, open_copy
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import revise_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from tests.factories.amendments import make_amendment
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person
from tests.web.texts import NEED, OURS, THEIRS, at, need_of


class TestOverview:
    def test_the_idea_leads_to_its_text_by_parts(self, idea: Idea, alice_in: Client) -> None:
        assert f'href="{at(idea)}"' in alice_in.get(f"/i/{idea.code}", follow=True).content.decode()

        page = alice_in.get(at(idea)).content.decode()

        assert page.count("Modifier<span") == 8
        assert f'action="{at(idea, "need", "open")}"' in page
        assert "Personne d’autre n’écrit en ce moment." in page

    def test_one_sees_who_writes_where_and_who_has_a_text_under_way(
        self, idea_of_two: Idea, alice_in: Client, bruno: Actor
    ) -> None:
        with time_machine.travel(clock.now(), tick=False) as now:
            keep_copy(idea_of_two, part="need", text=OURS, base=NEED, by=bruno)
            page = alice_in.get(at(idea_of_two)).content.decode()
            now.shift(datetime.timedelta(minutes=1))
            later = alice_in.get(at(idea_of_two)).content.decode()

        assert "Bruno écrit dans « Le besoin »" in page
        assert "Bruno écrit ici." in page
        assert "Bruno a ici un texte en cours," in later
        assert "Bruno écrit" not in later
        assert OURS not in page + later

    def test_what_waits_for_a_decision_stands_beside_the_text(
        self, alice: Actor, alice_in: Client, charlie: Actor
    ) -> None:
        idea = make_idea(alice, stage="cocreation")
        amendment = make_amendment(idea, charlie)

        page = alice_in.get(at(idea)).content.decode()

        assert f'href="/fr/amendments/{amendment.code}/"' in page

    def test_who_may_not_write_sees_nothing_of_it(self, idea: Idea, client: Client, charlie: Actor) -> None:
        assert client.get(at(idea))["Location"].startswith("/fr/account/sign-in/")

        client.force_login(charlie.person)

        assert client.get(at(idea)).status_code == 403
        assert client.get(at(idea, "need")).status_code == 403
        assert client.post(at(idea, "need", "open")).status_code == 403

    @pytest.mark.parametrize("writers", [1, 4])
    def test_it_asks_the_same_questions_for_any_number_of_writers(
        self, idea: Idea, alice_in: Client, writers: int, django_assert_num_queries: Callable[..., object]
    ) -> None:
        for number in range(writers):
            person = make_person(f"Voisine {number}")
            TeamMember.objects.create(idea=idea, person=person, role="co_author")
            open_copy(idea, part="need", by=acting(person))
        alice_in.get(at(idea))

        with django_assert_num_queries(12):
            alice_in.get(at(idea))


class TestEditor:
    def test_without_script_a_part_is_opened_written_and_published(
        self, idea: Idea, alice_in: Client
    ) -> None:
        opened = alice_in.post(at(idea, "need", "open"))
        page = alice_in.get(opened["Location"]).content.decode()
        (begun,) = WorkingCopy.objects.all()
        sent = {"text": OURS, "base": NEED, "version": begun.version, "note": "Recensement"}
        saved = alice_in.post(at(idea, "need"), sent)
        text = alice_in.get(saved["Location"]).content.decode()

        assert opened["Location"] == at(idea, "need")
        assert page.count(NEED) == 2  # the text, and what it began from
        assert saved["Location"] == f"{at(idea)}?saved=need#need"
        assert "La nouvelle version est publiée." in text
        assert need_of(idea) == OURS
        assert idea.revisions.get(number=2).note == "Recensement"
        assert not WorkingCopy.objects.exists()

    def test_what_was_begun_waits_for_its_author(self, idea: Idea, alice_in: Client) -> None:
        alice_in.post(at(idea, "need"), {"text": OURS, "base": NEED, "later": "1"})

        page = alice_in.get(at(idea, "need")).content.decode()

        assert need_of(idea) == NEED
        assert "Vous reprenez votre texte" in page
        assert OURS in page
        assert "Reprendre mon texte" in alice_in.get(at(idea)).content.decode()

    def test_a_text_can_be_thrown_away(self, idea: Idea, alice: Actor, alice_in: Client) -> None:
        version = keep_copy(idea, part="need", text=OURS, base=NEED, by=alice).version

        alice_in.post(at(idea, "need"), {"text": OURS, "base": NEED, "version": version, "forget": "1"})

        assert not WorkingCopy.objects.exists()
        assert need_of(idea) == NEED

    @pytest.mark.parametrize("button", ["forget", "later"])
    def test_what_another_window_kept_is_shown_before_it_is_replaced(
        self, idea: Idea, alice: Actor, alice_in: Client, button: str
    ) -> None:
        seen = keep_copy(idea, part="need", text=OURS, base=NEED, by=alice).version
        keep_copy(idea, part="need", text="Du téléphone.", base=NEED, version=seen, by=alice)
        sent = {"text": "D’ici.", "base": NEED, "version": seen, button: "1"}

        page = alice_in.post(at(idea, "need"), sent)
        shown = page.content.decode()
        between = [copy.text for copy in WorkingCopy.objects.all()]
        alice_in.post(at(idea, "need"), {**sent, "version": page.context["form"]["version"].value()})

        assert page.status_code == 409
        assert ("D’ici." in shown, "Du téléphone." in shown) == (True, True)
        assert between == ["Du téléphone."]
        assert [copy.text for copy in WorkingCopy.objects.all()] == ["D’ici."] * (button == "later")

    def test_of_the_list_only_what_was_seen_is_thrown_away(
        self, idea: Idea, alice: Actor, alice_in: Client
    ) -> None:
        seen = keep_copy(idea, part="need", text=OURS, base=NEED, by=alice).version
        newer = keep_copy(idea, part="need", text=THEIRS, base=NEED, version=seen, by=alice)
        address = reverse("web:forget_text", args=[idea.code, "need"])

        refused = alice_in.post(address, {"version": seen}, follow=True).content.decode()
        still = WorkingCopy.objects.count()
        alice_in.post(address, {"version": newer.version})

        assert "dans une autre fenêtre" in refused
        assert (still, WorkingCopy.objects.count()) == (1, 0)

    @pytest.mark.parametrize("part", ["title", "summary", "need", "solution"])
    def test_what_submitting_demanded_is_not_emptied(self, idea: Idea, alice_in: Client, part: str) -> None:
        said = idea.part(part)

        answer = alice_in.post(at(idea, part), {"text": "  ", "base": said})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["text"]
        assert Idea.objects.get(pk=idea.pk).part(part) == said

    def test_a_text_that_is_too_long_stays_on_the_page(self, idea: Idea, alice_in: Client) -> None:
        answer = alice_in.post(at(idea, "summary"), {"text": "mot " * 100, "base": idea.summary})

        assert answer.status_code == 422
        assert "mot mot mot" in answer.content.decode()
        assert "au plus 280" in answer.content.decode()

    def test_what_is_no_part_is_not_there(self, idea: Idea, alice_in: Client) -> None:
        assert alice_in.get(at(idea, "code")).status_code == 404
        assert alice_in.post(at(idea, "code", "open")).status_code == 404
        assert alice_in.post(at(idea, "code", "keep")).status_code == 404

    def test_others_words_saved_meanwhile_are_shown_and_come_along(
        self, idea_of_two: Idea, alice: Actor, alice_in: Client, bruno: Actor
    ) -> None:
        base = "Un premier paragraphe.\n\nUn second paragraphe."
        idea = revise_idea(idea_of_two, changes={"sections": {"need": base}}, by=alice)
        mine = base.replace("premier", "tout premier")
        keep_copy(idea, part="need", text=mine, base=base, by=alice)
        revise_idea(idea, changes={"sections": {"need": base.replace("second", "dernier")}}, by=bruno)

        page = alice_in.get(at(idea, "need")).content.decode()
        saved = alice_in.post(at(idea, "need"), {"text": mine, "base": base}, follow=True).content.decode()

        assert "[ajouté] </span>dernier</ins>" in page
        assert "Elle réunit vos mots" in saved
        assert need_of(idea) == "Un tout premier paragraphe.\n\nUn dernier paragraphe."

    def test_the_editor_asks_a_fixed_number_of_questions(
        self, idea: Idea, alice: Actor, alice_in: Client, django_assert_num_queries: Callable[..., object]
    ) -> None:
        keep_copy(idea, part="need", text=OURS, base=NEED, by=alice)
        alice_in.get(at(idea, "need"))

        with django_assert_num_queries(12):
            alice_in.get(at(idea, "need"))


class TestChoosing:
    @pytest.fixture
    def parted(self, idea_of_two: Idea, bruno: Actor) -> Idea:
        """bruno changed the very words that alice is changing."""
        return revise_idea(idea_of_two, changes={"sections": {"need": THEIRS}}, by=bruno)

    def test_both_texts_stand_side_by_side_and_nothing_is_written(
        self, parted: Idea, alice_in: Client
    ) -> None:
        answer = alice_in.post(at(parted, "need"), {"text": OURS, "base": NEED, "note": "Recensement"})
        page = answer.content.decode()

        assert answer.status_code == 409
        assert (OURS in page, THEIRS in page, NEED in page) == (True, True, True)
        assert 'value="Recensement"' in page
        assert ("</span>dix</del>" in page, "</span>deux</ins>" in page) == (True, True)
        assert need_of(parted) == THEIRS
        assert WorkingCopy.objects.get().text == OURS

    @pytest.mark.parametrize(
        ("choice", "own", "text"),
        [
            ("ours", "", OURS),
            ("theirs", "", THEIRS),
            ("both", "", f"{THEIRS}\n\n{OURS}"),
            ("own", "Beaucoup vivent seuls.", "Beaucoup vivent seuls."),
        ],
        ids=["ours", "theirs", "both", "own"],
    )
    def test_what_is_chosen_is_saved(
        self, parted: Idea, alice_in: Client, choice: str, own: str, text: str
    ) -> None:
        alice_in.post(at(parted, "need", "open"))
        (begun,) = WorkingCopy.objects.all()
        page = alice_in.post(at(parted, "need"), {"text": OURS, "base": NEED, "version": begun.version})
        shown = {name: page.context["form"][name].value() for name in ("text", "base", "theirs", "version")}
        sent = {**shown, "choice-0": choice, "own-0": own}

        done = alice_in.post(at(parted, "need", "choose"), sent)

        assert done.status_code == 302
        assert need_of(parted) == text
        assert not WorkingCopy.objects.exists()

    def test_without_a_choice_the_page_asks_again(self, parted: Idea, alice_in: Client) -> None:
        sent = {"text": OURS, "base": NEED, "theirs": THEIRS}

        answer = alice_in.post(at(parted, "need", "choose"), sent)

        assert answer.status_code == 422
        assert (OURS in answer.content.decode(), need_of(parted)) == (True, THEIRS)

    def test_a_third_text_saved_while_one_chooses_is_not_run_over(
        self, parted: Idea, alice_in: Client, bruno: Actor
    ) -> None:
        third = "Une personne sur cent vit seule."
        revise_idea(parted, changes={"sections": {"need": third}}, by=bruno)
        sent = {"text": OURS, "base": NEED, "theirs": THEIRS, "choice-0": "ours", "own-0": ""}

        answer = alice_in.post(at(parted, "need", "choose"), sent)

        assert answer.status_code == 409
        assert (OURS in answer.content.decode(), third in answer.content.decode()) == (True, True)
        assert need_of(parted) == third
