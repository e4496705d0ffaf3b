"""An engine that the lab names translates when it is asked, and what it writes is never taken for a person's."""

from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured

from ideas.activity.models import Delivery, Fact
from ideas.ideation import engines, reading
from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.models import Idea, Translation, TranslationVersion
from ideas.ideation.operations import (
    ask_machine_translation,
    hide_idea,
    keep_machine_translation,
    redact_text,
    review_translation,
    revise_idea,
    write_translation,
)
from ideas.ideation.redacting import MARK
from ideas.kernel.actor import ANYONE, SYSTEM
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, SignInNeeded
from ideas.search.queries import codes_matching
from tests.at_once import at_once, successes
from tests.factories.engines import ECHO, MUTE, SLOW, Slow
from tests.factories.ideas import make_draft, make_idea
from tests.factories.people import acting, make_person


@pytest.fixture
def with_engine(settings):
    settings.LAB_TRANSLATION_ENGINE = ECHO


def test_without_an_engine_there_is_none(idea, charlie):
    with pytest.raises(MovedOn):
        ask_machine_translation(idea, language="it", by=charlie)

    assert not Translation.objects.exists()


@pytest.mark.usefixtures("with_engine")
class TestAsking:
    def test_a_reader_asks_and_it_comes(self, idea, charlie, deliver_facts):
        asked = ask_machine_translation(idea, language="it", by=charlie)
        assert (asked.is_there, asked.asked_revision) == (False, 1)

        deliver_facts()

        row = reading.text_called(idea, "it")
        assert row is not None
        assert (row.kind, row.engine, row.author, row.revision) == ("machine", "Écho 2", None, 1)
        assert row.title == "[fr→it] Heures de voisinage"
        assert reading.shown(idea, row).sections[0].text == "[fr→it] Une personne sur trois vit seule."

    def test_asking_again_changes_nothing_until_the_original_moves_on(
        self, idea, alice, charlie, deliver_facts
    ):
        for _time in range(2):
            ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()
        revise_idea(idea, changes={"title": "Heures d’immeuble"}, by=alice)
        ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()

        row = Translation.objects.get()
        assert (row.title, row.version, row.revision) == ("[fr→it] Heures d’immeuble", 2, 2)
        assert Fact.objects.filter(name="MachineTranslationAsked").count() == 2

    def test_only_by_who_is_signed_in_and_of_what_everyone_reads(self, idea, alice, carla):
        with pytest.raises(SignInNeeded):
            ask_machine_translation(idea, language="it", by=ANYONE)
        with pytest.raises(NotAllowed):
            ask_machine_translation(make_draft(alice), language="it", by=alice)
        for language in ("fr", "es"):
            with pytest.raises(Invalid):
                ask_machine_translation(idea, language=language, by=alice)

    def test_what_was_hidden_meanwhile_is_not_sent(self, idea, carla, charlie, deliver_facts):
        ask_machine_translation(idea, language="it", by=charlie)
        hide_idea(idea, reason="Noms de personnes.", by=carla)

        deliver_facts()

        assert not Translation.objects.get().is_there

    def test_two_who_ask_at_once_ask_once(self, transactional_db):
        idea = make_idea(acting(make_person("Alice")))
        people = [acting(make_person(name)) for name in ("Charlie", "Dora")]

        results = at_once(
            *(lambda by=by: ask_machine_translation(idea, language="it", by=by) for by in people)
        )

        assert successes(results) == 2
        assert Translation.objects.count() == Fact.objects.filter(name="MachineTranslationAsked").count() == 1


@pytest.mark.usefixtures("with_engine")
class TestBesidePeople:
    def test_neither_overwrites_the_other_and_people_come_first(self, idea, alice, charlie, deliver_facts):
        ask_machine_translation(idea, language="it", by=charlie)
        people = write_translation(idea, language="it", changes={"title": "Ore di vicinato"}, by=alice)
        deliver_facts()

        assert reading.text_called(idea, "it") == people
        machine = reading.text_called(idea, "it-machine")
        assert machine is not None
        assert machine.title == "[fr→it] Heures de voisinage"
        people.refresh_from_db()
        assert people.title == "Ore di vicinato"

    def test_its_words_are_not_found_nor_shown_on_cards(self, idea, charlie, deliver_facts):
        ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()

        card = reading.words_here(reading.with_words_in(Idea.objects.all(), "it").get(), "it")

        assert [part.text for part in card] == [idea.title, idea.summary]
        assert codes_matching("idea", "it") == []

    def test_who_takes_its_words_over_says_so_for_good(self, idea, alice, charlie, deliver_facts):
        ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()

        row = write_translation(idea, language="it", changes={"title": "Ore"}, from_machine=True, by=alice)
        row = write_translation(idea, language="it", changes={"title": "Ore di vicinato"}, by=alice)

        assert (row.kind, row.author, row.engine) == (TranslationKind.HUMAN, alice.person, "Écho 2")

    def test_nobody_puts_a_mark_on_it(self, idea, carla, charlie, deliver_facts):
        ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()

        with pytest.raises(MovedOn):
            review_translation(Translation.objects.get(), version=1, by=carla)

    def test_one_that_comes_late_does_not_take_the_place_of_a_later_one(self, idea, charlie, deliver_facts):
        row = ask_machine_translation(idea, language="it", by=charlie)
        deliver_facts()

        kept = keep_machine_translation(
            row, revision=1, text_version=1, texts={"title": "Vecchio"}, engine="Écho 1", by=SYSTEM
        )

        assert (kept, Translation.objects.get().version) == (False, 1)

    def test_nobody_keeps_what_no_engine_wrote(self, idea, ada):
        row = ask_machine_translation(idea, language="it", by=ada)

        with pytest.raises(NotAllowed):
            keep_machine_translation(
                row, revision=1, text_version=1, texts={"title": "Mio"}, engine="Ada", by=ada
            )


class TestEngines:
    @pytest.mark.parametrize("times", [1, 3], ids=["once", "each time"])
    def test_what_was_blacked_out_while_it_was_at_work_does_not_come_back(
        self, idea, carla, charlie, settings, deliver_facts, times
    ):
        """It is asked again, now of the text without the words; where that changes each time, later."""
        settings.LAB_TRANSLATION_ENGINE = SLOW
        about = {"reason": "Un nom de trop", "by": carla}
        Slow.meanwhile[:] = [
            partial(redact_text, idea, words=[name], **about)
            for name in ("voisinage", "personne", "seule")[:times]
        ]
        ask_machine_translation(idea, language="it", by=charlie)

        deliver_facts(failing=times > 1)

        row = Translation.objects.get()
        if times == 1:
            assert row.title == f"[fr→it] Heures de {MARK}"
            assert "voisinage" not in str(list(TranslationVersion.objects.values()))
        else:
            assert not row.is_there
            assert Delivery.objects.get(handler="ideation.translate_by_engine").state == "due"

    def test_one_that_gives_too_little_back_is_asked_again(self, idea, charlie, settings, deliver_facts):
        settings.LAB_TRANSLATION_ENGINE = MUTE
        ask_machine_translation(idea, language="it", by=charlie)

        deliver_facts(failing=True)

        delivery = Delivery.objects.get(handler="ideation.translate_by_engine")
        assert (delivery.state, delivery.attempts) == ("due", 1)
        assert not Translation.objects.get().is_there

    @pytest.mark.parametrize("path", ["nowhere.Engine", "tests.factories.engines.Unnamed"])
    def test_one_that_cannot_be_had_says_why(self, settings, path):
        settings.LAB_TRANSLATION_ENGINE = path

        with pytest.raises(ImproperlyConfigured, match="LAB_TRANSLATION_ENGINE"):
            engines.engine()
