"""Who is told of translations, and in which words."""

from ideas.ideation.lifecycle import TranslationKind
from ideas.ideation.operations import (
    ask_machine_translation,
    confirm_translation,
    revise_idea,
    write_translation,
)
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from tests.factories.engines import ECHO

ITALIAN = {"title": "Ore di vicinato"}


def words_told(actor) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=actor.person).select_related("fact", "person").order_by("pk")
    return [(one.title, one.line) for one in tellings(list(rows), actor)]


def test_the_team_hears_of_a_new_translation_but_not_of_each_change(idea_of_two, alice, bruno, charlie, told):
    for title in ("Ore di vicinato", "Banca delle ore"):
        write_translation(idea_of_two, language="it", changes={"title": title}, by=bruno)

    assert told(alice) == [("TranslationAdded", "team", "at_once")]
    assert (told(bruno), told(charlie)) == ([], [])
    assert words_told(alice) == [("Bruno a traduit « Heures de voisinage » en italien", "")]


def test_plain_words_are_called_so(idea_of_two, alice, bruno, told):
    changes = {"title": "Une heure pour une heure"}
    write_translation(idea_of_two, language="fr", kind=TranslationKind.PLAIN, changes=changes, by=bruno)
    revise_idea(idea_of_two, changes={"title": "Heures d’immeuble"}, by=alice)

    assert told(alice)[-1] == ("TranslationAdded", "team", "at_once")
    assert told(bruno) == [("TranslationOutdated", "author", "at_once")]
    assert (
        words_told(alice)[-1][0]
        == "Bruno a écrit « Heures d’immeuble » en version facile à lire, en français"
    )
    assert words_told(bruno)[0][0] == (
        "L’original de « Heures d’immeuble » a changé depuis la version facile à lire, en français"
    )


def test_its_writers_hear_once_that_the_original_has_moved_on(idea_of_two, alice, bruno, told):
    write_translation(idea_of_two, language="it", changes=ITALIAN, by=bruno)
    for title in ("Heures d’immeuble", "Heures de quartier"):
        revise_idea(idea_of_two, changes={"title": title}, by=alice)
        told(bruno)

    assert told(bruno) == [("TranslationOutdated", "author", "at_once")]
    assert words_told(bruno) == [
        (
            "L’original de « Heures de quartier » a changé depuis la traduction en italien",
            "Voyez ce qui a changé : votre texte est peut-être encore juste.",
        )
    ]

    row = idea_of_two.translations.get()
    confirm_translation(row, revision=3, by=bruno)
    revise_idea(idea_of_two, changes={"title": "Heures de rue"}, by=alice)

    assert told(bruno) == 2 * [("TranslationOutdated", "author", "at_once")]


def test_nobody_is_told_of_what_an_engine_wrote(idea, alice, charlie, told, settings):
    settings.LAB_TRANSLATION_ENGINE = ECHO
    ask_machine_translation(idea, language="it", by=charlie)

    assert (told(alice), told(charlie)) == ([], [])
