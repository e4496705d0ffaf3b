"""News of a pilot: told by its team, its partners and the lab."""

import pytest
from django.utils import translation

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import TeamMember
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed, StaleRevision
from ideas.kernel.subjects import subject_visible_to
from ideas.pilots.models import Pilot
from ideas.pilots.operations import edit_news, hide_news, post_news, show_news
from ideas.pilots.queries import news_of
from tests.factories.activity import facts_of
from tests.factories.organisations import acting_for, make_mandate
from tests.factories.people import make_person
from tests.factories.pilots import acting_for_new


def count(pilot: Pilot) -> int:
    pilot.refresh_from_db()
    return pilot.news_count


def test_the_lead_tells_something(pilot: Pilot, alice: Actor) -> None:
    news = post_news(pilot, title=" La salle  est prête ", text="Merci à *tous*.", by=alice)

    assert (news.title, news.author, news.organisation) == ("La salle est prête", alice.person, None)
    assert list(news_of(pilot, ANYONE)) == [news]
    assert count(pilot) == 1
    assert facts_of("pilot", pilot.code)[2:] == ["NewsPosted"]


@pytest.mark.parametrize(("page", "language"), [("it", "it"), ("es", "fr")])
def test_it_is_in_the_language_of_the_page_unless_said_otherwise(
    pilot: Pilot, alice: Actor, page: str, language: str
) -> None:
    with translation.override(page):
        assert post_news(pilot, title="Titolo", text="Testo", by=alice).language == language
        assert post_news(pilot, title="Titel", text="Text", language="de", by=alice).language == "de"


def test_a_partner_tells_something_once_it_has_accepted(running_pilot: Pilot, otto: Actor) -> None:
    speaker = acting_for(make_mandate(make_person("Coco"), otto.organisation, "communication"))

    news = post_news(running_pilot, title="Portes ouvertes", text="Samedi.", by=speaker)

    assert (news.author, news.organisation) == (speaker.person, otto.organisation)
    edited = edit_news(news, title="Portes ouvertes", text="Dimanche.", by=otto)
    assert (edited.text, edited.version) == ("Dimanche.", 2)


def test_others_tell_nothing(pilot: Pilot, charlie: Actor, otto: Actor, alice: Actor) -> None:
    elsewhere = acting_for_new("Association Trait d’union")
    alice_for_another = Actor(person=alice.person, mandate=make_mandate(alice.person, elsewhere.organisation))
    contributor = make_person("Bruno")
    TeamMember.objects.create(idea=pilot.idea, person=contributor, role=TeamRole.CONTRIBUTOR)

    for actor in (charlie, otto, elsewhere, alice_for_another, Actor(person=contributor)):
        with pytest.raises(NotAllowed):
            post_news(pilot, title="Titre", text="Texte", by=actor)


def test_all_that_is_wrong_with_it_is_said_at_once(pilot: Pilot, alice: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        post_news(pilot, title="", text=" ", by=alice)
    assert [error.field for error in refused.value.errors] == ["title", "text"]

    with pytest.raises(Invalid) as refused:
        post_news(pilot, title="x" * 251, text="x" * 30_001, by=alice)
    assert [error.code for error in refused.value.errors] == ["too_long", "too_long"]


def test_its_author_rewrites_it_and_nobody_else(pilot: Pilot, alice: Actor, carla: Actor) -> None:
    news = post_news(pilot, title="Titre", text="Texte", language="it", by=alice)
    assert edit_news(news, title="Titre", text="Texte", by=alice).edited_at is None

    edited = edit_news(news, title="Titre", text="Mieux", version=1, by=alice)

    assert (edited.text, edited.language, edited.edited_at is not None) == ("Mieux", "it", True)
    with pytest.raises(StaleRevision):
        edit_news(news, title="Titre", text="Autre", version=1, by=alice)
    with pytest.raises(NotAllowed):
        edit_news(news, title="Titre", text="Autre", by=carla)
    assert facts_of("pilot", pilot.code)[2:] == ["NewsPosted", "NewsEdited"]


def test_a_curator_hides_it_with_a_reason_and_shows_it_again(
    pilot: Pilot, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    news = post_news(pilot, title="Titre", text="Un nom de famille.", by=alice)
    with pytest.raises(Invalid):
        hide_news(news, reason="", by=carla)
    with pytest.raises(NotAllowed):
        hide_news(news, reason="Non.", by=alice)

    hidden = hide_news(news, reason="Données personnelles.", by=carla)

    assert hidden.hidden_reason == "Données personnelles."
    assert (list(news_of(pilot, ANYONE)), list(news_of(pilot, bruno))) == ([], [])
    assert list(news_of(pilot, alice)) == list(news_of(pilot, carla)) == [news]
    assert subject_visible_to(alice, "news", news.code) == news
    assert count(pilot) == 0
    with pytest.raises(MovedOn):
        hide_news(news, reason="Encore.", by=carla)

    show_news(news, by=carla)

    assert list(news_of(pilot, ANYONE)) == [news]
    assert count(pilot) == 1
    with pytest.raises(MovedOn):
        show_news(news, by=carla)
    assert facts_of("pilot", pilot.code)[2:] == ["NewsPosted", "NewsHidden", "NewsShown"]
